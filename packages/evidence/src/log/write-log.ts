import { createHash } from 'node:crypto';
import { bytesOf, CodedError } from '@mocban/core';
import type { ReplaceStore } from '@mocban/storage';
import { LogError } from '../error.js';
import { leafHash } from '../merkle/hash.js';
import { openCheckpoint, type Checkpoint } from '../note/checkpoint.js';
import { withChanges } from '../note/key-change.js';
import { parseVkey } from '../note/key.js';
import { parseNote } from '../note/note.js';
import { MAX_BUNDLE_BYTES, serialiseBundle } from '../tiles/bundle.js';
import { levelOf, partialFolder, TILE_WIDTH, tilePath, type TileName } from '../tiles/path.js';
import { CHECKPOINT, KEYS, readLogFile, VKEY } from './log-files.js';
import { keyChangesOf, serialiseKeyChanges } from './log-keys.js';
import { withSignatures } from '../witness/cosigned-note.js';
import { readCheckpoint } from './read-checkpoint.js';
import { TreeEdge } from './tree-edge.js';

export interface WriteLogRequest {
  store: ReplaceStore;
  /** Key of the log's folder, e.g. `log`. */
  prefix: string;
  /** The signed checkpoint that the store is to have in the end. */
  checkpoint: string;
  /** Of the key that signed it. */
  vkey: string;
  /** The statements of all changes of key so far, oldest first. @defaultValue none */
  keyChanges?: readonly string[];
  /** The entries of leaves from `from` to before `to`, in order. */
  entries(from: number, to: number): AsyncIterable<Uint8Array>;
  signal?: AbortSignal;
  /** Called at `log:tiles` before the tiles that are not full, `log:checkpoint` before the checkpoint, `log:published` behind it. */
  onStep?: (step: string) => void | Promise<void>;
}

/** What was written. */
export interface WrittenLog {
  /** Leaves that the store had before. */
  before: number;
  size: number;
}

/**
 * Brings the log of a store to a checkpoint: bundles and tiles first, the checkpoint last, so that broken off anywhere the store has the
 * log that it had. Again is the same, but that cosignatures which came meanwhile are added. Nothing that is there is changed but the checkpoint; partial tiles that no checkpoint of these two
 * needs are removed. Holds one bundle, and of each level of tiles one.
 * @throws LogError `LOG_SHRUNK`, `LOG_FORK` when the store's log is not a beginning of this one, `LOG_TILE_CONFLICT`,
 *   `LOG_CHECKPOINT_INVALID`, `LOG_INCOMPLETE`, `LOG_ENTRY_INVALID`; StorageError
 * @see C2SP tlog-tiles
 */
export async function writeLog(request: WriteLogRequest): Promise<WrittenLog> {
  const { store, prefix, onStep } = request;
  const verifier = parseVkey(request.vkey);
  const keys = withChanges([verifier], keyChangesOf(request.keyChanges ?? []));
  const target = openCheckpoint(Buffer.from(request.checkpoint), keys);
  // First of all, for the checkpoint that is there may be signed by an earlier key.
  if (request.keyChanges?.length) await putNow(request, KEYS, serialiseKeyChanges(request.keyChanges));
  const found = await readCheckpoint(store, prefix, [verifier], request.signal);
  if (found.state === 'invalid')
    throw new LogError('LOG_CHECKPOINT_INVALID', `the checkpoint in the store: ${found.problem}`);
  const before = found.state === 'valid' ? found.checkpoint : undefined;
  if (before !== undefined) requireContinued(before, target);
  const [from, to] = [before?.size ?? 0, target.size];
  const vkey = Buffer.from(`${request.vkey}\n`);
  await (request.keyChanges?.length ? putNow(request, VKEY, vkey) : writeOnce(request, VKEY, vkey));
  if (found.state === 'valid' && from === to) {
    await addSignatures(request, found.bytes);
    return { before: from, size: to };
  }

  const edge = before === undefined ? new TreeEdge() : await edgeAt(request, before);
  await append(request, edge, target);
  if (!edge.root().equals(target.root))
    throw new LogError('LOG_FORK', `the entries up to ${to} do not make the tree that was signed`);
  await onStep?.('log:checkpoint');
  const bytes = Buffer.from(request.checkpoint);
  const key = `${prefix}/${CHECKPOINT}`;
  if (found.state === 'valid') await store.replaceIf(key, sha512(found.bytes), bytes);
  else await store.write(key, bytesOf(bytes));
  await onStep?.('log:published');
  await removeOutdated(request, from, to);
  return { before: from, size: to };
}

/** Of the tree that the store has already: what has been signed of its checkpoint since. None that is there is lost. */
async function addSignatures({ store, prefix, checkpoint }: WriteLogRequest, present: Buffer): Promise<void> {
  const before = present.toString('utf8');
  // Another text of the same tree may have further lines: the one that is there stays.
  if (parseNote(present).text !== parseNote(Buffer.from(checkpoint)).text) return;
  const signed = withSignatures(before, checkpoint);
  if (signed !== before) await store.replaceIf(`${prefix}/${CHECKPOINT}`, sha512(present), Buffer.from(signed));
}

function requireContinued(before: Checkpoint, target: Checkpoint): void {
  if (before.size > target.size)
    throw new LogError('LOG_SHRUNK', `the store has ${before.size} leaves, ${target.size} were to be published`);
  if (before.size === target.size && !before.root.equals(target.root))
    throw new LogError('LOG_FORK', `two trees of ${target.size} leaves`);
}

/** The edge of the tree the store has; from the entries where its tiles are not what its checkpoint says, so that they are mended. */
async function edgeAt(request: WriteLogRequest, before: Checkpoint): Promise<TreeEdge> {
  const { store, prefix } = request;
  const edge = await TreeEdge.read(store, prefix, before.size);
  if (edge?.root().equals(before.root)) return edge;
  const made = new TreeEdge();
  await append(request, made, before);
  if (!made.root().equals(before.root))
    throw new LogError('LOG_FORK', `the store's log of ${before.size} leaves is no beginning of this one`);
  return made;
}

/** Writes what the tree has more than its edge, up to a size. */
async function append(request: WriteLogRequest, edge: TreeEdge, { size }: Checkpoint): Promise<void> {
  const start = edge.size;
  const known = [...edge.rest];
  let bundle: Uint8Array[] = [];
  const first = Math.floor(start / TILE_WIDTH) * TILE_WIDTH;
  let index = first;
  for await (const entry of request.entries(first, size)) {
    request.signal?.throwIfAborted();
    const leaf = leafHash(entry);
    bundle.push(Uint8Array.from(entry));
    index += 1;
    if (index <= start) requireSame(leaf, known[index - first - 1], index - 1);
    else
      for (const { name, bytes } of edge.append(leaf)) {
        if (name.level === 0) await writeBundle(request, { ...name, level: 'entries' }, bundle);
        await writeOnce(request, tilePath(name), bytes);
      }
    if (bundle.length === TILE_WIDTH) bundle = [];
  }
  if (index !== size) throw new LogError('LOG_INCOMPLETE', `expected ${size} entries, found ${index}`);
  await request.onStep?.('log:tiles');
  const { full, rest } = levelOf('entries', size);
  if (rest > 0) await writeBundle(request, { level: 'entries', index: full, width: rest }, bundle);
  for (const { name, bytes } of edge.partial()) await writeOnce(request, tilePath(name), bytes);
}

function requireSame(leaf: Buffer, known: Buffer | undefined, index: number): void {
  if (known === undefined || !leaf.equals(known))
    throw new LogError('LOG_FORK', `leaf ${index} is another one in the store`);
}

const writeBundle = (request: WriteLogRequest, name: TileName, entries: readonly Uint8Array[]): Promise<void> =>
  writeOnce(request, tilePath(name), serialiseBundle(entries));

/** @throws LogError `LOG_TILE_CONFLICT` when something else lies there */
async function writeOnce({ store, prefix, signal }: WriteLogRequest, path: string, bytes: Buffer): Promise<void> {
  const key = `${prefix}/${path}`;
  try {
    await store.write(key, bytesOf(bytes), signal ? { signal } : {});
  } catch (error) {
    if (!(error instanceof CodedError && error.code === 'STORAGE_KEY_EXISTS')) throw error;
    const present = await readLogFile(store, key, Math.max(bytes.length, MAX_BUNDLE_BYTES), signal);
    if ('bytes' in present && present.bytes.equals(bytes)) return;
    throw new LogError('LOG_TILE_CONFLICT', `${path}: expected what belongs to this tree, found something else`, {
      cause: error,
    });
  }
}

/** Writes a file that changes, where it has. */
async function putNow({ store, prefix, signal }: WriteLogRequest, path: string, bytes: Buffer): Promise<void> {
  const key = `${prefix}/${path}`;
  const found = await readLogFile(store, key, MAX_BUNDLE_BYTES, signal);
  if ('bytes' in found && found.bytes.equals(bytes)) return;
  if ('bytes' in found) return store.replaceIf(key, sha512(found.bytes), bytes);
  await store.write(key, bytesOf(bytes), signal ? { signal } : {});
}

/** Partial tiles that neither the checkpoint before nor this one needs. Readers of the one before find what they need in full tiles. */
async function removeOutdated({ store, prefix }: WriteLogRequest, from: number, to: number): Promise<void> {
  for (const level of ['entries', 0, 1, 2, 3, 4, 5, 6] as const) {
    const [old, now] = [levelOf(level, from), levelOf(level, to)];
    const folder = `${prefix}/${partialFolder({ level, index: old.full })}`;
    const { files } = await store.children(folder);
    if (files.length === 0) continue;
    if (old.full !== now.full) await store.remove(folder);
    else
      for (const name of files)
        if (name !== String(old.rest) && name !== String(now.rest)) await store.remove(`${folder}/${name}`);
  }
}

const sha512 = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex');
