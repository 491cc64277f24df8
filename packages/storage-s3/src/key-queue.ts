/** Lets tasks of one key run one after the other. */
export class KeyQueue {
  readonly #last = new Map<string, Promise<void>>();

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const now = (this.#last.get(key) ?? Promise.resolve()).then(task);
    const settled = now.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(key, settled);
    try {
      return await now;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
