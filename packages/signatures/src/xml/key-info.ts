import { createPublicKey, type KeyObject } from 'node:crypto';
import { parseCertificate, parseCrl, PkiError, type Certificate, type Crl } from '@mocban/pki';
import { encode, encodeInteger, encodeOid } from '@mocban/pki/asn1';
import { attributeIn, elementsIn, textIn, type ElementNode } from '@mocban/xml';
import type { Warning } from '../model/report.js';
import type { Budget } from './budget.js';
import { digestOfCertificate } from './certificate-digest.js';
import { base64, StructureError } from './parts.js';
import { DIGEST_METHODS, DS, DS11 } from './vocabulary.js';

const MAX_CERTIFICATES = 64;
const MAX_KEYS = 4;
const MAX_HINTS = 16;
/** Of reading one, in the budget's units. */
const COST = 1000;
/** A serial number has 20 octets at most (RFC 5280 §4.1.2.2); more digits than any tool writes are not turned into a number. */
const SERIAL = /^[0-9]{1,100}$/;

/** What a signature says of its key. Nothing of it is believed: it says which certificates are worth trying. */
export interface KeyInfo {
  certificates: readonly Certificate[];
  crls: readonly Crl[];
  /** Keys without a certificate: nobody says whose they are. */
  keys: readonly KeyObject[];
  /** Whether a certificate is told of by its serial number, key identifier or digest. */
  means(certificate: Certificate): boolean;
  warnings: readonly Warning[];
}

/** @throws LimitError @see XML Signature 1.1 §4.5 */
export function readKeyInfo(element: ElementNode | undefined, budget: Budget): KeyInfo {
  const found: Found = { certificates: [], crls: [], keys: [], hints: [], warnings: [] };
  for (const child of element === undefined ? [] : elementsIn(element)) {
    const read =
      (child.namespace === DS || child.namespace === DS11) && Object.hasOwn(READERS, child.local)
        ? READERS[child.local]
        : undefined;
    if (read === undefined) continue;
    budget.spend(COST);
    attempt(() => read(child, found), child, found);
  }
  const { certificates, crls, keys, hints, warnings } = found;
  return { certificates, crls, keys, warnings, means: (one) => hints.some((isMeant) => isMeant(one)) };
}

interface Found {
  certificates: Certificate[];
  crls: Crl[];
  keys: KeyObject[];
  hints: ((certificate: Certificate) => boolean)[];
  warnings: Warning[];
}

/** What cannot be read is as if it were not there, and told of: a key may be known from elsewhere. */
function attempt(read: () => void, { local }: ElementNode, { warnings }: Found): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof StructureError) && !(error instanceof PkiError)) throw error;
    warnings.push({ code: 'KEY_INFO_UNREADABLE', detail: `${local}: ${error.message}` });
  }
}

const valueOf = (element: ElementNode): Buffer => base64(textIn(element), element.local);

const READERS: Readonly<Record<string, (element: ElementNode, found: Found) => void>> = {
  X509Certificate(element, { certificates }) {
    if (certificates.length < MAX_CERTIFICATES) certificates.push(parseCertificate(valueOf(element)));
  },
  X509CRL(element, { crls }) {
    if (crls.length < MAX_CERTIFICATES) crls.push(parseCrl(valueOf(element)));
  },
  X509SKI(element, found) {
    const id = valueOf(element).toString('hex');
    hint(found, ({ extensions }) => extensions.subjectKeyId === id);
  },
  X509SerialNumber(element, found) {
    const text = textIn(element).trim();
    if (!SERIAL.test(text)) throw new StructureError('no serial number');
    const serial = BigInt(text);
    hint(found, (certificate) => BigInt(`0x${certificate.serial}`) === serial);
  },
  X509Digest(element, found) {
    const digest = DIGEST_METHODS.get(attributeIn(element, '', 'Algorithm') ?? '');
    if (digest === undefined) throw new StructureError('another digest method');
    const value = valueOf(element);
    hint(found, (certificate) => digestOfCertificate(certificate, digest).equals(value));
  },
  RSAKeyValue: (element, found) => addKey(found, () => rsaKey(element)),
  DSAKeyValue: (element, found) => addKey(found, () => dsaKey(element)),
  ECKeyValue: (element, found) => addKey(found, () => ecKey(element)),
  DEREncodedKeyValue: (element, found) => addKey(found, () => valueOf(element)),
};

function hint({ hints }: Found, isMeant: (certificate: Certificate) => boolean): void {
  if (hints.length < MAX_HINTS) hints.push(isMeant);
}

/** @param spki makes a SubjectPublicKeyInfo */
function addKey({ keys }: Found, spki: () => Buffer): void {
  if (keys.length >= MAX_KEYS) return;
  const key = spki();
  try {
    keys.push(createPublicKey({ key, format: 'der', type: 'spki' }));
  } catch {
    throw new StructureError('no key that is known');
  }
}

const NULL = Buffer.from([5, 0]);
const bits = (content: Buffer): Buffer => encode(3, Buffer.from([0]), content);

function part(element: ElementNode, local: string): ElementNode {
  for (const child of element.children)
    if (child.kind === 'element' && child.local === local && child.namespace === element.namespace) return child;
  throw new StructureError(`${element.local} without ${local}`);
}

/** @see XML Signature 1.1 §4.5.2, its CryptoBinary */
const number = (element: ElementNode, local: string): Buffer =>
  encodeInteger(BigInt(`0x${valueOf(part(element, local)).toString('hex')}`));

function rsaKey(element: ElementNode): Buffer {
  const key = encode(0x30, number(element, 'Modulus'), number(element, 'Exponent'));
  return encode(0x30, encode(0x30, encodeOid('1.2.840.113549.1.1.1'), NULL), bits(key));
}

function dsaKey(element: ElementNode): Buffer {
  const parameters = encode(0x30, ...['P', 'Q', 'G'].map((local) => number(element, local)));
  return encode(0x30, encode(0x30, encodeOid('1.2.840.10040.4.1'), parameters), bits(number(element, 'Y')));
}

function ecKey(element: ElementNode): Buffer {
  const curve = /^urn:oid:((?:[0-9]{1,10}\.){2,12}[0-9]{1,10})$/.exec(
    attributeIn(part(element, 'NamedCurve'), '', 'URI') ?? '',
  )?.[1];
  if (curve === undefined) throw new StructureError('a curve without number');
  const algorithm = encode(0x30, encodeOid('1.2.840.10045.2.1'), encodeOid(curve));
  return encode(0x30, algorithm, bits(valueOf(part(element, 'PublicKey'))));
}
