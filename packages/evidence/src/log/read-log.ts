import type { ReadStore } from '@mocban/storage';
import { LogError } from '../error.js';
import { leafHash } from '../merkle/hash.js';
import { TreeRange } from '../merkle/range.js';
import type { Checkpoint } from '../note/checkpoint.js';
import { MAX_BUNDLE_BYTES, parseBundle } from '../tiles/bundle.js';
import { levelOf, TILE_WIDTH } from '../tiles/path.js';
import { readTileFile } from './log-files.js';

/**
 * The entries of a log, a bundle of at most 256 at a time, in order. They are proved when the generator has ended without an error, and
 * not before. Holds one bundle.
 * @throws LogError `LOG_INCOMPLETE`, `LOG_FORK` when the entries do not make the checkpoint's tree
 */
export async function* readLogEntries(
  store: ReadStore,
  prefix: string,
  { size, root }: Pick<Checkpoint, 'size' | 'root'>,
  signal?: AbortSignal,
): AsyncGenerator<Buffer[]> {
  const range = new TreeRange();
  const { full, rest } = levelOf('entries', size);
  for (let index = 0; index < full || (index === full && rest > 0); index += 1) {
    const width = index < full ? TILE_WIDTH : rest;
    const answer = await readTileFile(store, prefix, { level: 'entries', index, width }, MAX_BUNDLE_BYTES, signal);
    const entries = 'bytes' in answer ? parseBundle(answer.bytes)?.slice(0, width) : undefined;
    if (entries?.length !== width)
      throw new LogError('LOG_INCOMPLETE', `the entries from leaf ${index * TILE_WIDTH} on are not there`);
    for (const entry of entries) range.append(leafHash(entry));
    yield entries;
  }
  if (!range.root().equals(root)) throw new LogError('LOG_FORK', 'the entries do not make the tree that was signed');
}
