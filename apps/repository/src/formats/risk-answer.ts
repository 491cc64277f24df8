import type { FormatAssessment } from '@mocban/format-risk';
import type { FormatRiskDto } from './format.dto.js';

/** The shape in which answers give an assessment; what NARA was answered stays out. */
export const riskOf = ({
  assessment,
  atRisk,
  name,
}: {
  assessment: FormatAssessment;
  atRisk: boolean;
  name?: string | undefined;
}): FormatRiskDto => ({
  ...(assessment.puid !== undefined && { puid: assessment.puid }),
  ...(name !== undefined && { name }),
  level: assessment.level,
  decidedBy: assessment.decidedBy,
  ...(assessment.rating !== undefined && { rating: assessment.rating }),
  atRisk,
  tasks: assessment.tasks,
  nara: assessment.nara.map(({ id, name: title, level, rating, total, basis, action, plan }) => ({
    id,
    name: title,
    level,
    rating,
    total,
    ...(basis !== undefined && { basis }),
    action,
    plan,
  })),
  policy: assessment.policy.map(({ validFrom: _from, validTo: _to, ...row }) => row),
  reasons: assessment.reasons.map(({ code, level, source, text }) => ({
    code,
    ...(level !== undefined && { level }),
    source,
    text,
  })),
});
