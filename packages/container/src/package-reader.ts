import type { FileHandle } from 'node:fs/promises';
import { MultiDigest, type DigestAlgorithm, type Fixity } from '@mocban/fixity';
import { ContainerError, errorCode } from './error.js';

const READ_BYTES = 1024 * 1024;

/**
 * Reads a file once, from front to back, through one window of 2 MiB. With algorithms every byte is digested as it is read, also
 * what lies between the ranges asked for and behind the last; without, those are skipped.
 * What is handed out lies in the window and is valid until the next call.
 */
export class PackageReader {
  readonly #digesting: MultiDigest | undefined;
  readonly #window = Buffer.allocUnsafeSlow(2 * READ_BYTES);
  /** Offset in the file of the window's first byte. */
  #start = 0;
  #filled = 0;

  constructor(
    private readonly handle: FileHandle,
    readonly sizeBytes: number,
    algorithms: readonly DigestAlgorithm[],
  ) {
    if (algorithms.length > 0) this.#digesting = new MultiDigest(algorithms);
  }

  /** A range that is in the window already; asking costs no promise. */
  peek(position: number, length: number): Buffer | undefined {
    const offset = position - this.#start;
    return offset >= 0 && offset + length <= this.#filled ? this.#window.subarray(offset, offset + length) : undefined;
  }

  /**
   * A range of at most 1 MiB, not before the last one; shorter at the end of the file.
   * @throws ContainerError `CONTAINER_UNREADABLE`
   */
  async take(position: number, length: number): Promise<Buffer> {
    let found = this.peek(position, length);
    while (found === undefined && (await this.#advance(position))) found = this.peek(position, length);
    return found ?? this.peek(position, Math.max(0, this.#start + this.#filled - position)) ?? Buffer.alloc(0);
  }

  /** A range of any length in chunks, not before the last one; ends early at the end of the file. @throws as `take` */
  async *stream(position: number, length: number): AsyncGenerator<Buffer> {
    for (let next = position; next < position + length;) {
      const available = this.#start + this.#filled - next;
      if (next >= this.#start && available > 0) {
        const chunk = this.peek(next, Math.min(available, position + length - next))!;
        next += chunk.length;
        yield chunk;
      } else if (!(await this.#advance(next))) return;
    }
  }

  /** A few bytes that were read before, for what is known only now to matter. @throws as `take` */
  async again(position: number, length: number): Promise<Buffer> {
    const found = this.peek(position, length);
    if (found !== undefined) return found;
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, await this.#read(bytes, position));
  }

  /** Reads what is left, when it is to be digested. @returns size and digests of the whole file */
  async finish(signal?: AbortSignal): Promise<Fixity> {
    if (this.#digesting === undefined) return { sizeBytes: this.sizeBytes, digests: {} };
    while (await this.#advance(this.#start + this.#filled)) signal?.throwIfAborted();
    return this.#digesting.finish();
  }

  /** Reads on, keeping what the window has from `position` on. @returns whether there was more */
  async #advance(position: number): Promise<boolean> {
    const kept = Math.min(Math.max(position - this.#start, 0), this.#filled);
    this.#window.copyWithin(0, kept, this.#filled);
    this.#filled -= kept;
    this.#start += kept;
    if (this.#filled === 0 && this.#digesting === undefined) this.#start = Math.max(this.#start, position);
    const free = this.#window.subarray(this.#filled, Math.min(this.#filled + READ_BYTES, this.#window.length));
    const bytesRead = await this.#read(free, this.#start + this.#filled);
    this.#digesting?.update(free.subarray(0, bytesRead));
    this.#filled += bytesRead;
    return bytesRead > 0;
  }

  async #read(into: Buffer, position: number): Promise<number> {
    try {
      return (await this.handle.read(into, 0, into.length, position)).bytesRead;
    } catch (cause) {
      throw unreadable(cause);
    }
  }
}

/** The package file itself, not what is made of it, cannot be opened or read. */
export const unreadable = (cause: unknown): ContainerError =>
  new ContainerError('CONTAINER_UNREADABLE', `the package file cannot be read: ${errorCode(cause)}`, { cause });
