import { readWhole, TAG, type Asn1 } from '../asn1/element.js';
import { bitOctets, count, explicit, expect, Fields, integerHex, octets, oid, sequence, time } from '../asn1/values.js';
import { DigestCache } from '../digest-cache.js';
import { malformed } from '../error.js';
import { DIGESTS, parseSignatureAlgorithm, type SignatureAlgorithm } from '../x509/algorithm.js';
import { parseCertificate, type Certificate } from '../x509/certificate.js';
import { parseExtensions, type Extension } from '../x509/extensions.js';
import { parseName, type Name } from '../x509/name.js';
import type { RevokedEntry } from './crl.js';

const BASIC = '1.3.6.1.5.5.7.48.1.1';
const ARCHIVE_CUTOFF = '1.3.6.1.5.5.7.48.1.6';
const MAX_BYTES = 1024 * 1024;
const MOST_CERTIFICATES = 64;

/** What an answer says of one certificate. */
export interface OcspStatement {
  /** By what the certificate is named: as node:crypto names the digest; `undefined` for one that is not known. */
  digest: string | undefined;
  issuerNameHash: Buffer;
  issuerKeyHash: Buffer;
  serial: string;
  status: 'good' | 'unknown' | RevokedEntry;
  thisUpdate: Date;
  nextUpdate?: Date;
  /** It tells of certificates that had expired since this time as well. */
  archiveCutoff?: Date;
}

/** An answer of an OCSP responder, read and not yet judged. @see RFC 6960 §4.2 */
export interface OcspResponse {
  producedAt: Date;
  /** By name, or by the SHA-1 of the key. */
  responder: { name: Name } | { keyHash: Buffer };
  statements: readonly OcspStatement[];
  algorithm: SignatureAlgorithm | { oid: string };
  signature: Buffer;
  tbs: Buffer;
  /** Those that came with it. */
  certificates: readonly Certificate[];
  der: Buffer;
  /** SHA-256 of all of it, lower-case hexadecimal. */
  sha256: string;
}

/**
 * @param bytes DER of an OCSPResponse, or of the BasicOCSPResponse in it, as long-term signatures keep them
 * @throws PkiError `PKI_MALFORMED`, also for an answer that is none (`tryLater` and the like); `PKI_LIMIT`
 */
export function parseOcspResponse(bytes: Uint8Array): OcspResponse {
  if (bytes.byteLength > MAX_BYTES) throw malformed(`an OCSP response of more than ${MAX_BYTES} bytes`);
  return cache.get(bytes, read);
}

const cache = new DigestCache<OcspResponse>(4 * 1024 * 1024);

function read(bytes: Buffer, sha256: string): OcspResponse {
  const whole = readWhole(bytes);
  const [first] = sequence(whole, 'OCSP response');
  const basic = first?.is(TAG.ENUMERATED) === true ? readWhole(basicOf(whole)) : whole;
  const fields = Fields.of(basic, 'OCSP response');
  const data = fields.next();
  const algorithm = parseSignatureAlgorithm(fields.next());
  const signature = bitOctets(fields.next());
  const certificates = fields.tagged(0);
  fields.end();
  const held = certificates === undefined ? [] : sequence(explicit(certificates), 'certificates');
  if (held.length > MOST_CERTIFICATES) throw malformed(`more than ${MOST_CERTIFICATES} certificates`);
  return {
    ...readData(data),
    algorithm,
    signature,
    tbs: data.bytes,
    certificates: held.map(({ bytes: der }) => parseCertificate(der)),
    der: whole.bytes,
    sha256,
  };
}

function basicOf(response: Asn1): Buffer {
  const fields = Fields.of(response, 'OCSP response');
  const { content } = expect(fields.next(), TAG.ENUMERATED, 'OCSP status');
  if (content.length !== 1 || content[0] !== 0) throw malformed(`the OCSP responder gave no answer: ${content[0]}`);
  const [type, bytes] = sequence(explicit(fields.next()), 'OCSP response');
  if (oid(type) !== BASIC) throw malformed('an OCSP response of another kind than the basic one');
  return octets(bytes);
}

function readData(element: Asn1): Pick<OcspResponse, 'producedAt' | 'responder' | 'statements'> {
  const fields = Fields.of(element, 'OCSP response data');
  const version = fields.tagged(0);
  if (version !== undefined && count(explicit(version)) !== 0) throw malformed('an OCSP response of another version');
  const responder = readResponder(fields.next());
  const producedAt = time(fields.next());
  const statements = sequence(fields.next(), 'OCSP responses').map(readStatement);
  fields.tagged(1);
  fields.end();
  return { producedAt, responder, statements };
}

function readResponder(element: Asn1): OcspResponse['responder'] {
  if (element.is(1, 'context')) return { name: parseName(explicit(element)) };
  if (element.is(2, 'context')) return { keyHash: octets(explicit(element)) };
  throw malformed('an OCSP responder without a name');
}

function readStatement(element: Asn1): OcspStatement {
  const fields = Fields.of(element, 'single response');
  const [algorithm, name, key, serial] = sequence(fields.next(), 'certificate id');
  const status = readStatus(fields.next());
  const thisUpdate = time(fields.next());
  const [next, extensions] = [fields.tagged(0), fields.tagged(1)];
  fields.end();
  const all = extensions === undefined ? new Map<string, Extension>() : parseExtensions(explicit(extensions));
  const cutoff = all.get(ARCHIVE_CUTOFF);
  return {
    digest: DIGESTS[oid(sequence(algorithm, 'digest algorithm')[0])],
    issuerNameHash: octets(name),
    issuerKeyHash: octets(key),
    serial: integerHex(serial),
    status,
    thisUpdate,
    ...(next && { nextUpdate: time(explicit(next)) }),
    ...(cutoff && { archiveCutoff: time(readWhole(cutoff.value)) }),
  };
}

function readStatus(element: Asn1): OcspStatement['status'] {
  if (element.is(0, 'context')) return 'good';
  if (element.is(2, 'context')) return 'unknown';
  if (!element.is(1, 'context')) throw malformed('a status that there is not');
  const [date, reason] = element.children();
  return {
    date: time(date),
    ...(reason && { reason: expect(explicit(reason), TAG.ENUMERATED, 'reason').content[0]! }),
  };
}
