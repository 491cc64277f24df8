import { escapeAttribute, escapeText } from './escape.js';
import { inheritedAttributes } from './inherited.js';
import { elementDeclarations, Rendered } from './namespaces.js';
import { compareCodePoints } from './order.js';
import type { AttributeNode, CommentNode, ElementNode, InstructionNode, XmlDocument, XmlNode } from './node.js';

/** A canonical form of XML. */
export interface CanonicalForm {
  /** Canonical XML 1.0, 1.1, or Exclusive XML Canonicalization 1.0. */
  method: 'c14n' | 'c14n11' | 'exc-c14n';
  /** Whether comments are kept. */
  withComments: boolean;
  /** Of `exc-c14n`: prefixes treated as the other two treat all, `''` the default namespace (InclusiveNamespaces PrefixList). @defaultValue none */
  inclusivePrefixes?: ReadonlySet<string>;
}

/** What of a document is canonicalised. */
export interface CanonicalSubject {
  /** All of it, or one element with what is in it. */
  of: XmlDocument | ElementNode;
  /** An element that is left out with all that is in it: an enveloped signature. */
  without?: ElementNode | undefined;
}

const CHUNK_LENGTH = 65_536;

/**
 * Gives the canonical form of a document, or of one element as a document subset, piece by piece: UTF-8 of the pieces together is the
 * form. Namespaces whose names are relative are taken as they are.
 * @param take called with 64 Ki characters or more at a time, but for the last
 * @see Canonical XML 1.0 §2, §4; Canonical XML 1.1 §2.4; Exclusive XML Canonicalization 1.0 §3
 */
export function canonicalise(subject: CanonicalSubject, form: CanonicalForm, take: (text: string) => void): void {
  new Canonicaliser(subject, form, take).run();
}

/** The same as one text. */
export function canonicalText(subject: CanonicalSubject, form: CanonicalForm): string {
  const pieces: string[] = [];
  canonicalise(subject, form, (text) => pieces.push(text));
  return pieces.join('');
}

class Canonicaliser {
  #held = '';

  constructor(
    private readonly subject: CanonicalSubject,
    private readonly form: CanonicalForm,
    private readonly take: (text: string) => void,
  ) {}

  run(): void {
    const { of } = this.subject;
    if (of.kind === 'document') this.#document(of);
    else this.#element(of, undefined);
    this.take(this.#held);
  }

  #document({ before, root, after }: XmlDocument): void {
    for (const node of before) if (this.#isKept(node)) this.#write(`${markup(node)}\n`);
    this.#element(root, undefined);
    for (const node of after) if (this.#isKept(node)) this.#write(`\n${markup(node)}`);
  }

  /** @param outer what is rendered around it; `undefined` for the topmost element of the subject */
  #element(element: ElementNode, outer: Rendered | undefined): void {
    if (element === this.subject.without) return;
    const rendered = outer ?? new Rendered();
    const declared = elementDeclarations(element, this.form, rendered, outer === undefined);
    this.#write(`<${element.name}`);
    for (const [prefix, uri] of declared)
      this.#write(` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeAttribute(uri)}"`);
    for (const { name, value } of this.#attributes(element, outer === undefined))
      this.#write(` ${name}="${escapeAttribute(value)}"`);
    this.#write('>');
    const inner = declared.length === 0 ? rendered : rendered.with(declared);
    for (const node of element.children) this.#node(node, inner);
    this.#write(`</${element.name}>`);
  }

  #node(node: XmlNode, rendered: Rendered): void {
    if (node.kind === 'element') this.#element(node, rendered);
    else if (node.kind === 'text') this.#text(node.text);
    else if (this.#isKept(node)) this.#write(markup(node));
  }

  /** A long one in pieces, none of which ends within a character. */
  #text(text: string): void {
    for (let from = 0; from < text.length;) {
      let to = Math.min(text.length, from + CHUNK_LENGTH);
      if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to -= 1;
      this.#write(escapeText(text.slice(from, to)));
      from = to;
    }
  }

  #attributes(element: ElementNode, isTopmost: boolean): readonly AttributeNode[] {
    const inherited = isTopmost ? inheritedAttributes(element, this.form.method) : undefined;
    const all = inherited ?? element.attributes;
    return all.length < 2 ? all : [...all].sort(inOrder);
  }

  #isKept(node: CommentNode | InstructionNode): boolean {
    return node.kind === 'instruction' || this.form.withComments;
  }

  #write(text: string): void {
    this.#held += text;
    if (this.#held.length < CHUNK_LENGTH) return;
    this.take(this.#held);
    this.#held = '';
  }
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

const markup = (node: CommentNode | InstructionNode): string =>
  node.kind === 'comment' ? `<!--${node.text}-->` : `<?${node.target}${node.data === '' ? '' : ` ${node.data}`}?>`;

/** By the name of the namespace, then the local name. */
const inOrder = (a: AttributeNode, b: AttributeNode): number =>
  compareCodePoints(a.namespace, b.namespace) || compareCodePoints(a.local, b.local);
