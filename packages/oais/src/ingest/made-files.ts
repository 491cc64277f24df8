import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Fixity } from '@mocban/fixity';
import type { PackageSink } from '@mocban/eark';
import type { WorkFiles } from '../ports.js';

/** A file that was generated for an AIP and lies in `staging/<tx>/made`. */
export interface MadeFile {
  path: string;
  fixity: Fixity;
  localPath: string;
}

/**
 * Takes what is generated for an AIP, digested while it is written; staging the object makes it durable. Written by blocking calls,
 * which cost a fraction of what a promise for each of many small files would.
 */
export class MadeFiles implements PackageSink {
  readonly #folders = new Set<string>();
  readonly files = new Map<string, MadeFile>();

  constructor(
    private readonly work: WorkFiles,
    /** The transaction's folder. */
    private readonly folder: string,
  ) {}

  /** Removes what an earlier run made. */
  async clear(): Promise<void> {
    await this.work.remove(this.#key());
    this.files.clear();
    this.#folders.clear();
  }

  async put(path: string, chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>): Promise<Fixity> {
    const sha256 = createHash('sha256');
    const sha512 = createHash('sha512');
    const key = `${this.#key()}/${path}`;
    const localPath = this.work.localPath(key);
    this.#makeFolder(dirname(localPath));
    const file = openSync(localPath, 'wx');
    let sizeBytes = 0;
    try {
      for await (const bytes of gathered(chunks)) {
        sha256.update(bytes);
        sha512.update(bytes);
        for (let at = 0; at < bytes.byteLength;) at += writeSync(file, bytes, at);
        sizeBytes += bytes.byteLength;
      }
    } finally {
      closeSync(file);
    }
    const fixity = { sizeBytes, digests: { sha256: sha256.digest('hex'), sha512: sha512.digest('hex') } };
    this.files.set(path, { path, fixity, localPath });
    return fixity;
  }

  #makeFolder(path: string): void {
    if (this.#folders.has(path)) return;
    mkdirSync(path, { recursive: true });
    this.#folders.add(path);
  }

  #key(): string {
    return `${this.folder}/made`;
  }
}

const GATHERED_BYTES = 64 * 1024;

/** Serialisers yield a line or an element at a time; a write for each would cost far more than its bytes. */
async function* gathered(
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    const next = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    waiting.push(next);
    bytes += next.byteLength;
    if (bytes < GATHERED_BYTES) continue;
    yield Buffer.concat(waiting, bytes);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting, bytes);
}
