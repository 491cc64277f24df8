import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import type { ObjectAudit, RepairOutcome, RepairRequest } from '../types.js';
import { auditObject } from '../audit/audit-object.js';
import { copyObject } from '../replication/copy-object.js';
import type { CopyAt } from './good-copy.js';
import { askWitness, findGoodCopy, mergeWitnesses, type Witness } from './good-copy.js';
import { samePath, stagingPrefix } from '../layout.js';
import { listObject } from '../object-files.js';
import { isMendedByFiles, restoreFiles } from './restore-files.js';
import { restoreInPlace } from './restore-in-place.js';
import { discardStaging } from '../staging.js';
import { isLocalStore } from '../work-files.js';

/**
 * Restores one object from a provably good copy. Where the object's own inventory is proven, only the files that are not right are
 * restored: written to staging, read back, swapped one by one. Else all of it: copied into staging, verified there, the damaged folder
 * moved to staging, the good one published; in a store without renames file by file. Verified again, and only then what was set aside
 * is removed.
 * Without a provably good copy nothing is written. A run that was killed is finished by a run with the same `tx`.
 * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` when what was written does not verify; the damaged copy is then kept
 */
export async function repairObject(request: RepairRequest): Promise<RepairOutcome> {
  const { store, objectPath, signal } = request;
  const staging = stagingPrefix(store, request.tx);
  const target: CopyAt = { name: store.id, store, path: objectPath };
  const before = await auditObject(store, objectPath, signal ? { signal } : {});
  const parked = await parkedFolders(store, staging);
  if (isAsExpected(before, request)) {
    const isOver = parked.length === 0;
    if (request.dryRun !== true && (!isOver || !isLocalStore(store))) await discardStaging(store, request.tx);
    if (isOver) return outcome(request, before, 'not-needed', 'the object is intact');
    return outcome(request, before, 'repaired', 'an earlier repair was finished');
  }

  const lost = parked.at(-1);
  const isMidway = before.verdict === 'missing' && lost !== undefined;
  const staged: CopyAt = { name: `${store.id} (staged)`, store, path: `${staging}/copy` };
  const hasStaged = (await listObject(store, staged.path, signal)).size > 0;
  const good = await findGoodCopy({
    candidates: [
      ...(hasStaged ? [staged] : []),
      ...request.from.map((from) => ({ name: from.id, store: from, path: samePath(store, objectPath, from) })),
    ],
    witness: await witnessOf(target, staging, isMidway ? [lost] : isLocalStore(store) ? [] : parked, signal),
    ...(request.expectedInventorySha512 !== undefined && { expectedInventorySha512: request.expectedInventorySha512 }),
    ...(signal && { signal }),
  });
  if ('findings' in good) {
    const refused = outcome(request, before, 'no-good-copy', 'no copy is provably good; nothing was written');
    return { ...refused, findings: [...before.findings, ...good.findings] };
  }
  const source = { id: good.audit.id, name: good.copy.name };
  if (request.dryRun === true)
    return {
      ...outcome(request, before, 'would-repair', `${before.verdict}; a good copy is in ${source.name}`, source),
    };
  const parkedPath = `${staging}/damaged-${parked.length + 1}`;
  if (isMendedByFiles(before, good.audit)) {
    const count = await mendFiles(request, good, before, staging, parkedPath);
    const message = `${before.verdict}; ${count} ${count === 1 ? 'file' : 'files'} restored from ${source.name}`;
    return { ...outcome(request, before, 'repaired', message, source), filesRestored: count };
  }
  await restore(request, good, staging, parkedPath);
  return outcome(request, before, 'repaired', `${before.verdict}; restored from ${source.name}`, source);
}

/** What the damaged copy says, and what was set aside of it: all of it where a rename did that, else files that were replaced. */
async function witnessOf(
  target: CopyAt,
  staging: string,
  parked: readonly string[],
  signal?: AbortSignal,
): Promise<Witness> {
  const witnesses = [await askWitness(target, signal)];
  for (const name of parked) witnesses.push(await askWitness({ ...target, path: `${staging}/${name}` }, signal));
  return mergeWitnesses(witnesses);
}

async function mendFiles(
  { store, objectPath, tx, signal }: RepairRequest,
  good: { copy: CopyAt; audit: ObjectAudit },
  before: ObjectAudit,
  staging: string,
  parkedPath: string,
): Promise<number> {
  const count = await restoreFiles({
    good: good.copy,
    inventoryDigest: good.audit.inventoryDigest!,
    target: { store, path: objectPath },
    damage: before.files,
    tx,
    staging,
    parkedPath,
    ...(signal && { signal }),
  });
  await assertGood(store, objectPath, good.audit);
  await discardStaging(store, tx);
  return count;
}

async function restore(
  request: RepairRequest,
  good: { copy: CopyAt; audit: ObjectAudit },
  staging: string,
  parkedPath: string,
): Promise<void> {
  const { store, objectPath, signal } = request;
  if (!isLocalStore(store)) return restoreElsewhere(request, good, parkedPath);
  const copyPath = `${staging}/copy`;
  if (good.copy.path !== copyPath || good.copy.store !== store) {
    await store.files.remove(copyPath);
    await copyObject(good.copy, { store, path: copyPath }, good.audit.inventoryDigest!, signal ? { signal } : {});
    await assertGood(store, copyPath, good.audit);
  }
  // An empty folder left behind would stand in the way of the rename; it holds nothing that could be lost.
  if ((await listObject(store, objectPath, signal)).size === 0) await store.files.remove(objectPath);
  else await store.files.publish(objectPath, parkedPath);
  await store.files.publish(copyPath, objectPath);
  await assertGood(store, objectPath, good.audit);
  await discardStaging(store, request.tx);
}

/** Without renames the good files come to their places one by one; the damaged ones are kept aside until all is proven. */
async function restoreElsewhere(
  { store, objectPath, tx, signal }: RepairRequest,
  good: { copy: CopyAt; audit: ObjectAudit },
  parkedPath: string,
): Promise<void> {
  await restoreInPlace(good.copy, { store, path: objectPath }, good.audit.inventoryDigest!, {
    tx,
    parkedPath,
    ...(signal && { signal }),
  });
  await assertGood(store, objectPath, good.audit);
  await discardStaging(store, tx);
}

async function assertGood(store: ArchiveStore, path: string, good: ObjectAudit): Promise<void> {
  const audit = await auditObject(store, path);
  if (audit.verdict !== 'intact' || audit.inventoryDigest !== good.inventoryDigest)
    throw new ArchiveError(
      'ARCHIVE_OBJECT_DAMAGED',
      'what was restored does not verify; the damaged copy is kept in staging',
    );
}

async function parkedFolders(store: ArchiveStore, staging: string): Promise<string[]> {
  const { folders } = await store.files.children(staging);
  return folders.filter((name) => /^damaged-\d+$/.test(name)).sort((a, b) => Number(a.slice(8)) - Number(b.slice(8)));
}

const isAsExpected = (audit: ObjectAudit, request: RepairRequest): boolean =>
  audit.verdict === 'intact' &&
  (request.expectedInventorySha512 === undefined || audit.inventorySha512 === request.expectedInventorySha512);

function outcome(
  request: RepairRequest,
  audit: ObjectAudit,
  kind: RepairOutcome['outcome'],
  message: string,
  source?: { id: string; name: string },
): RepairOutcome {
  return {
    id: source?.id ?? audit.id,
    path: request.objectPath,
    outcome: kind,
    ...(source !== undefined && { source: source.name }),
    message,
    findings: audit.findings,
  };
}
