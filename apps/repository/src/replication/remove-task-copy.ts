import type { ArchiveStore } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { ServiceError } from '../error.js';
import type { JobParts } from '../jobs/job-parts.js';
import { addLeaf } from '../log/leaves.js';
import { endTask, type CopyTask } from './copy-record.js';
import { copyRemovedEvent } from './log-events.js';
import { removalTx } from './copy-tx.js';
import { lackingAt, placesOf, policyFor } from './policies.js';
import { requireThere } from '../stores/store-there.js';
import { copiesElsewhere, readCopy } from './verified-source.js';

/**
 * Removes one copy, after the others have been read since that was decided and when the policy holds without it. Killed at any instant
 * and run again it goes on: once the catalogue counts on the copy no more, it goes.
 * @throws ServiceError `COPY_NEEDED` when the policy would not hold without it
 */
export async function removeTaskCopy(
  parts: JobParts,
  store: ArchiveStore,
  task: CopyTask,
  signal: AbortSignal,
): Promise<void> {
  const { archive, source, config } = parts;
  const onStep = (step: string) => config.onStep(`copies:${step}`);
  if (!task.isLeaving) {
    await readOthers(parts, task, signal);
    await source.transaction((manager) => countOut(manager, task));
  }
  await onStep('counted-out');
  await requireThere(store);
  await archive.functions.removeCopy({
    store,
    objectPath: task.objectPath,
    tx: removalTx(task.aipId),
    onStep,
  });
  await source.transaction(async (manager) => {
    // An audit may have met it once more on its way out.
    await dropCopy(manager, task);
    await manager.query(
      'update incidents set closed_at = now() where store_id = $1 and object_path = $2 and closed_at is null',
      [task.storeId, task.objectPath],
    );
    await endTask(manager, task, { type: 'removed' });
    await addLeaf(manager, copyRemovedEvent(task, config.clock));
  });
}

async function readOthers(parts: JobParts, task: CopyTask, signal: AbortSignal): Promise<void> {
  for (const { store, verifiedAt } of await copiesElsewhere(parts, task))
    if (verifiedAt === null || verifiedAt <= task.since) await readCopy(parts, store, task, signal);
}

/** From here on the copy is relied on no more. One at a time for each AIP: of two that are removed each would count on the other. */
async function countOut(manager: EntityManager, task: CopyTask): Promise<void> {
  await manager.query('select 1 from aips where id = $1 for update', [task.aipId]);
  const policy = await policyFor(manager, task);
  const verified = await manager.query<{ id: string }[]>(
    `select store_id as id from copies where aip_id = $1 and store_id <> $2 and state = 'intact' and verified_at > $3`,
    [task.aipId, task.storeId, task.since],
  );
  const remaining = (await placesOf(manager)).filter(({ id }) => verified.some((copy) => copy.id === id));
  const lacking = lackingAt(policy, remaining);
  if (lacking.length > 0)
    throw new ServiceError(
      'COPY_NEEDED',
      `without it: ${lacking.map(({ of, required, found }) => `${of} ${found} of ${required}`).join(', ')}`,
    );
  await dropCopy(manager, task);
  await manager.query('update copy_tasks set is_leaving = true where aip_id = $1 and store_id = $2', [
    task.aipId,
    task.storeId,
  ]);
}

/** What is kept beside the copy goes with it. */
async function dropCopy(manager: EntityManager, { aipId, storeId }: CopyTask): Promise<void> {
  await manager.query('delete from copies where aip_id = $1 and store_id = $2', [aipId, storeId]);
  await manager.query('delete from seal_copies where object_id = $1 and store_id = $2', [aipId, storeId]);
}
