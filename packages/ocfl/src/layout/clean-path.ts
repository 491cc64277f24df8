import { digester } from '@mocban/fixity';
import { OcflError } from '../error.js';
import type { CleanPathLayout } from './types.js';

const SPACES = '\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u3000';
const MARKS = '\\u0000-\\u001f\\u007f*?:\\[\\]"<>|(){}&\'!;#@';
const WHITESPACE = `\\u0009-\\u000d${SPACES}`;
const ENCODED = new RegExp(`[${SPACES}${MARKS}]`, 'g');
const WHITE = new RegExp(`[${WHITESPACE}]`, 'g');
const MARK = new RegExp(`[${MARKS}]`, 'g');
const LEADING = new RegExp(`^[-~${WHITESPACE}]+`);
const SPACE = new RegExp(`[${WHITESPACE}]`);

/**
 * Lengths are counted in characters, as the text of the extension has it. A leading `~` is encoded as in its examples, which its
 * text leaves out.
 * @see OCFL community extension 0011
 */
export function cleanPath(layout: CleanPathLayout, id: string): string {
  const clean = layout.encodeUTF ? encodedPart : replacedPart;
  const parts = id
    .replaceAll(/\p{Cs}+/gu, layout.replacementString)
    .split('/')
    .map((part) => (part === '' ? '' : clean(layout, part)))
    .filter((part) => part !== '');
  if (parts.some((part) => characters(part) > layout.maxPathSegmentLen)) return fallbackPath(layout, id);
  const path = parts.join('/');
  return characters(path) > layout.maxPathnameLen ? fallbackPath(layout, id) : path;
}

const characters = (text: string): number => [...text].length;

function encodedPart(_layout: CleanPathLayout, part: string): string {
  const encoded = part.replaceAll(/=(?=u[0-9A-Fa-f]{4})/g, code).replaceAll(ENCODED, code);
  return encoded.startsWith('~') || /^\.+$/.test(encoded) ? code(encoded[0]!) + encoded.slice(1) : encoded;
}

const code = (char: string): string => `=u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

function replacedPart(layout: CleanPathLayout, part: string): string {
  // Functions, so that a $ in a replacement is that character.
  const replaced = part
    .replaceAll(WHITE, () => layout.whitespaceReplacementString)
    .replaceAll(MARK, () => layout.replacementString)
    .replace(LEADING, '');
  let end = replaced.length;
  while (end > 0 && SPACE.test(replaced[end - 1]!)) end -= 1;
  const trimmed = replaced.slice(0, end);
  return /^\.+$/.test(trimmed) ? layout.replacementString + trimmed.slice(1) : trimmed;
}

function fallbackPath(layout: CleanPathLayout, id: string): string {
  const digest = digester(layout.fallbackDigestAlgorithm).update(Buffer.from(id)).digest();
  const parts: string[] = [layout.fallbackFolder];
  for (let n = 0; n < layout.numberOfFallbackTuples; n += 1)
    parts.push(digest.slice(n * layout.fallbackTupleSize, (n + 1) * layout.fallbackTupleSize));
  for (let at = 0; at < digest.length; at += layout.maxPathSegmentLen)
    parts.push(digest.slice(at, at + layout.maxPathSegmentLen));
  const path = parts.join('/');
  if (characters(path) > layout.maxPathnameLen)
    throw new OcflError('OCFL_PATH_UNSAFE', 'even the fallback path is longer than the layout allows');
  return path;
}
