import { readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '@mocban/core';
import { defaultSignaturePolicy, parseSignaturePolicy, type SignaturePolicy } from '@mocban/oais';
import { requireKnown } from './known-names.js';

/** What signatures are judged by (check C12). */
export interface SignatureOptions {
  /** Folder of certificates with a signed manifest, as `mocban trust` keeps it. @defaultValue none: integrity alone is judged */
  trustStore?: string;
  /** The Ed25519 key (public, PEM) that the manifest is signed with; wanted with `trustStore`. */
  trustKey?: string;
  /** Folder of further certificates, CRLs and OCSP responses. @defaultValue none */
  validationData?: string;
  /** Whether lists are fetched from where certificates of chains that are believed say they are. @defaultValue true where there is a network */
  fetchCrls?: boolean;
  /** Whether the responders are asked (OCSP) that such certificates name. @defaultValue true where there is a network */
  fetchOcsps?: boolean;
  /** Milliseconds that judging a file may take; then its verifier is stopped, and the file tried again later. @defaultValue 300,000 */
  timeoutMs?: number;
  /** Dated table of algorithms. @defaultValue as published */
  algorithms?: string;
  /** What is decided on which verdict. @defaultValue as published */
  policy?: string;
}

export interface SignatureConfig {
  trust?: { folder: string; keyFile: string };
  validationData?: string;
  fetchCrls: boolean;
  fetchOcsps: boolean;
  timeoutMs: number;
  algorithmsFile?: string;
  policy: SignaturePolicy;
}

const NAMES: readonly string[] = [
  'trustStore',
  'trustKey',
  'validationData',
  'fetchCrls',
  'fetchOcsps',
  'timeoutMs',
  'algorithms',
  'policy',
] satisfies (keyof SignatureOptions)[];

type Refuse = (option: string, expected: string) => never;

/** Paths are made absolute. What lies at them is read when it is needed, but for the policy, which must be right from the start. */
export function resolveSignatures(
  options: SignatureOptions = {},
  { networked }: { networked: boolean },
  refuse: Refuse,
): SignatureConfig {
  const { trustStore, trustKey, validationData, algorithms, policy } = options;
  const { fetchCrls = networked, fetchOcsps = networked, timeoutMs = 300_000 } = options;
  if (typeof fetchCrls !== 'boolean') refuse('signatures.fetchCrls', 'true or false');
  if (typeof fetchOcsps !== 'boolean') refuse('signatures.fetchOcsps', 'true or false');
  if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 1000)
    refuse('signatures.timeoutMs', 'a whole number from 1000 on');
  requireKnown('signatures', options, NAMES, refuse);
  if ((trustStore === undefined) !== (trustKey === undefined))
    refuse('signatures', 'trustStore and trustKey together, or neither');
  return {
    ...(trustStore !== undefined && {
      trust: { folder: path.resolve(trustStore), keyFile: path.resolve(trustKey!) },
    }),
    ...(validationData !== undefined && { validationData: path.resolve(validationData) }),
    fetchCrls,
    fetchOcsps,
    timeoutMs,
    ...(algorithms !== undefined && { algorithmsFile: path.resolve(algorithms) }),
    policy: policy === undefined ? defaultSignaturePolicy() : readPolicy(policy, refuse),
  };
}

function readPolicy(file: string, refuse: Refuse): SignaturePolicy {
  try {
    return parseSignaturePolicy(readFileSync(file, 'utf8'));
  } catch (error) {
    return refuse('signatures.policy', `a file with a policy of signatures: ${messageOf(error)}`);
  }
}
