import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { isSignedBy, signatureAlgorithm, type SignatureAlgorithm } from '@mocban/pki';
import { encode, encodeInteger } from '@mocban/pki/asn1';
import type { XmlSignature } from './read-signature.js';
import type { Method } from './vocabulary.js';

const CURVES = { ed25519: '1.3.101.112', ed448: '1.3.101.113' } as const;
/** Fewer bits of an HMAC than this, or than half of them, are no proof. @see XML Signature 1.1 §6.3.1 */
const MIN_HMAC_BITS = 80;

/** The same as an algorithm that CMS has; its name alone for one that is not known, and for an HMAC, which nobody alone can make. */
export function algorithmOf({
  method,
  methodAlgorithm,
}: Pick<XmlSignature, 'method' | 'methodAlgorithm'>): SignatureAlgorithm | { oid: string } {
  if (method === undefined || method.key === 'hmac') return { oid: methodAlgorithm };
  if (method.key === 'eddsa') return { oid: CURVES[method.curve], key: 'eddsa', digest: undefined };
  return signatureAlgorithm(method.key, method.digest) ?? { oid: methodAlgorithm };
}

/**
 * Whether a signature value is that of a key over the canonical form of SignedInfo.
 * @returns `undefined` for a method that is not known
 * @see XML Signature 1.1 §6.3, §6.4
 */
export function isValueOf(
  signature: Pick<XmlSignature, 'method' | 'methodAlgorithm' | 'outputBits' | 'value'>,
  key: KeyObject,
  signed: Uint8Array,
): boolean | undefined {
  const { method, value } = signature;
  if (method === undefined) return undefined;
  if (method.key === 'hmac') return isHmac(signature, method, key, signed);
  if (signature.outputBits !== undefined) return undefined;
  const algorithm = algorithmOf(signature);
  if (!('key' in algorithm)) return undefined;
  const octets = method.key === 'ecdsa' || method.key === 'dsa' ? twoIntegers(value) : value;
  return octets !== undefined && isSignedBy(key, algorithm, signed, octets);
}

function isHmac(
  { outputBits, value }: Pick<XmlSignature, 'outputBits' | 'value'>,
  { digest }: Method,
  key: KeyObject,
  signed: Uint8Array,
): boolean | undefined {
  if (key.type !== 'secret' || digest === undefined) return false;
  const whole = createHmac(digest, key).update(signed).digest();
  const bits = outputBits ?? whole.length * 8;
  if (bits % 8 !== 0 || bits > whole.length * 8 || bits < Math.max(MIN_HMAC_BITS, whole.length * 4)) return undefined;
  const kept = whole.subarray(0, bits / 8);
  return value.length === kept.length && timingSafeEqual(kept, value);
}

/** The two numbers of a signature by DSA, one behind the other in as many octets each, as DER. @see XML Signature 1.1 §6.4.1, §6.4.3 */
function twoIntegers(value: Buffer): Buffer | undefined {
  if (value.length === 0 || value.length % 2 !== 0) return undefined;
  const half = value.length / 2;
  const number = (bytes: Buffer): Buffer => encodeInteger(BigInt(`0x${bytes.toString('hex')}`));
  return encode(0x30, number(value.subarray(0, half)), number(value.subarray(half)));
}
