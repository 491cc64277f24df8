import { setTimeout as pause } from 'node:timers/promises';
import type { ArchiveStore } from '@mocban/oais';
import { CodedError } from '@mocban/core';
import { carrierFault, isDatabaseAway, storeFault } from '../environment.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import type { JobContext } from '../jobs/worker.js';
import { nextTask, putOff, type CopyTask } from './copy-record.js';
import { minutesToOpening } from './copy-hours.js';
import { makeCopy } from './make-copy.js';
import { removeTaskCopy } from './remove-task-copy.js';
import { settlePlans } from './settle-plans.js';
import { isNotThere } from '../stores/store-there.js';

/** A run gives its place to others after so long. */
const SLICE_MS = 60_000;
const MINUTE_MS = 60_000;
/** No pause between two copies is longer: a large one is made up for by several. */
const LONGEST_PAUSE_MS = 30_000;

interface Pace {
  state: string;
  bytesPerSecond: number | null;
  copyHours: string | null;
}

/** Makes and removes the copies that a store is to have or not to have, oldest AIP first, for a while. Run again, it goes on. */
export async function replicateCopies(parts: JobParts, storeId: string, context: JobContext): Promise<void> {
  const { source, lease, archive } = parts;
  const again = (delayMs: number) => enqueue(source.manager, 'replicate-copies', storeId, { delayMs });
  const lock = await lease.take(`copies:${storeId}`);
  if (!lock) return again(2000);
  const signal = stopSignal(context.signal, lock.lost);
  try {
    const store = archive.stores.find(({ id }) => id === storeId);
    const pace = await paceOf(parts, storeId);
    if (store === undefined || pace === undefined || pace.state === 'away') return;
    const waitMinutes = minutesToOpening(pace.copyHours, parts.config.clock.now());
    if (waitMinutes > 0) return await again(waitMinutes * MINUTE_MS);
    await workOff(parts, store, pace, signal);
    await settlePlans(parts);
    const delayMs = await nextDueMs(parts, storeId);
    if (delayMs !== undefined) await again(delayMs);
  } catch (error) {
    if (!signal.aborted && !isDatabaseAway(error)) throw error;
    await again(1000);
  } finally {
    await lock.release();
  }
}

async function workOff(parts: JobParts, store: ArchiveStore, pace: Pace, signal: AbortSignal): Promise<void> {
  const until = performance.now() + SLICE_MS;
  while (performance.now() < until) {
    signal.throwIfAborted();
    const task = await nextTask(parts.source.manager, store.id);
    if (!task || !(await workOn(parts, store, task, pace, signal))) return;
  }
}

/** @returns whether the next one is to be tried: not where the store itself refuses */
async function workOn(
  parts: JobParts,
  store: ArchiveStore,
  task: CopyTask,
  pace: Pace,
  signal: AbortSignal,
): Promise<boolean> {
  const began = performance.now();
  try {
    if (task.action === 'remove') await removeTaskCopy(parts, store, task, signal);
    else {
      const { bytes } = await makeCopy(parts, store, task, signal);
      await keepPace(parts, store.id, bytes, performance.now() - began, pace, signal);
    }
    return true;
  } catch (error) {
    if (signal.aborted || isDatabaseAway(error)) throw error;
    parts.logger.warn({ err: error, store: store.id, aipId: task.aipId, action: task.action }, 'a copy waits');
    await putOff(parts.source.manager, task, causeOf(error), parts.config.retryCeilingMs);
    return !isNotThere(error);
  }
}

/** What was measured says later what a plan will take; who is slower than allowed need not wait. */
async function keepPace(
  { source }: JobParts,
  storeId: string,
  bytes: number,
  tookMs: number,
  { bytesPerSecond }: Pace,
  signal: AbortSignal,
): Promise<void> {
  await source.query('update stores set copied_bytes = copied_bytes + $2, copied_ms = copied_ms + $3 where id = $1', [
    storeId,
    bytes,
    Math.ceil(tookMs),
  ]);
  if (bytesPerSecond === null) return;
  const waitMs = (bytes / bytesPerSecond) * 1000 - tookMs;
  if (waitMs > 0) await pause(Math.min(waitMs, LONGEST_PAUSE_MS), undefined, { signal });
}

const paceOf = async ({ source }: JobParts, storeId: string): Promise<Pace | undefined> =>
  (
    await source.query<Pace[]>(
      `select state, bytes_per_second::float8 as "bytesPerSecond", copy_hours as "copyHours" from stores where id = $1`,
      [storeId],
    )
  )[0];

/** Milliseconds until something of a store is due; `undefined` when nothing is left. */
async function nextDueMs({ source }: JobParts, storeId: string): Promise<number | undefined> {
  const [row] = await source.query<{ ms: number | null }[]>(
    `select extract(epoch from min(coalesce(retry_at, now())) - now())::float8 * 1000 as ms from copy_tasks
      where store_id = $1`,
    [storeId],
  );
  return row?.ms === null || row === undefined ? undefined : Math.max(0, Math.ceil(row.ms));
}

/** For operators to read: our own messages, of the system's errors only the code. */
function causeOf(error: unknown): string {
  const fault = carrierFault(error);
  if (fault !== undefined) return `${fault}: the disk or the system refuses`;
  const refused = storeFault(error);
  if (refused !== undefined) return `STORAGE_IO: ${refused}`;
  if (error instanceof CodedError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.name : 'unknown';
}
