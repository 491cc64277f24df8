import { setTimeout as pause } from 'node:timers/promises';
import { isoSeconds } from '@mocban/core';
import { LogError, type MendedFile, type StoredCheckpoint } from '@mocban/evidence';
import type { ArchiveStore } from '@mocban/oais';
import { openStoreIncident } from '../incidents/open-incident.js';
import { recoverStoreIncident } from '../incidents/recover.js';
import type { JobParts } from '../jobs/job-parts.js';
import { requireThere } from '../stores/store-there.js';
import { addLeaf } from './leaves.js';
import { openSigner } from './log-key.js';
import { readEntries, readKeyChangeNotes, rootAt } from './log-rows.js';

/** The log of a store is held against its entries so often; it grows for ever, and is read whole. */
const CHECK_HOURS = 24;
/** Whoever publishes is waited for so long: the next audit looks again. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 200;
/** Files named in one entry. */
const NAMED = 100;
/** Bytes of a checkpoint that was no checkpoint, kept in the entry. */
const KEPT_BYTES = 4096;
/** The kind of incident. */
const DAMAGED_LOG = 'log-damaged';

/**
 * Holds the log of a store against the entries that the database has, and puts right what is missing or damaged: said in the log itself, in
 * the register of incidents and by the state of the log. Nothing is written where the two have different histories.
 */
export async function mendLogOf(
  parts: JobParts,
  store: ArchiveStore,
  options: { isDue: boolean; signal: AbortSignal },
): Promise<void> {
  if (!options.isDue && !(await isOld(parts, store))) return;
  const lock = await takeLogLock(parts, options.signal);
  if (!lock) return;
  try {
    await mend(parts, store, AbortSignal.any([options.signal, lock.lost]));
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    // Of two histories the publisher tells.
    parts.logger.warn({ err: error, store: store.id }, "a store's log could not be mended");
  } finally {
    await lock.release();
  }
}

async function isOld({ source }: JobParts, store: ArchiveStore): Promise<boolean> {
  const rows = await source.query<unknown[]>(
    `select 1 from log_stores where store_id = $1 and (checked_at is null or checked_at < now() - $2 * interval '1 hour')`,
    [store.id, CHECK_HOURS],
  );
  return rows.length > 0;
}

async function takeLogLock({ lease }: JobParts, signal: AbortSignal) {
  for (const until = performance.now() + PATIENCE_MS; ; await pause(PAUSE_MS, undefined, { signal })) {
    const lock = await lease.take('log');
    if (lock !== undefined || performance.now() > until) return lock;
  }
}

async function mend(parts: JobParts, store: ArchiveStore, signal: AbortSignal): Promise<void> {
  const { archive, source, config } = parts;
  await requireThere(store);
  const { vkey } = await openSigner(config);
  const keyChanges = await readKeyChangeNotes(source.manager);
  const stored = await archive.functions.readStoreCheckpoint(store, vkey, keyChanges);
  const checkpoint = await checkpointOf(parts, store, stored);
  if (checkpoint === undefined) return;
  const mended = await archive.functions.mendStoreLog(store, {
    checkpoint,
    vkey,
    keyChanges,
    entries: (from, to) => readEntries(source.manager, from, to),
    signal,
  });
  await record(parts, store, mended, stored);
}

/** The one that the store has; else the one that it had when it was last published to. */
async function checkpointOf(
  { source }: JobParts,
  store: ArchiveStore,
  stored: StoredCheckpoint,
): Promise<string | undefined> {
  if (stored.state === 'valid') {
    const { size, root } = stored.checkpoint;
    // One that is ahead, or another, is for who publishes.
    return (await rootAt(source.manager, size))?.equals(root) ? stored.bytes.toString('utf8') : undefined;
  }
  const [row] = await source.query<{ note: string }[]>(
    'select c.note from log_stores s join log_checkpoints c on c.size = s.size where s.store_id = $1 and s.size > 0',
    [store.id],
  );
  return row?.note;
}

async function record(
  { source, config, logger }: JobParts,
  store: ArchiveStore,
  mended: readonly MendedFile[],
  stored: StoredCheckpoint,
): Promise<void> {
  await source.transaction(async (manager) => {
    await manager.query(
      `update log_stores set checked_at = now(), mended_files = mended_files + $2,
              mended_at = case when $2 > 0 then now() else mended_at end where store_id = $1`,
      [store.id, mended.length],
    );
    if (mended.length === 0) return;
    const files = mended.slice(0, NAMED).map(({ path, was }) => ({ path, was }));
    const found = stored.state === 'invalid' ? stored.bytes?.subarray(0, KEPT_BYTES).toString('base64') : undefined;
    await addLeaf(manager, {
      type: 'log-mended',
      time: isoSeconds(config.clock.now()),
      store: store.id,
      count: mended.length,
      files,
      ...(found !== undefined && { checkpoint: found }),
    });
    const detail = `${mended.length} files of the log were missing or damaged, ${files[0]!.path} (${files[0]!.was}) among them; they were made anew of its entries`;
    await openStoreIncident(manager, { subject: 'store', storeId: store.id, kind: DAMAGED_LOG, detail });
    await recoverStoreIncident(manager, store.id, DAMAGED_LOG);
  });
  if (mended.length > 0) logger.warn({ store: store.id, files: mended.length }, "a store's log was mended");
}
