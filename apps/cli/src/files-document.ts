import { failure, type ExitCode, type Outcome } from './outcome.js';
import type { Context } from './run.js';

/**
 * The document `{ …, "files": [ … ] }` of a command over any number of files, written as they are known: nothing of it is kept. It
 * ends as JSON whatever happens, with `error` where the command broke off.
 */
export class FilesDocument {
  #written = 0;

  constructor(
    private readonly context: Context,
    /** What stands before the files. */
    private readonly head: Readonly<Record<string, unknown>>,
  ) {}

  async add(file: unknown): Promise<void> {
    await this.context.document(this.#next() + JSON.stringify(file));
  }

  /** Runs what adds the files; its exit, or that of the error, is the command's. */
  async run(act: () => Promise<ExitCode>): Promise<Outcome> {
    try {
      const exit = await act();
      await this.context.document(`${this.#opened()}]}\n`);
      return { exit, json: undefined, text: [] };
    } catch (error) {
      const { exit, json, text } = failure(error);
      const { error: told } = json as { error: unknown };
      await this.context.document(`${this.#opened()}],"error":${JSON.stringify(told)}}\n`);
      return { exit, json: undefined, text };
    }
  }

  #next(): string {
    const before = this.#written === 0 ? this.#opened() : ',';
    this.#written += 1;
    return before;
  }

  /** What has not been written of what stands before the first file. */
  #opened(): string {
    return this.#written > 0 ? '' : `${JSON.stringify({ ...this.head, files: [] }).slice(0, -2)}`;
  }
}
