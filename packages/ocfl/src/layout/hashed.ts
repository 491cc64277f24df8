import { digester } from '@mocban/fixity';
import type { HashAndIdLayout, HashAndIdWithoutPrefixLayout, HashedLayout, HashedTuples } from './types.js';

/** @see OCFL community extension 0003 */
export function hashAndIdPath(layout: HashAndIdLayout, id: string): string {
  const digest = digestOf(layout, id);
  return [...tuplesOf(layout, digest), encapsulationFolder(id, digest)].join('/');
}

/** @see OCFL community extension 0004 */
export function hashedPath(layout: HashedLayout, id: string): string {
  const digest = digestOf(layout, id);
  const folder = layout.shortObjectRoot ? digest.slice(layout.tupleSize * layout.numberOfTuples) : digest;
  return [...tuplesOf(layout, digest), folder].join('/');
}

/** @see OCFL community extension 0012 */
export function hashAndIdWithoutPrefixPath(layout: HashAndIdWithoutPrefixLayout, id: string): string {
  const rest = withoutPrefix(id, layout.delimiters);
  const digest = digestOf(layout, rest);
  return [...tuplesOf(layout, digest), encapsulationFolder(rest, digest)].join('/');
}

const digestOf = ({ digestAlgorithm }: HashedTuples, text: string): string =>
  digester(digestAlgorithm).update(Buffer.from(text)).digest();

const tuplesOf = ({ tupleSize, numberOfTuples }: HashedTuples, digest: string): string[] =>
  Array.from({ length: numberOfTuples }, (_, n) => digest.slice(n * tupleSize, (n + 1) * tupleSize));

/** What follows the last occurrence of any delimiter; one at the very end does not count. */
function withoutPrefix(id: string, delimiters: readonly string[]): string {
  const within = id.slice(0, -1);
  let start = 0;
  for (const delimiter of delimiters) {
    const at = within.lastIndexOf(delimiter);
    if (at !== -1) start = Math.max(start, at + delimiter.length);
  }
  return id.slice(start);
}

/** Percent-encoded id, cut to 100 characters with the digest behind it when longer. */
function encapsulationFolder(id: string, digest: string): string {
  let encoded = '';
  for (const byte of Buffer.from(id, 'utf8')) {
    const char = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9_-]/.test(char) ? char : `%${byte.toString(16).padStart(2, '0')}`;
    if (encoded.length > 100) return `${encoded.slice(0, 100)}-${digest}`;
  }
  return encoded;
}
