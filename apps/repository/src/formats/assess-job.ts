import { isDatabaseAway } from '../environment.js';
import { ServiceError } from '../error.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import { levelDue, spreadBasis } from './aip-levels.js';
import { newestBasis, takeBasis } from './bases.js';
import { currentRegister } from './risk-register.js';

/** The job is one. */
export const FORMATS = 'formats';

/** A row, the job's name, when AIPs wait for their level. */
export const OPEN_ASSESSMENT_SQL = `select '${FORMATS}' as id
  where exists (select from aip_format_risks where is_due) or exists (select from risk_bases where ended_at is null)`;

/** A job gives way to others after so long. */
const SLICE_MS = 20_000;
const BUSY_DELAY_MS = 2000;

/**
 * Brings the levels of formats and AIPs up to what is said today. Each step is one transaction that knows where it goes on: killed
 * anywhere and run again, it looks at the rest.
 */
export async function assessFormats(parts: JobParts, stopping: AbortSignal): Promise<void> {
  const { source, lease, config } = parts;
  const later = (delayMs: number) => enqueue(source.manager, 'assess-formats', FORMATS, { delayMs });
  const lock = await lease.take('assess-formats');
  if (!lock) return later(BUSY_DELAY_MS);
  const signal = stopSignal(stopping, lock.lost);
  try {
    const current = await currentRegister(source.manager, config);
    await takeBasis(parts, current);
    await config.onStep('formats:basis');
    const until = performance.now() + SLICE_MS;
    for (;;) {
      signal.throwIfAborted();
      if (performance.now() > until) return await later(0);
      const basis = (await newestBasis(source.manager))!;
      const isMore = basis.pending.length > 0 ? await spreadBasis(parts, basis) : await levelDue(parts, basis, current);
      await config.onStep(basis.pending.length > 0 ? 'formats:spread' : 'formats:due');
      if (basis.pending.length === 0 && !isMore) return;
    }
  } catch (error) {
    if (!signal.aborted && !isDatabaseAway(error)) throw error;
    await later(1000);
  } finally {
    await lock.release();
  }
}

/** Has levels found again when another release of data lies there, or other rows are in force today. */
export async function scheduleAssessment({ source, config, logger }: JobParts): Promise<void> {
  try {
    const { fingerprint } = await currentRegister(source.manager, config);
    if ((await newestBasis(source.manager))?.fingerprint !== fingerprint)
      await enqueue(source.manager, 'assess-formats', FORMATS, { keepsTime: true });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    logger.warn({ err: error }, 'the risks of formats stay as they are: the format data cannot be used');
  }
}
