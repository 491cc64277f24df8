import type { ObjectVerdict } from '@mocban/oais';
import type { EntityManager } from 'typeorm';

export const REPAIR_MODES = ['automatic', 'confirm', 'never'] as const;
export type RepairMode = (typeof REPAIR_MODES)[number];

/** Verdicts on a copy that there is something to repair of: a store that is away is not damaged. */
export const REPAIRABLE_VERDICTS = ['changed', 'missing', 'extra', 'unreadable', 'superseded'] as const;

/** What is done about a verdict on a copy of a store. */
export interface RepairRule {
  /** Id of the store, or `*`. */
  store: string;
  /** One of `REPAIRABLE_VERDICTS`, or `*`. */
  verdict: string;
  mode: RepairMode;
}

export interface RepairPolicy {
  /** 0 is the one that an archive begins with. */
  version: number;
  /** The first that fits decides; where none does, an officer. */
  rules: readonly RepairRule[];
  /** Repairs that the machine begins by itself within an hour, for each store. */
  perHour: number;
}

const FIRST: RepairPolicy = { version: 0, rules: [{ store: '*', verdict: '*', mode: 'confirm' }], perHour: 20 };

/** The policy in force. */
export async function currentRepairPolicy(manager: EntityManager): Promise<RepairPolicy> {
  const [row] = await manager.query<RepairPolicy[]>(
    'select id::int as version, rules, per_hour as "perHour" from repair_policies order by id desc limit 1',
  );
  return row ?? FIRST;
}

export function repairMode({ rules }: RepairPolicy, storeId: string, verdict: ObjectVerdict): RepairMode {
  if (!REPAIRABLE_VERDICTS.some((known) => known === verdict)) return 'never';
  const fits = (expected: string, actual: string): boolean => expected === '*' || expected === actual;
  return rules.find((rule) => fits(rule.store, storeId) && fits(rule.verdict, verdict))?.mode ?? 'confirm';
}
