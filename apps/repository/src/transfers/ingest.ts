import { randomUUID } from 'node:crypto';
import { ClamdError } from '@mocban/clamd';
import { CodedError, isoSeconds } from '@mocban/core';
import type {
  AgreementTerms,
  Checked,
  MalwareScanner,
  ObjectVerdict,
  Received,
  ReceiveRequest,
  StagedAip,
  TransferIdentity,
} from '@mocban/oais';
import { withFindings } from '@mocban/oais';
import type { Logger } from 'pino';
import { IsNull, type DataSource, type EntityManager, type QueryDeepPartialEntity } from 'typeorm';
import type { Archive } from '../archive/archive.js';
import type { Config } from '../config/config.js';
import type { Lease } from '../database/lease.js';
import { reviewPolicyOf } from '../agreements/agreement.service.js';
import { documentsLeft } from '../agreements/limits.js';
import { AgreementEntity, type ReviewPolicy } from '../database/entities/producers.js';
import { TransferEntity, type StoredReport, type TransferState } from '../database/entities/transfers.js';
import { storable } from '../database/storable.js';
import { duplicateFindings, findDuplicates, knowLengths } from '../duplicates/find-duplicates.js';
import { carrierFault, isDatabaseAway } from '../environment.js';
import { ServiceError } from '../error.js';
import { writeHolding, type CopyState } from '../holdings/catalogue-writer.js';
import type { JobContext } from '../jobs/worker.js';
import { enqueue } from '../jobs/queue.js';
import { receiveScanned } from '../malware/receive-scanned.js';
import { scannerOf } from '../malware/scanner.js';
import { version } from '../version.js';
import { writeDocuments } from './documents.js';
import { recordEvent, SERVICE_AGENT, transition } from './transition.js';
import { UploadFiles } from './upload-files.js';

export interface IngestParts {
  config: Config;
  archive: Archive;
  source: DataSource;
  lease: Lease;
  logger: Logger;
}

/** What the receiving and checking of a package leave in memory for packaging in the same run. */
interface Work {
  received: Received;
  checked: Checked;
}

/** A step that fails so many times in a row makes the transfer `failed`. */
const MAX_FAILURES = 5;

/** While the cause lies outside the package (a full disk, a database that is away) a transfer waits, at first so long. */
const FIRST_WAIT_MS = 1000;

/**
 * Name of a run's folder in `staging/`. Every run has its own: one that lost its lock and does not know it yet cannot write into the
 * work of the run that came after it.
 */
const transferTx = ({ id, run }: TransferEntity): string => `transfer-${id}.${run?.slice(0, 8)}`;

/** The transfer that a folder in `staging/` belongs to, if it is one's. */
export const transferOfTx = (tx: string): string | undefined =>
  /^transfer-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.[0-9a-f]{8})?$/.exec(tx)?.[1];

/**
 * The job of a transfer: goes on from the state in the database until nothing is left to do. Every step may be killed at any
 * instant and run again: the database says what was decided, the stores say what was published.
 */
export class TransferIngest {
  readonly #uploads: UploadFiles;
  readonly #scanner: MalwareScanner | undefined;

  constructor(readonly parts: IngestParts) {
    this.#uploads = new UploadFiles(parts.config);
    this.#scanner = scannerOf(parts.config);
  }

  async run(transferId: string, { signal }: JobContext): Promise<void> {
    const later = () => enqueue(this.parts.source.manager, 'process-transfer', transferId, { delayMs: 2000 });
    if (ACTIVE.has(transferId)) return later();
    ACTIVE.add(transferId);
    try {
      const lock = await this.parts.lease.take(`transfer:${transferId}`);
      if (!lock) return await later();
      const run = randomUUID();
      const stop = AbortSignal.any([signal, lock.lost]);
      try {
        await this.parts.source.getRepository(TransferEntity).update({ id: transferId }, { run });
        await this.#advance(transferId, run, stop);
      } catch (error) {
        await this.#failed(transferId, run, error, stop);
      } finally {
        await lock.release();
      }
    } finally {
      ACTIVE.delete(transferId);
    }
  }

  async #advance(transferId: string, run: string, signal: AbortSignal): Promise<void> {
    await this.#clearEarlierRuns(await this.#load(transferId, run));
    let work: Work | undefined;
    try {
      for (;;) {
        signal.throwIfAborted();
        const transfer = await this.#load(transferId, run);
        switch (transfer.state) {
          case 'received':
            await this.#transition(transfer, 'checking', {});
            break;
          case 'checking':
            work = await this.#check(transfer, signal);
            break;
          case 'packaging':
            work = await this.#package(transfer, work, signal);
            break;
          case 'replicating':
            // What was unpacked is in the object now: its listing is not held while copies are made and read back.
            await work?.received.tree.close();
            work = undefined;
            await this.#replicate(transfer, signal);
            break;
          default:
            return await this.#clear(transfer, transfer.state);
        }
      }
    } finally {
      await work?.received.tree.close();
    }
  }

  /** The report is kept before anything is cleared away: run again, the verdict stands and the upload is not needed. */
  async #check(transfer: TransferEntity, signal: AbortSignal): Promise<Work | undefined> {
    const { config } = this.parts;
    let { report } = transfer;
    let work: Work | undefined;
    if (!report) {
      work = await this.#receiveAndCheck(transfer, signal);
      const { checked, received } = work;
      const packageSha256 = received.container.digests.sha256 ?? null;
      report = await this.parts.source.transaction(async (manager) => {
        const stored = await writeDocuments(manager, transfer.id, checked.report);
        const recordCode = stored.recordCode ?? null;
        await this.#update(
          transfer,
          { report: stored, packageSha256, recordCode, checkedAt: config.clock.now() },
          manager,
        );
        return stored;
      });
    }
    report = await this.#compare(transfer, report);
    if (work) work.checked.report = report;
    const to = stateAfter(report.verdict, reviewPolicyOf(transfer.agreement));
    const isRefused = to === 'returned' || to === 'quarantined';
    if (to !== 'packaging') await this.#clear(transfer, to);
    await this.#transition(transfer, to, {
      note: `verdict: ${report.verdict}`,
      outcome: isRefused ? 'fail' : 'success',
      set: isRefused ? { endedAt: config.clock.now() } : {},
    });
    return work;
  }

  /** C14, in a transaction after the one that made the documents known to others. A package that is refused anyway is not compared. */
  async #compare(transfer: TransferEntity, report: StoredReport): Promise<StoredReport> {
    if (transfer.duplicates || report.verdict === 'block' || report.verdict === 'quarantine') return report;
    await knowLengths(this.parts.source, report.documentCount);
    return this.parts.source.transaction(async (manager) => {
      const duplicates = await findDuplicates(manager, transfer.id);
      const effect = transfer.agreement.duplicates === 'review' ? 'officer' : 'info';
      const findings = await duplicateFindings(manager, transfer.id, duplicates, effect);
      const compared = withFindings(report, storable(findings));
      await this.#update(transfer, { report: compared, duplicates }, manager);
      return compared;
    });
  }

  async #receiveAndCheck(transfer: TransferEntity, signal: AbortSignal): Promise<Work> {
    const { archive, config } = this.parts;
    const { onStep } = config;
    const request = this.#receiving(transfer, signal);
    const { received, malware } = await receiveScanned(archive.functions.receivePackage, request, this.#scanner);
    const policy = transfer.agreement.malwarePolicy ?? config.malwarePolicy;
    const checked = await archive.functions.checkSubmission(received, await this.#terms(transfer), {
      signal,
      onStep,
      rules: config.rules,
      malware: { report: malware, policy },
    });
    return { received, checked };
  }

  /**
   * Unpacks and reads again, for packaging after the run that decided has ended. The bytes are proved the same by their digest, so
   * what was reported then holds: nothing is scanned again, and the same AIP is made of it.
   */
  async #receiveAgain(transfer: TransferEntity, signal: AbortSignal): Promise<Work> {
    const { archive, config } = this.parts;
    const { onStep, rules } = config;
    await this.#uploads.release(transfer.id);
    const received = await archive.functions.receivePackage(this.#receiving(transfer, signal));
    const terms = await this.#terms(transfer);
    const checked = await archive.functions.checkSubmission(received, terms, { signal, onStep, rules });
    return { received, checked: { ...checked, report: transfer.report ?? checked.report } };
  }

  #receiving(transfer: TransferEntity, signal: AbortSignal): ReceiveRequest {
    const { archive, config } = this.parts;
    return {
      packagePath: this.#uploads.pathOf(transfer.id),
      packageName: transfer.packageName,
      store: archive.first,
      tx: transferTx(transfer),
      claimed: { algorithm: transfer.digestAlgorithm, digest: transfer.digestValue },
      signal,
      onStep: config.onStep,
    };
  }

  /** Makes the AIP and publishes it on the first store. What was staged before a kill is published as it is. */
  async #package(transfer: TransferEntity, earlier: Work | undefined, signal: AbortSignal): Promise<Work | undefined> {
    const { archive, config } = this.parts;
    if (transfer.aipId === null || transfer.aipCreated === null) {
      const fixed = { aipId: `urn:uuid:${randomUUID()}`, aipCreated: isoSeconds(config.clock.now()) };
      await this.#update(transfer, fixed);
      return earlier;
    }
    let work = earlier;
    let staged = transfer.staged;
    if (!staged) {
      work ??= await this.#receiveAgain(transfer, signal);
      staged = await archive.functions.packageAip({
        store: archive.first,
        tx: transferTx(transfer),
        ...work,
        agreement: await this.#terms(transfer),
        transfer: identityOf(transfer, work.received),
        aip: { id: transfer.aipId, created: transfer.aipCreated },
        times: { received: isoSeconds(transfer.receivedAt!), checked: isoSeconds(transfer.checkedAt!) },
        archive: config.archive,
        software: { name: 'Mộc Bản', version },
        rules: config.rules,
        signal,
        onStep: config.onStep,
      });
      await this.#update(transfer, { staged });
    }
    try {
      await archive.functions.commitAip(archive.first, staged, { onStep: config.onStep });
    } catch (error) {
      // The next attempt makes the AIP anew from the upload, with the same identifier and the same bytes.
      await this.#update(transfer, { staged: null });
      throw error;
    }
    await this.#transition(transfer, 'replicating', { note: staged.aipId });
    return work;
  }

  async #replicate(transfer: TransferEntity, signal: AbortSignal): Promise<void> {
    const { archive, config, source } = this.parts;
    const { staged } = transfer;
    if (!staged) throw new ServiceError('TRANSFER_COMMIT_LOST', 'a transfer is replicating without a committed AIP');
    const { objectPrefix, inventorySha512 } = staged;
    const tx = transferTx(transfer);
    const request = { from: archive.first, objectPrefix, inventorySha512, tx, signal };
    // A copy that was made now has read the first store's content, and refused all that had not its digest.
    let isContentProved = false;
    for (const to of archive.replicas) {
      await archive.functions.discardStaging(to, tx);
      const outcome = await archive.functions.replicateAip({ ...request, to, onStep: config.onStep });
      isContentProved ||= outcome === 'committed';
    }
    const copies = await this.#verifyCopies(staged, isContentProved, signal);
    const record = await archive.functions.describeAip(archive.first, objectPrefix);
    // From here on the stores hold all that is needed; who sees `preserved` sees it cleared away as well.
    await this.#clear(transfer, 'preserved');
    await config.onStep('record:before');
    await source.transaction(async (manager) => {
      await writeHolding(manager, record, {
        agencyId: transfer.agencyId,
        agreementId: transfer.agreementId,
        objectPath: objectPrefix,
        copies,
      });
      await transition(manager, {
        transferId: transfer.id,
        run: transfer.run,
        from: 'replicating',
        to: 'preserved',
        agent: SERVICE_AGENT,
        note: staged.aipId,
        set: { endedAt: config.clock.now(), cause: null, failures: 0, waits: 0 },
      });
    });
    await config.onStep('record:done');
  }

  /**
   * Reads every copy back; the first one's content not again where a copy was made of it.
   * @throws ServiceError `TRANSFER_COPY_NOT_INTACT`
   */
  async #verifyCopies(
    { aipId, objectPrefix, inventorySha512 }: StagedAip,
    isFirstProved: boolean,
    signal: AbortSignal,
  ): Promise<CopyState[]> {
    const { archive, config } = this.parts;
    const copies: CopyState[] = [];
    for (const store of archive.stores) {
      const isContentProved = isFirstProved && store === archive.first;
      const audit = await archive.functions.auditObject(store, objectPrefix, { isContentProved, signal });
      if (audit.verdict !== 'intact' || audit.id !== aipId || audit.inventorySha512 !== inventorySha512)
        throw UNREAD.includes(audit.verdict)
          ? new ServiceError('SERVICE_NOT_READY', `the copy on ${store.id} cannot be read back: ${audit.verdict}`)
          : new ServiceError('TRANSFER_COPY_NOT_INTACT', `the copy on ${store.id} was read back as ${audit.verdict}`);
      copies.push({ storeId: store.id, state: 'intact', verifiedAt: config.clock.now() });
    }
    await config.onStep('verify:done');
    return copies;
  }

  /** Removes what a transfer in this state no longer needs. */
  async #clear(transfer: TransferEntity, state: TransferState): Promise<void> {
    const { archive } = this.parts;
    await this.#load(transfer.id, transfer.run);
    // What is staged may be the work of a run before this one.
    const folders = new Set([transferTx(transfer), transfer.staged?.tx ?? transferTx(transfer)]);
    for (const store of archive.stores) for (const tx of folders) await archive.functions.discardStaging(store, tx);
    if (state === 'preserved' || state === 'returned') await this.#uploads.remove(transfer.id);
    if (state === 'quarantined') await this.#uploads.quarantine(transfer.id);
    if (state === 'under-review') await this.#uploads.release(transfer.id);
  }

  /** Removes what runs that were broken off left in staging, but for an AIP that is staged to be committed. */
  async #clearEarlierRuns(transfer: TransferEntity): Promise<void> {
    const { functions, stores } = this.parts.archive;
    for (const store of stores)
      for await (const { tx } of functions.listStaging(store))
        if (transferOfTx(tx) === transfer.id && tx !== transfer.staged?.tx && tx !== transferTx(transfer))
          await functions.discardStaging(store, tx);
  }

  async #failed(transferId: string, run: string, error: unknown, signal: AbortSignal): Promise<void> {
    const { source, logger } = this.parts;
    if (signal.aborted || error instanceof TakenOver) return enqueue(source.manager, 'process-transfer', transferId);
    logger.error({ err: error, transferId }, 'a step of a transfer failed');
    const outside = outsideCause(error);
    await source.transaction(async (manager) => {
      const transfer = await manager.getRepository(TransferEntity).findOneBy({ id: transferId, run });
      if (!transfer) return;
      await (outside === undefined
        ? this.#fail(manager, transfer, causeOf(error))
        : this.#wait(manager, transfer, outside));
    });
  }

  /** Nothing is wrong with the package: it is tried again, later and later up to a ceiling, for as long as it takes. */
  async #wait(manager: EntityManager, transfer: TransferEntity, cause: string): Promise<void> {
    const { id: transferId, state, waits } = transfer;
    const { retryCeilingMs } = this.parts.config;
    await manager.getRepository(TransferEntity).update({ id: transferId }, { cause, waits: waits + 1 });
    // Once per cause, or an hour without a disk would fill the history.
    if (cause !== transfer.cause)
      await recordEvent(manager, {
        transferId,
        from: state,
        to: state,
        type: 'transfer:waiting',
        agent: SERVICE_AGENT,
        outcome: 'fail',
        note: cause,
      });
    const delayMs = Math.min(FIRST_WAIT_MS * 2 ** Math.min(waits, 20), retryCeilingMs);
    await enqueue(manager, 'process-transfer', transferId, { delayMs });
  }

  async #fail(manager: EntityManager, transfer: TransferEntity, cause: string): Promise<void> {
    const { id: transferId, state } = transfer;
    const failures = transfer.failures + 1;
    const attempt = { transferId, from: state, agent: SERVICE_AGENT, outcome: 'fail', note: cause } as const;
    if (failures >= MAX_FAILURES && RETRYABLE.includes(state)) {
      await transition(manager, { ...attempt, to: 'failed', set: { failedState: state, cause, failures, waits: 0 } });
      return;
    }
    await manager.getRepository(TransferEntity).update({ id: transferId }, { cause, failures, waits: 0 });
    await recordEvent(manager, { ...attempt, to: state, type: 'transfer:attempt' });
    await enqueue(manager, 'process-transfer', transferId, { delayMs: 1000 * 2 ** failures });
  }

  /** @throws TakenOver when another run has begun meanwhile */
  async #update(
    { id, run }: TransferEntity,
    change: QueryDeepPartialEntity<TransferEntity>,
    manager: EntityManager = this.parts.source.manager,
  ): Promise<void> {
    const { affected } = await manager
      .getRepository(TransferEntity)
      .update(run === null ? { id } : { id, run }, change);
    if (affected !== 1) throw new TakenOver();
  }

  #transition(
    transfer: TransferEntity,
    to: TransferState,
    change: { note?: string; outcome?: 'success' | 'fail'; set?: Partial<TransferEntity> },
  ): Promise<void> {
    return this.parts.source.transaction((manager) =>
      transition(manager, {
        ...change,
        transferId: transfer.id,
        run: transfer.run,
        from: transfer.state,
        to,
        agent: SERVICE_AGENT,
        set: { ...change.set, cause: null, failures: 0, waits: 0 },
      }),
    );
  }

  /** @throws TakenOver when another run has begun meanwhile */
  async #load(id: string, run: string | null): Promise<TransferEntity> {
    // Not `findOne`, which asks twice when there are relations.
    const [transfer] = await this.parts.source
      .getRepository(TransferEntity)
      .find({ where: { id }, relations: { agency: true, agreement: true } });
    if (transfer?.run !== run) throw new TakenOver();
    return transfer;
  }

  /** The agreement as it was when the transfer was registered: closing it later does not turn the transfer away. */
  async #terms({ id, agreement, agency, registeredAt }: TransferEntity): Promise<AgreementTerms> {
    const { packageProfiles, formats } = agreement.limits;
    const left = await documentsLeft(this.parts.source.manager, agreement, id);
    const open = await this.parts.source
      .getRepository(AgreementEntity)
      .find({ where: { agencyId: agency.id, closedAt: IsNull() }, order: { code: 'ASC' } });
    return {
      code: agreement.code,
      agency: { code: agency.code, name: agency.name },
      title: agreement.title,
      open: agreement.closedAt === null || agreement.closedAt > registeredAt,
      otherOpenCodes: open.map(({ code }) => code).filter((code) => code !== agreement.code),
      historicalArchive: agreement.historicalArchive,
      networked: this.parts.config.networked,
      onOfficerFinding: agreement.onOfficerFinding,
      limits: {
        ...(packageProfiles && { packageProfiles }),
        ...(formats && { formats }),
        ...(left !== undefined && { documentsLeft: left }),
      },
    };
  }
}

/** Transfers that this process works on; the advisory lock keeps other processes away. */
const ACTIVE = new Set<string>();

/** Another run of the same transfer has begun: this one had lost its lock. */
class TakenOver extends Error {}

/** Verdicts on a copy that say nothing of its bytes. */
const UNREAD: readonly ObjectVerdict[] = ['unreadable', 'unreachable'];

const RETRYABLE: readonly TransferState[] = ['received', 'checking', 'packaging', 'replicating'];

function stateAfter(verdict: Checked['report']['verdict'], review: ReviewPolicy): TransferState {
  if (verdict === 'block') return 'returned';
  if (verdict === 'quarantine') return 'quarantined';
  if (review === 'always') return 'under-review';
  return verdict === 'officer' && review === 'on-finding' ? 'under-review' : 'packaging';
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

/** What outside the package and this program stopped a step, for producers to read; `undefined` when it was something else. */
function outsideCause(error: unknown): string | undefined {
  if (isDatabaseAway(error)) return 'DATABASE_AWAY: the database does not answer; the transfer goes on by itself';
  if (error instanceof ServiceError && error.code === 'SERVICE_NOT_READY') return `${error.code}: ${error.message}`;
  if (error instanceof ClamdError) return `${error.code}: ${error.message}; the transfer goes on by itself`;
  const fault = carrierFault(error);
  return fault && `${fault}: the disk or the system refuses; the transfer goes on by itself`;
}

/** For producers to read: our own messages as they are, of the system's errors only the code, since their texts hold paths. */
function causeOf(error: unknown): string {
  if (error instanceof CodedError) return `${error.code}: ${error.message}`;
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return 'unknown';
}
