/** Takes the bytes of one file in the pass that unpacks it. */
export interface EntryTap {
  /** The chunk is valid until the promise resolves; a promise is awaited (back pressure). */
  write(chunk: Uint8Array): void | Promise<void>;
  /** After the last byte, when the file is known to be what the container declares. */
  end(): void | Promise<void>;
  /** The entry was broken off; `end` will not come. */
  abort(): void;
}

/**
 * Asked once per file before its first byte; `undefined` for a file it does not care for. The path is below the package's
 * root, as in `PackageTree.files`; where a stream is unpacked whose root is not known before its end (tar.gz), it is the
 * entry's whole name. What an inspector or its tap throws ends the unpacking and is thrown from there.
 */
export type EntryInspector = (file: { path: string; sizeBytes: number }) => EntryTap | undefined;

/** What an inspector or a tap threw, told apart from faults of the container until it leaves the package as it came. */
export class TapFailure extends Error {}

const failure = (cause: unknown): TapFailure => new TapFailure('a tap failed', { cause });

/** The taps on one file as one; all that they throw is a `TapFailure`. */
export class EntryTaps implements EntryTap {
  private constructor(private readonly taps: readonly EntryTap[]) {}

  /** `undefined` when no inspector wants the file. */
  static of(inspectors: readonly EntryInspector[], file: { path: string; sizeBytes: number }): EntryTaps | undefined {
    const taps: EntryTap[] = [];
    try {
      for (const inspect of inspectors) {
        const tap = inspect({ path: file.path, sizeBytes: file.sizeBytes });
        if (tap !== undefined) taps.push(tap);
      }
    } catch (error) {
      for (const tap of taps) tap.abort();
      throw failure(error);
    }
    return taps.length === 0 ? undefined : new EntryTaps(taps);
  }

  write(chunk: Uint8Array): void | Promise<void> {
    return all(this.taps, (tap) => tap.write(chunk));
  }

  end(): void | Promise<void> {
    return all(this.taps, (tap) => tap.end());
  }

  abort(): void {
    for (const tap of this.taps) tap.abort();
  }

  /** Hands over a whole file; nothing to wait for unless a tap gives a promise. */
  whole(bytes: Uint8Array): void | Promise<void> {
    try {
      const writing = bytes.length > 0 ? this.write(bytes) : undefined;
      if (writing === undefined) return this.#abortUnless(this.end());
      return this.#abortUnless(writing.then(() => this.end()));
    } catch (error) {
      this.abort();
      throw error;
    }
  }

  #abortUnless(done: void | Promise<void>): void | Promise<void> {
    return done?.catch((error: unknown) => {
      this.abort();
      throw error;
    });
  }

  /** Passes a stream through; the taps are ended or broken off with it. */
  async *through(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let ended = false;
    try {
      for await (const chunk of source) {
        await this.write(chunk);
        yield chunk;
      }
      await this.end();
      ended = true;
    } finally {
      if (!ended) this.abort();
    }
  }
}

/** Nothing to wait for unless a tap gave a promise. */
function all(taps: readonly EntryTap[], ask: (tap: EntryTap) => void | Promise<void>): void | Promise<void> {
  try {
    const asked = taps.map(ask);
    if (asked.some((result) => result !== undefined))
      return Promise.all(asked).then(
        () => undefined,
        (error: unknown) => Promise.reject(failure(error)),
      );
  } catch (error) {
    throw failure(error);
  }
}
