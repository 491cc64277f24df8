import { encode, readWhole, type Asn1 } from '@mocban/pki/asn1';
import { below, bytesFrom, oneOf } from '../simulation/random.js';

/** DER as a tree that can be changed anywhere and written again with lengths that fit: what is changed is then reached by a reader. */
interface Node {
  first: number;
  children?: Node[];
  /** Of octets that hold DER themselves. */
  wrapped?: Node;
  content: Buffer;
  /** Written instead of a length that fits. */
  length?: Buffer;
}

type Random = () => number;

export function mutateDer(der: Uint8Array, others: readonly Uint8Array[], random: Random): Buffer {
  const root = treeOf(readWhole(der, 'ber'));
  const changes = 1 + below(random, 4);
  for (let change = 0; change < changes; change += 1) {
    const nodes = [...walk(root)];
    oneOf(random, CHANGES)(oneOf(random, nodes), { random, nodes, others });
  }
  const bytes = write(root);
  // Now and then the bytes themselves, or where they break off.
  if (below(random, 10) === 0 && bytes.length > 0) bytes[below(random, bytes.length)]! ^= 1 << below(random, 8);
  return below(random, 20) === 0 ? bytes.subarray(0, below(random, bytes.length)) : bytes;
}

const OCTETS = 0x04;

function treeOf(element: Asn1): Node {
  const [first] = element.bytes as unknown as [number];
  if (element.isConstructed) return { first, children: element.children().map(treeOf), content: Buffer.alloc(0) };
  const { content } = element;
  if (first === OCTETS && content[0] === 0x30)
    try {
      return { first, content, wrapped: treeOf(readWhole(content)) };
    } catch {
      // Octets that only look like it.
    }
  return { first, content };
}

function* walk(node: Node): Generator<Node> {
  yield node;
  if (node.wrapped !== undefined) yield* walk(node.wrapped);
  for (const child of node.children ?? []) yield* walk(child);
}

function write(node: Node): Buffer {
  const content = node.children?.map(write) ?? [node.wrapped === undefined ? node.content : write(node.wrapped)];
  if (node.length === undefined) return encode(node.first, ...content);
  return Buffer.concat([Buffer.of(node.first), node.length, ...content]);
}

interface Around {
  random: Random;
  nodes: readonly Node[];
  others: readonly Uint8Array[];
}

type Change = (node: Node, around: Around) => void;

const become = (node: Node, other: Node): void => {
  delete node.children;
  delete node.wrapped;
  delete node.length;
  Object.assign(node, structuredCopy(other));
};

const structuredCopy = (node: Node): Node => ({
  ...node,
  content: Buffer.from(node.content),
  ...(node.children && { children: node.children.map(structuredCopy) }),
  ...(node.wrapped && { wrapped: structuredCopy(node.wrapped) }),
});

const primitive = (node: Node, content: Buffer): void => become(node, { first: node.first & ~0x20, content });

const STRANGE = ['', '00', '80', 'ff', '7fffffffffffffff', '00'.repeat(40), 'ff'.repeat(300), '30', '3080', '0201'].map(
  (hex) => Buffer.from(hex, 'hex'),
);

const CHANGES: readonly Change[] = [
  // Gone, there twice, in another order.
  ({ children }, { random }) => void (children?.length && children.splice(below(random, children.length), 1)),
  ({ children }, { random }) => void (children?.length && children.push(structuredCopy(oneOf(random, children)))),
  ({ children }, { random }) =>
    void (children && children.length > 1 && children.splice(below(random, children.length), 0, children.pop()!)),
  ({ children }) => void children?.reverse(),
  // Something else from here, or from another.
  (node, { random, nodes }) => become(node, oneOf(random, nodes.filter((one) => !contains(one, node)).concat(leaf()))),
  (node, { random, others }) =>
    become(node, oneOf(random, [...walk(treeOf(readWhole(Buffer.from(oneOf(random, others)), 'ber')))])),
  // Another tag, another class, another length than there is.
  (node, { random }) => void (node.first = below(random, 256)),
  (node, { random }) => void (node.first ^= 1 << below(random, 8)),
  (node, { random }) =>
    void (node.length = oneOf(
      random,
      ['80', '00', '7f', '81ff', '84ffffffff', '86ffffffffffff', '8a00'].map((hex) => Buffer.from(hex, 'hex')),
    )),
  (node) =>
    node.children !== undefined &&
    void ((node.length = Buffer.of(0x80)), node.children.push({ first: 0, content: Buffer.alloc(0) })),
  // Other content.
  (node, { random }) => primitive(node, oneOf(random, STRANGE)),
  (node, { random }) => primitive(node, bytesFrom(random, below(random, 64))),
  (node, { random }) => {
    if (node.content.length > 0) node.content[below(random, node.content.length)]! ^= 1 << below(random, 8);
  },
  (node, { random }) => void (node.content = node.content.subarray(0, below(random, node.content.length + 1))),
  // Far too deep, far too many.
  (node, { random }) => {
    let deep = structuredCopy(node);
    for (let depth = below(random, 200); depth > 0; depth -= 1)
      deep = { first: 0x30, children: [deep], content: Buffer.alloc(0) };
    become(node, deep);
  },
  ({ children }, { random }) => {
    const [one] = children ?? [];
    if (one !== undefined && [...walk(one)].length < 50)
      for (let count = below(random, 400); count > 0; count -= 1) children!.push(structuredCopy(one));
  },
];

const leaf = (): Node => ({ first: 0x05, content: Buffer.alloc(0) });

const contains = (node: Node, other: Node): boolean => {
  for (const one of walk(node)) if (one === other) return true;
  return false;
};
