import { createVerify } from 'node:crypto';
import { octets, oid, sequence, time } from '../asn1/values.js';
import { TAG } from '../asn1/element.js';
import { ifReadable, PkiError } from '../error.js';
import { createDigest, DIGESTS, isSignedBy } from '../x509/algorithm.js';
import type { Certificate } from '../x509/certificate.js';
import { isSameName } from '../x509/name.js';
import { digestOfContent, type Content } from './content.js';
import type { SignedData, SignerInfo } from './signed-data.js';

export const ATTRIBUTE = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  counterSignature: '1.2.840.113549.1.9.6',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signatureTimestamp: '1.2.840.113549.1.9.16.2.14',
  contentTimestamp: '1.2.840.113549.1.9.16.2.20',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

/** What the mathematics of one signature say; nothing of whom the key belongs to. */
export type SignerOutcome =
  | { outcome: 'valid' }
  /** The content is not the one that was signed. */
  | { outcome: 'digest-differs' }
  /** The signature is not that of the key. */
  | { outcome: 'signature-wrong' }
  /** Something is missing that must be there. @see RFC 5652 §11 */
  | { outcome: 'malformed' | 'algorithm-unknown' | 'content-missing'; message: string };

/** Those of the certificates that a signer names as his. */
export const certificatesOf = ({ id }: SignerInfo, candidates: readonly Certificate[]): Certificate[] =>
  candidates.filter((candidate) =>
    'keyId' in id
      ? candidate.extensions.subjectKeyId === id.keyId
      : candidate.serial === id.serial && isSameName(candidate.issuer, id.issuer),
  );

/**
 * Verifies one signature with a certificate's key. Reads the content once.
 * A counter-signature has no content type.
 * @param content where it is not in the signed data
 * @see RFC 5652 §5.4, §5.6, §11.4
 */
export async function verifySigner(
  { contentType, content: held }: Pick<SignedData, 'content'> & { contentType?: string },
  signer: SignerInfo,
  { publicKey }: Pick<Certificate, 'publicKey'>,
  content?: Content,
): Promise<SignerOutcome> {
  const { digest, signed, algorithm, signature } = signer;
  const bytes = held === undefined ? content : (): Uint8Array[] => [held];
  if (bytes === undefined) return { outcome: 'content-missing', message: 'the content that was signed was not given' };
  if (digest === undefined || publicKey === undefined || !('key' in algorithm))
    return {
      outcome: 'algorithm-unknown',
      message: 'the digest, the key or the signature is of no kind that is known',
    };
  if (signed === undefined) {
    if (algorithm.digest === undefined || algorithm.pss !== undefined) {
      const whole = await collect(bytes);
      return { outcome: isSignedBy(publicKey, algorithm, whole, signature) ? 'valid' : 'signature-wrong' };
    }
    const verify = createVerify(algorithm.digest);
    for await (const chunk of bytes()) verify.update(chunk);
    return { outcome: isVerified(() => verify.verify(publicKey, signature)) ? 'valid' : 'signature-wrong' };
  }
  const stated = single(signer, ATTRIBUTE.messageDigest);
  const type = single(signer, ATTRIBUTE.contentType);
  const isTyped = contentType === undefined || type?.is(TAG.OBJECT_IDENTIFIER) === true;
  if (stated?.is(TAG.OCTET_STRING) !== true || !isTyped)
    return { outcome: 'malformed', message: 'signed attributes without one content type and one message digest' };
  if (contentType !== undefined && oid(type) !== contentType)
    return { outcome: 'malformed', message: 'another content type was signed' };
  if (!(await digestOfContent(bytes, digest)).equals(octets(stated))) return { outcome: 'digest-differs' };
  return { outcome: isSignedBy(publicKey, algorithm, signed.bytes, signature) ? 'valid' : 'signature-wrong' };
}

/** The one value of a signed attribute. */
const single = ({ signed }: SignerInfo, attribute: string) => {
  const values = signed?.attributes.get(attribute) ?? [];
  return values.length === 1 ? values[0] : undefined;
};

/** The time that a signer claims; proves nothing. */
export function claimedTime(signer: SignerInfo): Date | undefined {
  const value = single(signer, ATTRIBUTE.signingTime);
  return value && ifReadable(() => time(value));
}

/**
 * Whether the certificate is the one that the signer named by its digest, among what he signed.
 * @returns `absent` where he named none
 * @see RFC 5035
 */
export function namesCertificate(signer: SignerInfo, { der }: Pick<Certificate, 'der'>): 'same' | 'another' | 'absent' {
  const [v1, v2] = [single(signer, ATTRIBUTE.signingCertificate), single(signer, ATTRIBUTE.signingCertificateV2)];
  if (v1 === undefined && v2 === undefined) return 'absent';
  try {
    for (const value of [v1, v2]) {
      if (value === undefined) continue;
      const [first, second] = sequence(
        sequence(sequence(value, 'signing certificate')[0], 'certificates')[0],
        'ESS id',
      );
      const isNamed = first?.is(TAG.SEQUENCE) === true;
      const digest = isNamed ? DIGESTS[oid(sequence(first, 'digest algorithm')[0])] : value === v1 ? 'sha1' : 'sha256';
      if (digest === undefined) return 'another';
      if (
        !createDigest(digest)
          .update(der)
          .digest()
          .equals(octets(isNamed ? second : first))
      )
        return 'another';
    }
    return 'same';
  } catch (error) {
    if (error instanceof PkiError) return 'another';
    throw error;
  }
}

async function collect(content: Content): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function isVerified(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}
