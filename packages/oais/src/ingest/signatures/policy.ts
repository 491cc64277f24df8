import { readFileSync } from 'node:fs';
import type { CheckEffect } from '@mocban/vn-records';
import { ArchiveError } from '../../error.js';

/** What the archive does about a verdict. */
export type SignatureDecision = 'accept' | 'note' | 'hold' | 'return';

const DECISIONS: readonly string[] = ['accept', 'note', 'hold', 'return'] satisfies SignatureDecision[];

/** What each decision makes of a package. */
export const EFFECTS: Readonly<Record<SignatureDecision, CheckEffect>> = {
  accept: 'info',
  note: 'warn',
  hold: 'officer',
  return: 'block',
};

export interface SignatureRule {
  indication: string;
  /** @defaultValue any */
  subIndication?: string;
  decision: SignatureDecision;
}

/** What is decided on which verdict: data, with where it comes from. */
export interface SignaturePolicy {
  id: string;
  source: string;
  confidence: string;
  /** The first that fits counts. */
  rules: readonly SignatureRule[];
}

let published: SignaturePolicy | undefined;

/** The policy as it is published. */
export const defaultSignaturePolicy = (): SignaturePolicy =>
  (published ??= parseSignaturePolicy(
    readFileSync(new URL('../../../data/signature-policy.json', import.meta.url), 'utf8'),
  ));

/** @throws ArchiveError `ARCHIVE_POLICY_INVALID` */
export function parseSignaturePolicy(text: string): SignaturePolicy {
  const value = parse(text);
  const { id, source, confidence, rules } = value;
  if (typeof id !== 'string' || typeof source !== 'string' || typeof confidence !== 'string' || !Array.isArray(rules))
    throw invalid('expected an id, a source, a confidence and rules');
  const checked = rules.map((rule) => ruleOf(rule));
  if (!checked.some(({ indication, subIndication }) => indication === '*' && subIndication === undefined))
    throw invalid('expected a last rule for "*", for what no other says');
  return { id, source, confidence, rules: checked };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw invalid('it is no JSON', cause);
  }
  throw invalid('expected an object');
}

function ruleOf(value: unknown): SignatureRule {
  const { indication, subIndication, decision } = (value ?? {}) as Record<string, unknown>;
  if (typeof indication !== 'string' || (subIndication !== undefined && typeof subIndication !== 'string'))
    throw invalid('a rule has an indication, and a sub-indication or none');
  if (typeof decision !== 'string' || !DECISIONS.includes(decision))
    throw invalid(`a decision is one of ${DECISIONS.join(', ')}`);
  return { indication, ...(subIndication !== undefined && { subIndication }), decision: decision as SignatureDecision };
}

/** What a policy decides on a verdict. */
export const decide = (
  { rules }: SignaturePolicy,
  verdict: { indication: string; subIndication?: string | undefined },
): SignatureDecision =>
  rules.find(
    ({ indication, subIndication }) =>
      (indication === '*' || indication === verdict.indication) &&
      (subIndication === undefined || subIndication === verdict.subIndication),
  )?.decision ?? 'hold';

const invalid = (message: string, cause?: unknown): ArchiveError =>
  new ArchiveError('ARCHIVE_POLICY_INVALID', `the policy of signatures: ${message}`, { cause });
