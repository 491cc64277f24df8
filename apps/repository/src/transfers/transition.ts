import type { EntityManager } from 'typeorm';
import { assignments, Values } from '../database/statement.js';
import { TransferEntity, WORKING_STATES, type TransferState } from '../database/entities/transfers.js';
import { ServiceError } from '../error.js';
import { messagesSql, type Message } from '../notifications/notify.js';

/** The service itself as the agent of an event. */
export const SERVICE_AGENT = 'mocban';

/** Every process hears on this channel, as `<id> <state>`, which transfer has changed its state. */
export const TRANSFER_CHANNEL = 'mocban_transfer';

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

/** Something that happened to a transfer, as it is recorded and told. */
export interface TransferEvent {
  from?: TransferState;
  to: TransferState;
  /** Name of the key, or `SERVICE_AGENT`. */
  agent: string;
  outcome?: 'success' | 'fail';
  note?: string;
  /** The AIPs that the transfer became; told where they are several. */
  aipIds?: readonly string[];
}

export interface Transition extends TransferEvent {
  transferId: string;
  /** The run of the job that changes the state, if it is one: nothing changes when another has begun meanwhile. */
  run?: string | null;
  from: TransferState;
  /** Further columns that change with the state. */
  set?: Partial<TransferEntity>;
}

/**
 * Changes the state, records the event, leaves the messages for whom it concerns and wakes who waits for it, in one statement. Nothing changes when the state is
 * not `from` any more.
 * @throws ServiceError `TRANSFER_STATE`
 */
export async function transition(manager: EntityManager, change: Transition): Promise<void> {
  const { transferId, from, to, run } = change;
  if (!NEXT[from].includes(to)) throw new ServiceError('TRANSFER_STATE', `a transfer never goes from ${from} to ${to}`);
  const values = new Values();
  const changed = await changeState(
    manager,
    // A package that was deleted in quarantine comes back to nothing.
    `update transfers set ${assignments(manager, TransferEntity, { ...change.set, state: to }, values)}
      where id = ${values.add(transferId)} and state = ${values.add(from)} and purged_at is null
        ${run ? `and run = ${values.add(run)}` : ''}`,
    values,
    change,
  );
  if (!changed) throw new ServiceError('TRANSFER_STATE', `the transfer is not ${from} any more`);
}

/**
 * Makes a change of one row of `transfers`, with the event and the messages that follow from it.
 * @param change an `insert` or `update` without `returning`
 * @returns false when it changed nothing; then nothing else was done
 */
export async function changeState(
  manager: EntityManager,
  change: string,
  values: Values,
  event: TransferEvent,
): Promise<boolean> {
  const text = (value: string | undefined) => values.add(value ?? null, 'text');
  const [from, to, agent, outcome, note] = [
    text(event.from),
    text(event.to),
    text(event.agent),
    text(event.outcome ?? 'success'),
    text(event.note),
  ];
  const told = `'from', ${from}, 'to', ${to}, 'outcome', ${outcome}, 'note', ${note}`;
  const several = event.aipIds !== undefined && event.aipIds.length > 1 ? JSON.stringify(event.aipIds) : undefined;
  const aips = `'aipId', aip_id${several === undefined ? '' : `, 'aipIds', ${values.add(several, 'json')}`}`;
  const { ctes, jobs } = messagesSql(messagesOf(event.to, told, aips), 'from about', values);
  const [row] = await manager.query<{ changed: boolean }[]>(
    `with changed as (${change} returning id, agency_id, agreement_id, package_name, aip_id),
     about as (
       select c.*, g.code as agency, a.code as agreement
         from changed c join agencies g on g.id = c.agency_id join agreements a on a.id = c.agreement_id),
     event as (
       insert into transfer_events (transfer_id, type, from_state, to_state, agent, outcome, note)
         select id, 'transfer:state', ${from}, ${to}, ${agent}, ${outcome}, ${note} from changed),
     ${ctes}
     select exists (select from changed) as changed, ${jobs},
       (select pg_notify('${TRANSFER_CHANNEL}', id || ' ' || ${to})::text from changed)`,
    values.list,
  );
  return row?.changed ?? false;
}

/** Who is told of a change of state gets identifiers and states; a producer also that there is a receipt. */
function messagesOf(to: TransferState, change: string, aips: string): Message[] {
  const about = `'transferId', id, 'agency', agency, 'agreement', agreement, 'packageName', package_name`;
  const aip = to === 'preserved' ? `, ${aips}` : '';
  const message = (event: Message['event'], members: string): Message => ({
    event,
    agencyId: 'agency_id',
    data: `json_strip_nulls(json_build_object(${members}))`,
  });
  const changed = message(`transfer.${to}`, `${about}, ${change}${aip}`);
  return to === 'received' ? [changed, message('receipt.available', about)] : [changed];
}

/** Records something that happened to a transfer and did not change its state. */
export async function recordEvent(
  manager: EntityManager,
  { transferId, type, from, to, agent, outcome, note }: TransferEvent & { transferId: string; type: string },
): Promise<void> {
  await manager.query(
    `insert into transfer_events (transfer_id, type, from_state, to_state, agent, outcome, note)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [transferId, type, from ?? null, to, agent, outcome ?? 'success', note ?? null],
  );
}
