import type { ElementNode, XmlDocument } from '@mocban/xml';
import type { Ids } from './ids.js';

/** What a reference is to. */
export type Target =
  | {
      kind: 'part';
      of: XmlDocument | ElementNode;
      /** The element, or the root of the whole. */
      element: ElementNode;
      /** Comments are signed where the reference says so by an XPointer, and the canonical form keeps them. */
      keepsComments: boolean;
    }
  | { kind: 'content'; bytes: Uint8Array | Iterable<Uint8Array> }
  | { kind: 'missing' | 'ambiguous'; message: string };

/** Content beside the document, whole or in pieces, by the URI that a reference has; `undefined` where it is not there. */
export type FindContent = (uri: string) => Uint8Array | Iterable<Uint8Array> | undefined;

const BY_ID = /^#xpointer\(id\((?:'([^']*)'|"([^"]*)")\)\)$/;
const MAX_SHOWN = 200;

/** @see XML Signature 1.1 §4.4.3.1 to §4.4.3.3 */
export function targetOf(uri: string, document: XmlDocument, ids: Ids, find: FindContent | undefined): Target {
  if (uri === '' || uri === '#xpointer(/)')
    return { kind: 'part', of: document, element: document.root, keepsComments: uri !== '' };
  if (!uri.startsWith('#')) {
    const bytes = find?.(uri);
    return bytes === undefined
      ? { kind: 'missing', message: `the content ${uri.slice(0, MAX_SHOWN)} was not given` }
      : { kind: 'content', bytes };
  }
  const pointed = BY_ID.exec(uri);
  const id = pointed === null ? uri.slice(1) : (pointed[1] ?? pointed[2]!);
  const found = ids.named(id);
  const [element] = found;
  if (element === undefined) return { kind: 'missing', message: `no element is named ${id.slice(0, MAX_SHOWN)}` };
  if (found.length > 1)
    return { kind: 'ambiguous', message: `${found.length} elements are named ${id.slice(0, MAX_SHOWN)}` };
  return { kind: 'part', of: element, element, keepsComments: pointed !== null };
}
