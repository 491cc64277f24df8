import {
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  parseTimestampToken,
  PkiError,
  type Certificate,
  type TimestampToken,
} from '@mocban/pki';
import { elementsIn, textIn, type CanonicalForm, type ElementNode } from '@mocban/xml';
import type { Warning } from '../model/report.js';
import type { Material } from '../model/to-judge.js';
import { digestOfCertificate } from './certificate-digest.js';
import { base64, Parts, required, StructureError } from './parts.js';
import { dateTime } from './signing-time.js';
import { formOf, type XmlSignature } from './read-signature.js';
import { DEFAULT_FORM, DIGEST_METHODS, DS, XADES, XADES_141 } from './vocabulary.js';

const MAX_VALUES = 256;
const MAX_TIMESTAMPS = 64;
/** Certificates that a signer names: his own, and perhaps those above it. */
const MAX_NAMED = 32;
const XADES_ANY = /^http:\/\/uri\.etsi\.org\/01903\//;

/** A time-stamp as XAdES has it: the form of what it is of, and the token. */
export interface XadesTimestamp {
  element: ElementNode;
  /** `undefined` for a canonicalisation that is not carried out. */
  form: CanonicalForm | undefined;
  der: Buffer;
  token: TimestampToken | undefined;
  problem?: string;
}

/** What is said of a signature beside it, some of it signed. @see ETSI EN 319 132-1 §4.3 */
export interface QualifyingProperties {
  element: ElementNode;
  signedProperties: ElementNode | undefined;
  claimedTime: Date | undefined;
  /** Whether the signer names his certificate, and it is this. */
  binding(certificate: Certificate): 'same' | 'another' | 'absent';
  /** `undefined` for none, `''` for one that is implied. */
  policy: string | undefined;
  signatureTimestamps: readonly XadesTimestamp[];
  contentTimestamps: readonly XadesTimestamp[];
  counterSignatures: readonly ElementNode[];
  material: Material;
  warnings: readonly Warning[];
}

/** @returns `undefined` for a signature without @throws StructureError */
export function readQualifyingProperties({ objects, id }: XmlSignature): QualifyingProperties | undefined {
  const all = objects.flatMap((object) => childrenOf(object).filter(({ local }) => local === 'QualifyingProperties'));
  const known = all.filter(({ namespace }) => namespace === XADES);
  if (known.length > 1) throw new StructureError('QualifyingProperties are there twice');
  const [element] = known;
  if (element === undefined) return undefined;
  if (id === undefined || required(element, 'Target') !== `#${id}`)
    throw new StructureError('QualifyingProperties are of another signature');
  const parts = new Parts(element);
  const signedProperties = parts.optional(XADES, 'SignedProperties');
  const unsigned = parts.optional(XADES, 'UnsignedProperties');
  parts.end();
  const warnings: Warning[] = [];
  const signed = readSigned(signedProperties, warnings);
  return { element, signedProperties, ...signed, ...readUnsigned(unsigned, warnings), warnings };
}

/** Those of older versions, which are not read. */
export const hasOtherProperties = ({ objects }: XmlSignature): boolean =>
  objects.some((object) =>
    childrenOf(object).some(
      ({ local, namespace }) => local === 'QualifyingProperties' && namespace !== XADES && XADES_ANY.test(namespace),
    ),
  );

const childrenOf = (element: ElementNode): ElementNode[] =>
  element.children.filter((node): node is ElementNode => node.kind === 'element');

/** The one child of that name: two would let programs differ on which is meant. */
function only(element: ElementNode | undefined, local: string, namespace = XADES): ElementNode | undefined {
  if (element === undefined) return undefined;
  const found = childrenOf(element).filter((one) => one.local === local && one.namespace === namespace);
  if (found.length > 1) throw new StructureError(`${element.local} has ${local} twice`);
  return found[0];
}

function several(element: ElementNode | undefined, local: string, most: number): ElementNode[] {
  if (element === undefined) return [];
  const found = childrenOf(element).filter((one) => one.local === local && one.namespace === XADES);
  if (found.length > most) throw new StructureError(`${element.local} has more than ${most} ${local}`);
  return found;
}

function readSigned(element: ElementNode | undefined, warnings: Warning[]) {
  const signature = only(element, 'SignedSignatureProperties');
  const data = only(element, 'SignedDataObjectProperties');
  const time = only(signature, 'SigningTime');
  const { named, isNamed } = readSigningCertificate(signature);
  const claimedTime = time === undefined ? undefined : dateTime(textIn(time).trim(), warnings);
  if (only(data, 'IndividualDataObjectsTimeStamp') !== undefined)
    warnings.push({ code: 'XADES_TIMESTAMP_NOT_READ', detail: 'IndividualDataObjectsTimeStamp' });
  return {
    claimedTime,
    binding: (certificate: Certificate) =>
      !isNamed ? ('absent' as const) : named(certificate) ? ('same' as const) : ('another' as const),
    policy: policyOf(only(signature, 'SignaturePolicyIdentifier')),
    contentTimestamps: several(data, 'AllDataObjectsTimeStamp', MAX_TIMESTAMPS).map(readTimestamp),
  };
}

/** @see ETSI EN 319 132-1 §5.2.2; ETSI TS 101 903 §7.2.2 for the first version */
function readSigningCertificate(signature: ElementNode | undefined) {
  const elements = [only(signature, 'SigningCertificate'), only(signature, 'SigningCertificateV2')].filter(
    (one) => one !== undefined,
  );
  const groups = elements.map((element) => several(element, 'Cert', MAX_NAMED).map(readCertDigest));
  return {
    isNamed: groups.length > 0,
    named: (certificate: Certificate): boolean => groups.every((group) => group.some((isIt) => isIt(certificate))),
  };
}

function readCertDigest(cert: ElementNode): (certificate: Certificate) => boolean {
  const parts = new Parts(only(cert, 'CertDigest') ?? cert);
  const method = required(parts.one(DS, 'DigestMethod'), 'Algorithm');
  const value = base64(textIn(parts.one(DS, 'DigestValue')), 'the digest of a certificate');
  parts.end();
  const digest = DIGEST_METHODS.get(method);
  return (certificate) => digest !== undefined && digestOfCertificate(certificate, digest).equals(value);
}

const MAX_SHOWN = 200;

function policyOf(element: ElementNode | undefined): string | undefined {
  if (element === undefined) return undefined;
  const id = only(only(element, 'SignaturePolicyId'), 'SigPolicyId');
  if (id === undefined) return '';
  return (
    textIn(only(id, 'Identifier') ?? id)
      .trim()
      .slice(0, MAX_SHOWN) || 'unnamed'
  );
}

function readTimestamp(element: ElementNode): XadesTimestamp {
  const method = only(element, 'CanonicalizationMethod', DS);
  const form = method === undefined ? DEFAULT_FORM : formOf(method, required(method, 'Algorithm'));
  const [value, ...more] = several(element, 'EncapsulatedTimeStamp', MAX_TIMESTAMPS);
  if (value === undefined || more.length > 0) throw new StructureError(`${element.local} has not one token`);
  const der = base64(textIn(value), 'a time-stamp');
  try {
    return { element, form, der, token: parseTimestampToken(der) };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { element, form, der, token: undefined, problem: error.message };
  }
}

function readUnsigned(element: ElementNode | undefined, warnings: Warning[]) {
  const signature = only(element, 'UnsignedSignatureProperties');
  for (const { local, namespace } of signature === undefined ? [] : childrenOf(signature))
    if (namespace === XADES_141 || (namespace === XADES && !READ.has(local)))
      warnings.push({ code: 'XADES_PROPERTY_NOT_READ', detail: local.slice(0, MAX_SHOWN) });
  return {
    signatureTimestamps: several(signature, 'SignatureTimeStamp', MAX_TIMESTAMPS).map(readTimestamp),
    counterSignatures: several(signature, 'CounterSignature', MAX_TIMESTAMPS).map((one) =>
      new Parts(one).one(DS, 'Signature'),
    ),
    material: readMaterial(signature, warnings),
  };
}

const READ = new Set(['SignatureTimeStamp', 'CounterSignature', 'CertificateValues', 'RevocationValues']);

/** Certificates and revocation data that are kept with a signature. @see ETSI EN 319 132-1 §5.4 */
function readMaterial(signature: ElementNode | undefined, warnings: Warning[]): Material {
  const values = <T>(holder: ElementNode | undefined, local: string, parse: (bytes: Buffer) => T): T[] => {
    if (holder === undefined) return [];
    const found: T[] = [];
    for (const element of elementsIn(holder)) {
      if (element.local !== local || element.namespace !== XADES || found.length >= MAX_VALUES) continue;
      try {
        found.push(parse(base64(textIn(element), local)));
      } catch (error) {
        if (!(error instanceof PkiError) && !(error instanceof StructureError)) throw error;
        warnings.push({ code: 'XADES_VALUE_UNREADABLE', detail: `${local}: ${error.message}` });
      }
    }
    return found;
  };
  const [kept, revocation] = [only(signature, 'CertificateValues'), only(signature, 'RevocationValues')];
  return {
    certificates: values(kept, 'EncapsulatedX509Certificate', parseCertificate),
    crls: values(revocation, 'EncapsulatedCRLValue', parseCrl),
    ocsps: values(revocation, 'EncapsulatedOCSPValue', parseOcspResponse),
  };
}
