import { createHash } from 'node:crypto';
import { readWhole, TAG } from '../asn1/element.js';
import { encode } from '../asn1/encode.js';
import { bitOctets, oid, sequence } from '../asn1/values.js';
import { encodeDigestAlgorithm } from '../x509/algorithm.js';
import type { Certificate } from '../x509/certificate.js';
import { parseGeneralName } from '../x509/general-name.js';

const ACCESS = '1.3.6.1.5.5.7.1.1';
const OCSP = '1.3.6.1.5.5.7.48.1';

/**
 * Where a certificate says that its status can be asked: addresses over HTTP, as they stand there.
 * @throws PkiError `PKI_MALFORMED`
 * @see RFC 5280 §4.2.2.1
 */
export function ocspAddresses({ allExtensions }: Certificate): string[] {
  const access = allExtensions.get(ACCESS);
  if (access === undefined) return [];
  return sequence(readWhole(access.value), 'authority information access').flatMap((one) => {
    const [method, location] = sequence(one, 'access description');
    if (oid(method) !== OCSP || location === undefined) return [];
    const name = parseGeneralName(location);
    return name.kind === 'uri' && /^https?:\/\//i.test(name.value) ? [name.value] : [];
  });
}

/**
 * DER of the question for the status of one certificate. It is named by SHA-1, which every responder knows (RFC 5019 §2.1.1), and has no
 * nonce: responders that answer in advance do not repeat one, and how old an answer is its own dates say.
 * @see RFC 6960 §4.1.1
 */
export function serialiseOcspRequest({ serial }: Pick<Certificate, 'serial'>, issuer: Certificate): Buffer {
  const hash = (bytes: Uint8Array): Buffer => encode(TAG.OCTET_STRING, createHash('sha1').update(bytes).digest());
  const key = bitOctets(sequence(issuer.spki, 'public key')[1]);
  const id = encode(
    0x30,
    encodeDigestAlgorithm('sha1'),
    hash(issuer.subject.der),
    hash(key),
    encode(TAG.INTEGER, Buffer.from(serial, 'hex')),
  );
  return encode(0x30, encode(0x30, encode(0x30, encode(0x30, id))));
}
