import type { ClamdAddress } from './address.js';
import { Connection, type ConnectionOptions } from './connection.js';
import { ClamdError } from './error.js';
import { parseScanReply, TOO_LARGE, type FileScanResult } from './reply.js';

/** Takes the bytes of one file, in order. */
export interface FileScan {
  /** The chunk may be used again once this has returned, or its promise resolved. */
  write(chunk: Uint8Array): void | Promise<void>;
  /** After the last byte. A promise is to be awaited before the next file: too much is waiting. */
  end(): void | Promise<void>;
  abort(): void;
  /** Rejects with ClamdError; may be ignored. */
  readonly result: Promise<FileScanResult>;
}

export interface PackageScanOptions extends ConnectionOptions {
  /** Connections at the same time for small files, and as many for large ones. */
  connections: number;
  /** Bytes of small files that may wait in memory. */
  maxWaitingBytes: number;
}

/** Files up to this size wait in memory and share connections; a larger one is streamed over its own. */
const SMALL_BYTES = 1 << 20;
/** A connection that broke under a small file is made anew so many times. */
const ATTEMPTS = 3;
const SESSION = Buffer.from('zIDSESSION\0');
const INSTREAM = Buffer.from('zINSTREAM\0');
const PING = Buffer.from('zPING\0');
const END_OF_STREAM = Buffer.alloc(4);

interface Waiting {
  bytes: Uint8Array[];
  sizeBytes: number;
  resolve: (result: FileScanResult) => void;
  reject: (error: unknown) => void;
}

/** A promise with its ends; unobserved, it fails silently. */
function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((...ends) => ([resolve, reject] = ends));
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

/** Chunks as INSTREAM frames them. */
function* framed(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk.length === 0) continue;
    const head = Buffer.alloc(4);
    head.writeUInt32BE(chunk.length);
    yield head;
    yield chunk;
  }
}

/** Scans the files of one package over connections of its own. */
export class PackageScan {
  readonly #queue: Waiting[] = [];
  readonly #open = new Set<Connection>();
  #lanes = 0;
  #largeActive = 0;
  #waitingBytes = 0;
  #room: (() => void)[] = [];
  #closed = false;

  constructor(
    readonly address: ClamdAddress,
    readonly options: PackageScanOptions,
  ) {}

  file({ sizeBytes }: { path: string; sizeBytes: number }): FileScan {
    return sizeBytes <= SMALL_BYTES ? this.#smallFile() : this.#largeFile();
  }

  /** Ends whatever is still going on; what has no result then fails. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#open) connection.close();
    this.#wakeAll();
  }

  #smallFile(): FileScan {
    const bytes: Uint8Array[] = [];
    const { promise, resolve, reject } = deferred<FileScanResult>();
    let sizeBytes = 0;
    return {
      result: promise,
      write: (chunk) => {
        bytes.push(Uint8Array.prototype.slice.call(chunk));
        sizeBytes += chunk.length;
      },
      end: () => this.#enqueue({ bytes, sizeBytes, resolve, reject }),
      abort: () => reject(new ClamdError('CLAMD_UNREACHABLE', 'the scan was given up')),
    };
  }

  #enqueue(waiting: Waiting): void | Promise<void> {
    this.#queue.push(waiting);
    this.#waitingBytes += waiting.sizeBytes;
    if (this.#lanes < this.options.connections) void this.#lane();
    if (this.#waitingBytes > this.options.maxWaitingBytes)
      return this.#until(() => this.#waitingBytes <= this.options.maxWaitingBytes);
  }

  /** Works off the queue over one connection, in one session. */
  async #lane(): Promise<void> {
    this.#lanes += 1;
    let session: Connection | undefined;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        session = await this.#scanWaiting(next, session);
        this.#waitingBytes -= next.sizeBytes;
        this.#wakeAll();
      }
    } finally {
      this.#lanes -= 1;
      this.#release(session);
    }
  }

  /** @returns the session, if it can take another file */
  async #scanWaiting(waiting: Waiting, session: Connection | undefined): Promise<Connection | undefined> {
    let current = session;
    for (let attempt = 1; ; attempt += 1) {
      try {
        current ??= await this.#connect(SESSION);
        await current.send(INSTREAM);
        for (const piece of framed(waiting.bytes)) await current.send(piece);
        await current.send(END_OF_STREAM);
        const result = parseScanReply(await current.reply());
        waiting.resolve(result);
        // After an error the daemon closes the session.
        if (result.outcome !== 'not-scanned' && current.isOpen) return current;
        this.#release(current);
        return undefined;
      } catch (error) {
        this.#release(current);
        current = undefined;
        if (attempt < ATTEMPTS && !this.#closed) continue;
        waiting.reject(error);
        return undefined;
      }
    }
  }

  #largeFile(): FileScan {
    const { promise, resolve, reject } = deferred<FileScanResult>();
    let connecting: Promise<Connection> | undefined;
    let released = false;
    const release = (connection: Connection): void => {
      if (released) return;
      released = true;
      this.#release(connection);
      this.#largeActive -= 1;
      this.#wakeAll();
    };
    /** A failure is told by the result: a package whose scan failed is read to its end all the same. */
    const attempt = async (work: (connection: Connection) => Promise<void>): Promise<void> => {
      try {
        const connection = await (connecting ??= this.#connectLarge());
        await work(connection).catch(async (error: unknown) => {
          release(connection);
          if (!(await this.#answers())) throw error;
          resolve({ outcome: 'not-scanned', reason: TOO_LARGE });
        });
      } catch (error) {
        reject(error);
      }
    };
    const answer = (connection: Connection): Promise<void> =>
      connection
        .reply()
        .then((reply) => resolve(parseScanReply(reply)))
        .catch(reject)
        .finally(() => release(connection));
    return {
      result: promise,
      write: (chunk) =>
        attempt(async (connection) => {
          for (const piece of framed([chunk])) await connection.send(piece);
        }),
      end: () =>
        attempt(async (connection) => {
          await connection.send(END_OF_STREAM);
          void answer(connection);
        }),
      abort: () => {
        reject(new ClamdError('CLAMD_UNREACHABLE', 'the scan was given up'));
        void connecting?.then(release, () => undefined);
      },
    };
  }

  /**
   * Whether the daemon is there. One that closed a stream on us and answers others at the same moment has refused the rest of the
   * bytes; what it said of them may be lost with the connection.
   */
  async #answers(): Promise<boolean> {
    try {
      const connection = await this.#connect(PING);
      const reply = await connection.reply().finally(() => this.#release(connection));
      return reply === 'PONG';
    } catch {
      return false;
    }
  }

  async #connectLarge(): Promise<Connection> {
    await this.#until(() => this.#largeActive < this.options.connections);
    this.#largeActive += 1;
    try {
      return await this.#connect(INSTREAM);
    } catch (error) {
      this.#largeActive -= 1;
      throw error;
    }
  }

  async #connect(command: Uint8Array): Promise<Connection> {
    if (this.#closed) throw new ClamdError('CLAMD_UNREACHABLE', 'the scan was given up');
    const connection = await Connection.open(this.address, this.options);
    this.#open.add(connection);
    await connection.send(command);
    return connection;
  }

  #release(connection: Connection | undefined): void {
    if (connection === undefined) return;
    this.#open.delete(connection);
    connection.close();
  }

  async #until(reached: () => boolean): Promise<void> {
    while (!reached() && !this.#closed) await new Promise<void>((resolve) => this.#room.push(resolve));
  }

  #wakeAll(): void {
    for (const wake of this.#room.splice(0)) wake();
  }
}
