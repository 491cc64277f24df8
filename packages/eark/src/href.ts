import { pathProblem } from '@mocban/core';

/**
 * Characters that a URI reference cannot hold as they are, that would end its path, or that XML cannot hold. Letters beyond ASCII
 * stay, as in an IRI.
 */
const ESCAPED = /[\u0000-\u0020%"#<>?[\\\]^`{|}\u007f\ufffe\uffff]/g;

/** The relative URI reference of a path, as METS `xlink:href` holds it. */
export const hrefOf = (path: string): string => {
  const escaped = path.replace(ESCAPED, (character) => encodeURIComponent(character));
  // A colon in the first part would read as a scheme (RFC 3986 §4.2).
  return /^[^/]*:/.test(escaped) ? `./${escaped}` : escaped;
};

/** The relative path of a `file:` URI that has one, as some software writes: `file:a/b`, `file://./a/b`. */
export const pathOfFileUri = (href: string): string => href.trim().replace(/^file:(\/\/(?=\.\/))?/i, '');

export type HrefTarget =
  | { kind: 'path'; /** As written, then decoded; the first that exists is meant. */ candidates: string[] }
  | { kind: 'file-uri' | 'absolute-uri' | 'outside' | 'empty' };

/**
 * What an `xlink:href` points to, relative to the package's root.
 * @param base folder of the METS document, `''` for the root
 */
export function resolveHref(href: string, base: string): HrefTarget {
  const trimmed = withoutEnds(href);
  if (trimmed === '') return { kind: 'empty' };
  if (/^file:/i.test(trimmed)) return { kind: 'file-uri' };
  if (/^[a-z][a-z0-9+.-]*:/i.test(trimmed)) return { kind: 'absolute-uri' };
  const candidates = new Set<string>();
  for (const form of [trimmed, decoded(trimmed)]) {
    const path = form === undefined ? undefined : joined(base, form);
    if (path !== undefined) candidates.add(path);
  }
  return candidates.size === 0 ? { kind: 'outside' } : { kind: 'path', candidates: [...candidates] };
}

/** Without white space as XML has it at either end: a name may begin with another kind of space. */
function withoutEnds(href: string): string {
  let [start, end] = [0, href.length];
  while (start < end && ' \t\r\n'.includes(href[start]!)) start += 1;
  while (end > start && ' \t\r\n'.includes(href[end - 1]!)) end -= 1;
  return href.slice(start, end);
}

function decoded(href: string): string | undefined {
  try {
    return decodeURIComponent(href);
  } catch {
    return undefined;
  }
}

/** Joins without leaving the root: `..` may go up inside the package, never above it. */
function joined(base: string, relative: string): string | undefined {
  if (relative.startsWith('/') || relative.includes('\\')) return undefined;
  const parts = base === '' ? [] : base.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  const path = parts.join('/');
  return pathProblem(path) === undefined ? path : undefined;
}

/** The folder of a path, `''` for a file at the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
