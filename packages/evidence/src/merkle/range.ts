import { EMPTY_ROOT, NODE_BYTES, nodeHash } from './hash.js';

/**
 * A tree that only grows, held as the roots of its complete subtrees: at most 53 nodes, whatever its size.
 * @see RFC 9162 §2.1.2
 */
export class TreeRange {
  /** Largest subtree first. */
  readonly #nodes: Buffer[] = [];
  #size = 0;

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  append(leaf: Buffer): void {
    let node = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeHash(this.#nodes.pop()!, node);
    this.#nodes.push(node);
    this.#size += 1;
  }

  /** Merkle Tree Hash of all leaves so far. */
  root(): Buffer {
    const last = this.#nodes.at(-1);
    if (last === undefined) return EMPTY_ROOT;
    let root = last;
    for (let at = this.#nodes.length - 2; at >= 0; at -= 1) root = nodeHash(this.#nodes[at]!, root);
    return root;
  }

  copy(): TreeRange {
    const copy = new TreeRange();
    copy.#nodes.push(...this.#nodes);
    copy.#size = this.#size;
    return copy;
  }

  /** The nodes, one after the other, from which `restore` makes the same tree. */
  toBytes(): Buffer {
    return Buffer.concat(this.#nodes);
  }

  /** @returns `undefined` where bytes and size do not fit together */
  static restore(size: number, bytes: Uint8Array): TreeRange | undefined {
    if (!Number.isSafeInteger(size) || size < 0) return undefined;
    let count = 0;
    for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
    if (bytes.byteLength !== count * NODE_BYTES) return undefined;
    const range = new TreeRange();
    range.#size = size;
    for (let at = 0; at < count; at += 1)
      range.#nodes.push(Buffer.from(bytes.subarray(at * NODE_BYTES, (at + 1) * NODE_BYTES)));
    return range;
  }
}

/** Merkle Tree Hash over nodes that stand for subtrees of one size; of the last one it may be smaller. */
export function rootOf(nodes: Iterable<Buffer>): Buffer {
  const range = new TreeRange();
  for (const node of nodes) range.append(node);
  return range.root();
}
