import type { EntityManager } from 'typeorm';
import { takePlace } from './fair-place.js';

/** The kinds of job; the subject is the id of the transfer, audit, repair, approval or delivery. */
export type JobKind = 'process-transfer' | 'run-audit' | 'run-repair' | 'carry-out' | 'deliver-webhook';

/** The job as PostgreSQL holds it: one of a kind per subject, so that enqueueing twice makes one job. */
export const jobKey = (kind: JobKind, subject: string): string => `${kind}:${subject}`;

/**
 * Adds a job in the caller's transaction: it exists exactly when the change of state that causes it does. Attempts are not limited
 * by the queue, for a kill counts as one; the kinds limit their own failures. Jobs of one `queue` run one after the other. Transfers wait in a fair order of their agencies.
 */
export async function enqueue(
  manager: EntityManager,
  kind: JobKind,
  subject: string,
  options: { delayMs?: number; queue?: string } = {},
): Promise<void> {
  const priority = kind === 'process-transfer' ? await takePlace(manager, subject) : 0;
  await manager.query(
    `select graphile_worker.add_job($1, json_build_object('subject', $2::text), job_key := $3, max_attempts := 30000,
       run_at := now() + $4 * interval '1 millisecond', priority := $5, queue_name := $6)`,
    [kind, subject, jobKey(kind, subject), options.delayMs ?? 0, priority, options.queue ?? null],
  );
}
