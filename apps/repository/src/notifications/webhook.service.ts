import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { AgencyEntity } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { enqueue } from '../jobs/queue.js';
import { requireWebhookUrl } from './address.js';
import type { Attempt } from './deliver-job.js';
import { AGENCY_EVENTS, type NotificationEvent } from './events.js';
import { makeSecret, secretText } from './signature.js';
import type {
  ChangeWebhookBody,
  CreateWebhookBody,
  DeliveryDto,
  DeliveryQuery,
  WebhookDto,
  WebhookSecretDto,
} from './webhook.dto.js';

interface WebhookRow {
  sequence: string;
  id: string;
  url: string;
  events: string[];
  agency: string | null;
  created_at: Date;
  created_by: string;
  disabled_at: Date | null;
  disabled_reason: string | null;
}

interface DeliveryRow {
  sequence: string;
  id: string;
  message_id: string;
  event: string;
  state: string;
  attempts: Attempt[];
  created_at: Date;
  next_attempt_at: Date | null;
  delivered_at: Date | null;
}

/** `$1`: the caller's agency; without one it sees all. */
const SELECT = `
  select w.sequence, w.id, w.url, w.events, g.code as agency, w.created_at, w.created_by, w.disabled_at, w.disabled_reason
    from webhooks w left join agencies g on g.id = w.agency_id where ($1::uuid is null or w.agency_id = $1)`;

const toDto = (row: WebhookRow): WebhookDto => ({
  id: row.id,
  url: row.url,
  events: row.events,
  ...(row.agency !== null && { agency: row.agency }),
  active: row.disabled_at === null,
  ...(row.disabled_at && { disabledAt: row.disabled_at.toISOString() }),
  ...(row.disabled_reason !== null && { disabledReason: row.disabled_reason }),
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
});

const deliveryOf = (row: DeliveryRow): DeliveryDto => ({
  id: row.id,
  messageId: row.message_id,
  event: row.event,
  state: row.state,
  attempts: row.attempts,
  createdAt: row.created_at.toISOString(),
  ...(row.state === 'pending' && row.next_attempt_at && { nextAttemptAt: row.next_attempt_at.toISOString() }),
  ...(row.delivered_at && { deliveredAt: row.delivered_at.toISOString() }),
});

/** Subscriptions and what was delivered. A producer has those of its own agency; only an administrator has archive-wide ones. */
@Injectable()
export class WebhookService {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  async list({ limit, after }: PageQuery, caller: Principal): Promise<Page<WebhookDto>> {
    const rows = await this.source.query<WebhookRow[]>(
      `${SELECT} and ($2::bigint is null or w.sequence < $2) order by w.sequence desc limit $3`,
      [scopeOf(caller), after ?? null, limit + 1],
    );
    return toPage(rows, limit, ({ sequence }) => Number(sequence), toDto);
  }

  async get(id: string, caller: Principal): Promise<WebhookDto> {
    const [row] = await this.source.query<WebhookRow[]>(`${SELECT} and w.id = $2`, [scopeOf(caller), id]);
    if (!row) throw new ServiceError('WEBHOOK_UNKNOWN', 'no such webhook');
    return toDto(row);
  }

  /** @throws ServiceError `WEBHOOK_ADDRESS_REFUSED`, `AGENCY_UNKNOWN`, `REQUEST_INVALID` */
  async create(body: CreateWebhookBody, caller: Principal): Promise<WebhookSecretDto> {
    const scope = scopeOf(caller);
    const agencyId = scope ?? (await this.#agencyId(body.agency));
    const url = requireWebhookUrl(body.url, this.config.webhooks.allowPrivateAddresses);
    if (agencyId !== null) requireAgencyEvents(body.events);
    const secret = makeSecret();
    const [row] = await this.source.query<{ id: string }[]>(
      'insert into webhooks (agency_id, url, events, secret, created_by) values ($1, $2, $3, $4, $5) returning id',
      [agencyId, url.href, body.events, secret, caller.name],
    );
    return { ...(await this.get(row!.id, caller)), secret: secretText(secret) };
  }

  /** Taken up again, it is sent what is still pending; what failed is in the log, to be sent again one by one. */
  async change(id: string, { url, events, active }: ChangeWebhookBody, caller: Principal): Promise<WebhookDto> {
    const known = await this.get(id, caller);
    if (known.agency !== undefined && events) requireAgencyEvents(events);
    const href = url && requireWebhookUrl(url, this.config.webhooks.allowPrivateAddresses).href;
    await this.source.query(
      `update webhooks set url = coalesce($2, url), events = coalesce($3, events),
         disabled_at = case $4::boolean when true then null when false then coalesce(disabled_at, now()) else disabled_at end,
         disabled_reason = case $4::boolean when true then null when false then coalesce(disabled_reason, 'switched off')
           else disabled_reason end
        where id = $1`,
      [id, href ?? null, events ?? null, active ?? null],
    );
    return this.get(id, caller);
  }

  /** Makes a new secret; for the time of grace messages carry a signature by each. */
  async rotate(id: string, graceSeconds: number, caller: Principal): Promise<WebhookSecretDto> {
    await this.get(id, caller);
    const secret = makeSecret();
    const until = new Date(this.config.clock.now().getTime() + graceSeconds * 1000);
    await this.source.query(
      'update webhooks set previous_secret = secret, previous_until = $3, secret = $2 where id = $1',
      [id, secret, until],
    );
    return { ...(await this.get(id, caller)), secret: secretText(secret) };
  }

  /** With everything that was not delivered yet. */
  async remove(id: string, caller: Principal): Promise<void> {
    await this.get(id, caller);
    await this.source.query('delete from webhooks where id = $1', [id]);
  }

  /** Newest first. */
  async deliveries(id: string, { limit, after, state }: DeliveryQuery, caller: Principal): Promise<Page<DeliveryDto>> {
    await this.get(id, caller);
    const rows = await this.source.query<DeliveryRow[]>(
      `select sequence, id, message_id, event, state, attempts, created_at, next_attempt_at, delivered_at
         from webhook_deliveries where webhook_id = $1 and ($2::bigint is null or sequence < $2)
          and ($3::text is null or state = $3) order by sequence desc limit $4`,
      [id, after ?? null, state ?? null, limit + 1],
    );
    return toPage(rows, limit, ({ sequence }) => Number(sequence), deliveryOf);
  }

  /** Sends a message again, with its id. */
  async redeliver(id: string, deliveryId: string, caller: Principal): Promise<void> {
    await this.get(id, caller);
    await this.source.transaction(async (manager) => {
      const [rows] = await manager.query<[unknown[], number]>(
        `update webhook_deliveries set state = 'pending', failures = 0, next_attempt_at = now(), delivered_at = null
          where id = $1 and webhook_id = $2 returning id`,
        [deliveryId, id],
      );
      if (rows.length === 0) throw new ServiceError('DELIVERY_UNKNOWN', 'no such delivery');
      await enqueue(manager, 'deliver-webhook', deliveryId, { queue: `webhook:${id}` });
    });
  }

  async #agencyId(code: string | undefined): Promise<string | null> {
    if (code === undefined) return null;
    const agency = await this.source.getRepository(AgencyEntity).findOneBy({ code });
    if (!agency) throw new ServiceError('AGENCY_UNKNOWN', `there is no agency ${code}`);
    return agency.id;
  }
}

/** Archive-wide messages tell of every fonds: a key that is limited to some has none. */
function scopeOf({ agencyId, fonds }: Principal): string | null {
  if (fonds) throw new ServiceError('AUTH_FORBIDDEN', 'a key that is limited to some fonds has no webhooks');
  return agencyId ?? null;
}

function requireAgencyEvents(events: readonly string[]): void {
  const foreign = events.filter((event) => event !== '*' && !AGENCY_EVENTS.includes(event as NotificationEvent));
  if (foreign.length > 0)
    throw new ServiceError('REQUEST_INVALID', 'not valid: events', [
      { field: 'events', message: `only for archive-wide webhooks: ${foreign.join(', ')}` },
    ]);
}
