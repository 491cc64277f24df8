import type { CanonicalForm } from './canonical.js';
import type { AttributeNode, ElementNode } from './node.js';
import { joinReferences } from './xml-base.js';

const XML = 'http://www.w3.org/XML/1998/namespace';

/**
 * The attributes of the topmost element of a document subset: its own, and those of the `xml` namespace that it has from the elements
 * around it.
 * @see Canonical XML 1.0 §2.4, 1.1 §2.4; Exclusive XML Canonicalization 1.0 §3, which inherits none
 */
export function inheritedAttributes(element: ElementNode, method: CanonicalForm['method']): readonly AttributeNode[] {
  if (method === 'exc-c14n' || element.parent === undefined) return element.attributes;
  if (method === 'c14n') return [...element.attributes, ...nearest(element, () => true)];
  const own = element.attributes.filter((one) => !isBase(one));
  return [...own, ...nearest(element, ({ local }) => local === 'lang' || local === 'space'), ...base(element)];
}

const isBase = ({ namespace, local }: AttributeNode): boolean => namespace === XML && local === 'base';

function nearest(element: ElementNode, isInherited: (attribute: AttributeNode) => boolean): Iterable<AttributeNode> {
  const seen = new Set(element.attributes.filter(({ namespace }) => namespace === XML).map(({ local }) => local));
  const found: AttributeNode[] = [];
  for (let at = element.parent; at !== undefined; at = at.parent)
    for (const attribute of at.attributes) {
      if (attribute.namespace !== XML || seen.has(attribute.local) || !isInherited(attribute)) continue;
      seen.add(attribute.local);
      found.push(attribute);
    }
  return found;
}

/** The bases of the elements around it and its own, as one reference. */
function base(element: ElementNode): AttributeNode[] {
  let value: string | undefined;
  for (let at: ElementNode | undefined = element; at !== undefined; at = at.parent) {
    const outer = at.attributes.find(isBase)?.value;
    if (outer !== undefined) value = value === undefined ? outer : joinReferences(outer, value);
  }
  return value === undefined || value === '' ? [] : [{ name: 'xml:base', namespace: XML, local: 'base', value }];
}
