import { readWhole, TAG, type Asn1 } from '../asn1/element.js';
import { bitOctets, explicit, expect, Fields, integerHex, sequence, time } from '../asn1/values.js';
import { DigestCache } from '../digest-cache.js';
import { malformed } from '../error.js';
import { parseSignatureAlgorithm, type SignatureAlgorithm } from '../x509/algorithm.js';
import { derOf } from '../x509/certificate.js';
import { parseIssuingDistributionPoint, type IssuingDistributionPoint } from '../x509/distribution-point.js';
import { EXTENSION, parseExtensions, type Extension } from '../x509/extensions.js';
import { parseGeneralName } from '../x509/general-name.js';
import { isSameName, parseName, type Name } from '../x509/name.js';

/** What a CRL says of one certificate. */
export interface RevokedEntry {
  date: Date;
  /** Bit number as in `CRLReason`, e.g. 6 for on hold, 8 for removed from the list. */
  reason?: number;
}

/** A list of revoked certificates, read and not yet judged. Its entries are looked at when one is asked for. @see RFC 5280 §5 */
export interface Crl {
  issuer: Name;
  thisUpdate: Date;
  nextUpdate?: Date;
  algorithm: SignatureAlgorithm | { oid: string };
  signature: Buffer;
  tbs: Buffer;
  der: Buffer;
  /** SHA-256 of all of it, lower-case hexadecimal. */
  sha256: string;
  authorityKeyId?: Buffer;
  number?: bigint;
  /** Of a list that says only what has changed: the number of the list that it completes. */
  deltaOf?: bigint;
  scope?: IssuingDistributionPoint;
  hasFreshest: boolean;
  /** The list tells of certificates that had expired since this time as well. */
  expiredCertsSince?: Date;
  unknownCritical: readonly string[];
  /** `revokedCertificates`, where there are any. */
  entries: Asn1 | undefined;
}

const KNOWN: ReadonlySet<string> = new Set([
  EXTENSION.authorityKeyId,
  EXTENSION.issuerAltName,
  EXTENSION.crlNumber,
  EXTENSION.deltaCrl,
  EXTENSION.issuingDistributionPoint,
  EXTENSION.freshestCrl,
  EXTENSION.expiredCertsOnCrl,
]);

/** @param bytes DER, or PEM @throws PkiError `PKI_MALFORMED`, `PKI_LIMIT` */
export const parseCrl = (bytes: Uint8Array): Crl => cache.get(derOf(bytes), read);

/** Lists of national authorities have megabytes. */
const cache = new DigestCache<Crl>(32 * 1024 * 1024, 8 * 1024 * 1024);

function read(der: Buffer, sha256: string): Crl {
  const [tbs, outer, signature, ...more] = sequence(readWhole(der), 'CRL');
  if (tbs === undefined || outer === undefined || more.length > 0) throw malformed('a CRL has three parts');
  const fields = Fields.of(tbs, 'CRL');
  fields.optional(TAG.INTEGER);
  if (!fields.next().bytes.equals(outer.bytes)) throw malformed('a CRL names two signature algorithms');
  const issuer = parseName(fields.next());
  const thisUpdate = time(fields.next());
  const nextUpdate = fields.optional(TAG.UTC_TIME) ?? fields.optional(TAG.GENERALIZED_TIME);
  const entries = fields.optional(TAG.SEQUENCE);
  const extensions = fields.tagged(0);
  fields.end();
  const all = extensions === undefined ? new Map<string, Extension>() : parseExtensions(explicit(extensions));
  return {
    issuer,
    thisUpdate,
    ...(nextUpdate && { nextUpdate: time(nextUpdate) }),
    algorithm: parseSignatureAlgorithm(outer),
    signature: bitOctets(signature),
    tbs: tbs.bytes,
    der,
    sha256,
    ...readCrlExtensions(all),
    hasFreshest: all.has(EXTENSION.freshestCrl),
    unknownCritical: [...all].filter(([id, { isCritical }]) => isCritical && !KNOWN.has(id)).map(([id]) => id),
    entries,
  };
}

function readCrlExtensions(
  all: ReadonlyMap<string, Extension>,
): Pick<Crl, 'authorityKeyId' | 'number' | 'deltaOf' | 'scope' | 'expiredCertsSince'> {
  const value = (id: string): Asn1 | undefined => {
    const extension = all.get(id);
    return extension === undefined ? undefined : readWhole(extension.value);
  };
  const [number, delta] = [value(EXTENSION.crlNumber), value(EXTENSION.deltaCrl)];
  const scope = value(EXTENSION.issuingDistributionPoint);
  const expired = value(EXTENSION.expiredCertsOnCrl);
  const keyId = all.get(EXTENSION.authorityKeyId)?.value;
  return {
    ...(keyId && { authorityKeyId: keyId }),
    ...(number && { number: crlNumber(number) }),
    ...(delta && { deltaOf: crlNumber(delta) }),
    ...(scope && { scope: parseIssuingDistributionPoint(scope) }),
    ...(expired && { expiredCertsSince: time(expired) }),
  };
}

const crlNumber = (element: Asn1): bigint => BigInt(`0x${integerHex(element)}`);

/** Criticals that an entry may have: of others nobody knows what they say. */
const KNOWN_OF_ENTRIES: ReadonlySet<string> = new Set(['2.5.29.21', '2.5.29.24', EXTENSION.certificateIssuer]);

/** What a list says of all that are on it: of those of its own issuer by number. */
type EntryIndex = ReadonlyMap<string, RevokedEntry> | 'unusable' | 'indirect';

const asked = new WeakMap<Crl, { index: EntryIndex | undefined }>();

/**
 * What a CRL says of a certificate. Looks through all entries, for in an indirect list each one may be of another issuer; a list that is asked
 * again has them by number from then on, at some 100 bytes an entry.
 * @param issuer of the certificate
 * @returns `undefined` when it is not on the list; `unusable` when an entry of the list has a critical extension that is not known
 * @throws PkiError `PKI_MALFORMED`
 * @see RFC 5280 §5.3
 */
export function findRevoked(crl: Crl, serial: string, issuer: Name): RevokedEntry | 'unusable' | undefined {
  const before = asked.get(crl);
  if (before === undefined) {
    asked.set(crl, { index: undefined });
    return lookThrough(crl, serial, issuer);
  }
  const index = (before.index ??= indexOf(crl));
  if (index === 'unusable') return index;
  if (index === 'indirect') return lookThrough(crl, serial, issuer);
  return isSameName(crl.issuer, issuer) ? index.get(serial) : undefined;
}

function indexOf(crl: Crl): EntryIndex {
  const index = new Map<string, RevokedEntry>();
  let isIndirect = false;
  for (const entry of crl.entries?.elements() ?? []) {
    const { serial, date, extensions } = readEntry(entry);
    const all = extensions === undefined ? undefined : parseExtensions(extensions);
    if (all !== undefined && hasUnknown(all)) return 'unusable';
    isIndirect ||= all?.has(EXTENSION.certificateIssuer) === true;
    index.set(serial, { date, ...(all && reasonOf(all)) });
  }
  return isIndirect ? 'indirect' : index;
}

function lookThrough(crl: Crl, serial: string, issuer: Name): RevokedEntry | 'unusable' | undefined {
  let found: RevokedEntry | undefined;
  let of = crl.issuer;
  for (const entry of crl.entries?.elements() ?? []) {
    const { serial: met, date, extensions } = readEntry(entry);
    if (extensions === undefined) {
      if (met === serial && isSameName(of, issuer)) found = { date };
      continue;
    }
    const all = parseExtensions(extensions);
    if (hasUnknown(all)) return 'unusable';
    of = issuerOfEntry(all) ?? of;
    if (met === serial && isSameName(of, issuer)) found = { date, ...reasonOf(all) };
  }
  return found;
}

const hasUnknown = (all: ReadonlyMap<string, Extension>): boolean =>
  [...all].some(([id, { isCritical }]) => isCritical && !KNOWN_OF_ENTRIES.has(id));

function readEntry(entry: Asn1): { serial: string; date: Date; extensions: Asn1 | undefined } {
  const fields = Fields.of(entry, 'entry of a CRL');
  const serial = integerHex(fields.next());
  const date = time(fields.next());
  const extensions = fields.optional(TAG.SEQUENCE);
  fields.end();
  return { serial, date, extensions };
}

function reasonOf(extensions: ReadonlyMap<string, Extension>): { reason?: number } {
  const reason = extensions.get('2.5.29.21');
  if (reason === undefined) return {};
  const { content } = expect(readWhole(reason.value), TAG.ENUMERATED, 'reason');
  if (content.length !== 1) throw malformed('a reason of revocation');
  return { reason: content[0]! };
}

function issuerOfEntry(extensions: ReadonlyMap<string, Extension>): Name | undefined {
  const issuer = extensions.get(EXTENSION.certificateIssuer);
  if (issuer === undefined) return undefined;
  const names = sequence(readWhole(issuer.value), 'certificate issuer').map(parseGeneralName);
  const directory = names.find((name) => name.kind === 'directory');
  if (directory === undefined) throw malformed('a certificate issuer that is no distinguished name');
  return directory.name;
}
