import { createHash } from 'node:crypto';
import { TAG } from '../asn1/element.js';
import { encode, encodeInteger, encodeOid } from '../asn1/encode.js';
import { encodeSignatureAlgorithm, type SigningKey } from '../keys/signing-key.js';
import { encodeDigestAlgorithm } from '../x509/algorithm.js';
import type { Certificate } from '../x509/certificate.js';
import type { Content } from './content.js';
import { ATTRIBUTE } from './verify-signer.js';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const DATA = '1.2.840.113549.1.7.1';

/** Asks for a time-stamp of a signature's value. @returns the token's DER */
export type SignatureStamp = (digest: string, imprint: Buffer) => Promise<Uint8Array>;

export interface SignatureOptions {
  /** The time that is claimed. */
  signingTime: Date;
  /** Without it the signature is of the level B, with it of the level T. */
  stamp?: SignatureStamp;
}

/**
 * A detached signature: CAdES of the levels B or T, with the certificates that the key came with. Reads the content once.
 * @returns DER
 * @throws PkiError `PKI_KEY_UNUSABLE`; what the stamp throws
 * @see ETSI EN 319 122-1 §6, RFC 5652 §5
 */
export async function signDetached(
  key: SigningKey,
  content: Content,
  { signingTime, stamp }: SignatureOptions,
): Promise<Buffer> {
  const hash = createHash(key.digest);
  for await (const chunk of content()) hash.update(chunk);
  const attributes = signedAttributes(key, hash.digest(), signingTime);
  const signature = await key.sign(encode(0x31, ...attributes));
  const unsigned = stamp === undefined ? [] : [await timestampAttribute(key.digest, signature, stamp)];
  const algorithm = encodeDigestAlgorithm(key.digest);
  const signer = encode(
    0x30,
    encodeInteger(1),
    encode(0x30, key.certificate.issuer.der, encode(TAG.INTEGER, Buffer.from(key.certificate.serial, 'hex'))),
    algorithm,
    encode(0xa0, ...attributes),
    encodeSignatureAlgorithm(key),
    encode(TAG.OCTET_STRING, signature),
    ...(unsigned.length === 0 ? [] : [encode(0xa1, ...unsigned)]),
  );
  const signed = encode(
    0x30,
    encodeInteger(1),
    encode(0x31, algorithm),
    encode(0x30, encodeOid(DATA)),
    encode(0xa0, ...setOf([key.certificate, ...key.chain].map(({ der }) => der))),
    encode(0x31, signer),
  );
  return encode(0x30, encodeOid(SIGNED_DATA), encode(0xa0, signed));
}

/** In the order of a SET OF, as they are signed. @see X.690 §11.6 */
function signedAttributes({ certificate }: SigningKey, digest: Buffer, signingTime: Date): Buffer[] {
  return setOf([
    attribute(ATTRIBUTE.contentType, encodeOid(DATA)),
    attribute(ATTRIBUTE.messageDigest, encode(TAG.OCTET_STRING, digest)),
    attribute(ATTRIBUTE.signingTime, encodeTime(signingTime)),
    attribute(ATTRIBUTE.signingCertificateV2, essCertificate(certificate)),
  ]);
}

/** By its SHA-256, which needs not be named. @see RFC 5035 §4 */
const essCertificate = ({ der }: Certificate): Buffer =>
  encode(0x30, encode(0x30, encode(0x30, encode(TAG.OCTET_STRING, createHash('sha256').update(der).digest()))));

async function timestampAttribute(digest: string, signature: Buffer, stamp: SignatureStamp): Promise<Buffer> {
  const token = await stamp(digest, createHash(digest).update(signature).digest());
  return attribute(ATTRIBUTE.signatureTimestamp, Buffer.from(token));
}

const attribute = (type: string, value: Buffer): Buffer => encode(0x30, encodeOid(type), encode(0x31, value));

const setOf = (members: readonly Buffer[]): Buffer[] => [...members].sort(Buffer.compare);

/** UTCTime to the year 2049, GeneralizedTime after it. @see RFC 5652 §11.3 */
function encodeTime(time: Date): Buffer {
  const digits = time.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  const isUtc = time.getUTCFullYear() >= 1950 && time.getUTCFullYear() < 2050;
  return encode(isUtc ? TAG.UTC_TIME : TAG.GENERALIZED_TIME, Buffer.from(isUtc ? digits.slice(2) : digits, 'latin1'));
}
