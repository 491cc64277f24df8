import type { ArchiveStore, RepairOutcome } from '@mocban/oais';
import { RepairEntity } from '../database/entities/storage.js';
import { storable } from '../database/storable.js';
import { isDatabaseAway } from '../environment.js';
import { ServiceError } from '../error.js';
import { noteRepair } from '../incidents/repair-result.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import type { JobContext } from '../jobs/worker.js';
import type { JobParts } from '../jobs/job-parts.js';
import { completeCopy } from '../log/complete-copy.js';
import { addLeaf } from '../log/leaves.js';
import { repairEvent } from '../log/run-events.js';
import { notify } from '../notifications/notify.js';
import { contradictionIn, targetsOf, type Target } from './repair-targets.js';
import { againstCommit, commitRecordAt, recordCopyVerdict } from '../audits/copy-verdict.js';

/**
 * Name of the folder in `staging/` of one object's repair: what a killed run left there is gone on with, the damaged copy that it set
 * aside included.
 */
const repairTx = (repairId: string, objectPath: string): string =>
  `repair-${repairId}-${objectPath.slice(objectPath.lastIndexOf('/') + 1).slice(0, 16)}`;

/** Repairs the copies that a repair names, one after the other. Run again, it finds what is intact by now. */
export async function runRepair(parts: JobParts, repairId: string, context: JobContext): Promise<void> {
  const repairs = parts.source.getRepository(RepairEntity);
  const repair = await repairs.findOneBy({ id: repairId });
  if (!repair || repair.state === 'done' || repair.state === 'failed') return;
  const lock = await parts.lease.take(`repair:${repairId}`);
  if (!lock) return enqueue(parts.source.manager, 'run-repair', repairId, { delayMs: 2000 });
  const signal = stopSignal(context.signal, lock.lost);
  const isResumed = repair.state === 'running';
  try {
    if (repair.automatic && parts.config.access.twoPersonRepairs)
      throw new ServiceError('APPROVAL_REQUIRED', 'copies are repaired by two persons: none is repaired by itself');
    await repairs.update({ id: repairId }, { state: 'running' });
    const outcomes: RepairOutcome[] = [];
    for (const target of await targetsOf(parts, repair)) {
      signal.throwIfAborted();
      outcomes.push(await repairOne(parts, repair, target, isResumed, signal));
      await repairs.update({ id: repairId }, { outcomes: storable(outcomes) });
    }
    await end(parts, repairId, { state: 'done' });
  } catch (error) {
    if (signal.aborted || isDatabaseAway(error))
      return await enqueue(parts.source.manager, 'run-repair', repairId, { delayMs: 1000 });
    parts.logger.error({ err: error, repairId }, 'a repair failed');
    const cause = error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL';
    await end(parts, repairId, { state: 'failed', cause });
  } finally {
    await lock.release();
  }
}

const countsOf = (outcomes: readonly RepairOutcome[]): { repaired: number; noGoodCopy: number } => ({
  repaired: outcomes.filter(({ outcome }) => outcome === 'repaired').length,
  noGoodCopy: outcomes.filter(({ outcome }) => outcome === 'no-good-copy').length,
});

/** Ends a repair; a real one is in the log, and who wants to know is told that it is done. */
const end = (
  { source, config }: JobParts,
  repairId: string,
  result: { state: 'done' | 'failed'; cause?: string },
): Promise<void> =>
  source.transaction(async (manager) => {
    const repairs = manager.getRepository(RepairEntity);
    await repairs.update({ id: repairId }, { ...result, endedAt: new Date() });
    const repair = await repairs.findOneByOrFail({ id: repairId });
    if (repair.dryRun) return;
    await addLeaf(manager, repairEvent(repair, config.clock));
    if (result.state === 'done')
      await notify(manager, {
        event: 'repair.done',
        data: { repairId, store: repair.storeId, ...countsOf(repair.outcomes) },
      });
  });

/** The stores to take a good copy from: as named, or all others that are attached, those whose copy was last found intact first. */
async function sourcesOf(
  { archive, source }: Pick<JobParts, 'archive' | 'source'>,
  { storeId, fromIds }: RepairEntity,
  objectPath: string,
): Promise<ArchiveStore[]> {
  if (fromIds.length > 0) return fromIds.map((id) => archive.store(id));
  const rows = await source.query<{ store_id: string }[]>(
    `select c.store_id from copies c join aips a on a.id = c.aip_id where a.object_path = $1 and c.state = 'intact'
      order by c.verified_at desc`,
    [objectPath],
  );
  const rank = (id: string): number => rows.findIndex((row) => row.store_id === id) >>> 0;
  return archive.stores.filter(({ id }) => id !== storeId).sort((a, b) => rank(a.id) - rank(b.id));
}

async function repairOne(
  parts: JobParts,
  repair: RepairEntity,
  target: Target,
  isResumed: boolean,
  signal: AbortSignal,
): Promise<RepairOutcome> {
  const { archive, source } = parts;
  const { path, inventorySha512 } = target;
  const store = archive.store(repair.storeId);
  const from = await sourcesOf({ archive, source }, repair, path);
  const done =
    contradictionIn(target) ??
    (await archive.functions.repairObject({
      store,
      from,
      objectPath: path,
      expectedInventorySha512: inventorySha512,
      tx: repairTx(repair.id, path),
      dryRun: repair.dryRun,
      signal,
    }));
  // An earlier run of this repair was killed between the store and the catalogue.
  const outcome =
    isResumed && done.outcome === 'not-needed'
      ? { ...done, outcome: 'repaired' as const, message: 'an earlier repair was finished' }
      : done;
  if (!repair.dryRun) {
    const audit = await archive.functions.auditObject(store, path, { signal });
    if (audit.verdict === 'intact' && audit.head !== undefined) await completeCopy(parts, store, path, audit.head);
    await source.transaction(async (manager) => {
      const commit = await commitRecordAt(manager, path);
      const { id: repairId, requestedBy } = repair;
      await noteRepair(manager, { repairId, storeId: store.id, requestedBy }, outcome);
      await recordCopyVerdict(manager, store.id, againstCommit({ ...audit, path }, commit), commit, {
        mayRepair: false,
      });
    });
  }
  return outcome;
}
