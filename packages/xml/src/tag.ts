import { XmlError } from './error.js';
import type { WrittenAttribute } from './markup-sink.js';
import { declaredPrefix, type NamespaceScope } from './names.js';
import type { XmlAttribute } from './types.js';

/** The namespaces that a tag declares, by prefix, `''` for the default; `undefined` for none. @throws XmlError without a place, for one declared twice */
export function declarationsOf(written: readonly WrittenAttribute[]): Map<string, string> | undefined {
  let declarations: Map<string, string> | undefined;
  for (const { name, value } of written) {
    const prefix = declaredPrefix(name);
    if (prefix === undefined) continue;
    declarations ??= new Map();
    if (declarations.has(prefix)) repeated(name);
    declarations.set(prefix, value);
  }
  return declarations;
}

/** The attributes of a tag that declare no namespace, in order. @throws XmlError without a place, for names and for one that is there twice */
export function expandedAttributes(written: readonly WrittenAttribute[], scope: NamespaceScope): XmlAttribute[] {
  const attributes: XmlAttribute[] = [];
  for (const { name, value } of written) {
    if (declaredPrefix(name) !== undefined) continue;
    const { namespace, local } = scope.attribute(name);
    for (const earlier of attributes) if (earlier.local === local && earlier.namespace === namespace) repeated(name);
    attributes.push({ namespace, local, value });
  }
  return attributes;
}

function repeated(name: string): never {
  throw new XmlError('XML_NOT_WELL_FORMED', `duplicate attribute: ${name.slice(0, 100)}`);
}
