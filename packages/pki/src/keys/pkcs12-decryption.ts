import { createDecipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { TAG, type Asn1 } from '../asn1/element.js';
import { count, Fields, octets, oid, sequence } from '../asn1/values.js';
import { malformed, PkiError } from '../error.js';
import { digestOf } from '../x509/algorithm.js';

/** A key takes a second to derive, then. */
const MAX_ITERATIONS = 10_000_000;

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const PBMAC1 = '1.2.840.113549.1.5.14';
const TRIPLE_DES_OF_SHA1 = '1.2.840.113549.1.12.1.3';

const CIPHERS: Readonly<Record<string, readonly [name: string, keyBytes: number]>> = {
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32],
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
};

const HMACS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/** Decrypts what is encrypted with a password. @throws PkiError `PKI_ALGORITHM_UNKNOWN`, `PKI_PASSWORD_WRONG`, `PKI_MALFORMED` @see RFC 8018 §6.2 */
export function decryptWithPassword(algorithm: Asn1 | undefined, encrypted: Buffer, password: string): Buffer {
  const [id, parameters] = sequence(algorithm, 'encryption algorithm');
  const { cipher, key, iv } = cipherOf(oid(id), parameters, password);
  try {
    const decipher = createDecipheriv(cipher, key, iv);
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  } catch (cause) {
    throw new PkiError('PKI_PASSWORD_WRONG', 'it cannot be decrypted with the password given', { cause });
  }
}

interface Cipher {
  cipher: string;
  key: Buffer;
  iv: Buffer;
}

function cipherOf(number: string, parameters: Asn1 | undefined, password: string): Cipher {
  if (number === PBES2) {
    const [kdf, scheme] = sequence(parameters, 'PBES2');
    const [cipherId, iv] = sequence(scheme, 'cipher');
    const [cipher, keyBytes] = CIPHERS[oid(cipherId)] ?? unknown(`the cipher ${oid(cipherId)}`);
    return { cipher, key: pbkdf2Of(kdf, password, keyBytes), iv: octets(iv) };
  }
  if (number !== TRIPLE_DES_OF_SHA1) return unknown(`the encryption ${number}: export the key anew with AES`);
  const [salt, iterations] = sequence(parameters, 'encryption of PKCS#12');
  const derive = (purpose: number, bytes: number) =>
    pkcs12Key('sha1', { password, salt: octets(salt), iterations: rounds(iterations), purpose, bytes });
  return { cipher: 'des-ede3-cbc', key: derive(1, 24), iv: derive(2, 8) };
}

/** @see RFC 8018 appendix A.2 */
function pbkdf2Of(element: Asn1 | undefined, password: string, bytes: number): Buffer {
  const [id, parameters] = sequence(element, 'derivation of a key');
  if (oid(id) !== PBKDF2) return unknown(`the derivation ${oid(id)}`);
  const fields = Fields.of(parameters, 'PBKDF2');
  const salt = octets(fields.next());
  const iterations = rounds(fields.next());
  fields.optional(TAG.INTEGER);
  const prf = fields.optional(TAG.SEQUENCE);
  return pbkdf2Sync(password, salt, iterations, bytes, prf === undefined ? 'sha1' : hmacOf(prf));
}

function hmacOf(element: Asn1 | undefined): string {
  const number = oid(sequence(element, 'HMAC')[0]);
  return HMACS[number] ?? unknown(`the HMAC ${number}`);
}

/**
 * Whether the bytes of a PKCS#12 file are what was written with this password.
 * @param mac its MacData
 * @see RFC 7292 §4, RFC 9579
 */
export function isAuthentic(mac: Asn1, content: Buffer, password: string): boolean {
  const [info, salt, iterations] = sequence(mac, 'MAC');
  const [algorithm, stated] = sequence(info, 'MAC');
  const [id, parameters] = sequence(algorithm, 'MAC algorithm');
  if (oid(id) === PBMAC1) {
    const [kdf, scheme] = sequence(parameters, 'PBMAC1');
    const digest = hmacOf(scheme);
    const key = pbkdf2Of(kdf, password, octets(stated).length);
    return createHmac(digest, key).update(content).digest().equals(octets(stated));
  }
  const digest = digestOf(algorithm!);
  const bytes = createHash(digest).digest().length;
  const count = iterations === undefined ? 1 : rounds(iterations);
  const key = pkcs12Key(digest, { password, salt: octets(salt), iterations: count, purpose: 3, bytes });
  return createHmac(digest, key).update(content).digest().equals(octets(stated));
}

interface Derivation {
  password: string;
  salt: Buffer;
  iterations: number;
  /** 1: a key, 2: an initial value, 3: a key of a MAC. */
  purpose: number;
  bytes: number;
}

/** @see RFC 7292 appendix B.2 */
function pkcs12Key(digest: string, { password, salt, iterations, purpose, bytes }: Derivation): Buffer {
  const block = digest === 'sha384' || digest === 'sha512' ? 128 : 64;
  const written = Buffer.from(`${password}\0`, 'utf16le').swap16();
  const state = Buffer.concat([repeated(salt, block), repeated(written, block)]);
  const diversifier = Buffer.alloc(block, purpose);
  const derived: Buffer[] = [];
  for (let have = 0; have < bytes; have += derived.at(-1)!.length) {
    let round = createHash(digest).update(diversifier).update(state).digest();
    for (let done = 1; done < iterations; done += 1) round = createHash(digest).update(round).digest();
    derived.push(round);
    addToBlocks(state, repeated(round, block).subarray(0, block));
  }
  return Buffer.concat(derived).subarray(0, bytes);
}

/** As often as fills whole blocks. */
const repeated = (bytes: Buffer, block: number): Buffer =>
  bytes.length === 0 ? bytes : Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);

/** Adds a number, and one, to each block. */
function addToBlocks(state: Buffer, addend: Buffer): void {
  for (let start = 0; start < state.length; start += addend.length) {
    let carry = 1;
    for (let at = addend.length - 1; at >= 0; at -= 1) {
      carry += state[start + at]! + addend[at]!;
      state[start + at] = carry & 0xff;
      carry >>= 8;
    }
  }
}

function rounds(element: Asn1 | undefined): number {
  const iterations = count(element);
  if (iterations < 1) throw malformed('a key derived by no iteration');
  if (iterations > MAX_ITERATIONS) throw new PkiError('PKI_LIMIT', `a key of ${iterations} iterations`);
  return iterations;
}

function unknown(what: string): never {
  throw new PkiError('PKI_ALGORITHM_UNKNOWN', what);
}
