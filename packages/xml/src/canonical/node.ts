/** An attribute as it stands in a document, its value normalised (XML 1.0 §3.3.3). */
export interface AttributeNode {
  /** As written, with its prefix. */
  readonly name: string;
  /** Namespace URI, `''` for none. */
  readonly namespace: string;
  readonly local: string;
  readonly value: string;
}

export interface ElementNode {
  readonly kind: 'element';
  /** As written, with its prefix. */
  readonly name: string;
  /** Namespace URI, `''` for none. */
  readonly namespace: string;
  readonly local: string;
  /** Without declarations of namespaces, in document order. */
  readonly attributes: readonly AttributeNode[];
  /** The namespaces that its tag declares, by prefix, `''` for the default; `undefined` for none. */
  readonly declarations: ReadonlyMap<string, string> | undefined;
  readonly children: XmlNode[];
  /** `undefined` for the root. */
  readonly parent: ElementNode | undefined;
  readonly line: number;
}

export interface TextNode {
  readonly kind: 'text';
  text: string;
}

export interface CommentNode {
  readonly kind: 'comment';
  readonly text: string;
}

export interface InstructionNode {
  readonly kind: 'instruction';
  readonly target: string;
  readonly data: string;
}

/** A node of the XPath data model, as far as canonicalisation has it. */
export type XmlNode = ElementNode | TextNode | CommentNode | InstructionNode;

/** A document with everything in it that its canonical form has: prefixes, white space, comments, processing instructions. */
export interface XmlDocument {
  readonly kind: 'document';
  readonly root: ElementNode;
  readonly before: readonly (CommentNode | InstructionNode)[];
  readonly after: readonly (CommentNode | InstructionNode)[];
}

/** What a prefix means inside an element, `''` the default namespace; `undefined` where it is not declared. */
export function namespaceIn(element: ElementNode, prefix: string): string | undefined {
  for (let at: ElementNode | undefined = element; at !== undefined; at = at.parent) {
    const found = at.declarations?.get(prefix);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The prefix of a name as written, `''` for none. */
export const prefixOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf(':')));

/** All text inside an element in document order: comments and processing instructions are no part of it and do not divide it. */
export function textIn(element: ElementNode): string {
  let text = '';
  for (const node of element.children)
    text += node.kind === 'text' ? node.text : node.kind === 'element' ? textIn(node) : '';
  return text;
}

/**
 * The elements of a document or below an element, itself included, in document order.
 * @param isWanted what it refuses is left out with all that is in it. @defaultValue all
 */
export function* elementsIn(
  top: XmlDocument | ElementNode,
  isWanted: (element: ElementNode) => boolean = () => true,
): Generator<ElementNode, void, undefined> {
  const waiting: ElementNode[] = [top.kind === 'document' ? top.root : top];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isWanted(next)) continue;
    yield next;
    for (let i = next.children.length - 1; i >= 0; i -= 1) {
      const node = next.children[i]!;
      if (node.kind === 'element') waiting.push(node);
    }
  }
}

/** The value of an attribute. @param namespace `''` for an attribute without prefix */
export function attributeIn(element: ElementNode, namespace: string, local: string): string | undefined {
  for (const item of element.attributes) if (item.local === local && item.namespace === namespace) return item.value;
  return undefined;
}

/** Whether an element is another or inside it. */
export function isWithin(element: ElementNode, outer: ElementNode): boolean {
  for (let at: ElementNode | undefined = element; at !== undefined; at = at.parent) if (at === outer) return true;
  return false;
}
