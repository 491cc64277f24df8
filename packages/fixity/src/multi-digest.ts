import { createHash, type Hash } from 'node:crypto';
import type { ByteSource } from '@mocban/core';
import { cryptoName } from './algorithms.js';
import type { DigestAlgorithm, Digests, Fixity } from './types.js';

/** Several digests of the same bytes in one pass. Holds no bytes. */
export class MultiDigest {
  readonly #hashes: [DigestAlgorithm, Hash][];
  #sizeBytes = 0;

  /** @throws FixityError `FIXITY_ALGORITHM_UNSUPPORTED` */
  constructor(algorithms: Iterable<DigestAlgorithm>) {
    this.#hashes = [...new Set(algorithms)].map((name) => [name, createHash(cryptoName(name))]);
  }

  update(chunk: Uint8Array): void {
    this.#sizeBytes += chunk.byteLength;
    for (const [, hash] of this.#hashes) hash.update(chunk);
  }

  /** Size and digests of all bytes so far; to be called once. */
  finish(): Fixity {
    const digests: Digests = {};
    for (const [name, hash] of this.#hashes) digests[name] = hash.digest('hex');
    return { sizeBytes: this.#sizeBytes, digests };
  }
}

/** Reads a stream to its end. @throws FixityError `FIXITY_ALGORITHM_UNSUPPORTED`, and whatever the source throws */
export async function digestBytes(
  source: ByteSource,
  algorithms: Iterable<DigestAlgorithm>,
  options: { signal?: AbortSignal } = {},
): Promise<Fixity> {
  const multi = new MultiDigest(algorithms);
  options.signal?.throwIfAborted();
  for await (const chunk of source) {
    options.signal?.throwIfAborted();
    multi.update(chunk);
  }
  return multi.finish();
}

/** Passes a stream's bytes through unchanged while they are digested. */
export async function* tapDigest(source: ByteSource, multi: MultiDigest): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    multi.update(chunk);
    yield chunk;
  }
}
