import { EvidenceError } from '../error.js';
import { digest, groupDigest, type RecordAlgorithm } from './digests.js';

/** Values of one level, one after the other. */
type Level = Buffer;

/**
 * A tree over values, whose root is stamped for all of them. It depends on which values there are and not on their order: they are sorted,
 * each is there once; pairs are digested in the order of their bytes, and one that is left over moves up unchanged.
 * @see RFC 4998 §4.2
 */
export class HashTree {
  readonly #levels: Level[];
  readonly #width: number;

  /** @param values digests by the algorithm, at least one; held, at twice their size */
  constructor(
    readonly algorithm: RecordAlgorithm,
    values: Iterable<Uint8Array>,
  ) {
    const sorted = [...values].map((value) => Buffer.from(value)).sort(Buffer.compare);
    const unique = sorted.filter((value, at) => at === 0 || !value.equals(sorted[at - 1]!));
    this.#width = unique[0]?.length ?? 0;
    if (this.#width === 0) throw new EvidenceError('EVIDENCE_NOTHING_TO_STAMP', 'there is nothing to be stamped');
    this.#levels = [Buffer.concat(unique)];
    for (let level = this.#levels[0]!; level.length > this.#width; level = this.#levels.at(-1)!)
      this.#levels.push(this.#above(level));
  }

  /** How many values there are, each counted once. */
  get size(): number {
    return this.#levels[0]!.length / this.#width;
  }

  get root(): Buffer {
    return this.#levels.at(-1)!;
  }

  /** Nodes of each level, one after the other: the values first, the root last. */
  get levels(): readonly Buffer[] {
    return this.#levels;
  }

  /**
   * The way from a group of values to the root: the group, then what lies beside it on each level.
   * @param group whose digest is one of the tree's values @throws EvidenceError `EVIDENCE_NOT_IN_TREE`
   */
  listsFor(group: readonly Buffer[]): Buffer[][] {
    const lists = [[...group].sort(Buffer.compare)];
    let place = this.#find(groupDigest(this.algorithm, group));
    for (const level of this.#levels.slice(0, -1)) {
      const beside = place ^ 1;
      if (beside * this.#width < level.length) lists.push([this.#at(level, beside)]);
      place >>= 1;
    }
    return lists;
  }

  #above(level: Level): Level {
    const pairs = Math.floor(level.length / (2 * this.#width));
    const isOdd = level.length % (2 * this.#width) !== 0;
    const above = Buffer.allocUnsafe((pairs + (isOdd ? 1 : 0)) * this.#width);
    for (let pair = 0; pair < pairs; pair += 1) {
      const [a, b] = [this.#at(level, 2 * pair), this.#at(level, 2 * pair + 1)];
      const [first, second] = Buffer.compare(a, b) <= 0 ? [a, b] : [b, a];
      digest(this.algorithm, first, second).copy(above, pair * this.#width);
    }
    if (isOdd) this.#at(level, 2 * pairs).copy(above, pairs * this.#width);
    return above;
  }

  #find(value: Buffer): number {
    const [level] = this.#levels as [Level];
    let [from, to] = [0, this.size];
    while (from < to) {
      const middle = (from + to) >> 1;
      const order = Buffer.compare(this.#at(level, middle), value);
      if (order === 0) return middle;
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    throw new EvidenceError('EVIDENCE_NOT_IN_TREE', 'the tree was not made over this');
  }

  #at(level: Level, place: number): Buffer {
    return level.subarray(place * this.#width, (place + 1) * this.#width);
  }
}
