import { readWhole, TAG, type Asn1 } from '../asn1/element.js';
import { boolean, count, Fields, namedBits, octets, oid, sequence, expect } from '../asn1/values.js';
import { malformed } from '../error.js';
import { parseDistributionPoints, type DistributionPoint } from './distribution-point.js';
import { parseGeneralName, type GeneralName } from './general-name.js';

export interface Extension {
  isCritical: boolean;
  /** DER of what it says. */
  value: Buffer;
}

export const EXTENSION = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  deltaCrl: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyId: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  expiredCertsOnCrl: '2.5.29.60',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
} as const;

/** Bit numbers of the key usage. @see RFC 5280 §4.2.1.3 */
export const KEY_USAGE = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;

export const ANY_POLICY = '2.5.29.32.0';

export interface NameConstraints {
  permitted: readonly GeneralName[];
  excluded: readonly GeneralName[];
}

export interface AuthorityKeyId {
  keyId?: string;
  /** Who issued the issuer's certificate, with its serial number. */
  issuer?: readonly GeneralName[];
  serial?: string;
}

/** What the extensions of a certificate say that a path is judged by. @see RFC 5280 §4.2 */
export interface CertificateExtensions {
  basicConstraints?: { isCa: boolean; pathLength?: number };
  /** Bit numbers. */
  keyUsage?: ReadonlySet<number>;
  extendedKeyUsage?: readonly string[];
  subjectKeyId?: string;
  authorityKeyId?: AuthorityKeyId;
  subjectAltName: readonly GeneralName[];
  policies?: readonly string[];
  policyMappings: readonly { issuer: string; subject: string }[];
  policyConstraints: { requireExplicit?: number; inhibitMapping?: number };
  inhibitAnyPolicy?: number;
  nameConstraints?: NameConstraints;
  crlDistributionPoints: readonly DistributionPoint[];
  freshestCrl: readonly DistributionPoint[];
  hasOcspNoCheck: boolean;
  /** Critical ones that are not known here, by number. */
  unknownCritical: readonly string[];
}

/** Every one is there once at most. @throws PkiError `PKI_MALFORMED` */
export function parseExtensions(element: Asn1): Map<string, Extension> {
  const extensions = new Map<string, Extension>();
  for (const one of sequence(element, 'extensions')) {
    const fields = Fields.of(one, 'extension');
    const id = oid(fields.next());
    const critical = fields.optional(TAG.BOOLEAN);
    const value = octets(fields.next());
    fields.end();
    if (extensions.has(id)) throw malformed(`the extension ${id} is there twice`);
    extensions.set(id, { isCritical: critical !== undefined && boolean(critical), value });
  }
  return extensions;
}

const KNOWN: ReadonlySet<string> = new Set(Object.values(EXTENSION));

/** @throws PkiError `PKI_MALFORMED` */
export function readExtensions(extensions: ReadonlyMap<string, Extension>): CertificateExtensions {
  const read = <T>(id: string, parse: (value: Asn1) => T): T | undefined => {
    const extension = extensions.get(id);
    return extension === undefined ? undefined : parse(readWhole(extension.value));
  };
  const found = {
    basicConstraints: read(EXTENSION.basicConstraints, basicConstraints),
    keyUsage: read(EXTENSION.keyUsage, (value) => namedBits(expect(value, TAG.BIT_STRING, 'key usage').content)),
    extendedKeyUsage: read(EXTENSION.extendedKeyUsage, (value) => sequence(value, 'extended key usage').map(oid)),
    subjectKeyId: read(EXTENSION.subjectKeyId, (value) => octets(value).toString('hex')),
    authorityKeyId: read(EXTENSION.authorityKeyId, authorityKeyId),
    policies: read(EXTENSION.certificatePolicies, policies),
    inhibitAnyPolicy: read(EXTENSION.inhibitAnyPolicy, count),
    nameConstraints: read(EXTENSION.nameConstraints, nameConstraints),
  };
  return {
    ...(Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Partial<
      Pick<
        CertificateExtensions,
        | 'basicConstraints'
        | 'keyUsage'
        | 'extendedKeyUsage'
        | 'subjectKeyId'
        | 'authorityKeyId'
        | 'policies'
        | 'inhibitAnyPolicy'
        | 'nameConstraints'
      >
    >),
    subjectAltName: read(EXTENSION.subjectAltName, (value) => sequence(value, 'names').map(parseGeneralName)) ?? [],
    policyMappings: read(EXTENSION.policyMappings, policyMappings) ?? [],
    policyConstraints: read(EXTENSION.policyConstraints, policyConstraints) ?? {},
    crlDistributionPoints: read(EXTENSION.crlDistributionPoints, parseDistributionPoints) ?? [],
    freshestCrl: read(EXTENSION.freshestCrl, parseDistributionPoints) ?? [],
    hasOcspNoCheck: extensions.has(EXTENSION.ocspNoCheck),
    unknownCritical: [...extensions].filter(([id, { isCritical }]) => isCritical && !KNOWN.has(id)).map(([id]) => id),
  };
}

function basicConstraints(value: Asn1): { isCa: boolean; pathLength?: number } {
  const fields = Fields.of(value, 'basic constraints');
  const [ca, length] = [fields.optional(TAG.BOOLEAN), fields.optional(TAG.INTEGER)];
  fields.end();
  return { isCa: ca !== undefined && boolean(ca), ...(length && { pathLength: count(length) }) };
}

function authorityKeyId(value: Asn1): AuthorityKeyId {
  const fields = Fields.of(value, 'authority key identifier');
  const [keyId, issuer, serial] = [fields.tagged(0), fields.tagged(1), fields.tagged(2)];
  fields.end();
  return {
    ...(keyId && { keyId: keyId.content.toString('hex') }),
    ...(issuer && { issuer: issuer.children().map(parseGeneralName) }),
    ...(serial && { serial: serial.content.toString('hex') }),
  };
}

function policies(value: Asn1): string[] {
  const found = sequence(value, 'certificate policies').map((one) => oid(sequence(one, 'policy')[0]));
  if (new Set(found).size !== found.length) throw malformed('a policy is there twice');
  return found;
}

const policyMappings = (value: Asn1): { issuer: string; subject: string }[] =>
  sequence(value, 'policy mappings').map((one) => {
    const [issuer, subject] = sequence(one, 'policy mapping');
    return { issuer: oid(issuer), subject: oid(subject) };
  });

function policyConstraints(value: Asn1): { requireExplicit?: number; inhibitMapping?: number } {
  const fields = Fields.of(value, 'policy constraints');
  const [explicitly, mapping] = [fields.tagged(0), fields.tagged(1)];
  fields.end();
  return {
    ...(explicitly && { requireExplicit: skipped(explicitly) }),
    ...(mapping && { inhibitMapping: skipped(mapping) }),
  };
}

/** An INTEGER by an implicit tag. */
function skipped({ content }: Asn1): number {
  if (content.length === 0 || content.length > 6 || (content[0]! & 0x80) !== 0)
    throw malformed('expected a number of certificates');
  return content.readUIntBE(0, content.length);
}

function nameConstraints(value: Asn1): NameConstraints {
  const fields = Fields.of(value, 'name constraints');
  const [permitted, excluded] = [fields.tagged(0), fields.tagged(1)];
  fields.end();
  return { permitted: subtrees(permitted), excluded: subtrees(excluded) };
}

/** @see RFC 5280 §4.2.1.10: `minimum` is 0 and `maximum` absent */
const subtrees = (element: Asn1 | undefined): GeneralName[] =>
  (element?.children() ?? []).map((one) => {
    const [base, ...bounds] = sequence(one, 'subtree');
    if (
      base === undefined ||
      bounds.some((bound) => !(bound.is(0, 'context') && bound.content.every((byte) => byte === 0)))
    )
      throw malformed('a subtree with bounds');
    return parseGeneralName(base);
  });
