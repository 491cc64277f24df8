import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Values } from '../database/statement.js';
import { addJobSql } from '../jobs/queue.js';
import type { NotificationEvent } from './events.js';

/** A message to be left, each member as SQL. */
export interface Message {
  event: NotificationEvent;
  /** Whose matter it is; `null` is the archive's only. */
  agencyId: string;
  /** JSON: identifiers and states, never content of records. */
  data: string;
}

/**
 * Parts of a statement that leaves messages for everybody who subscribed, together with what happened: they are sent exactly when that
 * is committed. All deliveries of one event carry the same message id.
 * @param from what the members of the messages speak of, e.g. `from changed`
 * @returns `ctes` to be listed after those of `from`, and `jobs` to be among what the statement selects
 */
export function messagesSql(
  messages: readonly Message[],
  from: string,
  values: Values,
): { ctes: string; jobs: string } {
  const timestamp = values.add(new Date().toISOString(), 'text');
  const rows = messages.map(
    ({ event, agencyId, data }, position) => `
      select ${position} as position, ${values.add(`msg_${randomUUID()}`, 'text')} as message_id, '${event}' as event,
        ${agencyId} as agency_id, json_build_object('type', '${event}', 'timestamp', ${timestamp}, 'data', ${data})::text as body
        ${from}`,
  );
  return {
    ctes: `messages as (${rows.join(' union all ')}), deliveries as (
      insert into webhook_deliveries (webhook_id, message_id, event, body, next_attempt_at)
        select w.id, m.message_id, m.event, m.body, now() from messages m
          join webhooks w on w.disabled_at is null and (m.event = any(w.events) or '*' = any(w.events))
           and (w.agency_id is null or w.agency_id = m.agency_id)
         order by m.position
        returning id, webhook_id)`,
    jobs: `(select count(${addJobSql('deliver-webhook', { subject: 'id', queue: `'webhook:' || webhook_id` })}) from deliveries)`,
  };
}

/** Leaves a message to those who look after the archive, in the transaction of what happened. */
export async function notify(
  manager: EntityManager,
  { event, data }: { event: NotificationEvent; data: Record<string, unknown> },
): Promise<void> {
  const values = new Values();
  const message = { event, agencyId: 'null::uuid', data: values.add(JSON.stringify(data), 'json') };
  const { ctes, jobs } = messagesSql([message], '', values);
  await manager.query(`with ${ctes} select ${jobs}`, values.list);
}
