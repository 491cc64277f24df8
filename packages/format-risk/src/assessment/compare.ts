import type { RiskLevel } from '../level.js';
import type { NaraRelease } from '../nara/release.js';
import type { RiskRegister } from './register.js';
import type { FormatAssessment } from './types.js';

/** A format whose level another release or another policy has changed. */
export interface LevelChange {
  puid?: string;
  from: RiskLevel;
  to: RiskLevel;
  fromRating?: number;
  toRating?: number;
  /** What made the difference. */
  because: readonly LevelCause[];
}

export type LevelCause =
  /** Answers of NARA's that are others now, and what they count. */
  | { cause: 'answer'; id: string; question: string; from: string; to: string; scoreFrom: number; scoreTo: number }
  /** A row of NARA's that is there or is one of this format only now, or no longer. */
  | { cause: 'row-added' | 'row-removed'; id: string }
  /** The rating is counted in another way, or is that of other formats. */
  | { cause: 'rating'; id: string; from: number; to: number }
  | { cause: 'policy-added' | 'policy-removed' | 'policy-changed'; id: string };

/** What one release says of formats, to be held against another. */
export interface ComparedRisks {
  register: RiskRegister;
  nara: NaraRelease;
}

/**
 * Which of these formats have another level, and why.
 * @param puids to be compared; `undefined` for what nobody could identify
 */
export function compareRisks(
  before: ComparedRisks,
  after: ComparedRisks,
  puids: Iterable<string | undefined>,
): LevelChange[] {
  const changes: LevelChange[] = [];
  for (const puid of puids) {
    const [was, is] = [before.register.assess(puid), after.register.assess(puid)];
    if (was.level === is.level) continue;
    changes.push({
      ...(puid === undefined ? {} : { puid }),
      from: was.level,
      to: is.level,
      ...(was.rating === undefined ? {} : { fromRating: was.rating }),
      ...(is.rating === undefined ? {} : { toRating: is.rating }),
      because: [...policyCauses(was, is), ...naraCauses(was, is, before.nara, after.nara)],
    });
  }
  return changes;
}

function policyCauses(was: FormatAssessment, is: FormatAssessment): LevelCause[] {
  const now = new Map(is.policy.map((row) => [row.id, row]));
  const causes: LevelCause[] = [];
  for (const row of was.policy) {
    const other = now.get(row.id);
    now.delete(row.id);
    if (other === undefined) causes.push({ cause: 'policy-removed', id: row.id });
    else if (other.level !== row.level || other.effect !== row.effect)
      causes.push({ cause: 'policy-changed', id: row.id });
  }
  return [...causes, ...[...now.keys()].map((id) => ({ cause: 'policy-added' as const, id }))];
}

function naraCauses(
  was: FormatAssessment,
  is: FormatAssessment,
  before: NaraRelease,
  after: NaraRelease,
): LevelCause[] {
  const [old, now] = [new Set(was.nara.map(({ id }) => id)), new Set(is.nara.map(({ id }) => id))];
  const causes: LevelCause[] = [
    ...[...now].filter((id) => !old.has(id)).map((id) => ({ cause: 'row-added' as const, id })),
    ...[...old].filter((id) => !now.has(id)).map((id) => ({ cause: 'row-removed' as const, id })),
  ];
  for (const id of [...now].filter((one) => old.has(one))) {
    const [from, to] = [before.formats.get(id)!, after.formats.get(id)!];
    const answers = [...to.scores.keys()].filter((question) => to.scores.get(question) !== from.scores.get(question));
    for (const question of answers)
      causes.push({
        cause: 'answer',
        id,
        question,
        from: from.answers?.get(question) ?? '',
        to: to.answers?.get(question) ?? '',
        scoreFrom: from.scores.get(question) ?? 0,
        scoreTo: to.scores.get(question) ?? 0,
      });
    if (answers.length === 0 && from.rating !== to.rating)
      causes.push({ cause: 'rating', id, from: from.rating, to: to.rating });
  }
  return causes;
}
