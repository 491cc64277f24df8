import { createHash } from 'node:crypto';
import { bytesOf } from '@mocban/core';
import { LogError } from '../error.js';
import { leafHash, NODE_BYTES } from '../merkle/hash.js';
import { openCheckpoint } from '../note/checkpoint.js';
import { withChanges } from '../note/key-change.js';
import { parseVkey, type NoteVerifier } from '../note/key.js';
import { MAX_BUNDLE_BYTES, serialiseBundle } from '../tiles/bundle.js';
import { TILE_WIDTH, tilePath, type TileName } from '../tiles/path.js';
import { CHECKPOINT, KEYS, readLogFile, readTileFile, VKEY } from './log-files.js';
import { keyChangesOf, serialiseKeyChanges } from './log-keys.js';
import { MAX_CHECKPOINT_BYTES, readCheckpoint } from './read-checkpoint.js';
import { TreeEdge } from './tree-edge.js';
import type { WriteLogRequest } from './write-log.js';

/**
 * As for writing a log: the checkpoint is the one that the store has, or had before its own was damaged; it may be by a key whose place the
 * log's key took. Entries come from elsewhere, and are asked for once more where something is to be mended.
 */
export type MendLogRequest = Omit<WriteLogRequest, 'onStep'>;

/** A file of a log that was put right. */
export interface MendedFile {
  /** Relative to the log's folder. */
  path: string;
  was: 'missing' | 'changed' | 'unreadable';
}

/** Files mended by one run; the next goes on. */
const MOST_MENDED = 10_000;

/**
 * Holds every file of a store's log against what its entries, known from elsewhere, make of it, and puts right what is missing or changed. Nothing is
 * written before the entries are proved to be those that were signed. Broken off anywhere, each file is the one before or the right one.
 * Holds one bundle, of each level of tiles one, and the names of what is wrong.
 * @returns what was mended, at most 10,000 files, those behind others first
 * @throws LogError `LOG_FORK`, `LOG_INCOMPLETE` where the entries do not make the tree that was signed, `LOG_CHECKPOINT_INVALID`; StorageError
 */
export async function mendLog(request: MendLogRequest): Promise<MendedFile[]> {
  const { checkpoint, vkey } = request;
  const keyChanges = request.keyChanges ?? [];
  const keys = withChanges([parseVkey(vkey)], keyChangesOf(keyChanges));
  const target = openCheckpoint(Buffer.from(checkpoint), keys);
  const wrong = new Map<string, MendedFile>();
  const edge = new TreeEdge();
  for await (const { path, bytes, name } of filesOf(request, target.size, edge)) {
    const was = await judge(request, bytes, name);
    if (was !== undefined && wrong.size < MOST_MENDED) wrong.set(path, { path, was });
  }
  if (!edge.root().equals(target.root))
    throw new LogError('LOG_FORK', 'the entries do not make the tree that was signed');
  if (wrong.size > 0)
    for await (const { path, bytes } of filesOf(request, target.size, new TreeEdge()))
      if (wrong.has(path)) await put(request, path, bytes, MAX_BUNDLE_BYTES);
  const mended = [...wrong.values()];
  // Last of all, as when they were written: what a checkpoint names is there.
  for (const [path, text] of [
    ...(keyChanges.length > 0 ? [[KEYS, serialiseKeyChanges(keyChanges).toString('utf8')] as const] : []),
    [VKEY, `${vkey}\n`],
    [CHECKPOINT, checkpoint],
  ] as const) {
    if (path === CHECKPOINT && (await hasSigned(request, keys))) continue;
    const was = await put(request, path, Buffer.from(text), MAX_CHECKPOINT_BYTES);
    if (was !== undefined) mended.push({ path, was });
  }
  return mended;
}

/** Whether the store has a checkpoint that was signed: another one is no damage, and to put an older one there would take the newer away. */
const hasSigned = async ({ store, prefix, signal }: MendLogRequest, keys: readonly NoteVerifier[]): Promise<boolean> =>
  (await readCheckpoint(store, prefix, keys, signal)).state === 'valid';

interface LogFile {
  path: string;
  name: TileName;
  bytes: Buffer;
}

/** The bundles and tiles of a log of `size` leaves, in the order in which they are written; the edge is the tree's in the end. */
async function* filesOf(request: MendLogRequest, size: number, edge: TreeEdge): AsyncGenerator<LogFile> {
  let bundle: Uint8Array[] = [];
  const bundleOf = (index: number): LogFile =>
    fileOf({ level: 'entries', index, width: bundle.length }, serialiseBundle(bundle));
  for await (const entry of request.entries(0, size)) {
    request.signal?.throwIfAborted();
    bundle.push(Uint8Array.from(entry));
    const filled = edge.append(leafHash(entry));
    if (bundle.length < TILE_WIDTH) continue;
    yield bundleOf(edge.size / TILE_WIDTH - 1);
    bundle = [];
    for (const { name, bytes } of filled) yield fileOf(name, bytes);
  }
  if (edge.size !== size) throw new LogError('LOG_INCOMPLETE', `expected ${size} entries, found ${edge.size}`);
  if (bundle.length > 0) yield bundleOf(Math.floor(size / TILE_WIDTH));
  for (const { name, bytes } of edge.partial()) yield fileOf(name, bytes);
}

const fileOf = (name: TileName, bytes: Buffer): LogFile => ({ name, path: tilePath(name), bytes });

/** What is wrong with a file; a wider one that begins with it stands for it. */
async function judge(
  { store, prefix, signal }: MendLogRequest,
  bytes: Buffer,
  name: TileName,
): Promise<MendedFile['was'] | undefined> {
  const max = name.level === 'entries' ? MAX_BUNDLE_BYTES : TILE_WIDTH * NODE_BYTES;
  const found = await readTileFile(store, prefix, name, max, signal);
  if ('problem' in found) return found.problem === 'too large' ? 'changed' : found.problem;
  const same = found.width === name.width ? found.bytes : found.bytes.subarray(0, bytes.length);
  return same.equals(bytes) ? undefined : 'changed';
}

/** @returns what was wrong, where something was */
async function put(
  { store, prefix, signal }: MendLogRequest,
  path: string,
  bytes: Buffer,
  maxBytes: number,
): Promise<MendedFile['was'] | undefined> {
  const key = `${prefix}/${path}`;
  const found = await readLogFile(store, key, maxBytes, signal);
  if ('bytes' in found) {
    if (found.bytes.equals(bytes)) return undefined;
    await store.replaceIf(key, createHash('sha512').update(found.bytes).digest('hex'), bytes);
    return 'changed';
  }
  // What cannot be read, or is no file of a log by its size, makes room.
  if (found.problem !== 'missing') await store.remove(key);
  await store.write(key, bytesOf(bytes), signal ? { signal } : {});
  return found.problem === 'too large' ? 'changed' : found.problem;
}
