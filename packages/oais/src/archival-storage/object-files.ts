import { createHash } from 'node:crypto';
import { CodedError, CompactTable, NumberColumn } from '@mocban/core';
import type { ArchiveStore } from '../ports.js';

/** What one read of one file gave. */
export type FileRead =
  { kind: 'read'; digest: string; sizeBytes: number } | { kind: 'missing' } | { kind: 'unreadable'; code: string };

/** Reads a file once and digests it; what the carrier refuses is an answer and not an exception. */
export async function readDigest(
  store: ArchiveStore,
  key: string,
  algorithm: 'sha256' | 'sha512',
  signal?: AbortSignal,
): Promise<FileRead> {
  const hash = createHash(algorithm);
  let sizeBytes = 0;
  try {
    for await (const chunk of store.files.read(key, signal ? { signal } : {})) {
      hash.update(chunk);
      sizeBytes += chunk.byteLength;
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

/** An entry of an object's listing, relative to the object. */
export interface ObjectEntry {
  path: string;
  sizeBytes: number;
  kind: 'file' | 'other';
}

/** The files of an object by their path inside it, in compact tables. */
export class ObjectListing {
  readonly #paths = new CompactTable();
  readonly #sizes = new NumberColumn('float64');
  readonly #others = new Set<string>();

  add({ path, sizeBytes, kind }: ObjectEntry): void {
    this.#sizes.set(this.#paths.add(path), sizeBytes);
    if (kind === 'other') this.#others.add(path);
  }

  get size(): number {
    return this.#paths.size;
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  get(path: string): ObjectEntry | undefined {
    const number = this.#paths.numberOf(path);
    if (number === undefined) return undefined;
    return { path, sizeBytes: this.#sizes.get(number), kind: this.#others.has(path) ? 'other' : 'file' };
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
  for await (const entry of store.files.list(objectPath, signal ? { signal } : {})) {
    const path = objectPath === '' ? entry.key : entry.key.slice(objectPath.length + 1);
    listing.add({ path, sizeBytes: entry.sizeBytes, kind: entry.kind });
  }
  return listing;
}
