import { constants, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { TAG } from '../asn1/element.js';
import { encode, encodeInteger, encodeOid } from '../asn1/encode.js';
import { PkiError } from '../error.js';
import { encodeDigestAlgorithm } from '../x509/algorithm.js';
import type { Certificate } from '../x509/certificate.js';

/** How a key signs. */
export type SigningScheme = 'rsa-pss' | 'rsa' | 'ecdsa' | 'eddsa';
export type SigningDigest = 'sha256' | 'sha384' | 'sha512';

/** A key that signs, wherever it lies, with the certificate that says whose it is. */
export interface SigningKey {
  readonly certificate: Certificate;
  /** Those above it, nearest first, as far as they came with it. */
  readonly chain: readonly Certificate[];
  readonly scheme: SigningScheme;
  readonly digest: SigningDigest;
  /** @throws PkiError `PKI_KEY_UNUSABLE`; `PKI_PASSWORD_WRONG` where a token refuses its PIN */
  sign(bytes: Uint8Array): Promise<Buffer>;
}

/** Bytes of a digest, which the salt of RSASSA-PSS has as many of. */
export const SALT_BYTES: Readonly<Record<SigningDigest, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/**
 * How keys of a certificate's kind sign: RSA by RSASSA-PSS, as Vietnam's circular asks, unless told otherwise.
 * @throws PkiError `PKI_ALGORITHM_UNKNOWN` for a key of another kind
 */
export function schemeOf(
  { publicKey }: Pick<Certificate, 'publicKey'>,
  rsa: 'rsa-pss' | 'rsa' = 'rsa-pss',
): SigningScheme {
  switch (publicKey?.asymmetricKeyType) {
    case 'rsa':
      return rsa;
    case 'rsa-pss':
      return 'rsa-pss';
    case 'ec':
      return 'ecdsa';
    case 'ed25519':
      return 'eddsa';
    default:
      throw new PkiError(
        'PKI_ALGORITHM_UNKNOWN',
        `keys of the kind ${publicKey?.asymmetricKeyType ?? '?'} do not sign`,
      );
  }
}

/** The digest that goes with a key. @see RFC 5754 §3.3, RFC 8419 §2.3 */
export function signingDigestOf({ publicKey }: Pick<Certificate, 'publicKey'>): SigningDigest {
  if (publicKey?.asymmetricKeyType === 'ed25519') return 'sha512';
  return publicKey?.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256';
}

/**
 * A private key that is held in this process.
 * @throws PkiError `PKI_KEY_UNUSABLE` when it is not the certificate's
 */
export function localKey(key: KeyObject, certificate: Certificate, chain: readonly Certificate[] = []): SigningKey {
  const scheme = schemeOf(certificate);
  const digest = signingDigestOf(certificate);
  if (!isKeyOf(key, certificate)) throw new PkiError('PKI_KEY_UNUSABLE', 'the key is not the certificate’s');
  const padding =
    scheme === 'rsa-pss' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT_BYTES[digest] } : {};
  return {
    certificate,
    chain,
    scheme,
    digest,
    sign: async (bytes) => sign(scheme === 'eddsa' ? undefined : digest, bytes, { key, ...padding }),
  };
}

/** Whether a certificate certifies the public half of a key. */
export const isKeyOf = (key: KeyObject, { publicKey }: Pick<Certificate, 'publicKey'>): boolean =>
  publicKey !== undefined && createPublicKey(key).equals(publicKey);

const SIGNATURE_OIDS: Readonly<Record<SigningScheme, Readonly<Record<SigningDigest, string>>>> = {
  'rsa-pss': { sha256: '1.2.840.113549.1.1.10', sha384: '1.2.840.113549.1.1.10', sha512: '1.2.840.113549.1.1.10' },
  rsa: { sha256: '1.2.840.113549.1.1.11', sha384: '1.2.840.113549.1.1.12', sha512: '1.2.840.113549.1.1.13' },
  ecdsa: { sha256: '1.2.840.10045.4.3.2', sha384: '1.2.840.10045.4.3.3', sha512: '1.2.840.10045.4.3.4' },
  eddsa: { sha256: '1.3.101.112', sha384: '1.3.101.112', sha512: '1.3.101.112' },
};

/** DER of the AlgorithmIdentifier of such signatures. @see RFC 4055 §3.1, RFC 5758 §3.2, RFC 8410 §3 */
export function encodeSignatureAlgorithm({ scheme, digest }: Pick<SigningKey, 'scheme' | 'digest'>): Buffer {
  const number = encodeOid(SIGNATURE_OIDS[scheme][digest]);
  if (scheme === 'rsa') return encode(0x30, number, encode(TAG.NULL));
  if (scheme !== 'rsa-pss') return encode(0x30, number);
  const hash = encodeDigestAlgorithm(digest);
  const mask = encode(0x30, encodeOid('1.2.840.113549.1.1.8'), hash);
  const salt = encodeInteger(SALT_BYTES[digest]);
  return encode(0x30, number, encode(0x30, encode(0xa0, hash), encode(0xa1, mask), encode(0xa2, salt)));
}
