/** A bounded number of bytes in memory, shared by everything that writes. */
export class ByteBudget {
  #free: number;
  readonly #waiting: { bytes: number; go: () => void }[] = [];

  constructor(readonly size: number) {
    this.#free = size;
  }

  /** Waits until so many bytes are free, in the order of asking; more than there are count as all. */
  async take(bytes: number): Promise<() => void> {
    const share = Math.min(bytes, this.size);
    if (this.#waiting.length > 0 || this.#free < share)
      await new Promise<void>((go) => this.#waiting.push({ bytes: share, go }));
    else this.#free -= share;
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      this.#free += share;
      this.#serve();
    };
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined && next.bytes <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.bytes;
      next.go();
    }
  }
}
