import { XmlError } from './error.js';

/** What is no character of XML 1.0 §2.2; a lone surrogate is among it. */
const NOT_ALLOWED = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.\u00b7-]*(:[\p{L}_][\p{L}\p{M}\p{N}_.\u00b7-]*)?$/u;

/** @throws XmlError `XML_CHARACTER_NOT_ALLOWED` */
export function escapeText(text: string): string {
  refuseCharacters(text);
  return text.replace(/[&<>\r]/g, (character) => TEXT[character]!);
}

/** For a value between double quotes. Line ends and tabs are written as references, or a reader would make them blanks. */
export function escapeAttribute(value: string): string {
  refuseCharacters(value);
  return value.replace(/[&<>"\r\n\t]/g, (character) => ATTRIBUTE[character]!);
}

/** The text with U+FFFD for every character that XML 1.0 cannot hold, for those who would rather write it than refuse it. */
export const withoutForbidden = (text: string): string =>
  NOT_ALLOWED.test(text) ? text.replace(new RegExp(NOT_ALLOWED, 'gu'), '\ufffd') : text;

/** @throws XmlError `XML_CHARACTER_NOT_ALLOWED` when the text is no qualified name */
export function checkName(name: string): string {
  if (!NAME.test(name)) throw new XmlError('XML_CHARACTER_NOT_ALLOWED', 'an element or attribute name is no XML name');
  return name;
}

const TEXT: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
const ATTRIBUTE: Record<string, string> = { ...TEXT, '"': '&quot;', '\n': '&#10;', '\t': '&#9;' };

function refuseCharacters(text: string): void {
  const found = NOT_ALLOWED.exec(text);
  if (found === null) return;
  const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  throw new XmlError('XML_CHARACTER_NOT_ALLOWED', `U+${code} is no character of XML 1.0`);
}
