/** A bounded number of tasks under way. The first failure is thrown where the next task is added, or at the end. */
export class InFlight {
  readonly #limit: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { error: unknown } | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Starts a task, once fewer than the limit are under way. */
  async add(task: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#limit) await Promise.race(this.#running);
    await this.#throwFailure();
    const running = task()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits for every task. */
  async settle(): Promise<void> {
    await Promise.all(this.#running);
    await this.#throwFailure();
  }

  /** Nothing is left running behind an error. */
  async #throwFailure(): Promise<void> {
    if (this.#failure === undefined) return;
    await Promise.all(this.#running);
    throw this.#failure.error;
  }
}
