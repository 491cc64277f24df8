import type { ByteSource } from '@mocban/core';
import { decodeXml } from '../encoding.js';
import { XmlError } from '../error.js';
import { resolveLimits, TREE_MAX_BYTES } from '../limits.js';
import type { MarkupSink, WrittenAttribute } from '../markup-sink.js';
import { declaredPrefix, NamespaceScope } from '../names.js';
import { declarationsOf, expandedAttributes } from '../tag.js';
import { Tokenizer } from '../tokenizer.js';
import type { XmlLimits } from '../types.js';
import type { AttributeNode, CommentNode, ElementNode, InstructionNode, TextNode, XmlDocument } from './node.js';

export interface XmlDocumentLimits extends XmlLimits {
  /** Elements, attributes, texts, comments and instructions together. @defaultValue 500,000 */
  maxNodes?: number;
}

const SLICE_LENGTH = 65_536;

/**
 * Reads a document with everything that its canonical form has, held in memory whole: some 300 bytes a node beside its text.
 * @param limits `maxBytes` is 16 MiB unless set
 * @throws XmlError as `readXml`, and `XML_TOO_LARGE` for too many nodes
 */
export async function readXmlDocument(source: ByteSource, limits: XmlDocumentLimits = {}): Promise<XmlDocument> {
  const resolved = resolveLimits({ maxBytes: TREE_MAX_BYTES, ...limits });
  const builder = new DocumentBuilder(limits.maxNodes ?? 500_000);
  const tokens = new Tokenizer(resolved, builder);
  for await (const text of decodeXml(source, resolved.maxBytes))
    for (let start = 0; start < text.length; start += SLICE_LENGTH)
      tokens.write(text.slice(start, start + SLICE_LENGTH));
  tokens.close();
  return builder.document();
}

class DocumentBuilder implements MarkupSink {
  readonly #maxNodes: number;
  readonly #open: { element: ElementNode; scope: NamespaceScope }[] = [];
  readonly #outermost = new NamespaceScope();
  readonly #before: (CommentNode | InstructionNode)[] = [];
  readonly #after: (CommentNode | InstructionNode)[] = [];
  #root: ElementNode | undefined;
  #nodes = 0;

  constructor(maxNodes: number) {
    this.#maxNodes = maxNodes;
  }

  get depth(): number {
    return this.#open.length;
  }

  get openName(): string | undefined {
    return this.#open.at(-1)?.element.name;
  }

  get hasRoot(): boolean {
    return this.#root !== undefined;
  }

  get #scope(): NamespaceScope {
    return this.#open.at(-1)?.scope ?? this.#outermost;
  }

  document(): XmlDocument {
    if (this.#root === undefined) throw new XmlError('XML_NOT_WELL_FORMED', 'the document has no root element');
    return { kind: 'document', root: this.#root, before: this.#before, after: this.#after };
  }

  knowsAttribute(name: string): boolean {
    return this.#scope.knowsAttribute(name);
  }

  text(text: string): void {
    const { children } = this.#open.at(-1)!.element;
    const last = children.at(-1);
    if (last?.kind === 'text') last.text += text;
    else children.push(this.#counted<TextNode>({ kind: 'text', text }));
  }

  comment(text: string): void {
    this.#add(this.#counted<CommentNode>({ kind: 'comment', text }));
  }

  instruction(target: string, data: string): void {
    this.#add(this.#counted<InstructionNode>({ kind: 'instruction', target, data }));
  }

  open(name: string, written: readonly WrittenAttribute[], line: number): void {
    const declarations = declarationsOf(written);
    const scope = declarations === undefined ? this.#scope : this.#scope.declaring(declarations);
    const { namespace, local } = scope.element(name);
    const parent = this.#open.at(-1)?.element;
    const attributes = this.#attributes(written, scope);
    const element = this.#counted<ElementNode>({
      ...{ kind: 'element', name, namespace, local, attributes, declarations, children: [], parent, line },
    });
    if (parent === undefined) this.#root = element;
    else parent.children.push(element);
    this.#open.push({ element, scope });
  }

  close(): void {
    this.#open.pop();
  }

  #attributes(written: readonly WrittenAttribute[], scope: NamespaceScope): AttributeNode[] {
    const expanded = expandedAttributes(written, scope);
    this.#nodes += written.length;
    let next = 0;
    return written.flatMap(({ name }) => (declaredPrefix(name) === undefined ? { name, ...expanded[next++]! } : []));
  }

  #add(node: CommentNode | InstructionNode): void {
    const current = this.#open.at(-1)?.element.children;
    (current ?? (this.#root === undefined ? this.#before : this.#after)).push(node);
  }

  #counted<Node>(node: Node): Node {
    this.#nodes += 1;
    if (this.#nodes > this.#maxNodes)
      throw new XmlError('XML_TOO_LARGE', `the document has more than ${this.#maxNodes} nodes`);
    return node;
  }
}
