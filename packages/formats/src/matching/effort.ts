/** What a file is worth: counted, so that an answer does not depend on the machine, with the time as a last resort. */
export class Effort {
  #left: number;
  #untilLook: number;
  readonly #deadline: number;
  #isOut = false;

  /**
   * @param comparisons of a pattern with a place
   * @param timeMs milliseconds from now on. @defaultValue some days
   */
  constructor(
    comparisons: number,
    readonly timeMs = LONG_MS,
  ) {
    this.#left = comparisons;
    this.#deadline = performance.now() + timeMs;
    this.#untilLook = LOOK_EVERY;
  }

  /** Nothing is left: what was looked for may be there all the same. */
  get isOut(): boolean {
    return this.#isOut;
  }

  /** @returns whether there was so much */
  spend(comparisons: number): boolean {
    this.#left -= comparisons;
    this.#untilLook -= comparisons;
    if (this.#untilLook <= 0) {
      this.#untilLook = LOOK_EVERY;
      if (performance.now() > this.#deadline) this.#left = 0;
    }
    if (this.#left <= 0) this.#isOut = true;
    return !this.#isOut;
  }
}

/** Some days: the longest that a timer takes. */
const LONG_MS = 2 ** 31 - 1;

/** Some hundredths of a second. */
const LOOK_EVERY = 200_000;
