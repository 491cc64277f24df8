import { groupDigest } from '../record/digests.js';
import type { BatchHead } from './batch.js';
import { levelCountOf } from './batch-files.js';

/** Values read together where a place in a level is looked for. */
const PAGE = 128;

/** Reads bytes of a level of a tree, from `start` to before `end`. */
export type LevelReader = (level: number, start: number, end: number) => Promise<Buffer>;

/**
 * The tree of a batch as it is kept, read where it is asked for: a proof in a batch of a million takes some twenty small reads.
 * Nothing is judged: a record made of changed levels does not verify.
 */
export class StoredTree {
  readonly #width: number;

  constructor(
    readonly head: Pick<BatchHead, 'algorithm' | 'root' | 'leaves'>,
    readonly read: LevelReader,
  ) {
    this.#width = head.root.length / 2;
  }

  /** The way from a group to the root, as `HashTree.listsFor` gives it. @returns `undefined` where the batch has no such value */
  async listsFor(group: readonly Buffer[]): Promise<Buffer[][] | undefined> {
    let place = await this.#find(groupDigest(this.head.algorithm, group));
    if (place === undefined) return undefined;
    const lists = [[...group].sort(Buffer.compare)];
    let count = this.head.leaves;
    for (let level = 0; level < levelCountOf(this.head.leaves) - 1; level += 1) {
      const beside = place ^ 1;
      if (beside < count) lists.push([await this.#at(level, beside)]);
      place >>= 1;
      count = Math.ceil(count / 2);
    }
    return lists;
  }

  /** All values of the lowest level, in their order, some thousand at a time. */
  async *leaves(): AsyncGenerator<Buffer> {
    const step = PAGE * PAGE;
    for (let from = 0; from < this.head.leaves; from += step) {
      const to = Math.min(from + step, this.head.leaves);
      const page = await this.#range(0, from, to);
      for (let at = 0; at < to - from; at += 1) yield page.subarray(at * this.#width, (at + 1) * this.#width);
    }
  }

  async #find(value: Buffer): Promise<number | undefined> {
    let [from, to] = [0, this.head.leaves];
    while (to - from > PAGE) {
      const middle = (from + to) >> 1;
      const order = Buffer.compare(await this.#at(0, middle), value);
      if (order === 0) return middle;
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    const page = await this.#range(0, from, to);
    for (let at = from; at < to; at += 1)
      if (page.subarray((at - from) * this.#width, (at - from + 1) * this.#width).equals(value)) return at;
    return undefined;
  }

  #at(level: number, place: number): Promise<Buffer> {
    return this.#range(level, place, place + 1);
  }

  async #range(level: number, from: number, to: number): Promise<Buffer> {
    if (to === from) return Buffer.alloc(0);
    return this.read(level, from * this.#width, to * this.#width);
  }
}
