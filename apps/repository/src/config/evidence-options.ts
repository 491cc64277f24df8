import { RECORD_ALGORITHMS, type RecordAlgorithm, type StampAuthority } from '@mocban/evidence';
import { requireKnown } from './known-names.js';
import { resolveSeal, type SealConfig, type SealOptions } from './seal-options.js';
import type { SignatureConfig } from './signature-options.js';

/** How evidence is made, and who stamps it. Authorities are judged by what signatures are judged by. */
export interface EvidenceOptions {
  /** Time-stamping authorities (RFC 3161), asked one after the other until one gives a token that is believed. */
  authorities: readonly StampAuthority[];
  /** Whether CRLs are fetched from where the certificates say they are. @defaultValue true */
  fetchCrls?: boolean;
  /** Whether the responders are asked (OCSP) that the certificates name. @defaultValue true */
  fetchOcsps?: boolean;
  /** Time of day, `HH:MM` by this machine's clock, at which a batch is closed; `never`: only when asked for, or full. @defaultValue `02:30` */
  at?: string;
  /** A batch is closed when so many versions wait. @defaultValue 10 000 */
  batchVersions?: number;
  /** The digest algorithm that records are renewed by when theirs ends, or on demand. @defaultValue `sha512` */
  renewBy?: RecordAlgorithm;
  /** Time for one authority to answer. @defaultValue 180 000 */
  timeoutMs?: number;
  /** The archive's own key, by which the manifests of every version are sealed (CAdES B-T). @defaultValue none: nothing is sealed */
  seal?: SealOptions;
}

export interface EvidenceConfig extends Required<Omit<EvidenceOptions, 'at' | 'seal'>> {
  seal?: SealConfig;
  /** Hours and minutes; absent: never by itself. */
  at?: readonly [number, number];
}

const NAMES: readonly string[] = [
  'authorities',
  'fetchCrls',
  'fetchOcsps',
  'at',
  'batchVersions',
  'renewBy',
  'timeoutMs',
  'seal',
] satisfies (keyof EvidenceOptions)[];

/** @param refuse throws, naming the option and what was expected */
export function resolveEvidence(
  options: EvidenceOptions,
  signatures: SignatureConfig,
  refuse: (option: string, expected: string) => never,
): EvidenceConfig {
  requireKnown('evidence', options, NAMES, refuse);
  const { authorities, at = '02:30', batchVersions = 10_000, renewBy = 'sha512' } = options;
  if (!Array.isArray(authorities) || authorities.length === 0 || !authorities.every(isAuthority))
    refuse('evidence.authorities', 'one or more authorities with an http or https url');
  if (signatures.trust === undefined) refuse('evidence', 'signatures.trustStore beside it, by which tokens are judged');
  if (at !== 'never' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(at)) refuse('evidence.at', 'HH:MM or never');
  if (!Number.isInteger(batchVersions) || batchVersions < 1 || batchVersions > 100_000)
    refuse('evidence.batchVersions', 'an integer from 1 to 100000');
  if (!RECORD_ALGORITHMS.includes(renewBy)) refuse('evidence.renewBy', RECORD_ALGORITHMS.join(', '));
  const timeoutMs = options.timeoutMs ?? 180_000;
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1) refuse('evidence.timeoutMs', 'a positive integer');
  return {
    authorities,
    fetchCrls: options.fetchCrls ?? true,
    fetchOcsps: options.fetchOcsps ?? true,
    ...(at !== 'never' && { at: [Number(at.slice(0, 2)), Number(at.slice(3))] as const }),
    batchVersions,
    renewBy,
    timeoutMs,
    ...(options.seal !== undefined && { seal: resolveSeal(options.seal, refuse) }),
  };
}

const isAuthority = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'url' in value &&
  typeof value.url === 'string' &&
  /^https?:\/\//.test(value.url) &&
  URL.canParse(value.url);
