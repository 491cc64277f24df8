import { createHash } from 'node:crypto';
import { CodedError, CompactTable } from '@mocban/core';
import type { ArchiveStore } from '../ports.js';
import type { Pace } from './audit/pace.js';

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
  #sizeBytes = 0;

  add({ path, sizeBytes, kind }: { path: string; sizeBytes: number; kind: 'file' | 'other' }): void {
    this.#paths.add(path);
    this.#sizeBytes += sizeBytes;
    if (kind === 'other') this.#others.add(path);
  }

  get size(): number {
    return this.#paths.size;
  }

  /** Of all together. */
  get sizeBytes(): number {
    return this.#sizeBytes;
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

/** Every file of an object. */
export async function listObject(
  store: ArchiveStore,
  objectPath: string,
  signal?: AbortSignal,
): Promise<ObjectListing> {
  const listing = new ObjectListing();
  for await (const { key, sizeBytes, kind } of store.files.list(objectPath, signal ? { signal } : {}))
    listing.add({ path: relativeTo(objectPath, key), sizeBytes, kind });
  return listing;
}

/** A key of the store as a path inside the object. */
export const relativeTo = (objectPath: string, key: string): string =>
  objectPath === '' ? key : key.slice(objectPath.length + 1);
