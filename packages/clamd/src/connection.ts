import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { ClamdAddress } from './address.js';
import { ClamdError } from './error.js';

/** Longest reply taken; a signature's name is some dozen characters. */
const MAX_REPLY_CHARACTERS = 4096;
/** Size of the pieces that bytes are sent in, each after a look at what the daemon has said meanwhile. */
const PIECE_BYTES = 64 * 1024;
/** Commands and frame heads are no longer than this, and need no look. */
const COMMAND_BYTES = 16;
/** Time for a reply to arrive that the daemon sent before it closed the connection on us. */
const LAST_WORDS_MS = 100;

export interface ConnectionOptions {
  connectTimeoutMs: number;
  /** Longest silence while something is awaited of the daemon. */
  timeoutMs: number;
}

/** One connection to the daemon: bytes out, replies that end in NUL in. */
export class Connection {
  readonly #replies: string[] = [];
  #text = '';
  #ended: ClamdError | undefined;
  #wake: (() => void) | undefined;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#take(text));
    socket.on('timeout', () => this.#end('the scanner did not answer in time'));
    socket.on('error', (cause) => this.#end('the connection to the scanner broke', cause));
    socket.on('close', () => this.#end('the scanner closed the connection'));
  }

  /** @throws ClamdError `CLAMD_UNREACHABLE` */
  static open(address: ClamdAddress, { connectTimeoutMs, timeoutMs }: ConnectionOptions): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(address);
      const refuse = (cause?: Error): void => {
        socket.destroy();
        reject(new ClamdError('CLAMD_UNREACHABLE', 'the scanner cannot be reached', { cause }));
      };
      const timer = setTimeout(() => refuse(), connectTimeoutMs);
      socket.once('error', (cause) => {
        clearTimeout(timer);
        refuse(cause);
      });
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.removeAllListeners('error');
        socket.setTimeout(timeoutMs);
        resolve(new Connection(socket));
      });
    });
  }

  /** Whether the daemon has said something that nobody has asked for yet. */
  get hasReply(): boolean {
    return this.#replies.length > 0;
  }

  get isOpen(): boolean {
    return this.#ended === undefined;
  }

  /**
   * Resolves when the bytes are out of this process, or unsent because the daemon has spoken: then it takes no more of them.
   * @throws ClamdError `CLAMD_UNREACHABLE`
   */
  async send(bytes: Uint8Array): Promise<void> {
    for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
      if (bytes.length > COMMAND_BYTES) await turn();
      if (this.hasReply) return;
      if (this.#ended) throw this.#ended;
      await this.#write(bytes.subarray(start, start + PIECE_BYTES));
    }
  }

  /** The next reply, without its NUL. @throws ClamdError `CLAMD_UNREACHABLE` */
  async reply(): Promise<string> {
    for (;;) {
      const next = this.#replies.shift();
      if (next !== undefined) return next;
      if (this.#ended) throw this.#ended;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  close(): void {
    this.#end('the connection was closed');
  }

  #write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.write(bytes, (error) => {
        if (!error || this.hasReply) return resolve();
        const failed = new ClamdError('CLAMD_UNREACHABLE', 'the connection to the scanner broke', { cause: error });
        setTimeout(() => (this.hasReply ? resolve() : reject(failed)), LAST_WORDS_MS);
      });
    });
  }

  #take(text: string): void {
    this.#text += text;
    for (let end = this.#text.indexOf('\0'); end >= 0; end = this.#text.indexOf('\0')) {
      this.#replies.push(this.#text.slice(0, end).trim());
      this.#text = this.#text.slice(end + 1);
    }
    if (this.#text.length > MAX_REPLY_CHARACTERS) this.#end('the scanner answered more than a reply can hold');
    this.#wake?.();
  }

  #end(message: string, cause?: Error): void {
    this.#ended ??= new ClamdError('CLAMD_UNREACHABLE', message, { cause });
    this.socket.destroy();
    this.#wake?.();
  }
}
