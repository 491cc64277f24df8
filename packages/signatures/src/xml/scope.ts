import { elementsIn, isWithin, type ElementNode, type XmlDocument, type XmlNode } from '@mocban/xml';
import type { Coverage } from '../model/indication.js';
import type { Warning } from '../model/report.js';
import type { Constraint } from '../model/to-judge.js';
import type { QualifyingProperties } from './qualifying-properties.js';
import type { XmlSignature } from './read-signature.js';
import type { JudgedReference } from './referenced.js';
import type { Target } from './target.js';
import { DS, DS11, EXCLUSIVE, MANIFEST, XADES, XADES_141 } from './vocabulary.js';

const MAX_NAMED = 5;

/** What a signature is over, beside what it says of itself. */
export interface Scope {
  coverage: Coverage;
  /** The elements that are signed, the root for the whole document. */
  elements: readonly ElementNode[];
  warnings: readonly Warning[];
  constraints: readonly Constraint[];
}

/** Whether a reference is to data: not to the signature's own properties and key. */
export const isToData = (
  target: Target,
  { keyInfo }: XmlSignature,
  properties: QualifyingProperties | undefined,
): boolean =>
  target.kind !== 'part' ||
  (target.element !== properties?.signedProperties && (keyInfo === undefined || !isWithin(target.element, keyInfo)));

/** Says what is signed of a document: the reader of a verdict is to know that what he looks at is what it is about. @see design 2.8 */
export function scopeOf(
  document: XmlDocument,
  signature: XmlSignature,
  properties: QualifyingProperties | undefined,
  data: readonly JudgedReference[],
  divided: ReadonlySet<ElementNode>,
): Scope {
  const elements = data.flatMap(({ target }) => (target.kind === 'part' ? [target.element] : []));
  const isWhole = elements.includes(document.root) || isAllEnveloped(document, signature, properties, elements);
  const warnings: Warning[] = [];
  const outside = elements.filter((element) => !isWithin(element, signature.element));
  const parts = outside.length > 0 ? outside : elements;
  if (!isWhole && parts.length > 0) warnings.push({ code: 'SIGNED_PART_ONLY', detail: named(parts) });
  if (data.some(({ target }) => target.kind === 'content'))
    warnings.push({ code: 'SIGNED_CONTENT_BESIDE', detail: 'content beside the document is signed' });
  if (hasInstructionOutside(document) && !data.some(({ target }) => target.kind === 'part' && target.of === document))
    warnings.push({ code: 'INSTRUCTION_NOT_SIGNED', detail: 'a processing instruction beside the root is not signed' });
  const cut = elements.find((element) => divided.has(element));
  if (cut !== undefined)
    warnings.push({ code: 'SIGNED_TEXT_DIVIDED', detail: `by a comment or instruction, in ${pathOf(cut)}` });
  if (data.some(({ reference }) => reference.type === MANIFEST))
    warnings.push({ code: 'MANIFEST_NOT_JUDGED', detail: 'what a manifest lists is not compared with its digests' });
  const unsigned = unsignedContents(signature, properties, elements);
  const constraints: Constraint[] = [];
  if (unsigned?.namespace === DS) warnings.push({ code: 'OBJECT_NOT_SIGNED', detail: unsigned.name.slice(0, 60) });
  else if (unsigned !== undefined)
    constraints.push({
      code: 'OBJECT_NOT_SIGNED',
      message: 'an object of the signature has content that is not signed',
    });
  if (data.length === 0)
    constraints.push({ code: 'NOTHING_SIGNED', message: 'nothing is signed but the signature itself' });
  // What a transform would have left of it is not known.
  const isClear = data.every(({ outcome, target }) => outcome !== 'refused' && target.kind === 'part');
  const coverage = !isClear ? 'UNCLEAR' : isWhole ? 'ENTIRE_FILE' : parts.length === 1 ? 'CONTIGUOUS' : 'UNCLEAR';
  return { coverage, elements, warnings, constraints };
}

/**
 * What is in an object of the signature goes with the document, and is none of what was signed where no reference is to it.
 * @returns an element that is not, one that is no part of what signatures are made of before others; the object for a text
 */
function unsignedContents(
  { element, objects }: XmlSignature,
  properties: QualifyingProperties | undefined,
  signed: readonly ElementNode[],
): ElementNode | undefined {
  // An element around the signature is signed without it.
  const own = new Set(signed.filter((one) => !isWithin(element, one)));
  const isCovered = (content: ElementNode): boolean => isIn(own, content);
  let found: ElementNode | undefined;
  for (const object of objects)
    for (const node of object.children) {
      const isElement = node.kind === 'element';
      if (isElement ? node === properties?.element || isCovered(node) : !isWords(node) || isCovered(object)) continue;
      if (!isElement) return { ...object, namespace: '' };
      if (node.namespace !== DS) return node;
      found ??= node;
    }
  return found;
}

const hasInstructionOutside = ({ before, after }: XmlDocument): boolean =>
  [...before, ...after].some(({ kind }) => kind === 'instruction');

/** A signature that is the document itself, with everything in it signed. @see XML Signature 1.1 §10, enveloping signature */
function isAllEnveloped(
  { root }: XmlDocument,
  { element, objects }: XmlSignature,
  properties: QualifyingProperties | undefined,
  signed: readonly ElementNode[],
): boolean {
  if (root !== element) return false;
  const contents = objects.filter((object) => properties === undefined || !isWithin(properties.element, object));
  return contents.length > 0 && contents.every((object) => signed.includes(object));
}

const named = (elements: readonly ElementNode[]): string =>
  elements.slice(0, MAX_NAMED).map(pathOf).join(', ') + (elements.length > MAX_NAMED ? ', …' : '');

function pathOf(element: ElementNode): string {
  const names: string[] = [];
  for (let at: ElementNode | undefined = element; at !== undefined; at = at.parent) names.unshift(at.name.slice(0, 60));
  return `/${names.slice(-6).join('/')}, line ${element.line}`;
}

/**
 * Elements with a text in them that a comment or processing instruction divides: the text is signed as one, whatever a program makes of
 * it that reads its first piece alone.
 */
export function aroundDividedTexts(document: XmlDocument): ReadonlySet<ElementNode> {
  const around = new Set<ElementNode>();
  for (const element of elementsIn(document)) {
    const { children } = element;
    if (!children.some(isWords) || !children.some(({ kind }) => kind === 'comment' || kind === 'instruction')) continue;
    for (let at: ElementNode | undefined = element; at !== undefined && !around.has(at); at = at.parent) around.add(at);
  }
  return around;
}

/** Whether an element or one around it is among some. */
export function isIn(some: ReadonlySet<ElementNode>, element: ElementNode): boolean {
  for (let at: ElementNode | undefined = element; at !== undefined; at = at.parent) if (some.has(at)) return true;
  return false;
}

const isWords = (node: XmlNode): boolean => node.kind === 'text' && /[^ \t\r\n]/.test(node.text);

/** Names of the elements that no signature of the document is over. */
export class Unsigned {
  readonly #names = new Set<string>();
  /** Of those that stand in signatures, which have no business there. */
  readonly #inSignatures = new Set<string>();
  #alsoInSignature: ElementNode | undefined;
  /** Signatures that are left out of what they are over, by the elements that they are over. */
  readonly #signed = new Map<ElementNode, ElementNode[]>();

  constructor(document: XmlDocument, opened: readonly { scope: Scope; open: { signature: XmlSignature } }[]) {
    for (const { scope, open } of opened)
      for (const element of scope.elements)
        this.#signed.set(element, [...(this.#signed.get(element) ?? []), open.signature.element]);
    this.#collect(document.root, false);
    if (this.#inSignatures.size > 0) this.#alsoInSignature = this.#namedAsSigned();
  }

  /**
   * A part that is signed while another of its name is not: which of them a reader takes is anybody's guess, and whoever moved the
   * signed one aside would have it that way (signature wrapping). In a signature no element may be named as any that is signed.
   */
  constraints(elements: readonly ElementNode[]): Constraint[] {
    const [doubled] = elements.filter((element) => this.#names.has(keyOf(element)));
    const found = doubled ?? this.#alsoInSignature;
    if (found === undefined) return [];
    const name = found.name.slice(0, 60);
    const message = `${pathOf(found)} is signed, and another ${name} of the document is not`;
    return [{ code: 'SIGNED_ELEMENT_AMBIGUOUS', message }];
  }

  /** A signed element whose name one in a signature has; each is looked at once, in however many that are signed it is. */
  #namedAsSigned(): ElementNode | undefined {
    const seen = new Set<ElementNode>();
    for (const element of this.#signed.keys())
      for (const inner of elementsIn(element, (one) => isNoSignature(one) && !seen.has(one))) {
        if (this.#inSignatures.has(keyOf(inner))) return inner;
        seen.add(inner);
      }
    return undefined;
  }

  #collect(element: ElementNode, isInSignature: boolean): void {
    const enveloped = this.#signed.get(element);
    if (enveloped === undefined) {
      if (!OWN.has(element.namespace)) this.#add(element, isInSignature);
      this.#collectIn(element, isInSignature || !isNoSignature(element));
    } else
      for (const signature of enveloped)
        if (signature !== element && isWithin(signature, element)) this.#collectIn(signature, true);
  }

  #add(element: ElementNode, isInSignature: boolean): void {
    const key = keyOf(element);
    this.#names.add(key);
    if (isInSignature) this.#inSignatures.add(key);
  }

  #collectIn({ children }: ElementNode, isInSignature: boolean): void {
    for (const node of children) if (node.kind === 'element') this.#collect(node, isInSignature);
  }
}

/** Namespaces of what signatures are made of. */
const OWN: ReadonlySet<string> = new Set([DS, DS11, EXCLUSIVE, XADES, XADES_141]);

const isNoSignature = ({ local, namespace }: ElementNode): boolean => local !== 'Signature' || namespace !== DS;

const keyOf = ({ namespace, local }: ElementNode): string => `${namespace} ${local}`;
