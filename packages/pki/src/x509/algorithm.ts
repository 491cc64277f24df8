import {
  constants,
  createHash,
  createPublicKey,
  verify,
  type Hash,
  type KeyObject,
  type VerifyKeyObjectInput,
} from 'node:crypto';
import { readWhole, TAG, type Asn1 } from '../asn1/element.js';
import { encode, encodeInteger, encodeOid } from '../asn1/encode.js';
import { count, explicit, Fields, oid, sequence } from '../asn1/values.js';
import { malformed, PkiError } from '../error.js';

/** A signature algorithm by its parts, as policies of algorithms speak of them. */
export interface SignatureAlgorithm {
  /** Dotted decimal. */
  oid: string;
  key: 'rsa' | 'rsa-pss' | 'ecdsa' | 'dsa' | 'eddsa';
  /** As node:crypto names it; `undefined` where the algorithm has its own. */
  digest: string | undefined;
  /** Of RSASSA-PSS. */
  pss?: { saltLength: number; maskDigest: string; parameters: Buffer };
}

/** Digest algorithms by number, as node:crypto names them. */
export const DIGESTS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.5': 'sha512-224',
  '2.16.840.1.101.3.4.2.6': 'sha512-256',
  '2.16.840.1.101.3.4.2.7': 'sha3-224',
  '2.16.840.1.101.3.4.2.8': 'sha3-256',
  '2.16.840.1.101.3.4.2.9': 'sha3-384',
  '2.16.840.1.101.3.4.2.10': 'sha3-512',
  '2.16.840.1.101.3.4.2.12': 'shake256',
};

/** Of SHAKE256 CMS takes 64 bytes. @see RFC 8702 §3.1, RFC 8419 §2.3 */
const OUTPUT_BYTES: Readonly<Record<string, number>> = { shake256: 64 };

/** A digest by the names of `DIGESTS`. */
export function createDigest(digest: string): Hash {
  const outputLength = OUTPUT_BYTES[digest];
  return createHash(digest, outputLength === undefined ? undefined : { outputLength });
}

const PSS = '1.2.840.113549.1.1.10';
/** The same in DER. */
const PSS_DER = '06092a864886f70d01010a';
const MGF1 = '1.2.840.113549.1.1.8';

const SIGNATURES: Readonly<Record<string, readonly [SignatureAlgorithm['key'], string | undefined]>> = {
  '1.2.840.113549.1.1.4': ['rsa', 'md5'],
  '1.2.840.113549.1.1.5': ['rsa', 'sha1'],
  '1.2.840.113549.1.1.11': ['rsa', 'sha256'],
  '1.2.840.113549.1.1.12': ['rsa', 'sha384'],
  '1.2.840.113549.1.1.13': ['rsa', 'sha512'],
  '1.2.840.113549.1.1.14': ['rsa', 'sha224'],
  '1.2.840.113549.1.1.15': ['rsa', 'sha512-224'],
  '1.2.840.113549.1.1.16': ['rsa', 'sha512-256'],
  '2.16.840.1.101.3.4.3.13': ['rsa', 'sha3-224'],
  '2.16.840.1.101.3.4.3.14': ['rsa', 'sha3-256'],
  '2.16.840.1.101.3.4.3.15': ['rsa', 'sha3-384'],
  '2.16.840.1.101.3.4.3.16': ['rsa', 'sha3-512'],
  '1.2.840.10045.4.1': ['ecdsa', 'sha1'],
  '1.2.840.10045.4.3.1': ['ecdsa', 'sha224'],
  '1.2.840.10045.4.3.2': ['ecdsa', 'sha256'],
  '1.2.840.10045.4.3.3': ['ecdsa', 'sha384'],
  '1.2.840.10045.4.3.4': ['ecdsa', 'sha512'],
  '2.16.840.1.101.3.4.3.9': ['ecdsa', 'sha3-224'],
  '2.16.840.1.101.3.4.3.10': ['ecdsa', 'sha3-256'],
  '2.16.840.1.101.3.4.3.11': ['ecdsa', 'sha3-384'],
  '2.16.840.1.101.3.4.3.12': ['ecdsa', 'sha3-512'],
  '1.2.840.10040.4.3': ['dsa', 'sha1'],
  '2.16.840.1.101.3.4.3.1': ['dsa', 'sha224'],
  '2.16.840.1.101.3.4.3.2': ['dsa', 'sha256'],
  '1.3.101.112': ['eddsa', undefined],
  '1.3.101.113': ['eddsa', undefined],
};

/**
 * Reads an AlgorithmIdentifier of a signature.
 * @returns its number alone where the algorithm is not known here
 * @throws PkiError `PKI_MALFORMED`
 * @see RFC 4055, RFC 5758, RFC 8410
 */
export function parseSignatureAlgorithm(element: Asn1): SignatureAlgorithm | { oid: string } {
  const [id, parameters] = sequence(element, 'signature algorithm');
  const number = oid(id);
  if (number === PSS) return { oid: number, key: 'rsa-pss', ...parsePss(parameters) };
  const known = SIGNATURES[number];
  return known === undefined ? { oid: number } : { oid: number, key: known[0], digest: known[1] };
}

/**
 * An algorithm by its parts, for formats that name algorithms otherwise than by number. RSASSA-PSS has one digest for message and mask, and
 * a salt that is as long as it.
 * @returns `undefined` for what has no number
 */
export function signatureAlgorithm(
  key: Exclude<SignatureAlgorithm['key'], 'eddsa'>,
  digest: string,
): SignatureAlgorithm | undefined {
  if (key === 'rsa-pss') return pssOf(digest);
  for (const [oid, [kind, its]] of Object.entries(SIGNATURES))
    if (kind === key && its === digest) return { oid, key, digest };
  return undefined;
}

function pssOf(digest: string): SignatureAlgorithm | undefined {
  if (!Object.values(DIGESTS).includes(digest)) return undefined;
  const saltLength = createHash(digest).digest().length;
  const algorithm = encodeDigestAlgorithm(digest);
  const mask = encode(0x30, encodeOid(MGF1), algorithm);
  const parameters = encode(0x30, encode(0xa0, algorithm), encode(0xa1, mask), encode(0xa2, encodeInteger(saltLength)));
  return { oid: PSS, key: 'rsa-pss', digest, pss: { saltLength, maskDigest: digest, parameters } };
}

/** @see RFC 4055 §3.1 */
function parsePss(parameters: Asn1 | undefined): Pick<SignatureAlgorithm, 'digest' | 'pss'> {
  const fields = Fields.of(parameters, 'parameters of RSASSA-PSS');
  const [digest, mask, salt, trailer] = [0, 1, 2, 3].map((tag) => fields.tagged(tag));
  fields.end();
  if (trailer !== undefined && count(explicit(trailer)) !== 1) throw malformed('RSASSA-PSS with another trailer');
  return {
    digest: digest === undefined ? 'sha1' : digestOf(explicit(digest)),
    pss: {
      saltLength: salt === undefined ? 20 : count(explicit(salt)),
      maskDigest: mask === undefined ? 'sha1' : maskDigestOf(explicit(mask)),
      parameters: parameters!.bytes,
    },
  };
}

function maskDigestOf(element: Asn1): string {
  const [id, digest] = sequence(element, 'mask generation');
  if (oid(id) !== MGF1 || digest === undefined) throw malformed('RSASSA-PSS with another mask generation than MGF1');
  return digestOf(digest);
}

/** Reads an AlgorithmIdentifier of a digest. @throws PkiError `PKI_ALGORITHM_UNKNOWN`, `PKI_MALFORMED` */
export function digestOf(element: Asn1): string {
  const number = oid(sequence(element, 'digest algorithm')[0]);
  const digest = DIGESTS[number];
  if (digest === undefined) throw new PkiError('PKI_ALGORITHM_UNKNOWN', `the digest algorithm ${number}`);
  return digest;
}

/**
 * DER of a digest's AlgorithmIdentifier.
 * @param digest as node:crypto names it
 * @param tag of the SEQUENCE, which may be implicit
 * @throws PkiError `PKI_ALGORITHM_UNKNOWN`
 */
export function encodeDigestAlgorithm(digest: string, tag = 0x30): Buffer {
  const number = Object.keys(DIGESTS).find((oid) => DIGESTS[oid] === digest);
  if (number === undefined) throw new PkiError('PKI_ALGORITHM_UNKNOWN', `the digest algorithm ${digest}`);
  return encode(tag, encodeOid(number), encode(TAG.NULL));
}

/** What kinds of keys a signature algorithm is made with, as node:crypto names them. */
const KEYS: Readonly<Record<SignatureAlgorithm['key'], readonly string[]>> = {
  rsa: ['rsa'],
  'rsa-pss': ['rsa', 'rsa-pss'],
  ecdsa: ['ec'],
  dsa: ['dsa'],
  eddsa: ['ed25519', 'ed448'],
};

function withPadding(key: KeyObject, { key: kind, digest, pss }: SignatureAlgorithm): KeyObject | VerifyKeyObjectInput {
  if (pss === undefined) return kind === 'rsa' ? { key, padding: constants.RSA_PKCS1_PADDING } : key;
  // node:crypto makes the mask with the digest of the message, unless the key itself says another.
  const used = pss.maskDigest === digest ? key : withParameters(key, pss.parameters);
  return { key: used, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength };
}

/** The same key as one for RSASSA-PSS with these parameters alone. @see RFC 4055 §3.1 */
function withParameters(key: KeyObject, parameters: Buffer): KeyObject {
  const [, bits] = sequence(readWhole(key.export({ format: 'der', type: 'spki' })), 'public key');
  const algorithm = encode(0x30, Buffer.from(PSS_DER, 'hex'), parameters);
  return createPublicKey({ key: encode(0x30, algorithm, bits!.bytes), format: 'der', type: 'spki' });
}

const ED: Readonly<Record<string, string>> = { '1.3.101.112': 'ed25519', '1.3.101.113': 'ed448' };

/**
 * Whether a signature is that of a key over these bytes. Never throws for what key or signature are.
 * @see RFC 8017 §8, FIPS 186-5
 */
export function isSignedBy(
  key: KeyObject,
  algorithm: SignatureAlgorithm | { oid: string },
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (!('key' in algorithm) || !KEYS[algorithm.key].includes(key.asymmetricKeyType ?? '')) return false;
  if (algorithm.key === 'eddsa' && ED[algorithm.oid] !== key.asymmetricKeyType) return false;
  try {
    return verify(algorithm.digest, bytes, withPadding(key, algorithm), signature);
  } catch {
    return false;
  }
}

/** What is signed, with its signature: a certificate, a list, an answer. */
export interface Signed {
  algorithm: SignatureAlgorithm | { oid: string };
  tbs: Buffer;
  signature: Buffer;
}

const verified = new WeakMap<Signed, WeakMap<KeyObject, boolean>>();

/** The same of what is met again and again while paths are looked for: the mathematics are done once for each key. */
export function isSignedOnce(key: KeyObject, signed: Signed): boolean {
  let byKey = verified.get(signed);
  if (byKey === undefined) verified.set(signed, (byKey = new WeakMap()));
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const isSigned = isSignedBy(key, signed.algorithm, signed.tbs, signed.signature);
  byKey.set(key, isSigned);
  return isSigned;
}

const DSA = '1.2.840.10040.4.1';

/**
 * The key of a SubjectPublicKeyInfo. A key of DSA that leaves out its parameters takes them from the key that certified it.
 * @returns `undefined` for a key that node:crypto does not take
 * @see RFC 3279 §2.3.2
 */
export function publicKeyOf(spki: Asn1, inherited?: Asn1): KeyObject | undefined {
  const [algorithm, bits] = sequence(spki, 'public key');
  const [id, parameters] = sequence(algorithm, 'public key algorithm');
  const number = oid(id);
  const isInheriting = number === DSA && (parameters === undefined || parameters.is(TAG.NULL));
  if (isInheriting && inherited === undefined) return undefined;
  const der = isInheriting ? encode(0x30, encode(0x30, id!.bytes, inherited!.bytes), bits!.bytes) : spki.bytes;
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/** Parameters of DSA that certificates below may leave out. */
export function dsaParameters(spki: Asn1): Asn1 | undefined {
  const [id, parameters] = sequence(sequence(spki, 'public key')[0], 'public key algorithm');
  return oid(id) === DSA && parameters !== undefined && !parameters.is(TAG.NULL) ? parameters : undefined;
}
