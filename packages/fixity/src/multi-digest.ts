import type { ByteSource } from '@mocban/core';
import { digester, type Digester } from './digester.js';
import type { DigestAlgorithm, Digests, Fixity } from './types.js';

/** Several digests of the same bytes in one pass. Holds no bytes. */
export class MultiDigest {
  readonly #states: [DigestAlgorithm, Digester][];
  #sizeBytes = 0;

  /** @throws FixityError `FIXITY_ALGORITHM_UNSUPPORTED` */
  constructor(algorithms: Iterable<DigestAlgorithm>) {
    this.#states = [...new Set(algorithms)].map((name) => [name, digester(name)]);
  }

  update(chunk: Uint8Array): void {
    this.#sizeBytes += chunk.byteLength;
    for (const [, state] of this.#states) state.update(chunk);
  }

  /** Size and digests of all bytes so far; to be called once. */
  finish(): Fixity {
    const digests: Digests = {};
    for (const [name, state] of this.#states) digests[name] = state.digest();
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
