import type { RiskLevel } from '../level.js';
import { planText } from '../nara/plan-text.js';
import { isCounted, type RatingMethod } from '../nara/rating.js';
import type { NaraFormat } from '../nara/release.js';
import { ownData, type Texts } from '../own-data.js';
import type { PolicyRow } from '../policy/policy.js';
import type { DeprecatedFormat } from '../pronom/deprecated.js';
import type { LaterVersions } from '../pronom/relations.js';
import type { NaraStanding, RiskReason } from './types.js';

const LEVELS: Record<RiskLevel, Texts> = {
  low: { vi: 'rủi ro thấp', en: 'low risk' },
  moderate: { vi: 'rủi ro trung bình', en: 'moderate risk' },
  high: { vi: 'rủi ro cao', en: 'high risk' },
  unknown: { vi: 'chưa rõ rủi ro', en: 'unknown risk' },
};

/** A level in words. */
export const levelText = (level: RiskLevel): Texts => LEVELS[level];

const SHOWN_WEAKNESSES = 5;

let questions: Record<string, Texts> | undefined;

/** The numbers of a row, and what counts against it. */
export function standingOf(format: NaraFormat, method: RatingMethod): NaraStanding {
  questions ??= JSON.parse(ownData('questions.json')) as Record<string, Texts>;
  const texts = questions;
  const counted = [...format.scores]
    .filter(([question]) => isCounted(question, method))
    .map(([question, score]) => ({ question, answer: format.answers?.get(question) ?? '', score }));
  const weaknesses = counted
    .filter(({ score }) => score < 0)
    .sort((one, other) => one.score - other.score || Number(isUnknown(one.answer)) - Number(isUnknown(other.answer)))
    .slice(0, SHOWN_WEAKNESSES)
    .map((one) => ({ ...one, text: weaknessText(texts[one.question], one) }));
  const answers = Object.fromEntries(counted.map(({ question, ...rest }) => [question, rest]));
  const { id, name, level, rating, total, basis, plan } = format;
  return { id, name, level, rating, total, basis, action: plan.action, plan: plan.plan, answers, weaknesses };
}

/** A year that nobody knows is 0. */
const isUnknown = (answer: string): boolean => answer === 'Unknown' || answer === '0';

/** What is not known counts as much as the worst, and is not said to be so. */
function weaknessText(text: Texts | undefined, { question, answer }: { question: string; answer: string }): Texts {
  const { vi, en } = text ?? { vi: question, en: question };
  return isUnknown(answer) ? { vi: `chưa rõ: ${vi}`, en: `not known: ${en}` } : { vi, en };
}

/** What the rows of NARA's say; the first is the one that counts. */
export function naraReasons(standings: readonly NaraStanding[], release: string): RiskReason[] {
  const [worst] = standings;
  if (worst === undefined) return [];
  const source = `NARA ${release}`;
  const because = (language: 'vi' | 'en') => worst.weaknesses.map(({ text }) => text[language]).join('; ');
  const reasons: RiskReason[] = [
    {
      code: 'NARA_LEVEL',
      level: worst.level,
      source,
      text: {
        vi: `${worst.name}: ${LEVELS[worst.level].vi}, điểm ${worst.rating}${worst.weaknesses.length === 0 ? '' : ` (${because('vi')})`}`,
        en: `${worst.name}: ${LEVELS[worst.level].en}, rating ${worst.rating}${worst.weaknesses.length === 0 ? '' : ` (${because('en')})`}`,
      },
    },
  ];
  if (standings.some(({ rating }) => rating !== worst.rating))
    reasons.push({
      code: 'NARA_SEVERAL',
      source,
      text: {
        vi: `${standings.length} dòng của ma trận cùng là định dạng này; lấy dòng rủi ro nhất`,
        en: `${standings.length} rows of the matrix are this format; the worst counts`,
      },
    });
  if (worst.basis !== 'answers')
    reasons.push({
      code: 'NARA_CATCH_ALL',
      source,
      text: {
        vi: 'phiên bản không rõ: điểm lấy theo định dạng rủi ro nhất cùng loại',
        en: 'version unspecified: the rating is that of the riskiest format of its kind',
      },
    });
  if (worst.action === 'Transform')
    reasons.push({
      code: 'NARA_TRANSFORMS',
      source,
      text: planText(worst.plan),
    });
  return reasons;
}

export const rowReason = (row: PolicyRow, origin: 'operator' | 'profile'): RiskReason => ({
  code: origin === 'operator' ? 'OPERATOR_ROW' : 'PROFILE_ROW',
  level: row.level,
  source: `${row.source} (${row.confidence})`,
  text: row.reason,
});

export function deprecationReasons(deprecated: DeprecatedFormat, assessedAs: string | undefined): RiskReason[] {
  const others = deprecated.successors.join(', ');
  const reasons: RiskReason[] = [
    {
      code: 'PRONOM_DEPRECATED',
      source: 'PRONOM',
      text:
        others === ''
          ? { vi: 'PRONOM không còn dùng mã này', en: 'PRONOM no longer uses this record' }
          : {
              vi: `PRONOM không còn dùng mã này; xem ${others}`,
              en: `PRONOM no longer uses this record; see ${others}`,
            },
    },
  ];
  if (assessedAs !== undefined)
    reasons.push({
      code: 'AS_SUCCESSOR',
      source: 'PRONOM',
      text: { vi: `đánh giá theo ${assessedAs}`, en: `assessed as ${assessedAs}` },
    });
  return reasons;
}

/** That there is a later version is no risk by itself: many readers know all versions of a format. */
export function laterReason({ next, latest, record }: LaterVersions): RiskReason {
  const behind = latest.filter((puid) => !next.includes(puid));
  const said = record.updated === undefined ? '' : ` ${record.updated}`;
  return {
    code: 'PRONOM_LATER_VERSION',
    source: `PRONOM ${record.puid}${said}`,
    text: {
      vi: `đã có phiên bản sau: ${next.join(', ')}${behind.length === 0 ? '' : `; mới nhất: ${behind.join(', ')}`}`,
      en: `there is a later version: ${next.join(', ')}${behind.length === 0 ? '' : `; the latest: ${behind.join(', ')}`}`,
    },
  };
}

export const NOT_ASSESSED: RiskReason = {
  code: 'NOT_ASSESSED',
  level: 'unknown',
  source: 'Mộc Bản',
  text: { vi: 'chưa nguồn nào đánh giá định dạng này', en: 'nobody has assessed this format' },
};

export const UNIDENTIFIED: RiskReason = {
  code: 'UNIDENTIFIED',
  level: 'unknown',
  source: 'Mộc Bản',
  text: { vi: 'chưa nhận dạng được định dạng', en: 'the format is not identified' },
};
