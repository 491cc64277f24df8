import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';

/** The part of a limit that a process takes at once. */
const SHARE = 1 / 100;
/** Who asked lately; the one who came first goes first, and loses at most what it had in advance. */
const MOST_HELD = 10_000;

/** How a request was counted. */
export interface Count {
  limit: number;
  /** Requests left in this window, as far as this process knows. */
  remainingPoints: number;
  /** Until the window ends. */
  msBeforeNext: number;
  isExceeded: boolean;
}

interface Advance {
  left: number;
  result: RateLimiterRes;
  /** End of the window, by `performance.now()`. */
  until: number;
}

/**
 * A limit that processes share, counted without asking the others for every request: a process takes a hundredth of the limit at once
 * and lets so many requests through. What it has taken counts as used, so the limit is never exceeded; of n processes each may keep up
 * to a hundredth that nobody uses in that window. Limits below 200 are counted one by one.
 */
export class PointsInAdvance {
  readonly #points: number;
  readonly #held = new Map<string, Promise<Advance>>();

  constructor(readonly shared: RateLimiterAbstract) {
    this.#points = Math.max(1, Math.floor(shared.points * SHARE));
  }

  async take(key: string): Promise<Count> {
    for (;;) {
      const advance = this.#held.get(key) ?? this.#draw(key);
      try {
        const found = await advance;
        const msBeforeNext = found.until - performance.now();
        if (found.left > 0 && msBeforeNext > 0) {
          found.left -= 1;
          return this.#count(found.result.remainingPoints + found.left, msBeforeNext, false);
        }
        this.#forget(key, advance);
      } catch (error) {
        this.#forget(key, advance);
        if (error instanceof RateLimiterRes) return this.#count(0, error.msBeforeNext, true);
        throw error;
      }
    }
  }

  /** One of several requests at once draws for all of them. */
  #draw(key: string): Promise<Advance> {
    const drawn = this.shared
      .consume(key, this.#points)
      .then((result) => ({ left: this.#points, result, until: performance.now() + result.msBeforeNext }));
    this.#held.set(key, drawn);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MOST_HELD) this.#held.delete(oldest!);
    return drawn;
  }

  /** Another request may have drawn anew meanwhile. */
  #forget(key: string, advance: Promise<Advance>): void {
    if (this.#held.get(key) === advance) this.#held.delete(key);
  }

  #count(remainingPoints: number, msBeforeNext: number, isExceeded: boolean): Count {
    return { limit: this.shared.points, remainingPoints, msBeforeNext, isExceeded };
  }
}
