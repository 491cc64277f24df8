import { randomUUID } from 'node:crypto';
import { isoSeconds } from '@mocban/core';
import { isTrusted } from '@mocban/oais';
import { hasReadBack } from '@mocban/storage';
import type { ArchiveStore, Received, StagedAip, TransferIdentity, VersionEvidence } from '@mocban/oais';
import type { Config } from '../config/config.js';
import type { TransferEntity } from '../database/entities/transfers.js';
import { collectAfterStep } from '../engine.js';
import { ServiceError } from '../error.js';
import { writeHolding, type CopyState } from '../holdings/catalogue-writer.js';
import { requireReadBack } from '../stores/read-back.js';
import { isNotThere, requireThere } from '../stores/store-there.js';
import { leaveCopies } from '../replication/copy-tasks.js';
import type { PolicySubject } from '../replication/chosen-policy.js';
import { asksForRetention, ingestCopies, type IngestCopies } from '../replication/policies.js';
import { addLeaf, versionEvent } from '../log/leaves.js';
import { keptVerdicts } from '../signatures/transfer-verdicts.js';
import { SOFTWARE } from '../version.js';
import { receiveAgain, type Work } from './receiving.js';
import { transferTx, type TransferRun } from './transfer-run.js';

/** What is fixed of an AIP before it is made, so that every attempt makes the same one. */
export const futureAip = ({ clock }: Pick<Config, 'clock'>) => ({
  aipId: `urn:uuid:${randomUUID()}`,
  aipCreated: isoSeconds(clock.now()),
});

/**
 * Makes the AIPs, and when all of them are staged publishes them on the first store. What was staged before a kill is published as it
 * is; what was published already is found.
 */
export async function packageAndCommit(
  run: TransferRun,
  transfer: TransferEntity,
  earlier: Work | undefined,
  signal: AbortSignal,
): Promise<Work | undefined> {
  const { archive, config } = run.parts;
  if (transfer.aipId === null || transfer.aipCreated === null) {
    await run.update(transfer, futureAip(config));
    return earlier;
  }
  let work = earlier;
  let staged = transfer.staged;
  if (!staged) {
    work ??= await receiveAgain(run, transfer, signal);
    staged = await archive.functions.packageAips({
      store: archive.first,
      tx: transferTx(transfer),
      received: work.received,
      checked: work.checked,
      agreement: work.terms,
      transfer: identityOf(transfer, work.received),
      aip: { id: transfer.aipId, created: transfer.aipCreated },
      times: { received: isoSeconds(transfer.receivedAt!), checked: isoSeconds(transfer.checkedAt!) },
      archive: config.archive,
      software: SOFTWARE,
      rules: config.rules,
      signatures: keptVerdicts(run.parts.source.manager, transfer.id),
      signal,
      onStep: run.onStep,
    });
    await run.update(transfer, { staged });
  }
  try {
    for (const aip of staged) {
      signal.throwIfAborted();
      await archive.functions.commitAip(archive.first, aip, { onStep: run.onStep });
    }
  } catch (error) {
    signal.throwIfAborted();
    // The next attempt makes the AIPs anew from the upload, with the same identifiers and the same bytes.
    await run.update(transfer, { staged: null });
    throw error;
  }
  await run.transition(transfer, 'replicating', { note: namesOf(staged) });
  return work;
}

/** Of very many AIPs the first; each has an event of its own in the catalogue. */
const namesOf = ([first, ...others]: readonly StagedAip[]): string =>
  others.length === 0 ? first!.aipId : `${first!.aipId} and ${others.length} more`;

/**
 * Makes and reads back the copies that the policy wants before a transfer counts as preserved, and catalogues all its AIPs together. The
 * other copies are left to jobs of their own.
 */
export async function replicateAndRecord(
  run: TransferRun,
  transfer: TransferEntity,
  signal: AbortSignal,
): Promise<void> {
  const { archive, config, source } = run.parts;
  const { staged } = transfer;
  if (!staged?.length)
    throw new ServiceError('TRANSFER_COMMIT_LOST', 'a transfer is replicating without a committed AIP');
  const wanted: IngestCopies[] = [];
  const copies: CopyState[][] = [];
  const evidence: VersionEvidence[] = [];
  for (const aip of staged) {
    signal.throwIfAborted();
    const ingest = await ingestCopies(source.manager, await subjectOf(run, transfer, aip), archive.first.id);
    wanted.push(ingest);
    const made = await replicated(run, transfer, aip, ingest, signal);
    copies.push(made);
    const { objectPrefix: objectPath, version } = aip;
    const to = made.map(({ storeId }) => archive.store(storeId));
    evidence.push(await archive.functions.writeManifests({ from: archive.first, objectPath, version, to, signal }));
  }
  await run.onStep('evidence:written');
  // From here on the stores hold all that is needed; who sees `preserved` sees it cleared away as well.
  await run.clear(transfer, 'preserved');
  await run.onStep('record:before');
  const { agencyId, agreementId } = transfer;
  await source.transaction(async (manager) => {
    // One description at a time: those of a thousand AIPs would take a gigabyte.
    for (const [index, { objectPrefix }] of staged.entries()) {
      const record = await archive.functions.describeAip(archive.first, objectPrefix);
      const context = { agencyId, agreementId, objectPath: objectPrefix, copies: copies[index]! };
      await writeHolding(manager, record, context);
      const made = new Set(copies[index]!.map(({ storeId }) => storeId));
      const left = wanted[index]!.targets.filter(({ id }) => !made.has(id)).map(({ id }) => id);
      await leaveCopies(manager, record.aipId, left);
      await addLeaf(manager, versionEvent('ingest', evidence[index]!, config.clock));
    }
    await run.transition(
      transfer,
      'preserved',
      { note: namesOf(staged), aipIds: staged.map(({ aipId }) => aipId), set: { endedAt: config.clock.now() } },
      manager,
    );
  });
  await run.onStep('record:done');
}

/** What a policy goes by. How long an AIP is kept is read from it, where a policy asks. */
async function subjectOf(
  { parts: { archive, source } }: TransferRun,
  { agreement: { fonds } }: TransferEntity,
  { objectPrefix }: StagedAip,
): Promise<PolicySubject> {
  if (!(await asksForRetention(source.manager, fonds))) return { fonds, isPermanent: false };
  const { backup } = await archive.functions.describeAip(archive.first, objectPrefix);
  return { fonds, isPermanent: backup.isPermanent };
}

/** Copies one AIP to as many stores as the policy asks for, passing over one that is away, and reads all copies back. */
async function replicated(
  run: TransferRun,
  transfer: TransferEntity,
  aip: StagedAip,
  { required, targets }: IngestCopies,
  signal: AbortSignal,
): Promise<CopyState[]> {
  const { archive } = run.parts;
  const copies: CopyState[] = [];
  let isFirstProved = false;
  let setback: unknown;
  const relied = targets.filter(isTrusted);
  for (const to of relied.flatMap(({ id }) => archive.replicas.filter((store) => store.id === id))) {
    if (copies.length + 1 >= required) break;
    try {
      const isCommitted = await copyTo(run, transfer, aip, to, signal);
      copies.push(await verifiedCopy(run, aip, to, isCommitted && hasReadBack(to.files), signal));
      // A copy that was made now has read the first store's content, and refused all that had not its digest.
      isFirstProved ||= isCommitted;
    } catch (error) {
      signal.throwIfAborted();
      if (!isNotThere(error)) throw error;
      setback = error;
      run.parts.logger.warn({ err: error, store: to.id }, 'a store is passed over: its copy is made later');
    }
  }
  if (copies.length + 1 < required) throw setback ?? tooFewStores(required, copies.length + 1);
  copies.unshift(await verifiedCopy(run, aip, archive.first, isFirstProved, signal));
  await run.onStep('verify:done');
  return copies;
}

/** @returns whether the copy was made now, and was not there before */
async function copyTo(
  run: TransferRun,
  transfer: TransferEntity,
  { objectPrefix, inventorySha512 }: StagedAip,
  to: ArchiveStore,
  signal: AbortSignal,
): Promise<boolean> {
  const { archive } = run.parts;
  await requireThere(to);
  const tx = transferTx(transfer);
  await archive.functions.discardStaging(to, tx);
  const request = { from: archive.first, to, objectPrefix, inventorySha512, tx, signal, onStep: run.onStep };
  return (await archive.functions.replicateAip(request)) === 'committed';
}

const tooFewStores = (required: number, found: number): ServiceError =>
  new ServiceError(
    'SERVICE_NOT_READY',
    `the policy asks for ${required} verified copies before a transfer is preserved; ${found} can be made now`,
  );

/**
 * Reads a copy back; not again the content of one of which a copy was made, nor what a store read back as it wrote it.
 * @param isContentProved whether its content was just read and had its digests
 * @throws ServiceError `TRANSFER_COPY_NOT_INTACT`, and `SERVICE_NOT_READY` for one that cannot be read now
 */
async function verifiedCopy(
  run: TransferRun,
  { aipId, objectPrefix, inventorySha512 }: StagedAip,
  store: ArchiveStore,
  isContentProved: boolean,
  signal: AbortSignal,
): Promise<CopyState> {
  const { archive, config } = run.parts;
  const known = { isContentProved, soundInventorySha512: inventorySha512 };
  const audit = await archive.functions.auditObject(store, objectPrefix, { ...known, signal });
  const how = { storeId: store.id, damaged: 'TRANSFER_COPY_NOT_INTACT' } as const;
  requireReadBack(audit, { aipId, inventorySha512 }, how);
  // The next copy's tables would come on top of this one's.
  collectAfterStep(run.files);
  return { storeId: store.id, state: 'intact', verifiedAt: config.clock.now() };
}

const identityOf = (transfer: TransferEntity, received: Received): TransferIdentity => ({
  transferId: transfer.id,
  agencyCode: transfer.agency.code,
  agencyName: transfer.agency.name,
  agreementCode: transfer.agreement.code,
  // Said only where it is not the agency's own, which is what an AIP without it means.
  ...(transfer.agreement.fonds !== transfer.agency.code && { fondsCode: transfer.agreement.fonds }),
  idempotencyKey: transfer.idempotencyKey,
  packageName: transfer.packageName,
  packageSizeBytes: received.container.sizeBytes,
  packageSha256: received.container.digests.sha256!,
});
