import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PkiError } from '../error.js';

/** Until when a digest algorithm, or a key of so many bits, is believed. */
export interface AlgorithmPolicy {
  version: string;
  source: string;
  /** How sure it is, as in other tables of rules: `I` is a reading of our own. */
  confidence: string;
  /** Digest algorithms that are not named are not believed at all. */
  digests: ReadonlyMap<string, Date | undefined>;
  /** The row with the most bits that a key has counts; a kind that is not named is not believed at all. */
  keys: readonly { type: string; atLeastBits: number; until: Date | undefined }[];
}

/** What of an algorithm is not to be believed at a time. */
export interface AlgorithmProblem {
  /** E.g. `sha1`, `rsa 1024`. */
  algorithm: string;
  /** `undefined`: it never was, as far as the policy says. */
  until: Date | undefined;
}

/**
 * @param text JSON, as `data/algorithms.json` of this package has it
 * @throws PkiError `PKI_POLICY_INVALID`
 */
export function parseAlgorithmPolicy(text: string): AlgorithmPolicy {
  const { version, source, confidence, digests, keys } = object(parse(text), 'the policy');
  return {
    version: string(version, 'version'),
    source: string(source, 'source'),
    confidence: string(confidence, 'confidence'),
    digests: new Map(
      list(digests, 'digests').map((row) => {
        const { algorithm, until } = object(row, 'a digest');
        return [string(algorithm, 'algorithm'), day(until)];
      }),
    ),
    keys: list(keys, 'keys').map((row) => {
      const { type, atLeastBits, until } = object(row, 'a key');
      if (!Number.isInteger(atLeastBits)) throw invalid('atLeastBits is no whole number');
      return { type: string(type, 'type'), atLeastBits: atLeastBits as number, until: day(until) };
    }),
  };
}

/** The policy that the package brings. */
export const defaultAlgorithmPolicy = (): AlgorithmPolicy => parseAlgorithmPolicy(defaultAlgorithmPolicyText());

/** The same as it is written: a verdict names by its digest what it was judged by. */
export const defaultAlgorithmPolicyText = (): string =>
  readFileSync(new URL('../../data/algorithms.json', import.meta.url), 'utf8');

/** What is wrong at a time with a digest algorithm, as node:crypto names it. */
export function digestProblem(policy: AlgorithmPolicy, digest: string, at: Date): AlgorithmProblem | undefined {
  if (!policy.digests.has(digest)) return { algorithm: digest, until: undefined };
  return outdated(digest, policy.digests.get(digest), at);
}

/** What is wrong at a time with a key. */
export function keyProblem(policy: AlgorithmPolicy, key: KeyObject, at: Date): AlgorithmProblem | undefined {
  const type = key.asymmetricKeyType === 'rsa-pss' ? 'rsa' : (key.asymmetricKeyType ?? 'unknown');
  const bits = bitsOf(key);
  const algorithm = bits === 0 ? type : `${type} ${bits}`;
  const [row] = policy.keys
    .filter((one) => one.type === type && one.atLeastBits <= bits)
    .sort((a, b) => b.atLeastBits - a.atLeastBits);
  return row === undefined ? { algorithm, until: undefined } : outdated(algorithm, row.until, at);
}

const outdated = (algorithm: string, until: Date | undefined, at: Date): AlgorithmProblem | undefined =>
  until === undefined || at < until ? undefined : { algorithm, until };

const CURVES: Readonly<Record<string, number>> = {
  prime192v1: 192,
  secp224r1: 224,
  prime256v1: 256,
  secp256k1: 256,
  secp384r1: 384,
  secp521r1: 521,
  brainpoolP256r1: 256,
  brainpoolP384r1: 384,
  brainpoolP512r1: 512,
};

/** Of the modulus, or of the curve's order; 0 where there is only one size, or none that is known. */
function bitsOf(key: KeyObject): number {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  return modulusLength ?? CURVES[namedCurve ?? ''] ?? 0;
}

const invalid = (message: string): PkiError => new PkiError('PKI_POLICY_INVALID', message);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PkiError('PKI_POLICY_INVALID', 'the policy is no JSON', { cause });
  }
}

function object(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${what} is no object`);
  return value as Record<string, unknown>;
}

function list(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw invalid(`${what} is no list`);
  return value;
}

function string(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw invalid(`${what} is no text`);
  return value;
}

function day(value: unknown): Date | undefined {
  if (value === null) return undefined;
  const date = new Date(`${string(value, 'until')}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) throw invalid(`until is no day: ${String(value)}`);
  return date;
}
