import { MemoryStore } from '@mocban/storage';
import type { SeededNumbers } from './texts.test.helper.js';

/** A store that gives its bytes in pieces as they come on a bad day, and writes over each when the next is asked for. */
export class PiecemealStore extends MemoryStore {
  /** @param longest bytes of a piece */
  constructor(
    readonly numbers: SeededNumbers,
    readonly longest = 300,
  ) {
    super();
  }

  override async *read(...args: Parameters<MemoryStore['read']>): AsyncGenerator<Uint8Array> {
    for await (const chunk of super.read(...args))
      for (let at = 0; at < chunk.length;) {
        const piece = chunk.subarray(at, (at += 1 + this.numbers.below(this.longest)));
        yield piece;
        if (args[1]?.reuse === true) piece.fill(0);
      }
  }
}
