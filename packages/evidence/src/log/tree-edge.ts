import type { ReadStore } from '@mocban/storage';
import { NODE_BYTES } from '../merkle/hash.js';
import { TreeRange } from '../merkle/range.js';
import { levelCount, levelOf, TILE_WIDTH, type TileName } from '../tiles/path.js';
import { readTileFile } from './log-files.js';
import { nodesOf } from './tile-nodes.js';

/** A tile that is full now. */
export interface FullTile {
  name: TileName;
  bytes: Buffer;
}

/** The right edge of a growing tree in tiles: of every level the nodes that do not fill a tile yet, at most 255 each. */
export class TreeEdge {
  readonly #levels: { nodes: Buffer[]; full: number }[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns the tiles that this leaf has filled, the lowest first */
  append(leaf: Buffer): FullTile[] {
    this.#size += 1;
    const filled: FullTile[] = [];
    let node = leaf;
    for (let level = 0; ; level += 1) {
      const edge = this.#level(level);
      edge.nodes.push(node);
      if (edge.nodes.length < TILE_WIDTH) return filled;
      filled.push({ name: { level, index: edge.full, width: TILE_WIDTH }, bytes: Buffer.concat(edge.nodes) });
      node = subtreeRoot(edge.nodes);
      edge.full += 1;
      edge.nodes = [];
    }
  }

  /** The tiles that are not full, the lowest first. */
  partial(): FullTile[] {
    return this.#levels.flatMap(({ nodes, full }, level) =>
      nodes.length === 0 ? [] : [{ name: { level, index: full, width: nodes.length }, bytes: Buffer.concat(nodes) }],
    );
  }

  /** Merkle Tree Hash of all leaves so far. */
  root(): Buffer {
    let right: Buffer | undefined;
    for (const { nodes } of this.#levels) {
      const range = new TreeRange();
      for (const node of nodes) range.append(node);
      if (right !== undefined) range.append(right);
      if (range.size > 0) right = range.root();
    }
    return right ?? new TreeRange().root();
  }

  /** Nodes of level 0 that do not fill a tile yet. */
  get rest(): readonly Buffer[] {
    return this.#level(0).nodes;
  }

  /** The edge of a tree of `size` leaves as a store has it, by no word but the store's. @returns `undefined` where a tile is lacking */
  static async read(store: ReadStore, prefix: string, size: number): Promise<TreeEdge | undefined> {
    const edge = new TreeEdge();
    edge.#size = size;
    for (let level = 0; level < levelCount(size); level += 1) {
      const { full, rest } = levelOf(level, size);
      edge.#level(level).full = full;
      if (rest === 0) continue;
      const answer = await readTileFile(store, prefix, { level, index: full, width: rest }, TILE_WIDTH * NODE_BYTES);
      if (!('bytes' in answer) || answer.bytes.length < rest * NODE_BYTES) return undefined;
      edge.#level(level).nodes = [...nodesOf(answer.bytes.subarray(0, rest * NODE_BYTES))];
    }
    return edge;
  }

  #level(level: number): { nodes: Buffer[]; full: number } {
    return (this.#levels[level] ??= { nodes: [], full: 0 });
  }
}

function subtreeRoot(nodes: readonly Buffer[]): Buffer {
  const range = new TreeRange();
  for (const node of nodes) range.append(node);
  return range.root();
}
