import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readWhole, type Asn1 } from '../asn1/element.js';
import { explicit, octets, oid, sequence } from '../asn1/values.js';
import { malformed, PkiError } from '../error.js';
import { parseCertificate, type Certificate } from '../x509/certificate.js';
import { isSameName } from '../x509/name.js';
import { decryptWithPassword, isAuthentic } from './pkcs12-decryption.js';
import { isKeyOf, localKey, type SigningKey } from './signing-key.js';

const MAX_BYTES = 4 * 1024 * 1024;

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const BAG = {
  key: '1.2.840.113549.1.12.10.1.1',
  encryptedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  bags: '1.2.840.113549.1.12.10.1.6',
} as const;
/** Bags within bags. */
const MAX_BAG_DEPTH = 4;

interface Found {
  keys: KeyObject[];
  certificates: Certificate[];
}

/**
 * The one key of a PKCS#12 file (`.p12`, `.pfx`), with its certificate and those above it.
 * @throws PkiError `PKI_PASSWORD_WRONG`; `PKI_KEY_UNUSABLE` when there is not one key with its certificate; `PKI_ALGORITHM_UNKNOWN` for
 *   one that is encrypted with RC2; `PKI_MALFORMED`, `PKI_LIMIT`
 * @see RFC 7292
 */
export function openPkcs12(bytes: Uint8Array, password: string): SigningKey {
  if (bytes.byteLength > MAX_BYTES) throw new PkiError('PKI_LIMIT', `a PKCS#12 file of more than ${MAX_BYTES} bytes`);
  const [, safe, mac] = sequence(readWhole(bytes, 'ber'), 'PKCS#12');
  const content = dataOf(safe);
  if (mac === undefined) throw malformed('a PKCS#12 file that no password protects');
  if (!isAuthentic(mac, content, password)) throw new PkiError('PKI_PASSWORD_WRONG', 'the password is another one');
  const found: Found = { keys: [], certificates: [] };
  for (const part of sequence(readWhole(content, 'ber'), 'authenticated safe'))
    readBags(contentsOf(part, password), password, found, 0);
  return keyOf(found);
}

function dataOf(element: Asn1 | undefined): Buffer {
  const [type, content] = sequence(element, 'content');
  if (oid(type) !== DATA || content === undefined)
    throw malformed('a PKCS#12 file that is not protected by a password');
  return octets(explicit(content));
}

function contentsOf(element: Asn1, password: string): Buffer {
  const [type, content] = sequence(element, 'content');
  if (oid(type) !== ENCRYPTED_DATA) return dataOf(element);
  const [, info] = sequence(content && explicit(content), 'encrypted data');
  const [, algorithm, encrypted] = sequence(info, 'encrypted content');
  if (encrypted?.is(0, 'context') !== true) throw malformed('encrypted data without content');
  return decryptWithPassword(algorithm, piecesOf(encrypted), password);
}

/** An implicit OCTET STRING, which BER lets come in pieces. */
const piecesOf = (element: Asn1): Buffer =>
  element.isConstructed ? Buffer.concat(element.children().map(octets)) : element.content;

function readBags(contents: Buffer, password: string, found: Found, depth: number): void {
  if (depth > MAX_BAG_DEPTH) throw new PkiError('PKI_LIMIT', `bags nested deeper than ${MAX_BAG_DEPTH}`);
  for (const bag of sequence(readWhole(contents, 'ber'), 'bags')) {
    const [id, tagged] = sequence(bag, 'bag');
    if (tagged === undefined) throw malformed('a bag without a value');
    const value = explicit(tagged);
    switch (oid(id)) {
      case BAG.key:
        found.keys.push(privateKeyOf(value.bytes));
        break;
      case BAG.encryptedKey: {
        const [algorithm, encrypted] = sequence(value, 'encrypted key');
        found.keys.push(privateKeyOf(decryptWithPassword(algorithm, octets(encrypted), password)));
        break;
      }
      case BAG.certificate: {
        const [kind, certificate] = sequence(value, 'certificate');
        if (oid(kind) === X509_CERTIFICATE && certificate !== undefined)
          found.certificates.push(parseCertificate(octets(explicit(certificate))));
        break;
      }
      case BAG.bags:
        readBags(value.bytes, password, found, depth + 1);
        break;
      default: // Lists of revoked certificates and secrets of others' use.
    }
  }
}

function privateKeyOf(der: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new PkiError('PKI_KEY_UNUSABLE', 'a private key of no kind that is known', { cause });
  }
}

function keyOf({ keys, certificates }: Found): SigningKey {
  const [key, ...more] = keys;
  if (key === undefined || more.length > 0)
    throw new PkiError('PKI_KEY_UNUSABLE', `a PKCS#12 file of ${keys.length} keys, where one is wanted`);
  const own = certificates.find((certificate) => isKeyOf(key, certificate));
  if (own === undefined) throw new PkiError('PKI_KEY_UNUSABLE', 'the certificate of the key is not in the file');
  return localKey(key, own, chainOf(own, certificates));
}

/** Those above a certificate by their names, nearest first, up to one that certifies itself. */
export function chainOf(certificate: Certificate, candidates: readonly Certificate[]): Certificate[] {
  const chain: Certificate[] = [];
  for (let at = certificate; !at.isSelfIssued;) {
    const issuer = candidates.find(
      (one) => one !== certificate && !chain.includes(one) && isSameName(one.subject, at.issuer),
    );
    if (issuer === undefined) break;
    chain.push(issuer);
    at = issuer;
  }
  return chain;
}
