import type { ByteSource } from '@mocban/core';
import { ALGORITHMS, digester, isSupported, type DigestAlgorithm, type Digester } from '@mocban/fixity';
import type { ReadStore } from '@mocban/storage';

/** Size and digests of a stream, by the names OCFL uses. */
export interface StreamDigest {
  sizeBytes: number;
  digests: Record<string, string>;
}

/** Whether a digest algorithm of a manifest or fixity block can be computed here. */
export const canDigest = (algorithm: string): algorithm is DigestAlgorithm =>
  Object.hasOwn(ALGORITHMS, algorithm) && isSupported(algorithm as DigestAlgorithm);

/** Passes bytes on and digests them on the way; the result is complete when the stream has ended. */
export class DigestTap {
  sizeBytes = 0;
  readonly #hashes: Map<string, Digester>;

  constructor(algorithms: Iterable<DigestAlgorithm>) {
    this.#hashes = new Map([...algorithms].map((algorithm) => [algorithm, digester(algorithm)]));
  }

  async *through(source: ByteSource): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.update(chunk);
      yield chunk;
    }
  }

  update(chunk: Uint8Array): void {
    this.sizeBytes += chunk.byteLength;
    for (const hash of this.#hashes.values()) hash.update(chunk);
  }

  result(): StreamDigest {
    const digests = Object.fromEntries([...this.#hashes].map(([name, hash]) => [name, hash.copy().digest()]));
    return { sizeBytes: this.sizeBytes, digests };
  }
}

/** Digests of one object of a store, read once. */
export async function digestKey(
  store: ReadStore,
  key: string,
  algorithms: Iterable<DigestAlgorithm>,
  options: { signal?: AbortSignal } = {},
): Promise<StreamDigest> {
  const tap = new DigestTap(algorithms);
  for await (const chunk of store.read(key, { ...options, reuse: true })) tap.update(chunk);
  return tap.result();
}
