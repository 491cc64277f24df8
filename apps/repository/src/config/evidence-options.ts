import path from 'node:path';
import { RECORD_ALGORITHMS, type RecordAlgorithm, type StampAuthority } from '@mocban/evidence';

/** How evidence is made: who stamps it, and by what the authorities are judged. */
export interface EvidenceOptions {
  /** Time-stamping authorities (RFC 3161), asked one after the other until one gives a token that is believed. */
  authorities: readonly StampAuthority[];
  /** Folder of the signed trust store. */
  trust: string;
  /** File with the public key (PEM) that the trust store is signed with. */
  trustKey: string;
  /** Folder with CRLs and OCSP responses, in DER or PEM, known by their content. @defaultValue none */
  revocation?: string;
  /** Whether CRLs are fetched from where the certificates say they are. @defaultValue true */
  fetchCrls?: boolean;
  /** Time of day, `HH:MM` by this machine's clock, at which a batch is closed; `never`: only when asked for, or full. @defaultValue `02:30` */
  at?: string;
  /** A batch is closed when so many versions wait. @defaultValue 10 000 */
  batchVersions?: number;
  /** The digest algorithm that records are renewed by when theirs ends, or on demand. @defaultValue `sha512` */
  renewBy?: RecordAlgorithm;
  /** Time for one authority to answer. @defaultValue 180 000 */
  timeoutMs?: number;
}

export interface EvidenceConfig extends Required<Omit<EvidenceOptions, 'at' | 'revocation'>> {
  revocation?: string;
  /** Hours and minutes; absent: never by itself. */
  at?: readonly [number, number];
}

/** @param refuse throws, naming the option and what was expected */
export function resolveEvidence(
  options: EvidenceOptions,
  refuse: (option: string, expected: string) => never,
): EvidenceConfig {
  const {
    authorities,
    trust,
    trustKey,
    revocation,
    at = '02:30',
    batchVersions = 10_000,
    renewBy = 'sha512',
  } = options;
  if (!Array.isArray(authorities) || authorities.length === 0 || !authorities.every(isAuthority))
    refuse('evidence.authorities', 'one or more authorities with an http or https url');
  if (!isText(trust)) refuse('evidence.trust', 'the path of a folder');
  if (!isText(trustKey)) refuse('evidence.trustKey', 'the path of a file');
  if (at !== 'never' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(at)) refuse('evidence.at', 'HH:MM or never');
  if (!Number.isInteger(batchVersions) || batchVersions < 1 || batchVersions > 100_000)
    refuse('evidence.batchVersions', 'an integer from 1 to 100000');
  if (!RECORD_ALGORITHMS.includes(renewBy)) refuse('evidence.renewBy', RECORD_ALGORITHMS.join(', '));
  const timeoutMs = options.timeoutMs ?? 180_000;
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1) refuse('evidence.timeoutMs', 'a positive integer');
  return {
    authorities,
    trust: path.resolve(trust),
    trustKey: path.resolve(trustKey),
    ...(revocation !== undefined && { revocation: path.resolve(revocation) }),
    fetchCrls: options.fetchCrls ?? true,
    ...(at !== 'never' && { at: [Number(at.slice(0, 2)), Number(at.slice(3))] as const }),
    batchVersions,
    renewBy,
    timeoutMs,
  };
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isAuthority = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'url' in value &&
  typeof value.url === 'string' &&
  /^https?:\/\//.test(value.url) &&
  URL.canParse(value.url);
