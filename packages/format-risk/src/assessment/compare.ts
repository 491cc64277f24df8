import type { RiskLevel } from '../level.js';
import type { RiskRegister } from './register.js';
import type { FormatAssessment, NaraStanding } from './types.js';

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

/**
 * Which of these formats have another level, and why.
 * @param puids to be compared; `undefined` for what nobody could identify
 */
export function compareRisks(
  before: RiskRegister,
  after: RiskRegister,
  puids: Iterable<string | undefined>,
): LevelChange[] {
  const changes: LevelChange[] = [];
  for (const puid of puids) {
    const change = compareAssessments(before.assess(puid), after.assess(puid));
    if (change !== undefined) changes.push(change);
  }
  return changes;
}

/** What is other about a format's level than it was, and why; nothing while the level is the same. */
export function compareAssessments(was: FormatAssessment, is: FormatAssessment): LevelChange | undefined {
  if (was.level === is.level) return undefined;
  return {
    ...(is.puid === undefined ? {} : { puid: is.puid }),
    from: was.level,
    to: is.level,
    ...(was.rating === undefined ? {} : { fromRating: was.rating }),
    ...(is.rating === undefined ? {} : { toRating: is.rating }),
    because: [...policyCauses(was, is), ...naraCauses(was.nara, is.nara)],
  };
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

function naraCauses(was: readonly NaraStanding[], is: readonly NaraStanding[]): LevelCause[] {
  const old = new Map(was.map((standing) => [standing.id, standing]));
  const now = new Map(is.map((standing) => [standing.id, standing]));
  const causes: LevelCause[] = [
    ...[...now.keys()].filter((id) => !old.has(id)).map((id) => ({ cause: 'row-added' as const, id })),
    ...[...old.keys()].filter((id) => !now.has(id)).map((id) => ({ cause: 'row-removed' as const, id })),
  ];
  for (const [id, to] of now) {
    const from = old.get(id);
    if (from === undefined) continue;
    const answers = answerCauses(from, to);
    causes.push(...answers);
    if (answers.length === 0 && from.rating !== to.rating)
      causes.push({ cause: 'rating', id, from: from.rating, to: to.rating });
  }
  return causes;
}

const NO_ANSWER = { answer: '', score: 0 };

const answerCauses = (from: NaraStanding, to: NaraStanding): LevelCause[] =>
  Object.entries(to.answers).flatMap(([question, { answer, score }]) => {
    const before = from.answers[question] ?? NO_ANSWER;
    return before.score === score
      ? []
      : [
          {
            cause: 'answer' as const,
            id: to.id,
            question,
            from: before.answer,
            to: answer,
            scoreFrom: before.score,
            scoreTo: score,
          },
        ];
  });
