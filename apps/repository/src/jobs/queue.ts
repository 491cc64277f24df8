import type { EntityManager } from 'typeorm';
import { placedJob } from './fair-place.js';

/**
 * The kinds of job; the subject is the id of the transfer, audit, repair, approval, delivery, store, snapshot or campaign, or the log, the evidence or
 * the formats, of which there is one.
 */
export type JobKind =
  | 'process-transfer'
  | 'run-audit'
  | 'audit-store'
  | 'run-repair'
  | 'carry-out'
  | 'deliver-webhook'
  | 'take-snapshot'
  | 'run-drill'
  | 'replicate-copies'
  | 'publish-log'
  | 'adopt-versions'
  | 'make-evidence'
  | 'check-signatures'
  | 'assess-formats'
  | 'preview-migration'
  | 'run-migration'
  | 'identify-formats';

/** The job as PostgreSQL holds it: one of a kind per subject, so that enqueueing twice makes one job. */
export const jobKey = (kind: JobKind, subject: string): string => `${kind}:${subject}`;

/** The call that adds a job, for statements that do more than that. Every member is SQL. */
export interface AddJob {
  subject: string;
  delayMs?: string;
  queue?: string;
  priority?: string;
  /** Whether a job that waits already keeps its time. @defaultValue false */
  keepsTime?: boolean;
}

/**
 * Attempts are not limited by the queue, for a kill counts as one; the kinds limit their own failures. Jobs of one queue run one after
 * the other.
 */
export const addJobSql = (
  kind: JobKind,
  { subject, delayMs = '0', queue = 'null', priority = '0', keepsTime = false }: AddJob,
): string =>
  `graphile_worker.add_job('${kind}', json_build_object('subject', ${subject}::text),
     job_key := '${jobKey(kind, '')}' || ${subject}::text, max_attempts := 30000,
     run_at := now() + ${delayMs} * interval '1 millisecond', priority := ${priority}, queue_name := ${queue},
     job_key_mode := '${keepsTime ? 'preserve_run_at' : 'replace'}')`;

/**
 * Adds a job in the caller's transaction: it exists exactly when the change of state that causes it does. Transfers wait in a fair
 * order of their agencies.
 */
export async function enqueue(
  manager: EntityManager,
  kind: JobKind,
  subject: string,
  options: { delayMs?: number; queue?: string; keepsTime?: boolean } = {},
): Promise<void> {
  const add = { subject: '$1', delayMs: '$2', queue: '$3', ...(options.keepsTime && { keepsTime: true }) };
  await manager.query(
    kind === 'process-transfer'
      ? placedJob('$1', (priority) => addJobSql(kind, { ...add, priority }))
      : `select ${addJobSql(kind, add)}`,
    [subject, options.delayMs ?? 0, options.queue ?? null],
  );
}
