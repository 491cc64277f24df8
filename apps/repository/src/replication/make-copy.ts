import { hasReadBack } from '@mocban/storage';
import { ArchiveError, updateReplica, type ArchiveStore } from '@mocban/oais';
import type { JobParts } from '../jobs/job-parts.js';
import { completeCopy } from '../log/complete-copy.js';
import { endTask, type CopyTask } from './copy-record.js';
import { copyTx } from './copy-tx.js';
import { requireReadBack } from '../stores/read-back.js';
import { requireThere } from '../stores/store-there.js';
import { readCopy, verifiedSource } from './verified-source.js';

/**
 * Makes one copy from a verified source, reads it back, and records it. Killed at any instant and run again it goes on with what is
 * there.
 * @throws ServiceError `COPY_SOURCE_MISSING`, `COPY_NOT_INTACT`, and what the carriers refuse
 */
export async function makeCopy(
  parts: JobParts,
  to: ArchiveStore,
  task: CopyTask,
  signal: AbortSignal,
): Promise<{ bytes: number }> {
  const { archive, source, config } = parts;
  const { objectPath: objectPrefix, inventorySha512 } = task;
  await requireThere(to);
  const from = await verifiedSource(parts, task, signal);
  const tx = copyTx(task.aipId);
  const onStep = (step: string) => config.onStep(`copies:${step}`);
  const request = { from, to, objectPrefix, inventorySha512, tx, signal, onStep };
  const outcome = await archive.functions.replicateAip(request).catch(async (error: unknown) => {
    signal.throwIfAborted();
    // What lies there may be an earlier version of it, and is refused when it is not.
    if (error instanceof ArchiveError && error.code === 'ARCHIVE_OBJECT_CONFLICT') return updateReplica(request);
    if (await isDoubtful(from, objectPrefix, error)) await readCopy(parts, from, task, signal);
    throw error;
  });
  const isContentProved = outcome === 'committed' && hasReadBack(to.files);
  const audit = await archive.functions.auditObject(to, objectPrefix, { isContentProved, signal });
  requireReadBack(audit, { aipId: task.aipId, inventorySha512 }, { storeId: to.id, damaged: 'COPY_NOT_INTACT' });
  await completeCopy(parts, to, objectPrefix, task.head);
  await onStep('verified');
  await source.transaction(async (manager) => {
    await manager.query(
      `insert into copies (aip_id, store_id, version, state, verified_at) values ($1, $2, $3, 'intact', now())
       on conflict (aip_id, store_id) do update set version = excluded.version, state = 'intact', verified_at = now()`,
      [task.aipId, to.id, task.head],
    );
    await endTask(manager, task, { type: 'copied', sourceId: from.id });
  });
  await onStep('recorded');
  return { bytes: audit.bytesRead };
}

/** Whether the source may be the cause: it is read then, and the next attempt takes another one where it is. */
async function isDoubtful(from: ArchiveStore, objectPrefix: string, error: unknown): Promise<boolean> {
  if (error instanceof ArchiveError && error.code === 'ARCHIVE_OBJECT_DAMAGED') return true;
  const entry = await from.files.stat(`${objectPrefix}/inventory.json`).catch(() => undefined);
  return entry === undefined;
}
