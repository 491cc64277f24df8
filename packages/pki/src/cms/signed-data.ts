import { readAsn1, TAG, type Asn1 } from '../asn1/element.js';
import { encode } from '../asn1/encode.js';
import { explicit, expect, Fields, integerHex, octets, oid, sequence } from '../asn1/values.js';
import { ifReadable, malformed, PkiError } from '../error.js';
import { parseCrl, type Crl } from '../revocation/crl.js';
import { parseOcspResponse, type OcspResponse } from '../revocation/ocsp.js';
import { DIGESTS, parseSignatureAlgorithm, type SignatureAlgorithm } from '../x509/algorithm.js';
import { parseCertificate, type Certificate } from '../x509/certificate.js';
import { parseName, type Name } from '../x509/name.js';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const OCSP_RESPONSE = '1.3.6.1.5.5.7.16.2';
const MOST_CERTIFICATES = 256;

/** Values of attributes by number, in the order they are written in. */
export type Attributes = ReadonlyMap<string, readonly Asn1[]>;

/** One who signed, read and not yet judged. @see RFC 5652 §5.3 */
export interface SignerInfo {
  /** By what the certificate is named. */
  id: { issuer: Name; serial: string } | { keyId: string };
  /** As node:crypto names it; `undefined` for one that is not known. */
  digest: string | undefined;
  algorithm: SignatureAlgorithm | { oid: string };
  signature: Buffer;
  /** What is signed instead of the content; absent: the content is signed itself. */
  signed?: { attributes: Attributes; bytes: Buffer };
  unsigned: Attributes;
  /** All of it, as it was encoded. */
  bytes: Buffer;
}

/** Signed content, or signatures of a content that lies elsewhere. @see RFC 5652 §5.1 */
export interface SignedData {
  contentType: string;
  /** Absent where the content lies elsewhere (detached). */
  content?: Buffer;
  /** Those that came with it; of what is no certificate of X.509, or none that can be read, nothing is said. */
  certificates: readonly Certificate[];
  crls: readonly Crl[];
  ocsps: readonly OcspResponse[];
  signers: readonly SignerInfo[];
  /** What came with it as it was encoded, also what cannot be read: archive time-stamps are of these bytes (EN 319 122-1 §5.5.2). */
  held: { certificates: readonly Buffer[]; revocations: readonly Buffer[] };
  /** All of it, without what lies behind. */
  bytes: Buffer;
}

/**
 * Reads CMS, in BER as well. What lies behind it is left, for whoever knows how it was padded.
 * @throws PkiError `PKI_MALFORMED`, `PKI_LIMIT`
 */
export function parseSignedData(bytes: Uint8Array): SignedData {
  const whole = readAsn1(bytes, 'ber');
  const [type, tagged, ...more] = sequence(whole, 'CMS');
  if (oid(type) !== SIGNED_DATA || tagged?.is(0, 'context') !== true || more.length > 0)
    throw malformed('CMS that is no signed data');
  const fields = Fields.of(explicit(tagged), 'signed data');
  fields.next();
  expect(fields.next(), TAG.SET, 'digest algorithms');
  const [contentType, content, ...rest] = sequence(fields.next(), 'content');
  if (rest.length > 0) throw malformed('content with something behind it');
  const [certificates, revocations] = [fields.tagged(0), fields.tagged(1)];
  const signers = expect(fields.next(), TAG.SET, 'signers').children().map(parseSigner);
  fields.end();
  const held = revocations?.children() ?? [];
  const others = certificates?.children() ?? [];
  return {
    contentType: oid(contentType),
    ...(content && { content: contentOf(explicit(content)) }),
    certificates: readable(others, ({ bytes: der }) => parseCertificate(der)),
    crls: readable(
      held.filter((one) => one.is(TAG.SEQUENCE)),
      ({ bytes: der }) => parseCrl(der),
    ),
    ocsps: readable(
      held.filter((one) => one.is(1, 'context')),
      parseOther,
    ).filter((response) => response !== undefined),
    signers,
    held: { certificates: others.map(({ bytes: one }) => one), revocations: held.map(({ bytes: one }) => one) },
    bytes: whole.bytes,
  };
}

/** Old content that was not wrapped into octets counts as it is encoded. @see RFC 5652 §5.2.1 */
const contentOf = (element: Asn1): Buffer => (element.is(TAG.OCTET_STRING) ? octets(element) : element.content);

/** What can be read: one that cannot proves nothing, and takes nothing from the others. */
function readable<T>(elements: readonly Asn1[], parse: (element: Asn1) => T): T[] {
  if (elements.length > MOST_CERTIFICATES)
    throw new PkiError('PKI_LIMIT', `more than ${MOST_CERTIFICATES} certificates`);
  return elements.flatMap((element) => ifReadable(() => [parse(element)]) ?? []);
}

/** @see RFC 5940 §2.1 */
function parseOther(element: Asn1): OcspResponse | undefined {
  const [format, value] = element.children();
  return value !== undefined && oid(format) === OCSP_RESPONSE ? parseOcspResponse(value.bytes) : undefined;
}

/** Reads one SignerInfo, which a counter-signature is by itself. @throws PkiError `PKI_MALFORMED` @see RFC 5652 §5.3 */
export function parseSigner(element: Asn1): SignerInfo {
  const fields = Fields.of(element, 'signer');
  fields.next();
  const id = parseId(fields.next());
  const digest = DIGESTS[oid(sequence(fields.next(), 'digest algorithm')[0])];
  const signed = fields.tagged(0);
  const algorithm = signatureAlgorithm(fields.next(), digest);
  const signature = octets(fields.next());
  const unsigned = fields.tagged(1);
  fields.end();
  return {
    id,
    digest,
    algorithm,
    signature,
    // Signed as the SET that it is, whatever it is tagged here (RFC 5652 §5.4).
    ...(signed && { signed: { attributes: parseAttributes(signed), bytes: encode(0x31, signed.content) } }),
    unsigned: unsigned === undefined ? new Map<string, Asn1[]>() : parseAttributes(unsigned),
    bytes: element.bytes,
  };
}

function parseId(element: Asn1): SignerInfo['id'] {
  if (element.is(0, 'context'))
    return { keyId: (element.isConstructed ? octets(explicit(element)) : element.content).toString('hex') };
  const [issuer, serial] = sequence(element, 'signer id');
  if (issuer === undefined) throw malformed('a signer without a name');
  return { issuer: parseName(issuer), serial: integerHex(serial) };
}

/** Keys that CMS names as the algorithm of a signature, whose digest is then the signer's. */
const KEYS: Readonly<Record<string, SignatureAlgorithm['key']>> = {
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.10040.4.1': 'dsa',
  '1.2.840.10045.2.1': 'ecdsa',
};

function signatureAlgorithm(element: Asn1, digest: string | undefined): SignatureAlgorithm | { oid: string } {
  const algorithm = parseSignatureAlgorithm(element);
  const key = KEYS[algorithm.oid];
  return key === undefined || digest === undefined ? algorithm : { oid: algorithm.oid, key, digest };
}

function parseAttributes(element: Asn1): Attributes {
  const attributes = new Map<string, Asn1[]>();
  for (const attribute of element.children()) {
    const [type, values, ...more] = sequence(attribute, 'attribute');
    const name = oid(type);
    const found = expect(values, TAG.SET, 'values of an attribute').children();
    if (more.length > 0) throw malformed('an attribute with something behind it');
    attributes.set(name, [...(attributes.get(name) ?? []), ...found]);
  }
  return attributes;
}
