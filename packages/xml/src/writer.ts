import { XmlError } from './error.js';
import { checkName, escapeAttribute, escapeText } from './escape.js';
import type { XmlFragment } from './types.js';

/** Attributes in the order in which they are written; an undefined value leaves the attribute out. */
export type WriterAttributes = Readonly<Record<string, string | number | undefined>>;

/** Characters gathered before {@link XmlWriter.isFull}. */
const CHUNK_LENGTH = 65_536;
const XML = 'http://www.w3.org/XML/1998/namespace';

/**
 * Writes a document piece by piece, byte for byte the same for the same calls: UTF-8 declaration, two blanks of indentation,
 * `\n` at line ends, empty elements as `<a/>`. Names are written as given, prefix included; the caller declares its namespaces
 * as `xmlns` attributes. Holds what was written since the last `take()` and the names of the open elements.
 *
 * @throws XmlError `XML_CHARACTER_NOT_ALLOWED` from every method that takes text; `XML_WRITER_STATE` for calls out of order
 */
export class XmlWriter {
  readonly #prefixes: ReadonlyMap<string, string>;
  readonly #open: { name: string; hasElements: boolean; hasText: boolean }[] = [];
  /** Names checked already; a format has a few hundred at most, fragments are bounded by the cap below. */
  readonly #names = new Set<string>();
  #text = '<?xml version="1.0" encoding="UTF-8"?>\n';
  #tagIsOpen = false;
  #rootWritten = false;

  /** @param options.prefixes namespace to prefix, declared by the caller on the root, for the fragments written inside it */
  constructor(options: { prefixes?: Readonly<Record<string, string>> } = {}) {
    this.#prefixes = new Map(Object.entries(options.prefixes ?? {}));
  }

  /** True when about 64 KiB wait for `take()`. */
  get isFull(): boolean {
    return this.#text.length >= CHUNK_LENGTH;
  }

  /** What was written since the last call. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  open(name: string, attributes: WriterAttributes = {}): this {
    const parent = this.#open.at(-1);
    if (parent === undefined) {
      if (this.#rootWritten) throw new XmlError('XML_WRITER_STATE', 'the document has its root element already');
      this.#rootWritten = true;
    } else {
      this.#endTag();
      parent.hasElements = true;
      if (!parent.hasText) this.#text += '\n' + '  '.repeat(this.#open.length);
    }
    this.#text += `<${this.#name(name)}`;
    for (const key in attributes) {
      const value = attributes[key];
      if (value !== undefined) this.#text += ` ${this.#name(key)}="${escapeAttribute(String(value))}"`;
    }
    this.#tagIsOpen = true;
    this.#open.push({ name, hasElements: false, hasText: parent?.hasText ?? false });
    return this;
  }

  text(text: string): this {
    const parent = this.#open.at(-1);
    if (parent === undefined) throw new XmlError('XML_WRITER_STATE', 'text needs an open element');
    if (text === '') return this;
    this.#endTag();
    parent.hasText = true;
    this.#text += escapeText(text);
    return this;
  }

  close(): this {
    const closed = this.#open.pop();
    if (closed === undefined) throw new XmlError('XML_WRITER_STATE', 'no element is open');
    if (this.#tagIsOpen) this.#text += '/>';
    else {
      if (closed.hasElements && !closed.hasText) this.#text += '\n' + '  '.repeat(this.#open.length);
      this.#text += `</${closed.name}>`;
    }
    this.#tagIsOpen = false;
    if (this.#open.length === 0) this.#text += '\n';
    return this;
  }

  /** An element with text or nothing in it. */
  element(name: string, attributes: WriterAttributes = {}, text?: string): this {
    this.open(name, attributes);
    if (text !== undefined) this.text(text);
    return this.close();
  }

  /** As {@link element}, or nothing when there is no text. */
  optional(name: string, text: string | undefined, attributes?: WriterAttributes): this {
    return text === undefined ? this : this.element(name, attributes, text);
  }

  /**
   * Writes a tree inside the open element. Namespaces without a known prefix are declared on the tree's root as `ns1`, `ns2`, …
   * in the order of their first use.
   * @yields chunks of the document so far whenever about 64 KiB are full; the rest stays for `take()`
   */
  *fragment(root: XmlFragment): Generator<string, void, undefined> {
    const prefixes = new Map(this.#prefixes).set(XML, 'xml');
    const declarations: Record<string, string> = {};
    for (const namespace of namespacesOf(root)) {
      if (prefixes.has(namespace)) continue;
      const prefix = `ns${Object.keys(declarations).length + 1}`;
      prefixes.set(namespace, prefix);
      declarations[`xmlns:${prefix}`] = namespace;
    }
    yield* this.#element(root, prefixes, declarations);
  }

  *#element(
    element: XmlFragment,
    prefixes: ReadonlyMap<string, string>,
    declarations: Record<string, string> = {},
  ): Generator<string, void, undefined> {
    const qualified = (namespace: string, local: string): string =>
      namespace === '' ? local : `${prefixes.get(namespace)}:${local}`;
    const attributes: Record<string, string> = { ...declarations };
    for (const { namespace, local, value } of element.attributes) attributes[qualified(namespace, local)] = value;
    this.open(qualified(element.namespace, element.local), attributes);
    // Text after an element must not be preceded by indentation of our own.
    if (hasText(element)) this.#open.at(-1)!.hasText = true;
    for (const item of element.children) {
      if (typeof item === 'string') this.text(item);
      else yield* this.#element(item, prefixes);
      if (this.isFull) yield this.take();
    }
    this.close();
  }

  #endTag(): void {
    if (this.#tagIsOpen) this.#text += '>';
    this.#tagIsOpen = false;
  }

  #name(name: string): string {
    if (this.#names.has(name)) return name;
    checkName(name);
    if (this.#names.size < 4096) this.#names.add(name);
    return name;
  }
}

function hasText({ children }: XmlFragment): boolean {
  for (const item of children) if (typeof item === 'string') return true;
  return false;
}

function namespacesOf(root: XmlFragment): Set<string> {
  const found = new Set<string>();
  const visit = (element: XmlFragment): void => {
    if (element.namespace !== '') found.add(element.namespace);
    for (const { namespace } of element.attributes) if (namespace !== '') found.add(namespace);
    for (const item of element.children) if (typeof item !== 'string') visit(item);
  };
  visit(root);
  return found;
}
