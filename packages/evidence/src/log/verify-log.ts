import type { Finding, Severity } from '@mocban/core';
import { isPartName, type ReadStore } from '@mocban/storage';
import { isVersionEvent, type LogEvent, type OtherEvent } from '../entry/event.js';
import { parseEntry } from '../entry/entry.js';
import { LogError } from '../error.js';
import { leafHash, NODE_BYTES } from '../merkle/hash.js';
import { TreeRange } from '../merkle/range.js';
import { openCheckpoint, parseCheckpoint, type Checkpoint } from '../note/checkpoint.js';
import { cosignersOf } from '../note/cosignature.js';
import { withChanges, type KeyChange } from '../note/key-change.js';
import { parseVkey, type NoteVerifier } from '../note/key.js';
import { MAX_BUNDLE_BYTES, parseBundle } from '../tiles/bundle.js';
import { levelOf, parseTilePath, TILE_WIDTH, tilePath, type TileName } from '../tiles/path.js';
import { CHECKPOINT, KEYS, readLogFile, readTileFile, VKEY } from './log-files.js';
import { readKeyChanges } from './log-keys.js';
import { readCheckpoint } from './read-checkpoint.js';
import { nodesOf } from './tile-nodes.js';
import { TreeEdge, type FullTile } from './tree-edge.js';

export interface VerifyLogOptions {
  store: ReadStore;
  /** Key of the log's folder, e.g. `log`. */
  prefix: string;
  /** Verifier keys that checkpoints are judged by. @defaultValue the one in the store, which proves nothing against who can write there */
  vkeys?: readonly string[];
  /** An older checkpoint, a signed note: history must continue it. */
  earlier?: Uint8Array;
  /**
   * Who must have cosigned the checkpoint that history is held against: `earlier` where that is given, else the one of the store.
   * @defaultValue nobody
   */
  witnesses?: WitnessQuorum;
  /** Takes each entry that is an event; proved only when `finding`s named no fault of the tree. */
  onEvent?: (event: LogEvent, index: number) => void;
  signal?: AbortSignal;
}

/** Witnesses, and how many of them are to have cosigned. */
export interface WitnessQuorum {
  keys: readonly NoteVerifier[];
  /** @defaultValue all of them */
  quorum?: number;
}

/** What a log is, when its findings have been gone through. */
export interface LogSummary {
  /** `none`: the store has no checkpoint. */
  state: 'none' | 'read';
  origin?: string;
  /** Leaves. */
  size: number;
  /** Hexadecimal. */
  root?: string;
  /** Verifier key that the checkpoint was judged by. */
  vkey?: string;
}

/** So many bundles in a row that are lacking, tile and all, end the walk: a size costs nothing to claim. */
const MAX_GAP = 16;
/** Objects named of a bundle, the last ones. */
const NAMED = 8;
const MAX_VKEY_BYTES = 1024;

/**
 * Reads a log wholly and judges every file of it. Never writes and never throws on what a store holds. Holds one bundle and a tile of
 * each level, whatever the size of the log.
 * @yields `LOG_KEY_MISSING`, `LOG_KEY_UNCONFIRMED` (info), `LOG_CHECKPOINT_MISSING`, `LOG_CHECKPOINT_INVALID`, `LOG_ROOT_MISMATCH`,
 *   `LOG_SHRUNK`, `LOG_FORK`, `LOG_TILE_MISSING`, `LOG_TILE_CHANGED`, `LOG_BUNDLE_MISSING`, `LOG_BUNDLE_CHANGED`, `LOG_ENTRY_INVALID`,
 *   `LOG_KEYS_INVALID`, `LOG_WITNESS_QUORUM`, `LOG_TRUNCATED`, `LOG_AHEAD` (info), `LOG_FILE_EXTRA`, `IO_READ_FAILED`
 */
export async function* verifyLog(options: VerifyLogOptions): AsyncGenerator<Finding, LogSummary, undefined> {
  const { store, prefix, signal } = options;
  const { changes, isSound } = await readKeyChanges(store, prefix, signal);
  if (!isSound) yield error('LOG_KEYS_INVALID', `${prefix}/${KEYS}`, 'these are no statements that keys were replaced');
  const keys = yield* verifiersOf(options, changes);
  const found = await readCheckpoint(store, prefix, keys, signal);
  const summary: LogSummary = { state: 'none', size: 0 };
  if (found.state === 'none') {
    if ((options.earlier ?? options.witnesses) !== undefined || (await hasFiles(options)))
      yield error('LOG_CHECKPOINT_MISSING', `${prefix}/${CHECKPOINT}`, 'the log has no checkpoint');
    return summary;
  }
  summary.state = 'read';
  const checkpoint = found.state === 'valid' ? found.checkpoint : unverified(found.bytes);
  if (found.state === 'invalid') yield error('LOG_CHECKPOINT_INVALID', `${prefix}/${CHECKPOINT}`, found.problem);
  if (checkpoint === undefined) return summary;
  const { origin, size, root } = checkpoint;
  Object.assign(summary, { origin, size, root: root.toString('hex') });
  const vkey = keys.find(({ name, until = Infinity }) => name === origin && size <= until)?.vkey;
  if (vkey !== undefined) summary.vkey = vkey;
  const earlier = yield* earlierOf(options, keys, checkpoint);
  if (found.bytes !== undefined) yield* quorumOf(options, found.bytes);
  yield* new LogWalk(options, checkpoint, earlier, changes).run();
  return summary;
}

async function* verifiersOf(
  { store, prefix, vkeys, signal }: VerifyLogOptions,
  changes: readonly KeyChange[],
): AsyncGenerator<Finding, NoteVerifier[], undefined> {
  const location = `${prefix}/${VKEY}`;
  const answer = await readLogFile(store, location, MAX_VKEY_BYTES, signal);
  const stored = 'bytes' in answer ? answer.bytes.toString('utf8').trim() : undefined;
  if (vkeys !== undefined) {
    const keys = withChanges(vkeys.map(parseVkey), changes);
    if (stored !== undefined && !keys.some(({ vkey }) => vkey === stored))
      yield error('LOG_KEY_CHANGED', location, 'the key in the store is not the one that was given');
    return keys;
  }
  if (stored === undefined) return [];
  try {
    const verifier = parseVkey(stored);
    const message = `judged by the key in the store itself, ${stored}; only a key kept elsewhere proves who signed`;
    yield { ...error('LOG_KEY_UNCONFIRMED', location, message), severity: 'info' };
    return withChanges([verifier], changes);
  } catch (cause) {
    if (!(cause instanceof LogError)) throw cause;
    yield error('LOG_KEY_INVALID', location, cause.message);
    return [];
  }
}

async function hasFiles({ store, prefix, signal }: VerifyLogOptions): Promise<boolean> {
  for await (const { key } of store.list(prefix, signal ? { signal } : {}))
    if (key !== `${prefix}/${VKEY}`) return true;
  return false;
}

/** What an invalid checkpoint claims: the tiles can be held against each other all the same. */
function unverified(bytes: Uint8Array | undefined): Checkpoint | undefined {
  try {
    return bytes && parseCheckpoint(bytes);
  } catch {
    return undefined;
  }
}

async function* earlierOf(
  { earlier: bytes }: VerifyLogOptions,
  keys: readonly NoteVerifier[],
  { size, root }: Checkpoint,
): AsyncGenerator<Finding, Checkpoint | undefined, undefined> {
  if (bytes === undefined) return undefined;
  let earlier: Checkpoint;
  try {
    earlier = openCheckpoint(bytes, keys);
  } catch (cause) {
    if (!(cause instanceof LogError)) throw cause;
    yield error('LOG_EARLIER_INVALID', '.', `the earlier checkpoint: ${cause.message}`);
    return undefined;
  }
  if (earlier.size > size)
    yield error(
      'LOG_SHRUNK',
      '.',
      `the log has ${size} leaves; it had ${earlier.size} when the earlier checkpoint was signed`,
    );
  else if (earlier.size === size && !earlier.root.equals(root))
    yield error('LOG_FORK', '.', `there are two logs of ${size} leaves: this one, and that of the earlier checkpoint`);
  return earlier.size < size ? earlier : undefined;
}

/** One bad signature of a witness counts as none of it; the others' are counted all the same. */
function* quorumOf({ prefix, earlier, witnesses }: VerifyLogOptions, stored: Uint8Array): Generator<Finding> {
  if (witnesses === undefined) return;
  const { keys, quorum = keys.length } = witnesses;
  const cosigned = cosigners(earlier ?? stored, keys);
  if (cosigned >= quorum) return;
  const of = earlier === undefined ? 'checkpoint' : 'older checkpoint';
  const message = `${cosigned} of ${quorum} witnesses cosigned the ${of}`;
  yield error('LOG_WITNESS_QUORUM', earlier === undefined ? `${prefix}/${CHECKPOINT}` : '.', message);
}

function cosigners(note: Uint8Array, keys: readonly NoteVerifier[]): number {
  try {
    return cosignersOf(note, keys).length;
  } catch (cause) {
    if (cause instanceof LogError) return 0;
    throw cause;
  }
}

/** One walk over all leaves of a log. */
class LogWalk {
  readonly #range = new TreeRange();
  readonly #edge = new TreeEdge();
  /** Changes of key that no leaf has told of yet. */
  readonly #unlogged: Set<string>;
  /** Whether the leaves so far are all known. */
  #isKnown = true;
  #gap = 0;

  constructor(
    readonly options: VerifyLogOptions,
    readonly checkpoint: Checkpoint,
    readonly earlier: Checkpoint | undefined,
    changes: readonly KeyChange[],
  ) {
    // One that is behind the tree is to come with the next checkpoint.
    this.#unlogged = new Set(changes.filter((change) => change.size < checkpoint.size).map(({ note }) => note));
  }

  async *run(): AsyncGenerator<Finding> {
    const { size, root } = this.checkpoint;
    const { full, rest } = levelOf('entries', size);
    for (let index = 0; index < full || (index === full && rest > 0); index += 1) {
      yield* this.#bundle(index, index < full ? TILE_WIDTH : rest);
      if (this.#gap < MAX_GAP) continue;
      yield this.#error(
        'LOG_TRUNCATED',
        '',
        `nothing is there of the leaves behind ${(index + 1 - MAX_GAP) * TILE_WIDTH}`,
      );
      break;
    }
    if (this.#isKnown && this.#range.size === size) {
      for (const tile of this.#edge.partial()) yield* this.#tile(tile);
      if (!this.#range.root().equals(root))
        yield this.#error('LOG_ROOT_MISMATCH', CHECKPOINT, 'the leaves do not make the tree that the checkpoint names');
    }
    if (this.#unlogged.size > 0)
      yield this.#error('LOG_KEYS_INVALID', KEYS, 'the log knows nothing of a key that took the place of another');
    yield* this.#files();
  }

  async *#bundle(index: number, width: number): AsyncGenerator<Finding> {
    const { store, prefix, signal } = this.options;
    const name: TileName = { level: 'entries', index, width };
    const answer = await readTileFile(store, prefix, name, MAX_BUNDLE_BYTES, signal);
    const entries = 'bytes' in answer ? parseBundle(answer.bytes) : undefined;
    const tile: TileName = { level: 0, index, width };
    if (entries !== undefined && entries.length === answer.width) {
      this.#gap = 0;
      const leaves: Buffer[] = [];
      for (const [at, entry] of entries.slice(0, width).entries()) {
        leaves.push(leafHash(entry));
        yield* this.#entry(entry, index * TILE_WIDTH + at, name);
      }
      return yield* this.#leaves(leaves);
    }
    if ('problem' in answer) yield this.#unavailable('BUNDLE', tilePath(name), answer.problem);
    else yield this.#error('LOG_BUNDLE_CHANGED', tilePath(name), `these are not the ${width} entries of the bundle`);
    yield* this.#fromTile(tile);
  }

  /** Without its entries a part of the tree is known by its tile. */
  async *#fromTile(name: TileName): AsyncGenerator<Finding> {
    const { store, prefix, signal } = this.options;
    const answer = await readTileFile(store, prefix, name, TILE_WIDTH * NODE_BYTES, signal);
    if ('bytes' in answer && answer.bytes.length >= name.width * NODE_BYTES) {
      this.#gap = 0;
      return yield* this.#leaves([...nodesOf(answer.bytes.subarray(0, name.width * NODE_BYTES))]);
    }
    if ('problem' in answer) yield this.#unavailable('TILE', tilePath(name), answer.problem);
    else yield this.#error('LOG_TILE_CHANGED', tilePath(name), `expected ${name.width} nodes`);
    this.#isKnown = false;
    this.#gap += 1;
  }

  *#entry(entry: Buffer, index: number, name: TileName): Generator<Finding> {
    const parsed = parseEntry(entry);
    if ('event' in parsed) {
      if (parsed.event.type === 'log-key') this.#unlogged.delete(String((parsed.event as OtherEvent)['statement']));
      this.options.onEvent?.(parsed.event, index);
    } else yield this.#error('LOG_ENTRY_INVALID', tilePath(name), `leaf ${index}: ${parsed.problem}`);
  }

  async *#leaves(leaves: readonly Buffer[]): AsyncGenerator<Finding> {
    if (!this.#isKnown) return;
    for (const leaf of leaves) {
      this.#range.append(leaf);
      for (const tile of this.#edge.append(leaf)) yield* this.#tile(tile);
      if (this.#range.size === this.earlier?.size && !this.#range.root().equals(this.earlier.root))
        yield error('LOG_FORK', '.', `the first ${this.earlier.size} leaves are not those of the earlier checkpoint`);
    }
  }

  async *#tile({ name, bytes }: FullTile): AsyncGenerator<Finding> {
    const { store, prefix, signal } = this.options;
    const answer = await readTileFile(store, prefix, name, TILE_WIDTH * NODE_BYTES, signal);
    if ('problem' in answer) yield this.#unavailable('TILE', tilePath(name), answer.problem);
    else if (!answer.bytes.subarray(0, bytes.length).equals(bytes) || answer.bytes.length !== answer.width * NODE_BYTES)
      yield this.#error('LOG_TILE_CHANGED', tilePath(name), 'these are not the nodes that the entries make');
  }

  /** What else lies in the log's folder. */
  async *#files(): AsyncGenerator<Finding> {
    const { store, prefix, signal } = this.options;
    for await (const { key, kind } of store.list(prefix, signal ? { signal } : {})) {
      const path = key.slice(prefix.length + 1);
      if (kind === 'file' && (path === CHECKPOINT || path === VKEY || path === KEYS || isPartName(path))) continue;
      const name = parseTilePath(path);
      if (kind !== 'file' || name === undefined) yield this.#error('LOG_FILE_EXTRA', path, 'a log has no such file');
      else yield* this.#present(name, path);
    }
  }

  /** A tile that is there: of this tree, of an earlier state of it, or ahead of it. */
  async *#present(name: TileName, path: string): AsyncGenerator<Finding> {
    const { full, rest } = levelOf(name.level, this.checkpoint.size);
    const { index, width } = name;
    const isNeeded = width === TILE_WIDTH ? index < full : index === full && width === rest;
    if (isNeeded) return;
    const isOutdated = index < full || (index === full && width < rest);
    if (!isOutdated)
      return yield {
        ...this.#error(
          'LOG_AHEAD',
          path,
          `written ahead of the checkpoint by a run that goes on${await this.#named(name, path)}`,
        ),
        severity: 'info',
      };
    yield* this.#outdated(name, path, index < full ? TILE_WIDTH : rest);
  }

  /** A partial tile of an earlier checkpoint must be the beginning of the one that came behind it. */
  async *#outdated(name: TileName, path: string, present: number): AsyncGenerator<Finding> {
    const { store, prefix, signal } = this.options;
    const max = name.level === 'entries' ? MAX_BUNDLE_BYTES : TILE_WIDTH * NODE_BYTES;
    const now = await readTileFile(store, prefix, { ...name, width: present }, max, signal);
    const then = await readLogFile(store, `${prefix}/${path}`, max, signal);
    // A run that goes on may remove it between the listing and now.
    if (!('bytes' in now) || ('problem' in then && then.problem === 'missing')) return;
    const isBeginning = 'bytes' in then && now.bytes.subarray(0, then.bytes.length).equals(then.bytes);
    const isWhole = 'bytes' in then && countOf(name, then.bytes) === name.width;
    if (!isBeginning || !isWhole)
      yield this.#error(
        name.level === 'entries' ? 'LOG_BUNDLE_CHANGED' : 'LOG_TILE_CHANGED',
        path,
        `it is not what the tile had when it was of this width${await this.#named(name, path)}`,
      );
  }

  /** Objects that a bundle names which is not of this log: it was kept from another state of it. */
  async #named({ level }: TileName, path: string): Promise<string> {
    if (level !== 'entries') return '';
    const { store, prefix, signal } = this.options;
    const answer = await readLogFile(store, `${prefix}/${path}`, MAX_BUNDLE_BYTES, signal);
    const events = (('bytes' in answer && parseBundle(answer.bytes)) || []).map(parseEntry);
    const names = new Set(
      events.flatMap((parsed) =>
        'event' in parsed && isVersionEvent(parsed.event) ? [`${parsed.event.object} ${parsed.event.version}`] : [],
      ),
    );
    return names.size === 0 ? '' : `; it names ${[...names].slice(-NAMED).join(', ')}`;
  }

  #unavailable(what: 'BUNDLE' | 'TILE', path: string, problem: string): Finding {
    return problem === 'missing'
      ? this.#error(`LOG_${what}_MISSING`, path, 'the file is missing')
      : problem === 'unreadable'
        ? this.#error('IO_READ_FAILED', path, 'the carrier refused the file')
        : this.#error(`LOG_${what}_CHANGED`, path, 'the file is too large');
  }

  #error(rule: string, path: string, message: string): Finding {
    return error(rule, path === '' ? this.options.prefix : `${this.options.prefix}/${path}`, message);
  }
}

const countOf = ({ level }: TileName, bytes: Buffer): number | undefined =>
  level === 'entries' ? parseBundle(bytes)?.length : bytes.length / NODE_BYTES;

function error(rule: string, location: string, message: string, severity: Severity = 'error'): Finding {
  return { rule, severity, location, message };
}
