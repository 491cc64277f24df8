import {
  ATTRIBUTE,
  certificatesOf,
  claimedTime,
  createDigest,
  digestOfContent,
  namesCertificate,
  parseSigner,
  PkiError,
  verifySigner,
  type Content,
  type SignedData,
  type SignerInfo,
} from '@mocban/pki';
import { TAG, type Asn1 } from '@mocban/pki/asn1';
import type { Constraint, SignatureToJudge, SignerToJudge, TimestampToJudge } from '../model/to-judge.js';
import { archiveTimestampsOf } from './archive-timestamp.js';
import { objectId } from './object-id.js';
import { idsWithin, timestampToJudge } from './timestamp.js';
import { materialOfCms } from './values.js';

/** Time-stamps of one signature, at most; counter-signatures, and how far these are nested. */
const MOST_TIMESTAMPS = 64;
const MOST = 16;
const MOST_NESTED = 4;

export interface CmsSignerOptions {
  /** Where the content is not in the signed data; read once for each digest that is asked for. */
  content?: Content | undefined;
  /** The container asks for an ESS attribute, as CAdES does. @defaultValue false */
  isBindingRequired?: boolean;
  /** It is of a signature, and has no content type. @see RFC 5652 §11.4 */
  isCounter?: boolean;
  /** Further things that stand against its acceptance. */
  constraints?: readonly Constraint[];
}

/** One signer of CMS as the engine takes it. @see RFC 5652, ETSI EN 319 122-1 */
export function signerOfCms(
  signedData: SignedData,
  signer: SignerInfo,
  options: CmsSignerOptions = {},
  depth = 0,
): SignerToJudge {
  const { isBindingRequired = false, isCounter = false, constraints = [] } = options;
  const claimed = claimedTime(signer);
  const content: Content | undefined =
    signedData.content === undefined ? options.content : (): Buffer[] => [signedData.content!];
  const { contentType: _, ...untyped } = signedData;
  const held = isCounter ? untyped : signedData;
  return {
    id: objectId(signer.signature),
    candidates: (certificates) => certificatesOf(signer, certificates),
    binding: (certificate) => namesCertificate(signer, certificate),
    isBindingRequired,
    verify: (certificate) => verifySigner(held, signer, certificate, content),
    algorithms: { digests: [signer.digest], signature: signer.algorithm },
    ...(claimed && { claimedTime: claimed }),
    timestamps: timestampsOf(signedData, signer, content),
    material: materialOfCms(signedData, signer),
    constraints: [...constraints, ...policyOf(signer)],
    counterSignatures: counterSignaturesOf(signedData, signer, depth),
  };
}

/** @see ETSI EN 319 122-1 §5.2.9 */
const SIGNATURE_POLICY = '1.2.840.113549.1.9.16.2.15';

/** A policy that is named is one that would have to be judged by; none is known here. One that is implied names nothing. */
function policyOf({ signed }: SignerInfo): Constraint[] {
  const [policy] = signed?.attributes.get(SIGNATURE_POLICY) ?? [];
  if (policy?.is(TAG.SEQUENCE) !== true) return [];
  const message = 'the signature names a policy of signatures, which is not there';
  return [{ code: 'SIGNATURE_POLICY', message, subIndication: 'SIGNATURE_POLICY_NOT_AVAILABLE' }];
}

function timestampsOf(signedData: SignedData, signer: SignerInfo, content: Content | undefined): TimestampToJudge[] {
  const values = (attributes: SignerInfo['unsigned'] | undefined, oid: string): readonly Asn1[] =>
    (attributes?.get(oid) ?? []).slice(0, MOST_TIMESTAMPS);
  const ofContent = values(signer.signed?.attributes, ATTRIBUTE.contentTimestamp).map(({ bytes }) =>
    timestampToJudge('content', bytes, (algorithm) => content && digestOfContent(content, algorithm), []),
  );
  // What was signed is there when its signature is.
  const covered = [objectId(signer.signature), ...ofContent.flatMap(idsWithin)];
  const ofSignature = values(signer.unsigned, ATTRIBUTE.signatureTimestamp).map(({ bytes }) =>
    timestampToJudge(
      'signature',
      bytes,
      (algorithm) => createDigest(algorithm).update(signer.signature).digest(),
      covered,
    ),
  );
  const known = new Map([...ofContent, ...ofSignature].map((timestamp) => [timestamp.id, idsWithin(timestamp)]));
  return [...ofContent, ...ofSignature, ...archiveTimestampsOf(signedData, signer, content, covered, known)];
}

/** Signatures of a signature's value. They have no content type. @see RFC 5652 §11.4 */
function counterSignaturesOf(signedData: SignedData, signer: SignerInfo, depth: number): SignatureToJudge[] {
  if (depth >= MOST_NESTED) return [];
  const values = signer.unsigned.get(ATTRIBUTE.counterSignature) ?? [];
  return values.slice(0, MOST).map((value, place): SignatureToJudge => {
    const name = `counter-signature ${place + 1}`;
    try {
      const { content: _, ...rest } = signedData;
      const counter = parseSigner(value);
      const held = { ...rest, content: signer.signature };
      return {
        kind: 'signature',
        name,
        format: [],
        warnings: [],
        signer: signerOfCms(held, counter, { isCounter: true }, depth + 1),
      };
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      return {
        kind: 'signature',
        name,
        format: [{ code: 'COUNTER_SIGNATURE_MALFORMED', message: error.message }],
        warnings: [],
      };
    }
  });
}
