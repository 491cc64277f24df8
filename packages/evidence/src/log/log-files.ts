import { BytesError, CodedError, collectBytes } from '@mocban/core';
import type { ReadStore } from '@mocban/storage';
import { partialFolder, TILE_WIDTH, tilePath, type TileName } from '../tiles/path.js';

/** Where a log lies in a store, and how its files are called. */
export const CHECKPOINT = 'checkpoint';
export const VKEY = 'vkey';
/** Statements by which one key took the place of another; absent where none did. */
export const KEYS = 'keys';

/** The answer to a question for a file: its bytes, or why there are none. */
export type FileAnswer = { bytes: Buffer } | { problem: 'missing' | 'unreadable' | 'too large' };

/** Reads a file of the log whole. What the carrier refuses is an answer. @throws what is a fault of the program */
export async function readLogFile(
  store: ReadStore,
  key: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<FileAnswer> {
  try {
    return { bytes: await collectBytes(store.read(key, signal ? { signal } : {}), maxBytes) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof BytesError) return { problem: 'too large' };
    if (error instanceof CodedError && error.code === 'STORAGE_KEY_MISSING') return { problem: 'missing' };
    if (error instanceof CodedError && error.code.startsWith('STORAGE_')) return { problem: 'unreadable' };
    throw error;
  }
}

/**
 * A tile by its name; where it is partial and gone, any that was written for more of the same tree, whose beginning it is.
 * @returns bytes of the wider one, as they are
 */
export async function readTileFile(
  store: ReadStore,
  prefix: string,
  name: TileName,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<FileAnswer & { width: number }> {
  const read = async (width: number) => ({
    ...(await readLogFile(store, `${prefix}/${tilePath({ ...name, width })}`, maxBytes, signal)),
    width,
  });
  const found = await read(name.width);
  if (name.width === TILE_WIDTH || !('problem' in found) || found.problem !== 'missing') return found;
  const { files } = await store.children(`${prefix}/${partialFolder(name)}`);
  const wider = files.map(Number).filter((width) => width > name.width && width < TILE_WIDTH);
  const answer = await read(wider.length > 0 ? Math.min(...wider) : TILE_WIDTH);
  return 'problem' in answer ? found : answer;
}
