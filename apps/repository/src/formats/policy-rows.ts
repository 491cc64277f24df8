import type { PolicyRow } from '@mocban/format-risk';
import type { EntityManager } from 'typeorm';

/** `proposed`, `leaving`: it waits for a second person to be in force, or to be withdrawn, since that lowers a level. */
export type PolicyRowState = 'proposed' | 'in-force' | 'leaving' | 'withdrawn' | 'refused';

/** A row of the local policy as the catalogue has it. */
export interface KeptPolicyRow {
  row: PolicyRow;
  sequence: number;
  state: PolicyRowState;
  lowers: boolean;
  requestedBy: string;
  requestedAt: Date;
  inForceBy: string | null;
  inForceAt: Date | null;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
  withdrawnBecause: string | null;
}

type Stored = Omit<KeptPolicyRow, 'row'> &
  Omit<PolicyRow, 'puid' | 'family' | 'task' | 'reason'> & {
    puid: string | null;
    family: string | null;
    task: 'migrate' | null;
    reasonVi: string;
    reasonEn: string;
  };

const COLUMNS = `id, sequence::float8 as sequence, puid, family, effect, level, task, reason_vi as "reasonVi", reason_en as "reasonEn",
  source, confidence, to_char(valid_from, 'YYYY-MM-DD') as "validFrom", to_char(valid_to, 'YYYY-MM-DD') as "validTo",
  decided_by as "decidedBy", state, lowers, requested_by as "requestedBy", requested_at as "requestedAt",
  in_force_by as "inForceBy", in_force_at as "inForceAt", withdrawn_by as "withdrawnBy", withdrawn_at as "withdrawnAt",
  withdrawn_because as "withdrawnBecause"`;

/** Rows that are decided, the latest first, whether their time has come or not. */
export const policyRowsInForce = async (manager: EntityManager): Promise<PolicyRow[]> =>
  (await readRows(manager, `state in ('in-force', 'leaving')`)).map(({ row }) => row);

export const readRows = async (
  manager: EntityManager,
  condition: string,
  values: readonly unknown[] = [],
): Promise<KeptPolicyRow[]> =>
  (
    await manager.query<Stored[]>(
      `select ${COLUMNS} from format_policy_rows where ${condition} order by sequence desc`,
      [...values],
    )
  ).map(keptOf);

const keptOf = ({ reasonVi, reasonEn, puid, family, task, ...stored }: Stored): KeptPolicyRow => {
  const { id, effect, level, source, confidence, validFrom, validTo, decidedBy, ...kept } = stored;
  return {
    ...kept,
    row: {
      id,
      ...(puid !== null && { puid }),
      ...(family !== null && { family }),
      effect,
      level,
      ...(task !== null && { task }),
      reason: { vi: reasonVi, en: reasonEn },
      source,
      confidence,
      validFrom,
      validTo,
      decidedBy,
    },
  };
};
