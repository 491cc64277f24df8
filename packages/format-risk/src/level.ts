/** How much a format is at risk of becoming unusable; `unknown` where nobody has said. */
export type RiskLevel = 'low' | 'moderate' | 'high' | 'unknown';

export const RISK_LEVELS: readonly RiskLevel[] = ['low', 'moderate', 'unknown', 'high'];

/** Of what nothing is known more is to be feared than of a moderate risk, and less than of a high one that somebody has found. */
export const byRisk = (one: RiskLevel, other: RiskLevel): number =>
  RISK_LEVELS.indexOf(one) - RISK_LEVELS.indexOf(other);

export const worse = (one: RiskLevel, other: RiskLevel): RiskLevel => (byRisk(one, other) >= 0 ? one : other);
