import { readFileSync } from 'node:fs';
import { messageOf } from '@mocban/core';
import { day, listOf, malformed, oneOf, record, text, type Shape } from '@mocban/core/shape';
import { PUID, RISK_LEVELS, type RiskLevel } from '@mocban/format-risk';
import type { CheckEffect } from '@mocban/vn-records';
import { ArchiveError } from '../../error.js';
import { C11_RULES, type C11Rule } from './rules.js';

/** What the archive does about a document: nothing; as it was found; an officer decides; the package goes back. */
export type FormatDecision = 'accept' | 'note' | 'hold' | 'return';

export const FORMAT_DECISIONS: readonly FormatDecision[] = ['accept', 'note', 'hold', 'return'];

/** What each decision makes of a package; a `note` on a finding leaves it what it was. */
export const FORMAT_EFFECTS: Readonly<Record<FormatDecision, CheckEffect>> = {
  accept: 'info',
  note: 'warn',
  hold: 'officer',
  return: 'block',
};

/** What is decided on a finding of C11; `*` is any. */
export interface FindingDecision {
  finding: C11Rule | '*';
  decision: FormatDecision;
}

/** What is decided on documents of a format, or of a level of risk; one of the two is named. */
export interface FormatOfDecision {
  /** PRONOM's. */
  puid?: string;
  risk?: RiskLevel;
  decision: FormatDecision;
}

/** What is decided on the formats of documents (C11): data, with where it comes from and when it holds. */
export interface FormatPolicy {
  id: string;
  source: string;
  confidence: string;
  /** First and last day, `YYYY-MM-DD`, on which packages that come are decided by it. */
  validFrom: string;
  validTo?: string;
  /** The first that fits counts; what none names stays what it was found as. */
  findings: readonly FindingDecision[];
  /** The first that fits counts; a document that none names is taken. */
  formats: readonly FormatOfDecision[];
}

let published: FormatPolicy | undefined;

/** The policy as it is published: every finding stays what it is, and every format is taken. */
export const defaultFormatPolicy = (): FormatPolicy =>
  (published ??= parseFormatPolicy(readFileSync(new URL('../../../data/format-policy.json', import.meta.url), 'utf8')));

const puid: Shape = (value, key) => {
  if (typeof value !== 'string' || !PUID.test(value)) malformed(key, 'a PUID as fmt/40');
};
const decision = oneOf(...FORMAT_DECISIONS);
const format: Shape = (value, key) => {
  record({ decision }, { puid, risk: oneOf(...RISK_LEVELS) })(value, key);
  const { puid: one, risk } = value as FormatOfDecision;
  if ((one === undefined) === (risk === undefined)) malformed(key, 'a PUID or a risk, one of the two');
};
const POLICY = record(
  {
    id: text,
    source: text,
    confidence: text,
    validFrom: day,
    findings: listOf(record({ finding: oneOf('*', ...C11_RULES), decision })),
    formats: listOf(format),
  },
  { validTo: day },
);

/** @throws ArchiveError `ARCHIVE_POLICY_INVALID`, which names the key that is wrong */
export function parseFormatPolicy(json: string): FormatPolicy {
  try {
    const value: unknown = JSON.parse(json);
    POLICY(value, '');
    return value as FormatPolicy;
  } catch (cause) {
    throw new ArchiveError('ARCHIVE_POLICY_INVALID', `the policy of formats: ${messageOf(cause)}`, { cause });
  }
}

/** Whether a package that comes on a day is decided by the policy. @param on `YYYY-MM-DD` */
export const isInForce = ({ validFrom, validTo }: FormatPolicy, on: string): boolean =>
  validFrom <= on && (validTo === undefined || on <= validTo);
