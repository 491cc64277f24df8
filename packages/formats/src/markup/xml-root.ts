import type { FileWindows } from '../matching/windows.js';

/** The root element of a document. */
export interface XmlRoot {
  /** Without its prefix. */
  root: string;
  /** `''` for none. */
  namespace: string;
  /** Attributes without a prefix, by name. */
  attributes: ReadonlyMap<string, string>;
  /** The document says that it is XML: by a declaration, or by a namespace. */
  isDeclared: boolean;
}

/** Characters before the root is to have ended: a document type may be long. */
const MOST_CHARACTERS = 65_536;
const MOST_ATTRIBUTES = 256;

const NAME = String.raw`[A-Za-z_:\u00c0-\uffff][\w.:\-\u00b7-\uffff]*`;
const START = new RegExp(`<(${NAME})`, 'y');
const ATTRIBUTE = new RegExp(String.raw`\s+(${NAME})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const SPACE = /\s+/y;
const DECLARATION = /<\?xml\s[^>]{0,1000}\?>/y;

/**
 * Root and namespace by the first characters of a document, which need not be sound behind them: an identifier tells what a file is
 * that a reader may refuse. A document type is passed over and nothing in it followed.
 * @returns `undefined` for what does not begin as a document of XML does
 * @see XML 1.0 §2.8, Namespaces in XML 1.0 §6
 */
export function xmlRootOf({ first }: FileWindows): XmlRoot | undefined {
  const bytes = first.subarray(0, MOST_CHARACTERS);
  if (!maybeMarkup(bytes)) return undefined;
  return new RootReader(decoded(bytes)).read();
}

/** A `<` among the first bytes, behind a mark, zeros and spaces. */
function maybeMarkup(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length && at < 1024; at += 1) {
    const byte = bytes[at]!;
    if (byte === 0x3c) return true;
    if (byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf && byte !== 0xfe && byte !== 0xff) return false;
  }
  return false;
}

/** Names and addresses of namespaces are ASCII: whatever else the encoding has, it is not looked at. */
function decoded(bytes: Uint8Array): string {
  const [a, b] = bytes;
  const isLittle = (a === 0xff && b === 0xfe) || (a === 0x3c && b === 0);
  const isBig = (a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c);
  const label = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8';
  return new TextDecoder(label).decode(bytes);
}

class RootReader {
  #at = 0;

  constructor(private readonly text: string) {}

  read(): XmlRoot | undefined {
    this.#take(SPACE);
    const isDeclared = this.#take(DECLARATION) !== undefined;
    while (this.#passOver());
    const name = this.#take(START)?.[1];
    if (name === undefined) return undefined;
    const attributes = new Map<string, string>();
    const namespaces = new Map<string, string>();
    for (let count = 0; count < MOST_ATTRIBUTES; count += 1) {
      const [, key, double, single] = this.#take(ATTRIBUTE) ?? [];
      if (key === undefined) break;
      const value = double ?? single ?? '';
      if (key === 'xmlns') namespaces.set('', value);
      else if (key.startsWith('xmlns:')) namespaces.set(key.slice(6), value);
      else if (!key.includes(':')) attributes.set(key, value);
    }
    this.#take(SPACE);
    if (this.text[this.#at] !== '>' && !this.text.startsWith('/>', this.#at)) return undefined;
    const [prefix, local] = name.includes(':') ? name.split(':', 2) : ['', name];
    return {
      root: local!,
      namespace: namespaces.get(prefix!) ?? '',
      attributes,
      isDeclared: isDeclared || namespaces.size > 0,
    };
  }

  /** Spaces, a comment, an instruction or the document type. */
  #passOver(): boolean {
    if (this.#take(SPACE) !== undefined) return true;
    if (this.text.startsWith('<!--', this.#at)) return this.#behind('-->');
    if (this.text.startsWith('<?', this.#at)) return this.#behind('?>');
    return this.text.startsWith('<!DOCTYPE', this.#at) && this.#passOverType();
  }

  /** Behind its bracket, where it has one; what is quoted ends nothing. */
  #passOverType(): boolean {
    let isInside = false;
    for (let at = this.#at; at < this.text.length; at += 1) {
      const sign = this.text[at]!;
      if (sign === '"' || sign === "'") {
        at = this.text.indexOf(sign, at + 1);
        if (at < 0) return false;
      } else if (sign === '[') isInside = true;
      else if (sign === ']') isInside = false;
      else if (sign === '>' && !isInside) {
        this.#at = at + 1;
        return true;
      }
    }
    return false;
  }

  #behind(end: string): boolean {
    const at = this.text.indexOf(end, this.#at);
    if (at < 0) return false;
    this.#at = at + end.length;
    return true;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text) ?? undefined;
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }
}
