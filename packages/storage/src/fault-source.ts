/** What a carrier, or the way to it, can do wrong in one call. */
export type Fault =
  /** Refused, nothing is done. */
  | 'io'
  /** A write is refused: no room. */
  | 'no-space'
  /** A read breaks off. */
  | 'short-read'
  | 'slow'
  /** A write breaks off and leaves what was written, where the carrier would. */
  | 'torn-write'
  /** A listing does not show the newest keys yet. */
  | 'stale-listing'
  /** Done, and its caller hears that it failed. */
  | 'lost-response'
  /** Done twice, and its caller hears the second answer. */
  | 'twice'
  /** Its caller hears that it failed; it is done later, after a few other calls. */
  | 'late';

/** The process that made the call is dead. Nothing that it does any more reaches a store. */
export class ProcessKilled extends Error {}

/** Share of the calls, by fault. */
export type FaultRates = Partial<Record<Fault, number>>;

export interface FaultSourceOptions {
  /** Numbers from 0 to below 1; with the same ones everything goes wrong in the same way. */
  random: () => number;
  /** Calls to any of the stores until the process is killed, in the midst of the last. @defaultValue it is not */
  callsUntilKill?: number;
}

/** Calls, at most, until what was late is done: a request may be overtaken by others, not by the months after which a package is purged. */
const LATEST = 12;

/** Decides what goes wrong in the calls that one process makes to its stores, and whether it lives. */
export class FaultSource {
  readonly random: () => number;
  #callsLeft: number;
  #isAlive = true;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #late: { call: () => Promise<unknown>; callsUntil: number }[] = [];

  constructor({ random, callsUntilKill = Infinity }: FaultSourceOptions) {
    this.random = random;
    this.#callsLeft = callsUntilKill;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  kill(): void {
    this.#isAlive = false;
  }

  /** @throws ProcessKilled */
  requireLife(): void {
    if (!this.#isAlive) throw new ProcessKilled('killed');
  }

  /**
   * Begins a call.
   * @returns what goes wrong with it; `killed`: the process dies in its midst
   * @throws ProcessKilled when it is dead already
   */
  begin(possible: readonly Fault[], rates: FaultRates): Fault | 'killed' | undefined {
    this.requireLife();
    this.#doDue();
    this.#callsLeft -= 1;
    if (this.#callsLeft < 0) {
      this.#isAlive = false;
      return 'killed';
    }
    let drawn = this.random();
    for (const fault of possible) {
      drawn -= rates[fault] ?? 0;
      if (drawn < 0) return fault;
    }
    return undefined;
  }

  /** Has a call done, which is under way until it ends, whatever becomes of the process. */
  async run<Result>(call: () => Promise<Result>): Promise<Result> {
    const running = call();
    const ended = running.catch(() => undefined);
    this.#underWay.add(ended);
    try {
      return await running;
    } finally {
      this.#underWay.delete(ended);
    }
  }

  /** Has a call done after some others, or when the process is dead. */
  later(call: () => Promise<unknown>): void {
    this.#late.push({ call, callsUntil: Math.ceil(this.random() * LATEST) });
  }

  /** Waits for what dead callers have left under way, and does what was to be done later. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay);
    for (const { call } of this.#late.splice(0)) await call().catch(() => undefined);
  }

  #doDue(): void {
    for (const late of [...this.#late]) {
      late.callsUntil -= 1;
      if (late.callsUntil > 0) continue;
      this.#late.splice(this.#late.indexOf(late), 1);
      void this.run(late.call).catch(() => undefined);
    }
  }
}
