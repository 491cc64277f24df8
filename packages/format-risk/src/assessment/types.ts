import type { RiskLevel } from '../level.js';
import type { RatingBasis } from '../nara/verify.js';
import type { Texts } from '../own-data.js';
import type { PolicyEffect } from '../policy/policy.js';

export type ReasonCode =
  /** What NARA's matrix says. */
  | 'NARA_LEVEL'
  /** Several rows of NARA's are this format, and they differ: the worst counts. */
  | 'NARA_SEVERAL'
  /** NARA has no answers for it, only the rating of others. */
  | 'NARA_CATCH_ALL'
  /** NARA transforms such files. */
  | 'NARA_TRANSFORMS'
  /** PRONOM has given the record up. */
  | 'PRONOM_DEPRECATED'
  /** PRONOM has a later version of the format. */
  | 'PRONOM_LATER_VERSION'
  /** Taken from the format that PRONOM names instead. */
  | 'AS_SUCCESSOR'
  /** A row of the national profile. */
  | 'PROFILE_ROW'
  /** A row that was decided here. */
  | 'OPERATOR_ROW'
  /** The format is known, and nobody has said what risk it has. */
  | 'NOT_ASSESSED'
  /** It is not known what format it is. */
  | 'UNIDENTIFIED';

/** Something that speaks for or against a format, and who says so. */
export interface RiskReason {
  code: ReasonCode;
  /** The level it speaks for, where it speaks for one. */
  level?: RiskLevel;
  /** e.g. `NARA 2026-03-20`, `PRONOM`, a legal text. */
  source: string;
  text: Texts;
}

/** NARA's own numbers of one of its rows. */
export interface NaraStanding {
  id: string;
  name: string;
  level: RiskLevel;
  rating: number;
  /** Rating, prevalence and feasibility together. */
  total: number;
  basis: RatingBasis | undefined;
  action: string;
  plan: string;
  /** What was answered and counts, by the id of the question; empty for a catch-all. */
  answers: Readonly<Record<string, { answer: string; score: number }>>;
  /** Questions that count against it most, worst first. */
  weaknesses: readonly { question: string; answer: string; score: number; text: Texts }[];
}

export interface PolicyStanding {
  id: string;
  origin: 'operator' | 'profile';
  effect: PolicyEffect;
  level: RiskLevel;
  task?: 'migrate';
  source: string;
  confidence: string;
  validFrom: string;
  validTo: string | null;
  decidedBy: string;
}

/** What is to be thought of a format, and why. */
export interface FormatAssessment {
  /** Absent for files of which it is not known what they are. */
  puid?: string;
  level: RiskLevel;
  decidedBy: 'operator' | 'profile' | 'nara' | 'nobody';
  /** Of the row of NARA's that counts. */
  rating?: number;
  nara: readonly NaraStanding[];
  /** Rows in force, those of the operator first; all are shown, whichever decides. */
  policy: readonly PolicyStanding[];
  tasks: readonly 'migrate'[];
  reasons: readonly RiskReason[];
}
