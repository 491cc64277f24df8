import { RISK_LEVELS, byRisk, worse, type RiskLevel } from '../level.js';
import type { RiskRegister } from './register.js';
import type { FormatAssessment } from './types.js';

/** The worst of a package's content files, and how many files have which level. */
export interface PackageRisk {
  level: RiskLevel;
  files: number;
  /** Number of files by level. */
  counts: Record<RiskLevel, number>;
  /** Number of files by format, the riskiest first; those whose format nobody knows are one of them. */
  formats: readonly { files: number; assessment: FormatAssessment }[];
}

/**
 * What a package is to be thought of.
 * @param files of its content, by PUID; the key of those that nobody could identify is `undefined`
 * @returns level `low` for a package without any
 */
export function packageRisk(register: RiskRegister, files: ReadonlyMap<string | undefined, number>): PackageRisk {
  const counts = Object.fromEntries(RISK_LEVELS.map((level) => [level, 0])) as Record<RiskLevel, number>;
  const formats: { files: number; assessment: FormatAssessment }[] = [];
  let [level, total]: [RiskLevel, number] = ['low', 0];
  for (const [puid, number] of files) {
    const assessment = register.assess(puid);
    counts[assessment.level] += number;
    formats.push({ files: number, assessment });
    level = worse(level, assessment.level);
    total += number;
  }
  formats.sort(
    (a, b) => byRisk(b.assessment.level, a.assessment.level) || (a.assessment.rating ?? 0) - (b.assessment.rating ?? 0),
  );
  return { level, files: total, counts, formats };
}
