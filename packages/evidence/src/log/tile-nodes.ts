import type { ReadStore } from '@mocban/storage';
import { LogError } from '../error.js';
import { NODE_BYTES } from '../merkle/hash.js';
import type { NodeSource } from '../merkle/proof.js';
import { rootOf } from '../merkle/range.js';
import { MAX_BUNDLE_BYTES, parseBundle } from '../tiles/bundle.js';
import { levelOf, TILE_WIDTH, type TileName } from '../tiles/path.js';
import { readTileFile } from './log-files.js';

const TILE_HEIGHT = 8;
/** Tiles kept: a proof asks for one or two of each level. */
const TILES_KEPT = 16;

/**
 * The nodes of a tree of `size` leaves, from the tiles of a store. Holds sixteen tiles.
 * Nothing is judged: a proof made of changed tiles does not verify.
 */
export function tileNodes(store: ReadStore, prefix: string, size: number): NodeSource {
  const kept = new Map<string, Promise<Buffer>>();
  const tile = (name: TileName): Promise<Buffer> => {
    const key = `${name.level}/${name.index}`;
    let bytes = kept.get(key);
    if (bytes === undefined) {
      bytes = readTile(store, prefix, name);
      kept.set(key, bytes);
      if (kept.size > TILES_KEPT) kept.delete(kept.keys().next().value!);
    }
    return bytes;
  };
  return async (level, index) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const width = 2 ** (level % TILE_HEIGHT);
    const first = index * width;
    const tileIndex = Math.floor(first / TILE_WIDTH);
    const { full, rest } = levelOf(tileLevel, size);
    const bytes = await tile({ level: tileLevel, index: tileIndex, width: tileIndex < full ? TILE_WIDTH : rest });
    const at = first % TILE_WIDTH;
    if (bytes.length < (at + width) * NODE_BYTES)
      throw new LogError('LOG_INCOMPLETE', `tile ${tileLevel}/${tileIndex}: expected ${at + width} nodes`);
    return rootOf(nodesOf(bytes.subarray(at * NODE_BYTES, (at + width) * NODE_BYTES)));
  };
}

/** The entry of a leaf. @throws LogError `LOG_INCOMPLETE` */
export async function readEntry(store: ReadStore, prefix: string, size: number, index: number): Promise<Buffer> {
  const { full, rest } = levelOf('entries', size);
  const bundle = Math.floor(index / TILE_WIDTH);
  const name: TileName = { level: 'entries', index: bundle, width: bundle < full ? TILE_WIDTH : rest };
  const answer = await readTileFile(store, prefix, name, MAX_BUNDLE_BYTES);
  const entry = 'bytes' in answer ? parseBundle(answer.bytes)?.[index % TILE_WIDTH] : undefined;
  if (entry === undefined) throw new LogError('LOG_INCOMPLETE', `there is no entry of leaf ${index}`);
  return entry;
}

/** The nodes that the bytes of a tile are. */
export function* nodesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += NODE_BYTES) yield bytes.subarray(at, at + NODE_BYTES);
}

async function readTile(store: ReadStore, prefix: string, name: TileName): Promise<Buffer> {
  const answer = await readTileFile(store, prefix, name, TILE_WIDTH * NODE_BYTES);
  if ('bytes' in answer) return answer.bytes;
  throw new LogError('LOG_INCOMPLETE', `tile ${name.level}/${name.index} is ${answer.problem}`);
}
