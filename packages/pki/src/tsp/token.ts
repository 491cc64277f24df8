import { TAG, readWhole, type Asn1 } from '../asn1/element.js';
import { boolean, count, Fields, integerHex, octets, oid, sequence, time } from '../asn1/values.js';
import { parseSignedData, type SignedData } from '../cms/signed-data.js';
import { certificatesOf, namesCertificate, verifySigner } from '../cms/verify-signer.js';
import { malformed } from '../error.js';
import { DIGESTS } from '../x509/algorithm.js';
import type { Certificate } from '../x509/certificate.js';
import { EXTENSION } from '../x509/extensions.js';

const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** What an authority says: that something with this digest was there at this time. @see RFC 3161 §2.4.2 */
export interface TimestampToken {
  /** Dotted decimal. */
  policy: string;
  /** As node:crypto names it; `undefined` for one that is not known. */
  digest: string | undefined;
  imprint: Buffer;
  /** Lower-case hexadecimal. */
  serial: string;
  genTime: Date;
  accuracyMs?: number;
  isOrdered: boolean;
  /** Lower-case hexadecimal. */
  nonce?: string;
  signedData: SignedData;
}

/** @throws PkiError `PKI_MALFORMED`, `PKI_LIMIT` */
export function parseTimestampToken(bytes: Uint8Array): TimestampToken {
  const signedData = parseSignedData(bytes);
  if (signedData.contentType !== TST_INFO || signedData.content === undefined || signedData.signers.length !== 1)
    throw malformed('CMS that is no time-stamp token');
  const fields = Fields.of(readWhole(signedData.content), 'TSTInfo');
  if (count(fields.next()) !== 1) throw malformed('a time-stamp of another version');
  const policy = oid(fields.next());
  const [algorithm, imprint] = sequence(fields.next(), 'message imprint');
  const serial = integerHex(fields.next());
  const genTime = time(fields.next());
  const accuracy = fields.optional(TAG.SEQUENCE);
  const ordering = fields.optional(TAG.BOOLEAN);
  const nonce = fields.optional(TAG.INTEGER);
  fields.tagged(0);
  fields.tagged(1);
  fields.end();
  return {
    policy,
    digest: DIGESTS[oid(sequence(algorithm, 'digest algorithm')[0])],
    imprint: octets(imprint),
    serial,
    genTime,
    ...(accuracy && { accuracyMs: accuracyOf(accuracy) }),
    isOrdered: ordering !== undefined && boolean(ordering),
    ...(nonce && { nonce: integerHex(nonce) }),
    signedData,
  };
}

function accuracyOf(element: Asn1): number {
  const fields = Fields.of(element, 'accuracy');
  const seconds = fields.optional(TAG.INTEGER);
  const implicit = (tag: number): number => {
    const found = fields.tagged(tag)?.content;
    return found === undefined || found.length === 0 || found.length > 4 ? 0 : found.readUIntBE(0, found.length);
  };
  const [millis, micros] = [implicit(0), implicit(1)];
  fields.end();
  return (seconds === undefined ? 0 : count(seconds) * 1000) + millis + micros / 1000;
}

/** What a token is worth by itself; nothing of whether its authority is believed. */
export type TokenOutcome =
  | { outcome: 'valid'; certificate: Certificate }
  | {
      outcome:
        | 'imprint-differs'
        | 'digest-differs'
        | 'signature-wrong'
        | 'malformed'
        | 'algorithm-unknown'
        | 'certificate-missing';
      message: string;
    }
  /** Its certificate is not one for time-stamps alone. */
  | { outcome: 'not-for-timestamps'; certificate: Certificate; message: string };

/**
 * Verifies a token: its imprint, its signature, the certificate that the signer named, and that this is one for time-stamps alone.
 * @param imprint digest of what was stamped, by the token's algorithm
 * @param others certificates beside those in the token
 * @see RFC 3161 §2.3, §2.4.2
 */
export async function verifyTimestampToken(
  { signedData, imprint: stated }: TimestampToken,
  imprint: Uint8Array,
  others: readonly Certificate[] = [],
): Promise<TokenOutcome> {
  if (!stated.equals(imprint)) return { outcome: 'imprint-differs', message: 'it is the time-stamp of something else' };
  const [signer] = signedData.signers as [SignedData['signers'][number]];
  const candidates = certificatesOf(signer, [...signedData.certificates, ...others]);
  // Anybody can put certificates beside a token: the one whose digest was signed is the signer's.
  const certificate = candidates.find((candidate) => namesCertificate(signer, candidate) === 'same');
  if (certificate === undefined) {
    // One that names nobody is none either way; what it was made with says more.
    const other = candidates.find((candidate) => namesCertificate(signer, candidate) === 'absent');
    if (other !== undefined && !isForTimestamps(other)) return notForTimestamps(other);
    const isNamed = candidates.some((candidate) => namesCertificate(signer, candidate) === 'another');
    return isNamed
      ? { outcome: 'malformed', message: 'the signer named another certificate' }
      : { outcome: 'certificate-missing', message: 'the certificate of the authority is not there' };
  }
  const signature = await verifySigner(signedData, signer, certificate);
  if (signature.outcome !== 'valid')
    return signature.outcome === 'content-missing' || !('message' in signature)
      ? {
          outcome: signature.outcome === 'content-missing' ? 'malformed' : signature.outcome,
          message: signature.outcome,
        }
      : { outcome: signature.outcome, message: signature.message };
  return isForTimestamps(certificate) ? { outcome: 'valid', certificate } : notForTimestamps(certificate);
}

/** @see RFC 3161 §2.3 */
function isForTimestamps({ extensions: { extendedKeyUsage = [] }, allExtensions }: Certificate): boolean {
  const isCritical = allExtensions.get(EXTENSION.extendedKeyUsage)?.isCritical === true;
  return isCritical && extendedKeyUsage.length === 1 && extendedKeyUsage[0] === TIME_STAMPING;
}

const notForTimestamps = (certificate: Certificate): TokenOutcome => ({
  outcome: 'not-for-timestamps',
  certificate,
  message: 'the certificate is not one for time-stamps alone',
});

/** What an authority answered: a token where it granted one. @throws PkiError `PKI_MALFORMED` @see RFC 3161 §2.4.2 */
export function parseTimestampResponse(bytes: Uint8Array): {
  granted: number;
  status: Asn1[];
  token: Buffer | undefined;
} {
  const [info, token] = sequence(readWhole(bytes, 'ber'), 'time-stamp response');
  const status = sequence(info, 'status');
  const granted = count(status[0]);
  return { granted, status, token: granted > 1 ? undefined : token?.bytes };
}

/** The token in an answer of an authority. @throws PkiError `PKI_MALFORMED`, also for an answer without one */
export function tokenOfResponse(bytes: Uint8Array): Buffer {
  const { granted, token } = parseTimestampResponse(bytes);
  if (token === undefined) throw malformed(`the authority gave no time-stamp: status ${granted}`);
  return token;
}
