import type { Effort } from './effort.js';

/** Bytes of a sample. */
const SAMPLE = 2;
/** Samples that are passed over in the time of a comparison of a pattern with a place. */
const SAMPLES_A_COMPARISON = 32;

/**
 * Looks for many literals in one pass that looks at some places only: as far apart that of the shortest literal one of the samples
 * in a row that are known of it must stand at such a place, wherever the literal stands.
 */
export class LiteralScanner {
  readonly #stride: number;
  /** Samples by their two bytes; each with the next of the same bytes, 0 for none. */
  readonly #heads = new Uint16Array(1 << 16);
  readonly #next: number[] = [0];
  readonly #literalOf: number[] = [0];
  readonly #offsetOf: number[] = [0];

  constructor(
    private readonly literals: readonly Uint8Array[],
    /** Bytes of the shortest. */
    least: number,
  ) {
    this.#stride = least - SAMPLE + 1;
    const shared = new Uint16Array(1 << 16);
    for (const [id, literal] of literals.entries()) {
      const start = this.#bestStart(literal, shared);
      for (let offset = start; offset < start + this.#stride; offset += 1) {
        const slot = slotOf(literal, offset);
        shared[slot]! += 1;
        this.#next.push(this.#heads[slot]!);
        this.#literalOf.push(id);
        this.#offsetOf.push(offset);
        this.#heads[slot] = this.#next.length - 1;
      }
    }
  }

  /** First place of each literal from one place to an end; -1 where it is not, or nothing is left to look for it. */
  scan(bytes: Uint8Array, from: number, end: number, effort: Effort): Int32Array {
    const found = new Int32Array(this.literals.length).fill(-1);
    const [heads, stride, last] = [this.#heads, this.#stride, Math.min(end, bytes.length) - SAMPLE];
    for (let at = from; at <= last; at += stride) {
      const sample = heads[(bytes[at]! << 8) | bytes[at + 1]!]!;
      if (sample !== 0 && !this.#compare(bytes, at, sample, found, effort)) return found;
    }
    effort.spend(Math.max(0, last - from) / stride / SAMPLES_A_COMPARISON);
    return found;
  }

  #compare(bytes: Uint8Array, at: number, first: number, found: Int32Array, effort: Effort): boolean {
    let compared = 0;
    for (let sample = first; sample !== 0; sample = this.#next[sample]!) {
      const id = this.#literalOf[sample]!;
      const start = at - this.#offsetOf[sample]!;
      // Samples of one literal are met from the left, but for two of its places that share a sample.
      if (found[id]! >= 0 && found[id]! <= start) continue;
      compared += 1;
      if (standsAt(bytes, start, this.literals[id]!)) found[id] = start;
    }
    return effort.spend(compared / COMPARED_A_COMPARISON);
  }

  /** Where samples begin that the fewest others share, and that are seldom met. */
  #bestStart(literal: Uint8Array, shared: Uint16Array): number {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let start = 0; start + this.#stride + SAMPLE - 1 <= literal.length; start += 1) {
      let cost = 0;
      for (let offset = start; offset < start + this.#stride; offset += 1)
        cost += shared[slotOf(literal, offset)]! + commonness(literal[offset]!, literal[offset + 1]!);
      if (cost < least) [best, least] = [start, cost];
    }
    return best;
  }
}

/** Most literals fail at their first byte or second. */
const COMPARED_A_COMPARISON = 4;

const slotOf = (literal: Uint8Array, offset: number): number => (literal[offset]! << 8) | literal[offset + 1]!;

/** Runs of one byte are what padding is made of, small letters and spaces what texts are. */
const commonness = (a: number, b: number): number => (a === b ? 16 : isOfText(a) && isOfText(b) ? 4 : 0);

const isOfText = (byte: number): boolean => byte === 0x20 || (byte >= 0x61 && byte <= 0x7a);

function standsAt(bytes: Uint8Array, at: number, literal: Uint8Array): boolean {
  if (at < 0 || at + literal.length > bytes.length) return false;
  for (let index = 0; index < literal.length; index += 1) if (bytes[at + index] !== literal[index]) return false;
  return true;
}
