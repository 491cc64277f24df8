import { CodedError } from '@mocban/core';
import {
  commitNextVersion,
  isTrusted,
  recoverNextVersion,
  updateReplica,
  type ArchiveStore,
  type StagedNextVersion,
} from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { ServiceError } from '../error.js';
import { addHoldingVersion, uuidOf, type CopyState } from '../holdings/catalogue-writer.js';
import type { JobParts } from '../jobs/job-parts.js';
import { addLeaf, versionEvent } from '../log/leaves.js';
import { leaveCopies } from '../replication/copy-tasks.js';
import { ingestCopies } from '../replication/policies.js';
import { requireReadBack } from '../stores/read-back.js';
import { isNotThere, requireThere } from '../stores/store-there.js';
import {
  forgetNextVersion,
  keepNextVersion,
  nextVersionOf,
  versionLock,
  versionTx,
  type NextVersion,
} from './next-version-rows.js';

/** What the next version is staged on. */
export interface VersionBase {
  store: ArchiveStore;
  objectPath: string;
  /** Of the head. */
  inventorySha512: string;
  tx: string;
}

export interface AddVersionRequest {
  aipId: string;
  /** Whose work it is; what a killed run of another owner began is brought to its end first. */
  owner: string;
  /** Stages the version. Called again after a kill, as long as nothing was published. */
  stage(base: VersionBase): Promise<StagedNextVersion>;
  /** Recorded together with the version, also where a killed run of this owner had published it. */
  record(manager: EntityManager, staged: StagedNextVersion): Promise<void>;
  signal: AbortSignal;
}

/**
 * Makes, publishes, copies and records the next version of an AIP. A row says beforehand what is about to be published, so that nobody
 * takes it for damage; the catalogue has the version when as many copies of it were read back as the policy asks for before
 * something counts as preserved. May be killed at any instant and run again.
 * @throws ServiceError `SERVICE_NOT_READY` when somebody else makes a version of it, or too few stores are there; and what `stage` throws
 */
export async function addVersion(parts: JobParts, request: AddVersionRequest): Promise<void> {
  const lock = await parts.lease.take(versionLock(uuidOf(request.aipId)));
  if (!lock) throw new ServiceError('SERVICE_NOT_READY', `another version of ${request.aipId} is being made`);
  try {
    const begun = await publishedEarlier(parts, request.aipId);
    if (begun !== undefined) {
      await finish(parts, begun, request);
      if (begun.owner === request.owner) return;
    }
    await finish(parts, { owner: request.owner, staged: await publish(parts, request) }, request);
  } finally {
    await lock.release();
  }
}

/** What a killed run published, completed on the first store; what it did not come to publish is taken back. */
async function publishedEarlier(parts: JobParts, aipId: string): Promise<NextVersion | undefined> {
  const { archive, source } = parts;
  const begun = await nextVersionOf(source.manager, aipId);
  if (begun === undefined) return undefined;
  try {
    await commitNextVersion(archive.first, begun.staged, { onStep: parts.config.onStep });
    return begun;
  } catch (error) {
    if (!(error instanceof CodedError && UNPUBLISHED.includes(error.code))) throw error;
  }
  await recoverNextVersion(archive.first, begun.staged.objectPath, versionTx(aipId));
  await forgetNextVersion(source.manager, aipId);
  return undefined;
}

/** Staging is gone, or the AIP is not what the version was staged on. */
const UNPUBLISHED = ['OCFL_OBJECT_MISSING', 'OCFL_HEAD_CHANGED', 'OCFL_OBJECT_EXISTS'];

async function publish(
  { archive, source, config }: JobParts,
  { aipId, owner, stage, signal }: AddVersionRequest,
): Promise<StagedNextVersion> {
  const [head] = await source.query<{ objectPath: string; inventorySha512: string }[]>(
    `select a.object_path as "objectPath", v.inventory_sha512 as "inventorySha512"
       from aips a join aip_versions v on v.aip_id = a.id and v.version = a.head where a.id = $1`,
    [aipId],
  );
  if (head === undefined) throw new ServiceError('HOLDING_UNKNOWN', `${aipId} is not held`);
  await requireThere(archive.first);
  const tx = versionTx(aipId);
  await archive.functions.discardStaging(archive.first, tx);
  const staged = await stage({ store: archive.first, ...head, tx });
  signal.throwIfAborted();
  await keepNextVersion(source.manager, { owner, staged });
  await commitNextVersion(archive.first, staged, { onStep: config.onStep });
  return staged;
}

/** Copies what is published, reads the copies back, and records it. */
async function finish(parts: JobParts, { owner, staged }: NextVersion, request: AddVersionRequest): Promise<void> {
  const { archive, source, config } = parts;
  const { aipId, objectPath, version } = staged;
  const { copies, left } = await replicated(parts, staged, request.signal);
  await config.onStep('version:replicated');
  const to = copies.map(({ storeId }) => archive.store(storeId));
  const evidence = await archive.functions.writeManifests({ from: archive.first, objectPath, version, to });
  const record = await archive.functions.describeAip(archive.first, objectPath);
  await config.onStep('version:evidence-written');
  await source.transaction(async (manager) => {
    await addHoldingVersion(manager, record, copies);
    await leaveCopies(manager, aipId, left);
    await addLeaf(manager, versionEvent('version', evidence, config.clock));
    await forgetNextVersion(manager, aipId);
    if (owner === request.owner) await request.record(manager, staged);
  });
  await config.onStep('version:recorded');
  for (const store of [archive.first, ...to]) await archive.functions.discardStaging(store, versionTx(aipId));
}

/** @returns the copies that have the version now, and stores whose copies are left to be made */
async function replicated(
  parts: JobParts,
  staged: StagedNextVersion,
  signal: AbortSignal,
): Promise<{ copies: CopyState[]; left: string[] }> {
  const { archive, source } = parts;
  const [subject] = await source.query<{ fonds: string; isPermanent: boolean }[]>(
    'select fonds, is_permanent as "isPermanent" from aips where id = $1',
    [staged.aipId],
  );
  const { required, targets } = await ingestCopies(source.manager, subject!, archive.first.id);
  const copies = [await readBack(parts, archive.first, staged, signal)];
  const left: string[] = [];
  let reliedOn = 1;
  for (const target of targets) {
    signal.throwIfAborted();
    try {
      const to = archive.store(target.id);
      await requireThere(to);
      await updateReplica({
        from: archive.first,
        to,
        objectPrefix: staged.objectPath,
        inventorySha512: staged.inventorySha512,
        tx: versionTx(staged.aipId),
        signal,
      });
      copies.push(await readBack(parts, to, staged, signal));
      if (isTrusted(target)) reliedOn += 1;
    } catch (error) {
      signal.throwIfAborted();
      if (!isNotThere(error)) throw error;
      parts.logger.warn({ err: error, store: target.id }, 'a store is passed over: its copy gets the version later');
      left.push(target.id);
    }
  }
  if (reliedOn >= required) return { copies, left };
  throw new ServiceError(
    'SERVICE_NOT_READY',
    `${required} copies of the version are asked for, ${reliedOn} can be made`,
  );
}

/** @throws ServiceError `COPY_NOT_INTACT`, and `SERVICE_NOT_READY` for one that cannot be read now */
async function readBack(
  { archive, config }: JobParts,
  store: ArchiveStore,
  { aipId, objectPath, inventorySha512 }: StagedNextVersion,
  signal: AbortSignal,
): Promise<CopyState> {
  const audit = await archive.functions.auditObject(store, objectPath, { signal });
  requireReadBack(audit, { aipId, inventorySha512 }, { storeId: store.id, damaged: 'COPY_NOT_INTACT' });
  return { storeId: store.id, state: 'intact', verifiedAt: config.clock.now() };
}
