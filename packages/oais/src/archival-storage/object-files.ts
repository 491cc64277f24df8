import { createHash } from 'node:crypto';
import { CodedError, CompactTable, turnDue } from '@mocban/core';
import type { ArchiveStore } from '../ports.js';
import type { Pace } from './audit/pace.js';
import { joinKey } from './layout.js';
import { isLocalStore } from './work-files.js';

/** What one read of one file gave. */
export type FileRead =
  { kind: 'read'; digest: string; sizeBytes: number } | { kind: 'missing' } | { kind: 'unreadable'; code: string };

/** Reads a file once and digests it; what the carrier refuses is an answer and not an exception. */
export async function readDigest(
  store: ArchiveStore,
  key: string,
  algorithm: 'sha256' | 'sha512',
  signal?: AbortSignal,
  pace?: Pace,
): Promise<FileRead> {
  const hash = createHash(algorithm);
  let sizeBytes = 0;
  try {
    for await (const chunk of store.files.read(key, signal ? { signal } : {})) {
      hash.update(chunk);
      sizeBytes += chunk.byteLength;
      await pace?.(chunk.byteLength, signal);
    }
  } catch (error) {
    signal?.throwIfAborted();
    return refusal(error);
  }
  return { kind: 'read', digest: hash.digest('hex'), sizeBytes };
}

/** Reads a small file whole. @returns the bytes, or why there are none */
export async function readSmall(
  store: ArchiveStore,
  key: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array | Exclude<FileRead, { kind: 'read' }>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of store.files.read(key, signal ? { signal } : {})) {
      size += chunk.byteLength;
      if (size > maxBytes) return { kind: 'unreadable', code: 'BYTES_TOO_MANY' };
      chunks.push(chunk);
    }
  } catch (error) {
    signal?.throwIfAborted();
    return refusal(error);
  }
  return Buffer.concat(chunks, size);
}

/** Tells an absent object from one that the carrier does not give; anything else is a fault of the program and thrown. */
export function refusal(error: unknown): Exclude<FileRead, { kind: 'read' }> {
  if (error instanceof CodedError) {
    if (error.code === 'STORAGE_KEY_MISSING') return { kind: 'missing' };
    if (error.code.startsWith('STORAGE_')) return { kind: 'unreadable', code: error.code };
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') return { kind: 'missing' };
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return { kind: 'unreadable', code };
  throw error;
}

export const sha512Of = (bytes: Uint8Array | string): string => createHash('sha512').update(bytes).digest('hex');

/** What an object has, by path inside it, in compact tables. */
export class ObjectListing {
  readonly #paths = new CompactTable();
  /** What is no regular file. */
  readonly #others = new Set<string>();
  readonly #versions = new Set<string>();

  add(path: string, kind: 'file' | 'other'): void {
    this.#paths.add(path);
    if (kind === 'other') this.#others.add(path);
    const version = /^(v\d+)\//.exec(path)?.[1];
    if (version !== undefined) this.#versions.add(version);
  }

  /** `v1`, `v2`, … that are there, by number; zero-padded names as well. */
  versionFolders(): string[] {
    return [...this.#versions].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  }

  get size(): number {
    return this.#paths.size;
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** Whether there is a regular file. */
  hasFile(path: string): boolean {
    return this.has(path) && !this.#others.has(path);
  }

  keys(): Iterable<string> {
    return this.#paths;
  }
}

/** Every file of an object. On this machine the folders are read, and no file is asked for its size. */
export async function listObject(
  store: ArchiveStore,
  objectPath: string,
  signal?: AbortSignal,
): Promise<ObjectListing> {
  const listing = new ObjectListing();
  if (isLocalStore(store)) await listFolder(store, objectPath, '', listing, signal);
  else
    for await (const { key, kind } of store.files.list(objectPath, signal ? { signal } : {}))
      listing.add(relativeTo(objectPath, key), kind);
  return listing;
}

async function listFolder(
  store: ArchiveStore,
  objectPath: string,
  folder: string,
  listing: ObjectListing,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  await turnDue();
  const { files, folders, others } = await store.files.children(joinKey(objectPath, folder));
  for (const name of files) listing.add(joinKey(folder, name), 'file');
  for (const name of others) listing.add(joinKey(folder, name), 'other');
  for (const name of folders) await listFolder(store, objectPath, joinKey(folder, name), listing, signal);
}

/** A key of the store as a path inside the object. */
export const relativeTo = (objectPath: string, key: string): string =>
  objectPath === '' ? key : key.slice(objectPath.length + 1);
