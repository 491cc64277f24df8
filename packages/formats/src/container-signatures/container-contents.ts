import { open } from 'node:fs/promises';
import { ContainerError } from '@mocban/container';
import { openTree } from '@mocban/container/tree';
import { collectBytes } from '@mocban/core';
import { FormatsError } from '../error.js';
import { CompoundFile } from '../ole2/compound-file.js';
import type { ContainerKind } from './read-container-signatures.js';

/** What is in a container, and the first bytes of it. */
export interface ContainerContents {
  /** Some of what is in it can be read with a password alone. */
  readonly isEncrypted: boolean;
  has(path: string): boolean;
  /** @returns `undefined` for what cannot be read */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** As much as is looked at of a file in a container: signatures reach some thirty kilobytes. */
const MOST_BYTES = 1024 * 1024;

/**
 * Opens a container for as long as something is done with it.
 * @returns `undefined` where it cannot be followed
 * @throws the system's error
 */
export const withContainer = <T>(
  kind: ContainerKind,
  path: string,
  act: (contents: ContainerContents) => Promise<T>,
): Promise<T | undefined> => (kind === 'zip' ? withZip(path, act) : withCompoundFile(path, act));

async function withZip<T>(path: string, act: (contents: ContainerContents) => Promise<T>): Promise<T | undefined> {
  const tree = await openTree(path, { collisions: 'allowed' }).catch((error: unknown) => {
    if (error instanceof ContainerError && error.code !== 'CONTAINER_IO') return undefined;
    throw error;
  });
  if (tree === undefined) return undefined;
  try {
    const inside = (name: string): string | undefined =>
      name.startsWith(tree.prefix) ? name.slice(tree.prefix.length) : undefined;
    return await act({
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
    });
  } finally {
    await tree.close();
  }
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

async function withCompoundFile<T>(
  path: string,
  act: (contents: ContainerContents) => Promise<T>,
): Promise<T | undefined> {
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
    if (file === undefined) return undefined;
    const byPath = new Map(file.entries.map((entry) => [entry.path, entry]));
    return await act({
      isEncrypted: false,
      has: (name) => byPath.has(name),
      read: async (name) => {
        const entry = byPath.get(name);
        return entry?.isStream === true ? file.read(entry, MOST_BYTES) : undefined;
      },
    });
  } finally {
    await handle.close();
  }
}
