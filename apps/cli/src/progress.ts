import type { SingleBar } from 'cli-progress';
import { printable } from './outcome.js';

/** A bar on a terminal for work that takes long, or a count while the total is not known; silent elsewhere. */
export interface Progress {
  /** @param total undefined while it is not known */
  update(done: number, total: number | undefined, label: string): void;
  /** Makes room for lines; the next update draws again. */
  clear(): void;
  stop(): void;
}

const silent: Progress = { update: () => undefined, clear: () => undefined, stop: () => undefined };
const REDRAW_MS = 100;
const LABEL_LENGTH = 40;

export async function createProgress(visible: boolean): Promise<Progress> {
  if (!visible) return silent;
  // Only where it is seen: loading it takes a good part of a cold start.
  const { SingleBar } = await import('cli-progress');
  return new TerminalProgress(
    () =>
      new SingleBar({
        format: '{label} [{bar}] {value}/{total}',
        stream: process.stderr,
        clearOnComplete: true,
        hideCursor: true,
      }),
  );
}

class TerminalProgress implements Progress {
  readonly #newBar: () => SingleBar;
  #bar: SingleBar | undefined;
  #counting = false;
  #drawn = 0;

  constructor(newBar: () => SingleBar) {
    this.#newBar = newBar;
  }

  update(done: number, total: number | undefined, label: string): void {
    const now = Date.now();
    if (now - this.#drawn < REDRAW_MS && done !== total) return;
    this.#drawn = now;
    const text = shorten(printable(label));
    if (total === undefined) return this.#count(done, text);
    if (this.#bar === undefined) {
      this.clear();
      this.#bar = this.#newBar();
      this.#bar.start(total, done, { label: text });
    }
    this.#bar.setTotal(total);
    this.#bar.update(done, { label: text });
  }

  #count(done: number, label: string): void {
    if (this.#bar !== undefined) this.clear();
    this.#counting = true;
    process.stderr.write(`\r\u001b[K${label}  ${done}`);
  }

  clear(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    if (this.#counting) process.stderr.write('\r\u001b[K');
    this.#counting = false;
    this.#drawn = 0;
  }

  stop(): void {
    this.clear();
  }
}

const shorten = (label: string): string => (label.length <= LABEL_LENGTH ? label : `…${label.slice(1 - LABEL_LENGTH)}`);
