import { ClamdError } from '@mocban/clamd';
import { CodedError } from '@mocban/core';
import type { EntityManager } from 'typeorm';
import { TransferEntity, WORKING_STATES, type TransferState } from '../database/entities/transfers.js';
import { carrierFault, isDatabaseAway, storeFault } from '../environment.js';
import { ServiceError } from '../error.js';
import { enqueue } from '../jobs/queue.js';
import { recordEvent, SERVICE_AGENT, transition } from '../transfers/transition.js';
import { TakenOver, type TransferRun } from './transfer-run.js';

/** A step that fails so many times in a row makes the transfer `failed`. */
const MAX_FAILURES = 5;

/** While the cause lies outside the package (a full disk, a database that is away) a transfer waits, at first so long. */
const FIRST_WAIT_MS = 1000;

const RETRYABLE: readonly TransferState[] = WORKING_STATES;

/** Records why a run ended early, and when the transfer is tried again, if by itself. */
export async function recordSetback(run: TransferRun, error: unknown, signal: AbortSignal): Promise<void> {
  const { transferId } = run;
  const { config, source, logger } = run.parts;
  if (signal.aborted || error instanceof TakenOver) return enqueue(source.manager, 'process-transfer', transferId);
  logger.error({ err: error, transferId }, 'a step of a transfer failed');
  const outside = outsideCause(error);
  await source.transaction(async (manager) => {
    const transfer = await manager.getRepository(TransferEntity).findOneBy({ id: transferId, run: run.id });
    if (!transfer) return;
    await (outside === undefined
      ? fail(manager, transfer, causeOf(error))
      : wait(manager, transfer, outside, config.retryCeilingMs));
  });
}

/** Nothing is wrong with the package: it is tried again, later and later up to a ceiling, for as long as it takes. */
async function wait(manager: EntityManager, transfer: TransferEntity, cause: string, ceilingMs: number): Promise<void> {
  const { id: transferId, state, waits } = transfer;
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
  const delayMs = Math.min(FIRST_WAIT_MS * 2 ** Math.min(waits, 20), ceilingMs);
  await enqueue(manager, 'process-transfer', transferId, { delayMs });
}

async function fail(manager: EntityManager, transfer: TransferEntity, cause: string): Promise<void> {
  const failures = await countFailure(manager, transfer, cause);
  if (failures < MAX_FAILURES || !RETRYABLE.includes(transfer.state))
    await enqueue(manager, 'process-transfer', transfer.id, { delayMs: 1000 * 2 ** failures });
}

/** @returns failures in a row; from `MAX_FAILURES` on the transfer is `failed` */
async function countFailure(manager: EntityManager, transfer: TransferEntity, cause: string): Promise<number> {
  const { id: transferId, state } = transfer;
  const failures = transfer.failures + 1;
  const attempt = { transferId, from: state, agent: SERVICE_AGENT, outcome: 'fail', note: cause } as const;
  if (failures >= MAX_FAILURES && RETRYABLE.includes(state)) {
    await transition(manager, { ...attempt, to: 'failed', set: { failedState: state, cause, failures, waits: 0 } });
    return failures;
  }
  await manager.getRepository(TransferEntity).update({ id: transferId }, { cause, failures, waits: 0 });
  await recordEvent(manager, { ...attempt, to: state, type: 'transfer:attempt' });
  return failures;
}

/** The run before ended with its process. Counted, so that a package which kills processes does not do so for ever. */
export async function recordDeath({ parts }: TransferRun, transfer: TransferEntity): Promise<void> {
  if (!RETRYABLE.includes(transfer.state)) return;
  parts.logger.error({ transferId: transfer.id }, 'the process that worked on a transfer died');
  transfer.failures = await parts.source.transaction((manager) => countFailure(manager, transfer, DIED));
  if (transfer.failures >= MAX_FAILURES) transfer.state = 'failed';
}

/** For producers to read. */
const DIED = 'PROCESS_DIED: the process that worked on the transfer ended';

/** What outside the package and this program stopped a step, for producers to read; `undefined` when it was something else. */
function outsideCause(error: unknown): string | undefined {
  if (isDatabaseAway(error)) return 'DATABASE_AWAY: the database does not answer; the transfer goes on by itself';
  if (error instanceof ServiceError && error.code === 'SERVICE_NOT_READY') return `${error.code}: ${error.message}`;
  if (error instanceof ClamdError) return `${error.code}: ${error.message}; the transfer goes on by itself`;
  const fault = carrierFault(error);
  if (fault !== undefined) return `${fault}: the disk or the system refuses; the transfer goes on by itself`;
  return storeFault(error) && 'STORAGE_IO: a store does not answer or refuses; the transfer goes on by itself';
}

/** For producers to read: our own messages as they are, of the system's errors only the code, since their texts hold paths. */
function causeOf(error: unknown): string {
  if (error instanceof CodedError) return `${error.code}: ${error.message}`;
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return 'unknown';
}
