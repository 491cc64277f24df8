import {
  FixityPool,
  type DigestAlgorithm,
  type DigestItems,
  type DigestOptions,
  type DigestResult,
} from '@mocban/fixity';
import type { Progress } from './progress.js';

/** A pool that shows how many files it has read. */
export class CountingPool extends FixityPool {
  readonly #progress: Progress;
  #files = 0;

  constructor(progress: Progress) {
    super();
    this.#progress = progress;
  }

  override async *digestBatches(
    items: DigestItems,
    algorithms: Iterable<DigestAlgorithm>,
    options: DigestOptions = {},
  ): AsyncGenerator<DigestResult[]> {
    for await (const results of super.digestBatches(items, algorithms, options)) {
      this.#progress.update((this.#files += results.length), undefined, 'files read');
      yield results;
    }
  }
}
