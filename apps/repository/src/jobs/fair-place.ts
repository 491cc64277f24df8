import { WORKING_STATES_SQL } from '../database/entities/transfers.js';

/** The queue keeps priorities in 16 bits; a queue that grew so long without ever being empty goes on first come, first served. */
const LAST_PLACE = 32_767;

/**
 * The statement that gives a transfer its place among those that wait and adds its job with that place as the priority (lower is
 * sooner): start-time fair queueing with equal weights. An agency's next transfer is placed one behind its last that waits, and nobody
 * is placed before the first that waits: a thousand transfers of one agency delay another agency's one by no more than one of theirs,
 * and are overtaken only once a round. A transfer that comes back to the queue (the next attempt, an officer's decision) keeps its place
 * as far as that still lies between the two.
 * @param transferId SQL
 * @param addJob the call that adds the job, as SQL; without its transfer it is not made, and there is no job
 */
export const placedJob = (transferId: string, addJob: (priority: string) => string): string => `
  with waiting as (
    select t.agency_id, j.priority from transfers t
      join graphile_worker.jobs j on j.key = 'process-transfer:' || t.id and j.locked_at is null and j.run_at <= now()
     where t.state in ${WORKING_STATES_SQL} and t.id <> ${transferId}::uuid
  ), bounds as (
    select coalesce(min(priority), 0) as first,
           coalesce(max(priority) filter (
             where agency_id = (select agency_id from transfers where id = ${transferId}::uuid)) + 1, 0) as own
      from waiting
  ), placed as (
    update transfers set queue_place =
        least(${LAST_PLACE}, greatest(first, least(coalesce(queue_place, ${LAST_PLACE}), greatest(first, own))))
      from bounds where id = ${transferId}::uuid returning queue_place
  )
  select ${addJob('queue_place')} from placed`;
