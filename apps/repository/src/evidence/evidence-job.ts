import { messageOf } from '@mocban/core';
import { isDatabaseAway } from '../environment.js';
import type { EvidenceConfig } from '../config/evidence-options.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import { adoptBatches } from './adopt-batches.js';
import { EVIDENCE } from './batch-rows.js';
import { closeVersions } from './close-versions.js';
import { closeRenewals, type RenewalKind } from './renew-batches.js';
import { sealVersions } from './seal-versions.js';
import { stampBatches } from './stamp-batches.js';
import { writeBatches } from './write-batches.js';
import { writeSeals } from './write-seals.js';

const BUSY_MS = 1000;
/** Pauses after failures: 30 seconds, doubled each time, an hour at most. */
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Closes a batch over the versions that wait, has it stamped, puts it into every store, renews what is due, and seals. Killed anywhere, the next
 * run goes on where this one was: a version is in one batch, and a batch has one token. One process at a time.
 */
export async function makeEvidence(parts: JobParts, signal: AbortSignal): Promise<void> {
  const lock = await parts.lease.take(EVIDENCE);
  if (!lock) return enqueue(parts.source.manager, 'make-evidence', EVIDENCE, { delayMs: BUSY_MS, keepsTime: true });
  try {
    await attempt(parts, stopSignal(signal, lock.lost));
  } finally {
    await lock.release();
  }
}

async function attempt(parts: JobParts, signal: AbortSignal): Promise<void> {
  const { source, logger } = parts;
  try {
    if (!(await work(parts, signal))) return await again(parts, null);
    await source.query(
      'update evidence_state set attempts = 0, problem = null where attempts > 0 or problem is not null',
    );
  } catch (error) {
    signal.throwIfAborted();
    if (isDatabaseAway(error)) throw error;
    logger.warn({ err: error }, 'evidence could not be made; it is tried again');
    await again(parts, messageOf(error).slice(0, 2000));
  }
}

/** @param problem of the evidence; of its seals there is a state of their own */
async function again({ source }: JobParts, problem: string | null): Promise<void> {
  const [[row]] = await source.query<[{ attempts: number }[], number]>(
    'update evidence_state set attempts = attempts + 1, problem = $1 returning attempts',
    [problem],
  );
  const delayMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(row!.attempts - 1, 10), LONGEST_PAUSE_MS);
  // What was asked for meanwhile does not wait for it.
  await enqueue(source.manager, 'make-evidence', EVIDENCE, { delayMs, keepsTime: true });
}

interface State {
  adopting: boolean;
  requested_at: string | null;
  renewal: RenewalKind | null;
}

/** @returns whether all that was to be sealed is: where not, it holds up no evidence */
async function work(parts: JobParts, signal: AbortSignal): Promise<boolean> {
  const { source, config } = parts;
  const { evidence } = config;
  const [state] = await source.query<State[]>('select adopting, requested_at::text, renewal from evidence_state');
  if (state!.adopting) {
    await adoptBatches(parts, signal);
    await source.query('update evidence_state set adopting = false');
  }
  if (evidence !== undefined) {
    if (state!.requested_at !== null) while (await closeVersions(parts)) signal.throwIfAborted();
    await stampBatches(parts, evidence, signal);
    await closeRenewals(parts, evidence, state!.renewal ?? undefined);
    await stampBatches(parts, evidence, signal);
    // What was asked for meanwhile is still to be done.
    await source.query(
      'update evidence_state set requested_at = null, renewal = null where requested_at::text is not distinct from $1',
      [state!.requested_at],
    );
  }
  await writeBatches(parts, signal);
  const isSealed = evidence === undefined || (await seal(parts, evidence, signal));
  await writeSeals(parts, signal);
  return isSealed;
}

/** @returns whether it went well */
async function seal(parts: JobParts, evidence: EvidenceConfig, signal: AbortSignal): Promise<boolean> {
  try {
    await sealVersions(parts, evidence, signal);
    return true;
  } catch (problem) {
    signal.throwIfAborted();
    if (isDatabaseAway(problem)) throw problem;
    parts.logger.warn({ err: problem }, 'not every version could be sealed; it is tried again');
    return false;
  }
}
