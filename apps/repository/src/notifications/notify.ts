import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { enqueue } from '../jobs/queue.js';
import type { NotificationEvent } from './events.js';

export interface Notification {
  event: NotificationEvent;
  /** Whose matter it is; absent: only the archive's. */
  agencyId?: string;
  /** Identifiers and states, never content of records. */
  data: Record<string, unknown>;
}

/**
 * Leaves a message for everybody who subscribed to the event, in the transaction of what happened: it is sent exactly when that is
 * committed. All deliveries of one event carry the same message id.
 */
export async function notify(manager: EntityManager, { event, agencyId, data }: Notification): Promise<void> {
  const body = JSON.stringify({ type: event, timestamp: new Date().toISOString(), data });
  const deliveries = await manager.query<{ id: string; webhook_id: string }[]>(
    `insert into webhook_deliveries (webhook_id, message_id, event, body, next_attempt_at)
     select id, $1, $2, $3, now() from webhooks
      where disabled_at is null and ($2 = any(events) or '*' = any(events))
        and (agency_id is null or agency_id = $4::uuid)
     returning id, webhook_id`,
    [`msg_${randomUUID()}`, event, body, agencyId ?? null],
  );
  for (const { id, webhook_id: webhookId } of deliveries)
    await enqueue(manager, 'deliver-webhook', id, { queue: `webhook:${webhookId}` });
}

/** Tells of a change of a transfer's state. */
export async function notifyOfTransfer(
  manager: EntityManager,
  transferId: string,
  change: { from?: string; to: string; outcome: string; note?: string },
): Promise<void> {
  const [row] = await manager.query<
    { agency_id: string; agency: string; agreement: string; package_name: string; aip_id: string | null }[]
  >(
    `select t.agency_id, g.code as agency, a.code as agreement, t.package_name, t.aip_id
       from transfers t join agencies g on g.id = t.agency_id join agreements a on a.id = t.agreement_id where t.id = $1`,
    [transferId],
  );
  if (!row) return;
  const { agency_id: agencyId, agency, agreement, package_name: packageName, aip_id: aipId } = row;
  const about = { transferId, agency, agreement, packageName };
  const data = { ...about, ...change, ...(change.to === 'preserved' && aipId !== null && { aipId }) };
  await notify(manager, { event: `transfer.${change.to}` as NotificationEvent, agencyId, data });
  if (change.to === 'received') await notify(manager, { event: 'receipt.available', agencyId, data: about });
}
