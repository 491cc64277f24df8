import { createHash } from 'node:crypto';
import type { Certificate, SignerOutcome } from '@mocban/pki';
import type { ObjectId, SignatureToJudge, SignerToJudge, TimestampToJudge } from '../model/to-judge.js';
import { LimitError, type Budget } from './budget.js';
import type { KeyInfo } from './key-info.js';
import type { QualifyingProperties, XadesTimestamp } from './qualifying-properties.js';
import type { XmlSignature } from './read-signature.js';
import { canonicaliseInto, judgeReference, type JudgedReference } from './referenced.js';
import { algorithmOf, isValueOf } from './verify-value.js';

/** A signature with all that its verification needs. */
export interface OpenSignature {
  signature: XmlSignature;
  keyInfo: KeyInfo;
  properties: QualifyingProperties | undefined;
  references: readonly JudgedReference[];
  /** Those that are to data. */
  data: readonly JudgedReference[];
  /** The canonical form of SignedInfo; `undefined` where it is none that is made. */
  signedInfo: Buffer | undefined;
  budget: Budget;
  /** Proves nothing. */
  claimedTime?: Date | undefined;
}

type Keyed = Pick<Certificate, 'publicKey'>;

/** What the mathematics of a signature say of a key: the digests first, as whoever holds the key has nothing to do with them. @see design 2.4 */
export function outcomeOf({ signature, references, signedInfo }: OpenSignature, { publicKey }: Keyed): SignerOutcome {
  const first = (outcome: JudgedReference['outcome']): JudgedReference | undefined =>
    references.find((one) => one.outcome === outcome);
  if (first('differs') !== undefined) return { outcome: 'digest-differs' };
  const missing = first('missing');
  if (missing !== undefined) return { outcome: 'content-missing', message: missing.message };
  if (signedInfo === undefined) return refusal(`the canonicalisation ${signature.formAlgorithm} is not carried out`);
  const isValid = publicKey === undefined ? undefined : isValueOf(signature, publicKey, signedInfo);
  if (isValid === undefined)
    return { outcome: 'algorithm-unknown', message: `the signature method ${signature.methodAlgorithm.slice(0, 200)}` };
  if (!isValid) return { outcome: 'signature-wrong' };
  const unknown = first('algorithm-unknown');
  if (unknown !== undefined) return { outcome: 'algorithm-unknown', message: unknown.message };
  const refused = first('refused') ?? first('ambiguous');
  return refused === undefined ? { outcome: 'valid' } : refusal(refused.message);
}

const refusal = (message: string): SignerOutcome => ({ outcome: 'malformed', message: message.slice(0, 300) });

const idOf = (bytes: Uint8Array): ObjectId => createHash('sha256').update(bytes).digest('hex');

/** Hands a signature to the engine. @param counters its counter-signatures */
export function signerOf(
  open: OpenSignature,
  constraints: SignerToJudge['constraints'],
  counters: readonly SignatureToJudge[],
): SignerToJudge {
  const { signature, keyInfo, properties, data, references } = open;
  const id = idOf(signature.value);
  const stamp = timestamps(open, id);
  return {
    id,
    candidates: (certificates) => candidates(open, certificates),
    binding: (certificate) => properties?.binding(certificate) ?? 'absent',
    isBindingRequired: properties !== undefined,
    verify: async (certificate) => outcomeOf(open, certificate),
    algorithms: {
      digests: [...new Set([...references.map(({ reference }) => reference.digest), ...ownDigest(signature)])],
      signature: algorithmOf(signature),
    },
    ...(open.claimedTime && { claimedTime: open.claimedTime }),
    timestamps: stamp(data),
    material: {
      certificates: [...keyInfo.certificates, ...(properties?.material.certificates ?? [])],
      crls: [...keyInfo.crls, ...(properties?.material.crls ?? [])],
      ocsps: properties?.material.ocsps ?? [],
    },
    constraints,
    counterSignatures: counters,
  };
}

const ownDigest = ({ method }: XmlSignature): string[] => (method?.digest === undefined ? [] : [method.digest]);

/** Certificates that a signature is tried with, at most. */
const MAX_TRIED = 32;

/**
 * The certificates that the signer may mean: those in KeyInfo and those that it or the signed properties tell of; where nothing tells
 * of any, those whose key made the signature. First the one that was signed for, then those that verify it: anybody can add others.
 */
function candidates(open: OpenSignature, certificates: readonly Certificate[]): Certificate[] {
  const { signature, keyInfo, properties, signedInfo } = open;
  const verifies = ({ publicKey }: Certificate): boolean =>
    signedInfo !== undefined && publicKey !== undefined && isValueOf(signature, publicKey, signedInfo) === true;
  const all = new Map([...keyInfo.certificates, ...certificates].map((one) => [one.sha256, one]));
  const own = new Set(keyInfo.certificates.map(({ sha256 }) => sha256));
  const told = [...all.values()].filter(
    (one) =>
      own.has(one.sha256) ||
      keyInfo.means(one) ||
      properties?.binding(one) === 'same' ||
      keyInfo.keys.some((key) => one.publicKey !== undefined && key.equals(one.publicKey)),
  );
  const found =
    told.length > 0 || keyInfo.keys.length > 0 ? told : [...all.values()].slice(0, MAX_TRIED).filter(verifies);
  let tries = 0;
  const rankOf = (one: Certificate): number =>
    properties?.binding(one) === 'same' ? 0 : (tries += 1) <= MAX_TRIED && verifies(one) ? 1 : 2;
  const rank = new Map(found.map((one) => [one, rankOf(one)]));
  return found.sort((a, b) => rank.get(a)! - rank.get(b)!);
}

const MAX_PROBLEM = 200;

/** Time-stamps of the signature value, and of the data. @see ETSI EN 319 132-1 §5.3, §5.2.8.1 */
const timestamps =
  (open: OpenSignature, id: ObjectId) =>
  (data: readonly JudgedReference[]): TimestampToJudge[] => {
    const { signature, properties, budget } = open;
    const make = (
      kind: 'signature' | 'content',
      stamp: XadesTimestamp,
      feed: (hash: ReturnType<typeof createHash>) => boolean,
    ): TimestampToJudge => ({
      kind,
      id: idOf(stamp.der),
      token: stamp.token,
      ...(stamp.problem !== undefined && { problem: stamp.problem.slice(0, MAX_PROBLEM) }),
      imprint: (algorithm) => imprintOf(algorithm, feed),
      covers: kind === 'signature' ? [id] : [],
    });
    return [
      ...(properties?.signatureTimestamps ?? []).map((stamp) =>
        make('signature', stamp, (hash) => {
          if (stamp.form === undefined) return false;
          canonicaliseInto({ of: signature.valueElement }, stamp.form, budget, [hash]);
          return true;
        }),
      ),
      ...(properties?.contentTimestamps ?? []).map((stamp) =>
        make('content', stamp, (hash) =>
          data.every(({ reference, target, outcome }) => {
            if (outcome !== 'same') return false;
            return judgeReference(reference, target, signature, budget, [hash]).outcome === 'same';
          }),
        ),
      ),
    ];
  };

function imprintOf(algorithm: string, feed: (hash: ReturnType<typeof createHash>) => boolean): Uint8Array | undefined {
  try {
    const hash = createHash(algorithm);
    return feed(hash) ? hash.digest() : undefined;
  } catch (error) {
    if (error instanceof LimitError) return undefined;
    throw error;
  }
}
