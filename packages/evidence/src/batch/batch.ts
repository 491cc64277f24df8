import { canonicalJson, type JsonValue } from '../entry/canonical-json.js';
import { EvidenceError } from '../error.js';
import { RECORD_ALGORITHMS, type RecordAlgorithm } from '../record/digests.js';

/**
 * What a batch stamps together:
 * - `versions`: the pairs of digest manifests of AIP versions
 * - `tokens`: the tokens of earlier chains, so that they are believed for longer
 * - `records`: pairs of manifests with all chains so far, by another digest algorithm
 * @see RFC 4998 §4.2, §5.2
 */
export const BATCH_KINDS = ['versions', 'tokens', 'records'] as const;
export type BatchKind = (typeof BATCH_KINDS)[number];

/** What is said of a batch beside its tree and its token. */
export interface BatchHead {
  kind: BatchKind;
  algorithm: RecordAlgorithm;
  /** Lower-case hexadecimal; a batch is known by it. */
  root: string;
  /** Different values in the tree. */
  leaves: number;
  /** When it was stamped, by the authority's word: ISO 8601, UTC. */
  time: string;
  /** Roots of the batches that this one renews, in byte order; empty for versions. */
  renews: readonly string[];
  /** SHA-256 of the token and of each file that came with it, by name. */
  files: Readonly<Record<string, string>>;
}

/** Files that came with a token, by which its authority is judged in later years. */
export interface BatchMaterial {
  /** DER of certificates beyond those in the token. */
  certificates: readonly Buffer[];
  /** DER of lists of revoked certificates. */
  crls: readonly Buffer[];
  /** DER of OCSP responses. */
  ocsps: readonly Buffer[];
}

/** Files of a batch's folder. */
export const BATCH_HEAD = 'batch.json';
export const BATCH_TOKEN = 'token.tst';

const MATERIAL_KINDS = ['certificates', 'crls', 'ocsps'] as const satisfies readonly (keyof BatchMaterial)[];

/** The token and what came with it, by the names of their files. */
export function* stampedFiles(token: Uint8Array, material: BatchMaterial): Generator<[string, Uint8Array]> {
  for (const kind of MATERIAL_KINDS)
    for (const [at, bytes] of material[kind].entries()) yield [`${kind}/${String(at).padStart(3, '0')}.der`, bytes];
  yield [BATCH_TOKEN, token];
}

export const NO_MATERIAL: BatchMaterial = { certificates: [], crls: [], ocsps: [] };

/** Canonical JSON of a batch, with a line break behind it. */
export const serialiseBatchHead = ({ kind, algorithm, root, leaves, time, renews, files }: BatchHead): Buffer =>
  Buffer.from(
    `${canonicalJson({ kind, algorithm, root, leaves, time, renews: [...renews].sort(), files } satisfies JsonValue)}\n`,
  );

/** @throws EvidenceError `EVIDENCE_BATCH_INVALID` */
export function parseBatchHead(bytes: Uint8Array): BatchHead {
  const text = Buffer.from(bytes).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new EvidenceError('EVIDENCE_BATCH_INVALID', 'expected JSON', { cause });
  }
  if (!isHead(value) || serialiseBatchHead(value).toString('utf8') !== text)
    throw new EvidenceError('EVIDENCE_BATCH_INVALID', 'expected the canonical JSON of a batch');
  return value;
}

const HEX_LENGTH: Record<RecordAlgorithm, number> = { sha256: 64, sha384: 96, sha512: 128 };

function isHead(value: unknown): value is BatchHead {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { kind, algorithm, root, leaves, time, renews, files } = value as Record<string, unknown>;
  return (
    isOneOf(BATCH_KINDS, kind) &&
    isOneOf(RECORD_ALGORITHMS, algorithm) &&
    isHex(root) &&
    root.length === HEX_LENGTH[algorithm] &&
    Number.isSafeInteger(leaves) &&
    (leaves as number) > 0 &&
    typeof time === 'string' &&
    !Number.isNaN(Date.parse(time)) &&
    Array.isArray(renews) &&
    renews.every(isHex) &&
    typeof files === 'object' &&
    files !== null &&
    Object.values(files).every((digest) => isHex(digest) && digest.length === 64)
  );
}

const isOneOf = <T extends string>(names: readonly T[], value: unknown): value is T =>
  (names as readonly unknown[]).includes(value);
const isHex = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 128 && /^[0-9a-f]+$/.test(value);
