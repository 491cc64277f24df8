import { XmlError, type XmlErrorCode } from './error.js';
import { HeldMarkup, tagEnd, type Waiting } from './held-markup.js';
import type { MarkupSink, WrittenAttribute } from './markup-sink.js';
import { isUnprefixedName, MAX_NAME_LENGTH } from './names.js';
import { NextCharacter } from './next-character.js';
import { withoutReferences } from './references.js';
import type { XmlLimits } from './types.js';

/** Source characters that one character of an attribute value may take (`&#x10FFFF;`), and room for blanks between attributes. */
const REFERENCE_LENGTH = 10;
const SLACK = 131_072;

/** What is no character of XML 1.0 §2.2; surrogates stand in pairs, as the decoders leave no others. */
const NOT_ALLOWED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const DECLARATION =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>$/;
const INSTRUCTION = /^<\?([^ \t\n?]+)(?:[ \t\n][^]*)?\?>$/;
const TAG_NAME = /[^ \t\n/>="'<]+/y;
const ATTRIBUTE = /([^ \t\n/>="'<]+)[ \t\n]*=[ \t\n]*(?:"([^"<]*)"|'([^'<]*)')/y;
const BLANKS = /[ \t\n]*/y;

const [LESS, SLASH, BANG, QUESTION, BLANK, MORE, DOUBLE] = [...'</!? >"'].map((one) => one.charCodeAt(0));

/**
 * Finds the tags and the text of a document that comes piece by piece, and hands them on. A document type declaration is refused, so
 * that the only entities are XML's own five. It searches for the few characters that end something by the string's own search and takes what lies between as it is; markup or
 * text without end is not gathered beyond the limits.
 * @see XML 1.0 (fifth edition)
 */
export class Tokenizer {
  readonly #limits: Required<XmlLimits>;
  readonly #held = new HeldMarkup();
  readonly #events: MarkupSink;
  /** The attributes of the tag being read, declarations included. */
  readonly #written: WrittenAttribute[] = [];
  /** What is being parsed, and how far it is. */
  #text = '';
  #at = 0;
  /** A carriage return or half a character at the end of a piece, which belongs to what follows. */
  #carried = '';
  /** Of `#counted`, a place in `#text`. */
  #line = 1;
  #column = 0;
  #counted = 0;
  #hasBegun = false;
  readonly #lines = new NextCharacter('\n');
  readonly #newlines = new NextCharacter('\n');
  readonly #tabs = new NextCharacter('\t');
  readonly #ampersands = new NextCharacter('&');
  readonly #brackets = new NextCharacter(']');

  constructor(limits: Required<XmlLimits>, events: MarkupSink) {
    this.#limits = limits;
    this.#events = events;
  }

  /** @throws XmlError with the line and column of the problem */
  write(text: string): void {
    const piece = this.#normalised(text);
    const invalid = NOT_ALLOWED.exec(piece);
    const whole = this.#held.join(invalid === null ? piece : piece.slice(0, invalid.index));
    if (whole !== undefined) this.#begin(whole);
    this.#guard(() => {
      if (whole !== undefined) this.#parse();
      if (invalid !== null) this.#fail('XML_NOT_WELL_FORMED', 'a character that XML does not have', this.#text.length);
      this.#checkHeld();
    });
  }

  /** @throws XmlError for what is not complete */
  close(): void {
    const waiting = this.#held.length === 0 ? undefined : this.#held.waiting;
    this.#begin(this.#held.release() + this.#carried.replace('\r', '\n'));
    this.#guard(() => {
      if (waiting !== undefined && waiting !== 'text')
        this.#fail('XML_NOT_WELL_FORMED', 'the document ends inside markup', this.#text.length);
      if (this.#events.depth === 0) this.#textUpTo(this.#text.length);
      const open = this.#events.openName;
      if (open !== undefined)
        this.#fail('XML_NOT_WELL_FORMED', `unclosed tag: ${open.slice(0, 100)}`, this.#text.length);
      if (!this.#events.hasRoot)
        this.#fail('XML_NOT_WELL_FORMED', 'document must contain a root element', this.#text.length);
    });
  }

  /** Line ends as XML has them (§2.11). */
  #normalised(text: string): string {
    const all = this.#carried + text;
    const last = all.charCodeAt(all.length - 1);
    const cut = last === 13 || (last >= 0xd800 && last <= 0xdbff) ? 1 : 0;
    this.#carried = all.slice(all.length - cut);
    const piece = cut === 0 ? all : all.slice(0, -1);
    return piece.includes('\r') ? piece.replace(/\r\n?/g, '\n') : piece;
  }

  #begin(text: string): void {
    this.#countTo(this.#at);
    this.#text = text;
    this.#at = this.#counted = 0;
    for (const next of [this.#lines, this.#newlines, this.#tabs, this.#ampersands, this.#brackets]) next.reset(text);
  }

  /** What names, attributes and references are refused for is known to them, its place here. */
  #guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof XmlError) || error.line !== undefined) throw error;
      this.#fail(error.code, error.message, this.#at);
    }
  }

  #parse(): void {
    const text = this.#text;
    while (this.#at < text.length) {
      const found = text.charCodeAt(this.#at) === LESS ? this.#at : text.indexOf('<', this.#at);
      if (found < 0) return this.#hold('text');
      if (found > this.#at) this.#textUpTo(found);
      const waiting = this.#markup();
      if (waiting !== undefined) return this.#hold(waiting);
      this.#hasBegun = true;
    }
  }

  #hold(waiting: Waiting): void {
    this.#held.hold(this.#text.slice(this.#at), waiting);
    this.#begin('');
  }

  #checkHeld(): void {
    const { waiting, length, quote, quotes, sinceQuote } = this.#held;
    const { maxAttributeLength, maxAttributes, maxTextLength } = this.#limits;
    if (length === 0) return;
    if (waiting !== 'tag') {
      if (length > maxTextLength + SLACK)
        this.#fail('XML_TEXT_TOO_LONG', `a run of text has more than ${maxTextLength} characters`, 0);
    } else if (quotes > maxAttributes) this.#tooManyAttributes(0);
    else if (quote !== '' && sinceQuote > maxAttributeLength * REFERENCE_LENGTH + SLACK) this.#attributeTooLong(0);
    else if (quote === '' && sinceQuote > MAX_NAME_LENGTH + SLACK)
      this.#fail('XML_NAME_TOO_LONG', `a name has more than ${MAX_NAME_LENGTH} characters`, 0);
  }

  /** One tag, comment, CDATA section or processing instruction. @returns what it waits for, where it is not all there */
  #markup(): Waiting | undefined {
    switch (this.#text.charCodeAt(this.#at + 1)) {
      case SLASH:
        return this.#endTag();
      case BANG:
        return this.#declarationOrSection();
      case QUESTION:
        return this.#instruction();
      default:
        return this.#startTag();
    }
  }

  #textUpTo(end: number): void {
    const from = this.#at;
    this.#hasBegun = true;
    let text = this.#text.slice(from, end);
    if (this.#events.depth === 0) {
      if (/[^ \t\n]/.test(text)) this.#fail('XML_NOT_WELL_FORMED', 'text data outside of root node', end);
    } else {
      if (this.#brackets.isBetween(from, end) && text.includes(']]>'))
        this.#fail('XML_NOT_WELL_FORMED', 'the string "]]>" is disallowed in char data', end);
      if (this.#ampersands.isBetween(from, end)) text = this.#resolved(text, from);
      this.#addText(text, this.#lineOf(from));
    }
    this.#at = end;
  }

  #resolved(text: string, from: number): string {
    return withoutReferences(text, (message, at) => this.#fail('XML_NOT_WELL_FORMED', message, from + at));
  }

  #addText(text: string, line: number): void {
    const { maxTextLength } = this.#limits;
    if (text.length > maxTextLength)
      this.#fail('XML_TEXT_TOO_LONG', `a run of text has more than ${maxTextLength} characters`, this.#at);
    if (text !== '') this.#events.text(text, line);
  }

  #declarationOrSection(): Waiting | undefined {
    const start = this.#text.slice(this.#at, this.#at + 9);
    if (start.startsWith('<!--')) return this.#comment();
    if (start === '<![CDATA[') return this.#cdata();
    if (start === '<!DOCTYPE')
      this.#fail('XML_DOCTYPE', 'a document type declaration is not accepted', this.#at + start.length);
    if (['<!--', '<![CDATA[', '<!DOCTYPE'].some((known) => known.startsWith(start))) return 'start';
    return this.#fail('XML_NOT_WELL_FORMED', 'incorrect syntax', this.#at + 2);
  }

  #comment(): Waiting | undefined {
    const end = this.#text.indexOf('--', this.#at + 4);
    if (end < 0 || end + 2 === this.#text.length) return '-->';
    if (this.#text[end + 2] !== '>') this.#fail('XML_NOT_WELL_FORMED', 'malformed comment', end + 2);
    this.#events.comment?.(this.#text.slice(this.#at + 4, end));
    this.#at = end + 3;
    return undefined;
  }

  #cdata(): Waiting | undefined {
    if (this.#events.depth === 0) this.#fail('XML_NOT_WELL_FORMED', 'text data outside of root node', this.#at);
    const end = this.#text.indexOf(']]>', this.#at + 9);
    if (end < 0) return ']]>';
    const line = this.#lineOf(this.#at);
    this.#addText(this.#text.slice(this.#at + 9, end), line);
    this.#at = end + 3;
    return undefined;
  }

  #instruction(): Waiting | undefined {
    const end = this.#text.indexOf('?>', this.#at + 2);
    if (end < 0) return '?>';
    const written = this.#text.slice(this.#at, end + 2);
    const target = INSTRUCTION.exec(written)?.[1] ?? '';
    if (target === 'xml' && !this.#hasBegun) {
      if (!DECLARATION.test(written)) this.#fail('XML_NOT_WELL_FORMED', 'malformed XML declaration', end);
    } else if (!isUnprefixedName(target) || target.toLowerCase() === 'xml')
      this.#fail('XML_NOT_WELL_FORMED', 'malformed name of a processing instruction', end);
    else
      this.#events.instruction?.(target, this.#text.slice(this.#at + 2 + target.length, end).replace(/^[ \t\n]+/, ''));
    this.#at = end + 2;
    return undefined;
  }

  #endTag(): Waiting | undefined {
    const text = this.#text;
    const from = this.#at + 2;
    const name = this.#events.openName;
    if (name !== undefined && text.startsWith(name, from)) {
      let end = from + name.length;
      while (isBlank(text.charCodeAt(end))) end += 1;
      if (text.charCodeAt(end) === MORE) {
        this.#at = end + 1;
        this.#events.close(this.#lineOf(end));
        return undefined;
      }
    }
    const end = text.indexOf('>', from);
    if (end < 0 && text.indexOf('<', from) < 0) return 'tag';
    return this.#fail('XML_NOT_WELL_FORMED', 'unmatched closing tag', end < 0 ? from : end);
  }

  #startTag(): Waiting | undefined {
    const text = this.#text;
    const start = this.#at;
    if (start + 1 === text.length) return 'start';
    TAG_NAME.lastIndex = start + 1;
    const name = TAG_NAME.exec(text)?.[0] ?? '';
    const nameEnd = start + 1 + name.length;
    if (nameEnd === text.length) return 'tag';
    // Before anything is looked up, which takes time in proportion to the depth.
    if (this.#events.depth >= this.#limits.maxDepth)
      this.#fail('XML_TOO_DEEP', `elements are nested more than ${this.#limits.maxDepth} deep`, nameEnd);
    // A "<" cannot stand in a tag, not even in quotes: the next one is a bound.
    const next = text.indexOf('<', nameEnd);
    this.#written.length = 0;
    const end = this.#attributesUpTo(nameEnd, next < 0 ? text.length : next);
    if (end < 0) {
      if (next < 0 && tagEnd(text, nameEnd) < 0) return 'tag';
      this.#fail('XML_NOT_WELL_FORMED', 'malformed tag', next < 0 ? text.length : next);
    }
    this.#element(name, text.charCodeAt(end - 2) === SLASH, end);
    return undefined;
  }

  /** Gathers the attributes of a tag. @returns the place behind its `>`, or -1 where it is malformed or not all there */
  #attributesUpTo(from: number, limit: number): number {
    const text = this.#text;
    for (let at = from; at >= 0;) {
      const code = text.charCodeAt(at);
      if (code === MORE) return at + 1;
      if (code === SLASH) return text.charCodeAt(at + 1) === MORE ? at + 2 : -1;
      const usual = code === BLANK ? this.#usualAttribute(at + 1, limit) : -1;
      at = usual < 0 ? this.#anyAttribute(at) : usual;
    }
    return -1;
  }

  /** One whose name is known, without blanks around `=`, in double quotes: nearly every one. @returns the place behind it, or -1 */
  #usualAttribute(from: number, limit: number): number {
    const text = this.#text;
    const equals = text.indexOf('=', from);
    if (equals < 0 || equals >= limit || text.charCodeAt(equals + 1) !== DOUBLE) return -1;
    const name = text.slice(from, equals);
    if (!this.#events.knowsAttribute(name)) return -1;
    const end = text.indexOf('"', equals + 2);
    if (end < 0 || end >= limit) return -1;
    this.#take(name, equals + 2, end);
    return end + 1;
  }

  /** @returns the place behind an attribute, or where the blanks before the end of the tag end, or -1 */
  #anyAttribute(from: number): number {
    BLANKS.lastIndex = from;
    BLANKS.test(this.#text);
    const start = BLANKS.lastIndex;
    const code = this.#text.charCodeAt(start);
    if (code === MORE || code === SLASH) return start;
    if (start === from) return -1;
    ATTRIBUTE.lastIndex = start;
    const found = ATTRIBUTE.exec(this.#text);
    if (found === null) return -1;
    const end = ATTRIBUTE.lastIndex - 1;
    this.#take(found[1]!, end - (found[2] ?? found[3]!).length, end);
    return end + 1;
  }

  #take(name: string, from: number, end: number): void {
    const { maxAttributes, maxAttributeLength } = this.#limits;
    let value = this.#text.slice(from, end);
    if (this.#newlines.isBetween(from, end) || this.#tabs.isBetween(from, end)) value = value.replace(/[\t\n]/g, ' ');
    if (this.#ampersands.isBetween(from, end)) value = this.#resolved(value, from);
    this.#written.push({ name, value });
    if (value.length > maxAttributeLength) this.#attributeTooLong(end);
    if (this.#written.length > maxAttributes) this.#tooManyAttributes(end);
  }

  #element(name: string, isEmpty: boolean, end: number): void {
    const events = this.#events;
    if (events.depth === 0 && events.hasRoot)
      this.#fail('XML_NOT_WELL_FORMED', 'documents may contain only one root', end);
    events.open(name, this.#written, this.#lineOf(this.#at));
    this.#at = end;
    if (isEmpty) events.close(this.#lineOf(end));
  }

  #lineOf(place: number): number {
    this.#countTo(place);
    return this.#line;
  }

  /** Only forwards. */
  #countTo(place: number): void {
    while (this.#lines.isBetween(this.#counted, place)) {
      this.#line += 1;
      this.#column = 0;
      this.#counted = this.#lines.at + 1;
    }
    if (place <= this.#counted) return;
    this.#column += place - this.#counted;
    this.#counted = place;
  }

  #attributeTooLong(place: number): never {
    const message = `an attribute has more than ${this.#limits.maxAttributeLength} characters`;
    return this.#fail('XML_ATTRIBUTE_TOO_LONG', message, place);
  }

  #tooManyAttributes(place: number): never {
    const message = `an element has more than ${this.#limits.maxAttributes} attributes`;
    return this.#fail('XML_TOO_MANY_ATTRIBUTES', message, place);
  }

  #fail(code: XmlErrorCode, message: string, place: number): never {
    this.#countTo(place);
    throw new XmlError(code, message, { line: this.#line, column: this.#column });
  }
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 10;
