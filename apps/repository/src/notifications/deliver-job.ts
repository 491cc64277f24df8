import type { EntityManager } from 'typeorm';
import { enqueue } from '../jobs/queue.js';
import type { JobContext } from '../jobs/worker.js';
import type { JobParts } from '../jobs/job-parts.js';
import { notify } from './notify.js';
import { send, type SendOutcome } from './send.js';
import { signedHeaders } from './signature.js';

interface DeliveryRow {
  webhook_id: string;
  message_id: string;
  body: string;
  failures: number;
  url: string;
  secret: Buffer;
  previous_secret: Buffer | null;
  previous_until: Date | null;
}

/** One attempt as the delivery log keeps it. */
export interface Attempt {
  at: string;
  status?: number;
  error?: string;
  durationMs: number;
}

/** A receiver that is gone for good says so. */
const GONE = 410;

const isTaken = (outcome: SendOutcome): boolean => 'status' in outcome && outcome.status >= 200 && outcome.status < 300;

/**
 * Delivers one message, or enqueues the next attempt. Killed between the answer and the record of it, it sends the message again with
 * the same id.
 */
export async function deliverWebhook(parts: JobParts, deliveryId: string, { signal }: JobContext): Promise<void> {
  const { source, config } = parts;
  const [delivery] = await source.query<DeliveryRow[]>(
    `select d.webhook_id, d.message_id, d.body, d.failures, w.url, w.secret, w.previous_secret, w.previous_until
       from webhook_deliveries d join webhooks w on w.id = d.webhook_id
      where d.id = $1 and d.state = 'pending' and w.disabled_at is null`,
    [deliveryId],
  );
  if (!delivery) return;
  const now = config.clock.now();
  const secrets = [delivery.secret];
  if (delivery.previous_secret && delivery.previous_until && delivery.previous_until > now)
    secrets.push(delivery.previous_secret);
  const headers = signedHeaders(delivery.message_id, Math.floor(now.getTime() / 1000), delivery.body, secrets);
  const begun = performance.now();
  const { timeoutMs, allowPrivateAddresses: allowPrivate } = config.webhooks;
  const outcome = await send(new URL(delivery.url), headers, delivery.body, { timeoutMs, allowPrivate, signal });
  const queue = `webhook:${delivery.webhook_id}`;
  if (signal.aborted && !isTaken(outcome)) return enqueue(source.manager, 'deliver-webhook', deliveryId, { queue });
  const attempt: Attempt = { at: now.toISOString(), ...outcome, durationMs: Math.round(performance.now() - begun) };
  await source.transaction((manager) => record(parts, manager, deliveryId, delivery, attempt, isTaken(outcome)));
}

async function record(
  { config, logger }: JobParts,
  manager: EntityManager,
  deliveryId: string,
  delivery: DeliveryRow,
  attempt: Attempt,
  taken: boolean,
): Promise<void> {
  const keep = (state: string, delayMs: number | null) =>
    manager.query(
      `update webhook_deliveries set state = $2, attempts = attempts || $3::jsonb, failures = failures + $4,
         next_attempt_at = now() + $5 * interval '1 millisecond',
         delivered_at = case when $2 = 'delivered' then now() end where id = $1`,
      [deliveryId, state, JSON.stringify([attempt]), taken ? 0 : 1, delayMs],
    );
  if (taken) {
    await keep('delivered', null);
    return;
  }
  const delay = config.webhooks.retryDelaysMs[delivery.failures];
  if (delay === undefined || attempt.status === GONE) {
    await keep('failed', null);
    const reason = attempt.status === GONE ? 'the receiver is gone (410)' : 'a message could not be delivered for days';
    await disable(manager, delivery.webhook_id, reason);
    logger.warn({ webhookId: delivery.webhook_id, reason }, 'a webhook was disabled');
    return;
  }
  // Up to a fifth later, so that what failed together does not come again together.
  const delayMs = Math.round(delay * (1 + Math.random() / 5));
  await keep('pending', delayMs);
  await enqueue(manager, 'deliver-webhook', deliveryId, { delayMs, queue: `webhook:${delivery.webhook_id}` });
}

async function disable(manager: EntityManager, webhookId: string, reason: string): Promise<void> {
  const [rows] = await manager.query<[{ agency_id: string | null }[], number]>(
    `update webhooks set disabled_at = now(), disabled_reason = $2 where id = $1 and disabled_at is null
     returning agency_id`,
    [webhookId, reason],
  );
  const [row] = rows;
  if (!row) return;
  await notify(manager, { event: 'webhook.disabled', data: { webhookId, reason } });
}
