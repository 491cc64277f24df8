import { withFindings, type MalwareScanner } from '@mocban/oais';
import { reviewPolicyOf } from '../agreements/agreement.service.js';
import type { ReviewPolicy } from '../database/entities/producers.js';
import {
  WORKING_STATES,
  type StoredReport,
  type TransferEntity,
  type TransferState,
} from '../database/entities/transfers.js';
import { storable } from '../database/storable.js';
import { duplicateFindings, findDuplicates } from '../duplicates/find-duplicates.js';
import { collectWithinSteps } from '../engine.js';
import { ServiceError } from '../error.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import type { JobContext } from '../jobs/worker.js';
import { scannerOf } from '../malware/scanner.js';
import { writeDocuments } from '../transfers/documents.js';
import { futureAip, packageAndCommit, replicateAndRecord } from './preserving.js';
import { receiveAndCheck, type Work } from './receiving.js';
import { recordDeath, recordSetback } from './setback.js';
import { TransferRun } from './transfer-run.js';

/**
 * The job of a transfer: goes on from the state in the database until nothing is left to do. Every step may be killed at any
 * instant and run again: the database says what was decided, the stores say what was published.
 */
export class ProcessTransfer {
  readonly #scanner: MalwareScanner | undefined;

  constructor(readonly parts: JobParts) {
    this.#scanner = scannerOf(parts.config);
  }

  async run(transferId: string, { signal, died }: JobContext): Promise<void> {
    const lock = await this.parts.lease.take(`transfer:${transferId}`);
    if (!lock) return enqueue(this.parts.source.manager, 'process-transfer', transferId, { delayMs: 2000 });
    const run = new TransferRun(this.parts, transferId);
    const stop = stopSignal(signal, lock.lost);
    const endCollecting = collectWithinSteps(() => run.files);
    try {
      await this.#advance(run, died, stop);
    } catch (error) {
      await recordSetback(run, error, stop);
    } finally {
      endCollecting();
      await lock.release();
    }
  }

  async #advance(run: TransferRun, died: boolean, signal: AbortSignal): Promise<void> {
    const transfer = await run.begin();
    if (died) await recordDeath(run, transfer);
    if (WORKING.includes(transfer.state)) this.#requireFirst();
    await run.clearEarlierRuns(transfer);
    let work: Work | undefined;
    try {
      for (;;) {
        signal.throwIfAborted();
        switch (transfer.state) {
          case 'received':
            await run.transition(transfer, 'checking');
            break;
          case 'checking':
            work = await this.#check(run, transfer, signal);
            break;
          case 'packaging':
            work = await packageAndCommit(run, transfer, work, signal);
            break;
          case 'replicating':
            // What was unpacked is in the object now: its listing is not held while copies are made and read back.
            await work?.received.tree.close();
            work = undefined;
            await replicateAndRecord(run, transfer, signal);
            break;
          default:
            return await run.clear(transfer, transfer.state);
        }
      }
    } finally {
      await work?.received.tree.close();
    }
  }

  /** Packages are made in the first store: while it is away transfers wait. @throws ServiceError `SERVICE_NOT_READY` */
  #requireFirst(): void {
    const { first, details } = this.parts.archive;
    const absence = details.get(first.id)?.absence;
    if (absence) throw new ServiceError('SERVICE_NOT_READY', `the store ${first.id} is away: ${absence.reason}`);
  }

  /** The report is kept before anything is cleared away: run again, the verdict stands and the upload is not needed. */
  async #check(run: TransferRun, transfer: TransferEntity, signal: AbortSignal): Promise<Work | undefined> {
    const { config } = this.parts;
    let { report } = transfer;
    let work: Work | undefined;
    if (!report) {
      work = await receiveAndCheck(run, transfer, this.#scanner, signal);
      const { checked, received } = work;
      const packageSha256 = received.container.digests.sha256 ?? null;
      report = await this.parts.source.transaction(async (manager) => {
        const stored = await writeDocuments(manager, transfer.id, checked.report);
        const recordCode = stored.recordCode ?? null;
        const recordCodes = stored.parts?.flatMap((part) => part.recordCode ?? []) ?? null;
        const change = { report: stored, packageSha256, recordCode, recordCodes, checkedAt: config.clock.now() };
        await run.update(transfer, change, manager);
        return stored;
      });
    }
    report = await this.#compare(run, transfer, report);
    if (work) work.checked.report = report;
    const to = stateAfter(report, reviewPolicyOf(transfer.agreement));
    const isRefused = to === 'returned' || to === 'quarantined';
    if (to !== 'packaging') await run.clear(transfer, to);
    await run.transition(transfer, to, {
      note: `verdict: ${report.verdict}`,
      outcome: isRefused ? 'fail' : 'success',
      set: {
        ...(isRefused && { endedAt: config.clock.now() }),
        ...(to === 'packaging' && transfer.aipId === null && futureAip(config)),
      },
    });
    return work;
  }

  /** C14, in a transaction after the one that made the documents known to others. A package that is refused anyway is not compared. */
  async #compare(run: TransferRun, transfer: TransferEntity, report: StoredReport): Promise<StoredReport> {
    if (transfer.duplicates || report.verdict === 'block' || report.verdict === 'quarantine') return report;
    return this.parts.source.transaction(async (manager) => {
      const duplicates = await findDuplicates(manager, transfer.id);
      const effect = transfer.agreement.duplicates === 'review' ? 'officer' : 'info';
      const findings = await duplicateFindings(manager, transfer.id, duplicates, effect);
      const compared = withFindings(report, storable(findings));
      await run.update(transfer, { report: compared, duplicates }, manager);
      return compared;
    });
  }
}

const WORKING: readonly TransferState[] = WORKING_STATES;

function stateAfter(
  { verdict, signatures, formats }: Pick<StoredReport, 'verdict' | 'signatures' | 'formats'>,
  review: ReviewPolicy,
): TransferState {
  if (verdict === 'block') return 'returned';
  if (verdict === 'quarantine') return 'quarantined';
  // What a policy of signatures or formats holds waits for a person, whatever was agreed on other findings.
  const held = (signatures?.filesHeld ?? 0) + (formats?.held ?? 0);
  if (review === 'always' || held > 0) return 'under-review';
  return verdict === 'officer' && review === 'on-finding' ? 'under-review' : 'packaging';
}
