import { isoSeconds } from '@mocban/core';
import { byRisk, signsOf, type PolicyRow } from '@mocban/format-risk';
import type { EntityManager } from 'typeorm';
import type { Config } from '../config/config.js';
import { ServiceError } from '../error.js';
import { enqueue } from '../jobs/queue.js';
import { addLeaf } from '../log/leaves.js';
import { FORMATS } from './assess-job.js';
import { policyRowsInForce, readRows, type KeptPolicyRow, type PolicyRowState } from './policy-rows.js';
import type { CurrentRegister } from './risk-register.js';

/**
 * Whether rows `after` say less of a risk than rows `before` do, of any format that `row` is of: a level that is lower, or a sign of the
 * law that is gone. That hides something, and is for two persons.
 */
export function lowersRisk(
  current: CurrentRegister,
  row: PolicyRow,
  before: readonly PolicyRow[],
  after: readonly PolicyRow[],
): boolean {
  const at = row.validFrom > current.today ? row.validFrom : current.today;
  const [was, is] = [current.registerWith(before, at), current.registerWith(after, at)];
  const puids =
    row.puid === undefined ? (current.families.find(({ id }) => id === row.family)?.puids ?? []) : [row.puid];
  return puids.some((puid) => {
    const [old, now] = [was.assess(puid), is.assess(puid)];
    return byRisk(now.level, old.level) < 0 || signsOf(now, at).length < signsOf(old, at).length;
  });
}

/** @throws ServiceError `FORMAT_POLICY_UNKNOWN` */
export async function findRow(manager: EntityManager, id: string): Promise<KeptPolicyRow> {
  const [kept] = await readRows(manager, 'id = $1', [id]);
  if (kept === undefined) throw new ServiceError('FORMAT_POLICY_UNKNOWN', 'no such row of the format policy');
  return kept;
}

/** What a row comes to next, and how the log says it. */
const NEXT = {
  'in-force': { by: 'in_force_by', at: 'in_force_at' },
  withdrawn: { by: 'withdrawn_by', at: 'withdrawn_at' },
} as const;

/** Puts a row in force or withdraws it, writes that into the log, and has the levels found again. In the caller's transaction. */
export async function decideRow(
  manager: EntityManager,
  { id, to, by, clock }: { id: string; to: keyof typeof NEXT; by: string } & Pick<Config, 'clock'>,
): Promise<void> {
  const { row } = await findRow(manager, id);
  const column = NEXT[to];
  await manager.query(
    `update format_policy_rows set state = $2, ${column.by} = $3, ${column.at} = now() where id = $1`,
    [id, to, by],
  );
  await addLeaf(manager, {
    type: 'format-policy',
    time: isoSeconds(clock.now()),
    row: id,
    change: to,
    format: row.puid ?? row.family ?? '',
    effect: row.effect,
    level: row.level,
    ...(row.task !== undefined && { task: row.task }),
    validFrom: row.validFrom,
    ...(row.validTo !== null && { validTo: row.validTo }),
    decidedBy: row.decidedBy,
  });
  await enqueue(manager, 'assess-formats', FORMATS);
}

/** @throws ServiceError `FORMAT_POLICY_STATE` when the row is in another state */
export async function lockRow(
  manager: EntityManager,
  id: string,
  wanted: readonly PolicyRowState[],
): Promise<KeptPolicyRow> {
  await manager.query('select from format_policy_rows where id = $1 for update', [id]);
  const kept = await findRow(manager, id);
  if (!wanted.includes(kept.state)) throw new ServiceError('FORMAT_POLICY_STATE', `the row is ${kept.state}`);
  return kept;
}

/** Rows of others that are in force beside it. */
export const rowsBeside = async (manager: EntityManager, id: string): Promise<PolicyRow[]> =>
  (await policyRowsInForce(manager)).filter((row) => row.id !== id);
