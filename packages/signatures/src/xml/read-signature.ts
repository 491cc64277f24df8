import { attributeIn, textIn, type CanonicalForm, type ElementNode } from '@mocban/xml';
import { base64, Parts, required, StructureError } from './parts.js';
import { DIGEST_METHODS, DS, ENVELOPED, EXCLUSIVE, FORMS, SIGNATURE_METHODS, type Method } from './vocabulary.js';

const MAX_REFERENCES = 256;
const MAX_TRANSFORMS = 16;
const MAX_OBJECTS = 256;
const MAX_PREFIXES = 256;
const MAX_VALUE_BYTES = 64 * 1024;

/** What becomes of the data before they are digested. */
export interface Transforms {
  isEnveloped: boolean;
  /** `undefined` where none was said. */
  form: CanonicalForm | undefined;
  /** Those that are not carried out (design 2.8), by their algorithms. */
  refused: readonly string[];
}

export interface Reference {
  /** `undefined` where there is none. */
  uri: string | undefined;
  type: string | undefined;
  transforms: Transforms;
  /** As node:crypto names it; `undefined` for one that is not known. */
  digest: string | undefined;
  digestMethod: string;
  value: Buffer;
}

/** A signature of the form that its schema asks for, its parts read and nothing judged. @see XML Signature 1.1 §4 */
export interface XmlSignature {
  element: ElementNode;
  id: string | undefined;
  signedInfo: ElementNode;
  /** `undefined` for a canonicalisation that is not carried out. */
  form: CanonicalForm | undefined;
  formAlgorithm: string;
  /** `undefined` for one that is not known. */
  method: Method | undefined;
  methodAlgorithm: string;
  /** Bits of an HMAC that were kept; `undefined`: all. */
  outputBits: number | undefined;
  references: readonly Reference[];
  valueElement: ElementNode;
  value: Buffer;
  keyInfo: ElementNode | undefined;
  objects: readonly ElementNode[];
  /** Elements of other namespaces among its parts, which are nothing to it. */
  foreign: readonly ElementNode[];
}

/** @throws StructureError for what is not of the schema's form, or beyond what is read */
export function readSignature(element: ElementNode): XmlSignature {
  const parts = new Parts(element, DS);
  const signedInfo = parts.one(DS, 'SignedInfo');
  const valueElement = parts.one(DS, 'SignatureValue');
  const keyInfo = parts.optional(DS, 'KeyInfo');
  const objects = parts.several(DS, 'Object', MAX_OBJECTS);
  parts.end();
  const value = base64(textIn(valueElement), 'the signature value');
  if (value.length > MAX_VALUE_BYTES) throw new StructureError('the signature value is too long');
  return {
    ...{ element, id: attributeIn(element, '', 'Id'), signedInfo, valueElement, value, keyInfo, objects },
    foreign: parts.foreign,
    ...readSignedInfo(signedInfo),
  };
}

type SignedInfo = Pick<
  XmlSignature,
  'form' | 'formAlgorithm' | 'method' | 'methodAlgorithm' | 'outputBits' | 'references'
>;

function readSignedInfo(element: ElementNode): SignedInfo {
  const parts = new Parts(element);
  const canonicalisation = parts.one(DS, 'CanonicalizationMethod');
  const signature = parts.one(DS, 'SignatureMethod');
  const references = parts.several(DS, 'Reference', MAX_REFERENCES);
  parts.end();
  if (references.length === 0) throw new StructureError('SignedInfo has no Reference');
  const [formAlgorithm, methodAlgorithm] = [required(canonicalisation, 'Algorithm'), required(signature, 'Algorithm')];
  const { outputBits, isKnown } = readMethod(signature);
  return {
    form: formOf(canonicalisation, formAlgorithm),
    method: isKnown ? SIGNATURE_METHODS.get(methodAlgorithm) : undefined,
    ...{ formAlgorithm, methodAlgorithm, outputBits, references: references.map(readReference) },
  };
}

/** A method with parameters that are not known here is not known either. */
function readMethod(element: ElementNode): { outputBits: number | undefined; isKnown: boolean } {
  const parts = new Parts(element);
  const length = parts.optional(DS, 'HMACOutputLength');
  const isKnown = parts.rest().length === 0;
  if (length === undefined) return { outputBits: undefined, isKnown };
  const text = textIn(length).trim();
  if (!/^[0-9]{1,5}$/.test(text)) throw new StructureError('HMACOutputLength is no number');
  return { outputBits: Number(text), isKnown };
}

function readReference(element: ElementNode): Reference {
  const parts = new Parts(element);
  const transforms = parts.optional(DS, 'Transforms');
  const method = parts.one(DS, 'DigestMethod');
  const value = parts.one(DS, 'DigestValue');
  parts.end();
  const digestMethod = required(method, 'Algorithm');
  return {
    uri: attributeIn(element, '', 'URI'),
    type: attributeIn(element, '', 'Type'),
    transforms: readTransforms(transforms),
    digest: DIGEST_METHODS.get(digestMethod),
    digestMethod,
    value: base64(textIn(value), 'a digest value'),
  };
}

/** The enveloped-signature transform, then one canonicalisation: each may be left out, anything else is refused. */
function readTransforms(element: ElementNode | undefined): Transforms {
  if (element === undefined) return { isEnveloped: false, form: undefined, refused: [] };
  const parts = new Parts(element);
  const transforms = parts.several(DS, 'Transform', MAX_TRANSFORMS);
  parts.end();
  if (transforms.length === 0) throw new StructureError('Transforms without a Transform');
  let isEnveloped = false;
  let form: CanonicalForm | undefined;
  const refused: string[] = [];
  for (const transform of transforms) {
    const algorithm = required(transform, 'Algorithm');
    const isLast = form !== undefined;
    if (algorithm === ENVELOPED && !isEnveloped && !isLast) isEnveloped = true;
    else if (Object.hasOwn(FORMS, algorithm) && !isLast) form = formOf(transform, algorithm);
    else refused.push(algorithm);
  }
  return { isEnveloped, form, refused };
}

/** The canonical form that a method or transform asks for, by its algorithm and its PrefixList. */
export function formOf(element: ElementNode, algorithm: string): CanonicalForm | undefined {
  const form = Object.hasOwn(FORMS, algorithm) ? FORMS[algorithm] : undefined;
  if (form === undefined) return undefined;
  const parts = new Parts(element);
  const inclusive = parts.optional(EXCLUSIVE, 'InclusiveNamespaces');
  parts.end();
  if (inclusive === undefined) return form;
  if (form.method !== 'exc-c14n') throw new StructureError('a PrefixList of an inclusive canonicalisation');
  const prefixes = (attributeIn(inclusive, '', 'PrefixList') ?? '').split(/[ \t\r\n]+/).filter((one) => one !== '');
  if (prefixes.length > MAX_PREFIXES) throw new StructureError(`a PrefixList of more than ${MAX_PREFIXES} prefixes`);
  return { ...form, inclusivePrefixes: new Set(prefixes.map((one) => (one === '#default' ? '' : one))) };
}
