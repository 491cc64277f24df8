import { byRisk, worse, type RiskLevel } from '../level.js';
import type { NaraRelease } from '../nara/release.js';
import type { Policy, PolicyRow } from '../policy/policy.js';
import type { DeprecatedFormat } from '../pronom/deprecated.js';
import type { VersionChains } from '../pronom/relations.js';
import {
  deprecationReasons,
  laterReason,
  naraReasons,
  NOT_ASSESSED,
  rowReason,
  standingOf,
  UNIDENTIFIED,
} from './reasons.js';
import type { FormatAssessment, NaraStanding, PolicyStanding, RiskReason } from './types.js';

export interface RiskSources {
  nara: NaraRelease;
  /** Records that PRONOM has given up. */
  deprecated: readonly DeprecatedFormat[];
  /** Which format follows which. @defaultValue it is not known of any */
  chains?: VersionChains | undefined;
  /** The national profile. */
  profile: Policy;
  /** Rows that were decided here; they may name the profile's families. */
  operator?: readonly PolicyRow[];
  /** The day whose rows are in force, `YYYY-MM-DD`. */
  at: string;
}

type Origin = 'operator' | 'profile';
interface RowInForce {
  row: PolicyRow;
  origin: Origin;
}

/**
 * Joins what is said of formats into one level each. A row of the operator that decides is the level; otherwise NARA's worst row is, or what
 * stands in where NARA has none; rows that ask for at least a level raise it. Answers are kept: a register is asked for few formats often.
 */
export class RiskRegister {
  readonly #sources: RiskSources;
  readonly #deprecated: ReadonlyMap<string, DeprecatedFormat>;
  readonly #rows: ReadonlyMap<string, readonly RowInForce[]>;
  readonly #assessed = new Map<string | undefined, FormatAssessment>();

  constructor(sources: RiskSources) {
    this.#sources = sources;
    this.#deprecated = new Map(sources.deprecated.map((one) => [one.puid, one]));
    this.#rows = rowsInForce(sources);
  }

  /** The day of the release of NARA's matrix. */
  get naraRelease(): string {
    return this.#sources.nara.date;
  }

  /** @param puid absent for a file that nobody could identify */
  assess(puid: string | undefined): FormatAssessment {
    let found = this.#assessed.get(puid);
    if (found === undefined) this.#assessed.set(puid, (found = this.#assess(puid)));
    return found;
  }

  #assess(puid: string | undefined): FormatAssessment {
    if (puid === undefined)
      return { level: 'unknown', decidedBy: 'nobody', nara: [], policy: [], tasks: [], reasons: [UNIDENTIFIED] };
    const { nara, successor } = this.#standings(puid);
    const rows = [
      ...(this.#rows.get(puid) ?? []),
      ...(successor === undefined ? [] : (this.#rows.get(successor) ?? [])),
    ];
    const { level, decidedBy } = decided(nara[0]?.level, rows);
    const deprecated = this.#deprecated.get(puid);
    const later = this.#sources.chains?.after(puid);
    const reasons: RiskReason[] = [
      ...rows.map(({ row, origin }) => rowReason(row, origin)),
      ...naraReasons(nara, this.naraRelease),
      ...(deprecated === undefined ? [] : deprecationReasons(deprecated, successor)),
      ...(later === undefined ? [] : [laterReason(later)]),
    ];
    if (decidedBy === 'nobody') reasons.push(NOT_ASSESSED);
    return {
      puid,
      level,
      decidedBy,
      ...(nara[0] === undefined ? {} : { rating: nara[0].rating }),
      nara,
      policy: rows.map(policyStanding),
      tasks: [...new Set(rows.flatMap(({ row }) => row.task ?? []))],
      reasons,
    };
  }

  /** NARA's rows of a format, worst first; of one that PRONOM has given up those of the riskiest that it names instead. */
  #standings(puid: string): { nara: NaraStanding[]; successor?: string } {
    const of = (one: string): NaraStanding[] =>
      (this.#sources.nara.byPuid.get(one) ?? [])
        .map((format) => standingOf(format, this.#sources.nara.method))
        .sort((a, b) => byRisk(b.level, a.level) || a.rating - b.rating);
    const own = of(puid);
    if (own.length > 0) return { nara: own };
    const successors = (this.#deprecated.get(puid)?.successors ?? [])
      .map((successor) => ({ nara: of(successor), successor }))
      .sort((a, b) => (a.nara[0]?.rating ?? Infinity) - (b.nara[0]?.rating ?? Infinity));
    return successors[0] ?? { nara: [] };
  }
}

function decided(
  nara: RiskLevel | undefined,
  rows: readonly RowInForce[],
): Pick<FormatAssessment, 'level' | 'decidedBy'> {
  const decides = rows.find(({ row }) => row.effect === 'decides');
  if (decides !== undefined) return { level: decides.row.level, decidedBy: decides.origin };
  const standIn = rows.find(({ row }) => row.effect === 'where-unassessed');
  let level: RiskLevel = nara ?? standIn?.row.level ?? 'unknown';
  let decidedBy: FormatAssessment['decidedBy'] = nara !== undefined ? 'nara' : (standIn?.origin ?? 'nobody');
  for (const { row, origin } of rows) {
    if (row.effect !== 'at-least') continue;
    // A level that somebody has named is more than none, though what nobody knows may be worse.
    const raised = level === 'unknown' ? row.level : worse(level, row.level);
    if (raised !== level) decidedBy = origin;
    level = raised;
  }
  return { level, decidedBy };
}

/** By format, the operator's before the profile's, rows of one format before those of a family, the latest first. */
function rowsInForce({ profile, operator = [], at }: RiskSources): Map<string, RowInForce[]> {
  const families = new Map(profile.families.map(({ id, puids }) => [id, puids]));
  const found = new Map<string, RowInForce[]>();
  const add = (row: PolicyRow, origin: Origin): void => {
    if (row.validFrom > at || (row.validTo !== null && row.validTo <= at)) return;
    for (const puid of row.puid === undefined ? (families.get(row.family ?? '') ?? []) : [row.puid]) {
      const rows = found.get(puid);
      if (rows === undefined) found.set(puid, [{ row, origin }]);
      else rows.push({ row, origin });
    }
  };
  const ordered = (rows: readonly PolicyRow[]): PolicyRow[] =>
    [...rows].sort(
      (a, b) =>
        Number(b.puid !== undefined) - Number(a.puid !== undefined) ||
        (a.validFrom < b.validFrom ? 1 : a.validFrom > b.validFrom ? -1 : a.id < b.id ? -1 : 1),
    );
  for (const row of ordered(operator)) add(row, 'operator');
  for (const row of ordered(profile.rows)) add(row, 'profile');
  return found;
}

const policyStanding = ({ row, origin }: RowInForce): PolicyStanding => ({
  id: row.id,
  origin,
  effect: row.effect,
  level: row.level,
  ...(row.task === undefined ? {} : { task: row.task }),
  source: row.source,
  confidence: row.confidence,
  validFrom: row.validFrom,
  validTo: row.validTo,
  decidedBy: row.decidedBy,
});
