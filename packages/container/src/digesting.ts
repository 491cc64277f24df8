import type { ByteSource } from '@mocban/core';
import type { DigestAlgorithm, Digests } from '@mocban/fixity';
import { createHash, type Hash } from 'node:crypto';

/** Several digests of the same bytes. */
export class Digesting {
  readonly #hashes: [DigestAlgorithm, Hash][];

  constructor(algorithms: readonly DigestAlgorithm[]) {
    this.#hashes = algorithms.map((algorithm) => [algorithm, createHash(algorithm.replace('/', '-'))]);
  }

  update(chunk: Uint8Array): void {
    for (const [, hash] of this.#hashes) hash.update(chunk);
  }

  digests(): Digests {
    const digests: Digests = {};
    for (const [algorithm, hash] of this.#hashes) digests[algorithm] = hash.digest('hex');
    return digests;
  }
}

export async function digestSource(source: ByteSource, algorithms: readonly DigestAlgorithm[]): Promise<Digests> {
  const digesting = new Digesting(algorithms);
  for await (const chunk of source) digesting.update(chunk);
  return digesting.digests();
}

export const lacking = (digests: Digests, algorithms: readonly DigestAlgorithm[]): DigestAlgorithm[] =>
  algorithms.filter((algorithm) => digests[algorithm] === undefined);
