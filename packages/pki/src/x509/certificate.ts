import type { KeyObject } from 'node:crypto';
import { readWhole, TAG, type Asn1 } from '../asn1/element.js';
import { bitOctets, count, explicit, Fields, integerHex, sequence, time } from '../asn1/values.js';
import { DigestCache } from '../digest-cache.js';
import { malformed } from '../error.js';
import { parseSignatureAlgorithm, publicKeyOf, type SignatureAlgorithm } from './algorithm.js';
import { parseExtensions, readExtensions, type CertificateExtensions, type Extension } from './extensions.js';
import { isSameName, parseName, type Name } from './name.js';

const MAX_BYTES = 256 * 1024;

/** A certificate, read and not yet judged. @see RFC 5280 §4.1 */
export interface Certificate {
  /** 1, 2 or 3. */
  version: number;
  /** Lower-case hexadecimal. */
  serial: string;
  issuer: Name;
  subject: Name;
  notBefore: Date;
  notAfter: Date;
  /** SubjectPublicKeyInfo. */
  spki: Asn1;
  /** The key in it; `undefined` for one that is of no kind known, or that leaves out what its issuer's key has (DSA). */
  publicKey: KeyObject | undefined;
  algorithm: SignatureAlgorithm | { oid: string };
  signature: Buffer;
  /** What is signed. */
  tbs: Buffer;
  der: Buffer;
  /** SHA-256 of all of it, lower-case hexadecimal: what a certificate is known by. */
  sha256: string;
  extensions: CertificateExtensions;
  /** All of them, by number. */
  allExtensions: ReadonlyMap<string, Extension>;
  /** Issued to itself, perhaps by another key. */
  isSelfIssued: boolean;
}

/** @param bytes DER, or PEM of one certificate @throws PkiError `PKI_MALFORMED`, `PKI_LIMIT` */
export function parseCertificate(bytes: Uint8Array): Certificate {
  if (bytes.byteLength > MAX_BYTES) throw malformed(`a certificate of more than ${MAX_BYTES} bytes`);
  return cache.get(derOf(bytes), read);
}

const cache = new DigestCache<Certificate>(8 * 1024 * 1024);

function read(der: Buffer, sha256: string): Certificate {
  const [tbs, outer, signature, ...more] = sequence(readWhole(der), 'certificate');
  if (tbs === undefined || outer === undefined || more.length > 0) throw malformed('a certificate has three parts');
  const fields = Fields.of(tbs, 'certificate');
  const version = fields.tagged(0);
  const serial = integerHex(fields.next());
  const inner = fields.next();
  if (!inner.bytes.equals(outer.bytes)) throw malformed('a certificate names two signature algorithms');
  const issuer = parseName(fields.next());
  const [notBefore, notAfter] = sequence(fields.next(), 'validity').map(time);
  if (notBefore === undefined || notAfter === undefined) throw malformed('a validity has two times');
  const subject = parseName(fields.next());
  const spki = fields.next();
  fields.tagged(1);
  fields.tagged(2);
  const extensions = fields.tagged(3);
  fields.end();
  const number = version === undefined ? 1 : count(explicit(version)) + 1;
  if (extensions !== undefined && number < 3) throw malformed(`a certificate of version ${number} with extensions`);
  const all = extensions === undefined ? new Map<string, Extension>() : parseExtensions(explicit(extensions));
  return {
    version: number,
    serial,
    issuer,
    subject,
    notBefore,
    notAfter,
    spki,
    publicKey: publicKeyOf(spki),
    algorithm: parseSignatureAlgorithm(outer),
    signature: bitOctets(signature),
    tbs: tbs.bytes,
    der,
    sha256,
    extensions: readExtensions(all),
    allExtensions: all,
    isSelfIssued: isSameName(issuer, subject),
  };
}

const PEM = /-----BEGIN (?:TRUSTED |X509 )?[A-Z0-9 ]+-----([^-]*)-----END [A-Z0-9 ]+-----/;

/** DER as it is, or what the first block of PEM has. */
export function derOf(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === (0x20 | TAG.SEQUENCE)) return buffer;
  const found = PEM.exec(buffer.toString('latin1'))?.[1];
  if (found === undefined) throw malformed('neither DER nor PEM');
  return Buffer.from(found, 'base64');
}
