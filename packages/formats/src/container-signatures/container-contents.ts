import { open } from 'node:fs/promises';
import { ContainerError } from '@mocban/container';
import { openTree, type PackageTree } from '@mocban/container/tree';
import { collectBytes } from '@mocban/core';
import { FormatsError } from '../error.js';
import { CompoundFile } from '../ole2/compound-file.js';
import type { ContainerContents } from './contents.js';
import type { ContainerKind } from './read-container-signatures.js';

/** As much as is looked at of a file in a container: signatures reach some thirty kilobytes. */
const MOST_BYTES = 1024 * 1024;

/** Entries of a zip that are looked at: each has a header of its own to be read. */
const MOST_ENTRIES = 20_000;

/** What came of looking into a container. */
export type Looked<T> =
  | { value: T }
  /** It cannot be followed, or there is more of it than a file is worth. */
  | { failed: 'unreadable' | 'too much' };

/**
 * Opens a container for as long as something is done with it.
 * @param timeMs milliseconds for opening it
 * @throws the system's error
 */
export const withContainer = <T>(
  kind: ContainerKind,
  path: string,
  timeMs: number,
  act: (contents: ContainerContents) => Promise<T>,
): Promise<Looked<T>> => (kind === 'zip' ? withZip(path, timeMs, act) : withCompoundFile(path, act));

async function withZip<T>(
  path: string,
  timeMs: number,
  act: (contents: ContainerContents) => Promise<T>,
): Promise<Looked<T>> {
  const signal = AbortSignal.timeout(timeMs);
  const limits = { maxEntries: MOST_ENTRIES };
  const tree = await openTree(path, { collisions: 'allowed', limits, signal }).catch((error: unknown) => {
    if (signal.aborted) return 'too much' as const;
    if (error instanceof ContainerError && error.code !== 'CONTAINER_IO') return 'unreadable' as const;
    throw error;
  });
  if (typeof tree === 'string') return { failed: tree };
  try {
    if (tree.findings.some(({ rule }) => rule === 'ARCHIVE_TOO_MANY_ENTRIES')) return { failed: 'too much' };
    return { value: await act(contentsOf(tree)) };
  } catch (error) {
    if (signal.aborted) return { failed: 'too much' };
    throw error;
  } finally {
    await tree.close();
  }
}

function contentsOf(tree: PackageTree): ContainerContents {
  const inside = (name: string): string | undefined =>
    name.startsWith(tree.prefix) ? name.slice(tree.prefix.length) : undefined;
  return {
    isEncrypted: tree.findings.some(({ rule }) => rule === 'ARCHIVE_ENCRYPTED'),
    has: (name) => {
      const at = inside(name);
      return at !== undefined && (tree.files.has(at) || tree.directories.has(at.replace(/\/$/, '')));
    },
    read: async (name) => {
      const at = inside(name);
      if (at === undefined || !tree.files.has(at)) return undefined;
      return firstBytes(tree.read(at));
    },
  };
}

/** What is behind them is not inflated. */
async function firstBytes(source: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const some = (async function* () {
    let left = MOST_BYTES;
    for await (const chunk of source) {
      yield chunk.subarray(0, left);
      left -= chunk.byteLength;
      if (left <= 0) return;
    }
  })();
  try {
    return await collectBytes(some, MOST_BYTES);
  } catch (error) {
    if (error instanceof ContainerError && error.code !== 'CONTAINER_IO') return undefined;
    throw error;
  }
}

async function withCompoundFile<T>(path: string, act: (contents: ContainerContents) => Promise<T>): Promise<Looked<T>> {
  const handle = await open(path, 'r');
  try {
    const file = await CompoundFile.open(async (offset, length) => {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, offset);
      return bytes.subarray(0, bytesRead);
    }).catch((error: unknown) => {
      if (error instanceof FormatsError) return undefined;
      throw error;
    });
    if (file === undefined) return { failed: 'unreadable' };
    const byPath = new Map(file.entries.map((entry) => [entry.path, entry]));
    const contents: ContainerContents = {
      isEncrypted: false,
      has: (name) => byPath.has(name),
      read: async (name) => {
        const entry = byPath.get(name);
        return entry?.isStream === true ? file.read(entry, MOST_BYTES) : undefined;
      },
    };
    return { value: await act(contents) };
  } finally {
    await handle.close();
  }
}
