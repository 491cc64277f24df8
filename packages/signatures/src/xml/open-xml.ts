import { createHash } from 'node:crypto';
import { bytesOf } from '@mocban/core';
import { elementsIn, readXmlDocument, XmlError, type ElementNode, type XmlDocument } from '@mocban/xml';
import type { Warning } from '../model/report.js';
import type {
  Constraint,
  ContentBeside,
  DocumentToJudge,
  Problem,
  RevisionToJudge,
  SignatureToJudge,
  TimestampToJudge,
} from '../model/to-judge.js';
import { Budget, LimitError } from './budget.js';
import { edxmlParts, judgeEdxml, type EdxmlParts } from './edxml.js';
import { Ids } from './ids.js';
import { readKeyInfo } from './key-info.js';
import { StructureError } from './parts.js';
import { hasOtherProperties, readQualifyingProperties, type QualifyingProperties } from './qualifying-properties.js';
import { readSignature, type XmlSignature } from './read-signature.js';
import { canonicaliseInto, judgeReference, type JudgedReference } from './referenced.js';
import { aroundDividedTexts, isToData, scopeOf, Unsigned, type Scope } from './scope.js';
import { outcomeOf, signerOf, type OpenSignature } from './signer.js';
import { signingTimeIn } from './signing-time.js';
import { targetOf, type FindContent } from './target.js';
import { DS, SIGNED_PROPERTIES } from './vocabulary.js';

export interface OpenXmlOptions {
  /** Finds content beside the document. @defaultValue there is none */
  content?: FindContent;
  /** Evidence records of the file. */
  evidence?: readonly TimestampToJudge[];
}

const MEBI = 1024 * 1024;
const MAX_BYTES = 64 * MEBI;
const LIMITS = { maxBytes: MAX_BYTES, maxTextLength: MAX_BYTES, maxDepth: 64 };
const MAX_SHOWN = 100;
/** @see design 2.11 */
const MAX_SIGNATURES = 500;

const NO_MATERIAL = { certificates: [], crls: [], ocsps: [] };

/**
 * Finds the signatures of an XML document and reads them for the engine. What is wrong with one is said of it, and nothing that is in
 * the document makes this throw. Memory: some 300 bytes for each node, of at most 500,000, and the text of a document of at most 64 MiB.
 * @see XML Signature Syntax and Processing 1.1; ETSI EN 319 132-1; design 2.8
 */
export async function openXml(bytes: Uint8Array, options: OpenXmlOptions = {}): Promise<DocumentToJudge> {
  const { evidence = [] } = options;
  try {
    return { ...new Opener(await readXmlDocument(bytesOf(bytes), LIMITS), options).open(), evidence };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { ...unreadable(bytes, error), evidence };
  }
}

const LIMIT_CODES = /TOO_(?:DEEP|LARGE|LONG|MANY)/;

/** A document that cannot be read may still be one that says it is signed. */
function unreadable(bytes: Uint8Array, { code, message }: XmlError): Omit<DocumentToJudge, 'evidence'> {
  const problem: Problem = { code, message };
  const signature: SignatureToJudge = {
    ...{ kind: 'signature', name: 'document', warnings: [] },
    ...(LIMIT_CODES.test(code) ? { format: [], limit: problem } : { format: [problem] }),
  };
  const isSigned = mentionsSignature(bytes);
  const warnings = isSigned ? [] : [{ code, detail: message }];
  return { signatures: isSigned ? [signature] : [], material: NO_MATERIAL, warnings };
}

/** Whether the namespace of signatures is somewhere in the bytes, in UTF-8 or UTF-16. */
export function mentionsSignature(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = Buffer.from(DS, 'utf16le');
  return [Buffer.from(DS), little, Buffer.from(little).swap16()].some((form) => buffer.includes(form));
}

/** A signature that was read, with what it is over. */
interface Opened {
  open: OpenSignature;
  scope: Scope;
  format: readonly Problem[];
  constraints: readonly Constraint[];
  warnings: readonly Warning[];
  signed: { sha256: string; sizeBytes: number };
}

type Outcome = { name: string; element: ElementNode } & (
  | { opened: Opened; problem?: undefined; limit?: undefined }
  | { opened?: undefined; problem?: Problem; limit?: Problem }
);

class Opener {
  readonly #ids: Ids;
  readonly #budget = new Budget();
  readonly #names = new Set<string>();
  readonly #divided: ReadonlySet<ElementNode>;
  readonly #edxml: EdxmlParts | undefined;

  constructor(
    private readonly document: XmlDocument,
    private readonly options: OpenXmlOptions,
  ) {
    this.#ids = new Ids(document);
    this.#divided = aroundDividedTexts(document);
    this.#edxml = edxmlParts(document);
  }

  open(): Omit<DocumentToJudge, 'evidence'> {
    const elements: ElementNode[] = [];
    for (const element of elementsIn(this.document))
      if (element.local === 'Signature' && element.namespace === DS) elements.push(element);
    const outcomes = elements.map((element, place) => this.#read(element, place));
    const unsigned = new Unsigned(
      this.document,
      outcomes.flatMap(({ opened }) => opened ?? []),
    );
    const counters = counterSignatures(outcomes);
    const toJudge = (outcome: Outcome): SignatureToJudge =>
      handOver(outcome, unsigned, (counters.get(outcome.element) ?? []).map(toJudge));
    const inner = new Set([...counters.values()].flat());
    const signatures = outcomes.filter((outcome) => !inner.has(outcome)).map(toJudge);
    const last = signatures.findLast(({ revision }) => revision?.coverage === 'ENTIRE_FILE');
    return {
      ...{ signatures, material: NO_MATERIAL, warnings: [] },
      ...(last && { coveredBy: last.name }),
    };
  }

  #read(element: ElementNode, place: number): Outcome {
    const name = this.#nameOf(element);
    if (place >= MAX_SIGNATURES)
      return { name, element, limit: { code: 'XMLDSIG_LIMIT', message: `more than ${MAX_SIGNATURES} signatures` } };
    try {
      return { name, element, opened: this.#open(element) };
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof StructureError) return { name, element, problem: { code: 'XMLDSIG_STRUCTURE', message } };
      if (error instanceof LimitError) return { name, element, limit: { code: 'XMLDSIG_LIMIT', message } };
      throw error;
    }
  }

  /** One in a document, whatever its Ids are. */
  #nameOf({ attributes }: ElementNode): string {
    const id = attributes.find(({ local, namespace }) => local === 'Id' && namespace === '')?.value.slice(0, MAX_SHOWN);
    let name = id === undefined || id === '' ? `signature-${this.#names.size + 1}` : id;
    for (let number = this.#names.size + 1; this.#names.has(name); number += 1) name = `signature-${number}`;
    this.#names.add(name);
    return name;
  }

  #open(element: ElementNode): Opened {
    const { document } = this;
    const signature = readSignature(element);
    const properties = readQualifyingProperties(signature);
    const keyInfo = readKeyInfo(signature.keyInfo, this.#budget);
    const { references, data, signed } = this.#references(signature, properties);
    const signedInfo = this.#signedInfo(signature);
    const open = { signature, keyInfo, properties, references, data, signedInfo, budget: this.#budget };
    const scope = scopeOf(document, signature, properties, data, this.#divided);
    const times: Warning[] = [];
    const claimedTime = properties?.claimedTime ?? signingTimeIn(signature, scope.elements, times);
    const message = this.#edxml && judgeEdxml(this.#edxml, scope.elements);
    return {
      ...{ open: { ...open, claimedTime }, scope, signed },
      format: formatOf(signature, properties, references, this.#ids),
      constraints: [...policyOf(properties), ...scope.constraints, ...(message?.constraints ?? [])],
      warnings: [
        ...[...warningsOf(open), ...keyInfo.warnings, ...(properties?.warnings ?? [])],
        ...[...scope.warnings, ...times, ...(message?.warnings ?? [])],
      ],
    };
  }

  #references(signature: XmlSignature, properties: QualifyingProperties | undefined) {
    const content = createHash('sha256');
    let sizeBytes = 0;
    const copy = {
      update(text: string | Uint8Array): typeof content {
        sizeBytes += Buffer.byteLength(text);
        return typeof text === 'string' ? content.update(text, 'utf8') : content.update(text);
      },
    };
    const data: JudgedReference[] = [];
    const references = signature.references.map((reference) => {
      const target = this.#targetOf(reference.uri);
      const isData = isToData(target, signature, properties);
      const judged = judgeReference(reference, target, signature, this.#budget, isData ? [copy] : []);
      if (isData) data.push(judged);
      return judged;
    });
    return { references, data, signed: { sha256: content.digest('hex'), sizeBytes } };
  }

  /** A reference without URI is to what its application knows: an edXML message means itself. */
  #targetOf(uri: string | undefined) {
    if (uri === undefined && this.#edxml === undefined)
      return { kind: 'missing' as const, message: 'a reference does not say what it is to' };
    return targetOf(uri ?? '', this.document, this.#ids, this.options.content);
  }

  #signedInfo({ form, signedInfo }: XmlSignature): Buffer | undefined {
    if (form === undefined) return undefined;
    const pieces: string[] = [];
    canonicaliseInto({ of: signedInfo }, form, this.#budget, [
      { update: (text: string | Uint8Array) => pieces.push(String(text)) },
    ]);
    return Buffer.from(pieces.join(''));
  }
}

/** What is wrong with the form beside the signature's own. @see design 2.8; ETSI EN 319 132-1 §4.4.2 */
function formatOf(
  { element, id }: XmlSignature,
  properties: QualifyingProperties | undefined,
  references: readonly JudgedReference[],
  ids: Ids,
): Problem[] {
  const problems: Problem[] = references
    .filter(({ outcome }) => outcome === 'ambiguous')
    .map(({ message }) => ({ code: 'XMLDSIG_DUPLICATE_ID', message }));
  const isTo = ({ target }: JudgedReference): boolean =>
    target.kind === 'part' && target.of === target.element && target.element === properties?.signedProperties;
  if (references.some((one) => one.reference.type === SIGNED_PROPERTIES && !isTo(one)))
    problems.push({
      code: 'XADES_PROPERTIES_ELSEWHERE',
      message: 'a reference to SignedProperties is to none of this signature',
    });
  if (properties === undefined) return problems;
  if (ids.named(id ?? '').some((other) => other !== element))
    problems.push({ code: 'XMLDSIG_DUPLICATE_ID', message: 'another element has the name of the signature' });
  if (properties.signedProperties !== undefined && !references.some(isTo))
    problems.push({ code: 'XADES_PROPERTIES_NOT_SIGNED', message: 'the SignedProperties are not signed' });
  return problems;
}

function policyOf(properties: QualifyingProperties | undefined): Constraint[] {
  if (!properties?.policy) return [];
  const message = `the signature policy ${properties.policy} is not there`;
  return [{ code: 'SIGNATURE_POLICY', message, subIndication: 'SIGNATURE_POLICY_NOT_AVAILABLE' }];
}

function warningsOf(open: OpenSignature): Warning[] {
  const { signature, keyInfo, properties, references } = open;
  const warnings: Warning[] = [];
  const [key] = keyInfo.keys;
  if (key !== undefined && keyInfo.certificates.length === 0) {
    const { outcome } = outcomeOf(open, { publicKey: key });
    warnings.push({ code: 'KEY_VALUE_ONLY', detail: `by the key beside it, of nobody in particular: ${outcome}` });
  }
  if (signature.method?.key === 'hmac')
    warnings.push({ code: 'HMAC_IS_NO_SIGNATURE', detail: 'whoever can verify it could have made it' });
  if (properties?.policy === '') warnings.push({ code: 'SIGNATURE_POLICY_IMPLIED' });
  if (hasOtherProperties(signature)) warnings.push({ code: 'XADES_VERSION_NOT_READ' });
  for (const { name } of signature.foreign)
    warnings.push({ code: 'FOREIGN_ELEMENT_IGNORED', detail: name.slice(0, MAX_SHOWN) });
  const { signedProperties } = properties ?? {};
  for (const { target, reference } of references)
    if (target.kind === 'part' && target.element === signedProperties && reference.type !== SIGNED_PROPERTIES)
      warnings.push({
        code: 'XADES_REFERENCE_TYPE',
        detail: 'the reference to SignedProperties does not say that it is',
      });
  return warnings;
}

/** The counter-signatures of each signature that has some. */
function counterSignatures(outcomes: readonly Outcome[]): Map<ElementNode, Outcome[]> {
  const byElement = new Map(outcomes.map((outcome) => [outcome.element, outcome]));
  const found = new Map<ElementNode, Outcome[]>();
  for (const { element, opened } of outcomes) {
    const counters = (opened?.open.properties?.counterSignatures ?? []).map((counter) => byElement.get(counter)!);
    if (counters.length > 0) found.set(element, counters);
  }
  return found;
}

function handOver(
  { name, opened, problem, limit }: Outcome,
  unsigned: Unsigned,
  counters: SignatureToJudge[],
): SignatureToJudge {
  if (opened === undefined)
    return { kind: 'signature', name, format: problem ? [problem] : [], ...(limit && { limit }), warnings: [] };
  const { open, scope, format, constraints, warnings, signed } = opened;
  const revision: RevisionToJudge = {
    ...{ ...signed, coverage: scope.coverage, modification: 'NONE', modifiedObjects: [] },
    permission: () => ({ outcome: 'permitted', warnings: [] }),
  };
  const all = [...constraints, ...unsigned.constraints(scope.elements)];
  const beside = open.references.flatMap(besideOf);
  return {
    ...{ kind: 'signature', name, format, warnings, revision, signer: signerOf(open, all, counters) },
    ...(beside.length > 0 && { beside }),
  };
}

/** What a reference to content beside the document came to. */
function besideOf({ reference: { uri }, target, outcome }: JudgedReference): ContentBeside[] {
  if (uri === undefined || uri === '' || uri.startsWith('#')) return [];
  if (target.kind === 'missing') return [{ uri, outcome: 'missing' }];
  return [{ uri, outcome: outcome === 'same' || outcome === 'differs' ? outcome : 'not-judged' }];
}
