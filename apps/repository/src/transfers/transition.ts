import { IsNull, type EntityManager } from 'typeorm';
import { TransferEntity, WORKING_STATES, type TransferState } from '../database/entities/transfers.js';
import { ServiceError } from '../error.js';
import { notifyOfTransfer } from '../notifications/notify.js';

/** The service itself as the agent of an event. */
export const SERVICE_AGENT = 'mocban';

/** Where each state may lead. `failed` leads back to the state it came from. */
const NEXT: Record<TransferState, readonly TransferState[]> = {
  // `returned`: no bytes came for a month.
  registered: ['uploading', 'received', 'returned'],
  uploading: ['received', 'returned'],
  received: ['checking', 'failed'],
  checking: ['under-review', 'quarantined', 'returned', 'packaging', 'failed'],
  'under-review': ['quarantined', 'returned', 'packaging'],
  quarantined: ['under-review'],
  returned: [],
  packaging: ['replicating', 'failed'],
  replicating: ['preserved', 'failed'],
  preserved: [],
  failed: WORKING_STATES,
};

export interface Transition {
  transferId: string;
  /** The run of the job that changes the state, if it is one: nothing changes when another has begun meanwhile. */
  run?: string | null;
  from: TransferState;
  to: TransferState;
  /** Name of the key, or `SERVICE_AGENT`. */
  agent: string;
  outcome?: 'success' | 'fail';
  note?: string;
  /** Further columns that change with the state. */
  set?: Partial<TransferEntity>;
}

/**
 * Changes the state and records the event, in the caller's transaction. Nothing changes when the state is not `from` any more.
 * @throws ServiceError `TRANSFER_STATE`
 */
export async function transition(manager: EntityManager, change: Transition): Promise<void> {
  const { transferId, from, to } = change;
  if (!NEXT[from].includes(to)) throw new ServiceError('TRANSFER_STATE', `a transfer never goes from ${from} to ${to}`);
  const { affected } = await manager
    .getRepository(TransferEntity)
    // A package that was deleted in quarantine comes back to nothing.
    .update(
      { id: transferId, state: from, purgedAt: IsNull(), ...(change.run && { run: change.run }) },
      { ...change.set, state: to },
    );
  if (affected !== 1) throw new ServiceError('TRANSFER_STATE', `the transfer is not ${from} any more`);
  await recordEvent(manager, { ...change, type: 'transfer:state' });
}

/** Records something that happened to a transfer, with or without a change of its state. */
export async function recordEvent(
  manager: EntityManager,
  event: Omit<Transition, 'from' | 'set' | 'run'> & { from?: TransferState; type: string },
): Promise<void> {
  await manager.query(
    `insert into transfer_events (transfer_id, type, from_state, to_state, agent, outcome, note)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      event.transferId,
      event.type,
      event.from ?? null,
      event.to,
      event.agent,
      event.outcome ?? 'success',
      event.note ?? null,
    ],
  );
  if (event.type === 'transfer:state')
    await notifyOfTransfer(manager, event.transferId, {
      ...(event.from !== undefined && { from: event.from }),
      to: event.to,
      outcome: event.outcome ?? 'success',
      ...(event.note !== undefined && { note: event.note }),
    });
}
