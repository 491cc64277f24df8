import { SaxesParser, type SaxesTagNS } from 'saxes';
import { XmlError, type XmlErrorCode } from './error.js';
import type { XmlAttribute, XmlEvent, XmlLimits } from './types.js';

const XMLNS = 'http://www.w3.org/2000/xmlns/';
/** A name in a start tag, with its prefix. */
const MAX_NAME_LENGTH = 4096;
/** Source characters that one character of an attribute value may take (`&#x10FFFF;`), and room for blanks between attributes. */
const REFERENCE_LENGTH = 10;
const SLACK = 131_072;

/**
 * The parser with its limits. It runs without a document type declaration, so that the only entities are XML's own five.
 * The limits are checked as the parser reports, and once per write for what it has not reported yet: a start tag or a text
 * without end is not gathered beyond them.
 */
export class XmlEventParser {
  readonly #limits: Required<XmlLimits>;
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  #events: XmlEvent[] = [];
  #depth = 0;
  #line = 1;
  #tagLine = 1;
  #textLine = 1;
  #inTag = false;
  #attributes = 0;
  #reported = 0;

  constructor(limits: Required<XmlLimits>) {
    this.#limits = limits;
    const parser = this.#parser;
    parser.on('error', (error) => this.#fail('XML_NOT_WELL_FORMED', error.message.replace(/^\d+:\d+: /, '')));
    parser.on('doctype', () => this.#fail('XML_DOCTYPE', 'a document type declaration is not accepted'));
    parser.on('opentagstart', (tag) => this.#startTag(tag.name));
    parser.on('attribute', ({ name, value }) => this.#attribute(name, value));
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('closetag', (tag) => this.#close(tag));
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
    parser.on('comment', () => this.#mark());
    parser.on('processinginstruction', () => this.#mark());
  }

  /** @throws XmlError with the line and column of the problem */
  write(text: string): void {
    this.#parser.write(text);
    const pending = this.#parser.position - this.#reported;
    if (this.#inTag && pending > this.#limits.maxAttributeLength * REFERENCE_LENGTH + SLACK)
      this.#fail('XML_ATTRIBUTE_TOO_LONG', `an attribute has more than ${this.#limits.maxAttributeLength} characters`);
    if (pending > this.#limits.maxTextLength + SLACK)
      this.#fail('XML_TEXT_TOO_LONG', `a run of text has more than ${this.#limits.maxTextLength} characters`);
  }

  close(): void {
    this.#parser.close();
  }

  /** The events since the last call. */
  take(): XmlEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #startTag(name: string): void {
    this.#mark();
    this.#inTag = true;
    this.#attributes = 0;
    this.#tagLine = this.#parser.line;
    if (name.length > MAX_NAME_LENGTH)
      this.#fail('XML_NAME_TOO_LONG', `a name has more than ${MAX_NAME_LENGTH} characters`);
    // Before namespaces are resolved, which takes time in proportion to the depth.
    if (this.#depth >= this.#limits.maxDepth)
      this.#fail('XML_TOO_DEEP', `elements are nested more than ${this.#limits.maxDepth} deep`);
  }

  #attribute(name: string, value: string): void {
    this.#mark();
    this.#attributes += 1;
    if (this.#attributes > this.#limits.maxAttributes)
      this.#fail('XML_TOO_MANY_ATTRIBUTES', `an element has more than ${this.#limits.maxAttributes} attributes`);
    if (name.length > MAX_NAME_LENGTH)
      this.#fail('XML_NAME_TOO_LONG', `a name has more than ${MAX_NAME_LENGTH} characters`);
    if (value.length > this.#limits.maxAttributeLength)
      this.#fail('XML_ATTRIBUTE_TOO_LONG', `an attribute has more than ${this.#limits.maxAttributeLength} characters`);
  }

  #open(tag: SaxesTagNS): void {
    this.#mark();
    this.#inTag = false;
    this.#depth += 1;
    const attributes: XmlAttribute[] = [];
    for (const key in tag.attributes) {
      const { uri, local, value } = tag.attributes[key]!;
      if (uri !== XMLNS) attributes.push({ namespace: uri, local, value });
    }
    const { uri: namespace, local } = tag;
    this.#events.push({ kind: 'open', namespace, local, attributes, line: this.#tagLine, depth: this.#depth });
  }

  #close(tag: SaxesTagNS): void {
    this.#mark();
    const { uri: namespace, local } = tag;
    this.#events.push({ kind: 'close', namespace, local, line: this.#line, depth: this.#depth });
    this.#depth -= 1;
  }

  #text(text: string): void {
    const line = this.#textLine;
    this.#mark();
    if (text.length > this.#limits.maxTextLength)
      this.#fail('XML_TEXT_TOO_LONG', `a run of text has more than ${this.#limits.maxTextLength} characters`);
    // Outside the root only white space can get here.
    if (this.#depth > 0 && text !== '') this.#events.push({ kind: 'text', text, line });
  }

  #mark(): void {
    this.#reported = this.#parser.position;
    this.#line = this.#textLine = this.#parser.line;
  }

  #fail(code: XmlErrorCode, message: string): never {
    throw new XmlError(code, message, { line: this.#parser.line, column: this.#parser.column });
  }
}
