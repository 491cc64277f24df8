import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ERRORS, type Lock, type Locker, type RequestRelease } from '@tus/server';
import { Lease, type HeldLock } from '../database/lease.js';

/** Every process hears on this channel which upload another request waits for. */
const CHANNEL = 'mocban_upload';
/** A request gives up waiting for the one before it. */
const WAIT_MS = 30_000;
const FIRST_POLL_MS = 10;
const MAX_POLL_MS = 250;

/**
 * One request at a time on an upload, whichever process it reaches: advisory locks of the database, which frees those of a process that
 * dies. Who waits asks the holder to stop, for it may be a request whose line is dead.
 */
@Injectable()
export class UploadLocks implements Locker, OnModuleInit {
  /** Requests of this process that hold an upload. */
  readonly holders = new Map<string, UploadLock>();

  constructor(@Inject(Lease) readonly lease: Lease) {}

  async onModuleInit(): Promise<void> {
    await this.lease.listen(CHANNEL, (id) => this.holders.get(id)?.requestRelease());
  }

  newLock(id: string): UploadLock {
    return new UploadLock(id, this);
  }

  /** Tells every process, this one as well, that somebody waits for an upload. */
  ask(id: string): Promise<void> {
    return this.lease.notify(CHANNEL, id);
  }

  /** Aborts when the request that holds an upload here must not write any more. */
  lostOf(id: string): AbortSignal | undefined {
    return this.holders.get(id)?.lost;
  }
}

class UploadLock implements Lock {
  #held: HeldLock | undefined;
  #requestRelease: RequestRelease = () => undefined;
  /** The lock session outlives every upload: what listens to it must go with the lock. */
  readonly #released = new AbortController();

  constructor(
    readonly id: string,
    readonly locks: UploadLocks,
  ) {}

  get lost(): AbortSignal | undefined {
    return this.#held?.lost;
  }

  requestRelease(): void {
    void this.#requestRelease();
  }

  /** @throws tus's `ERR_LOCK_TIMEOUT` */
  async lock(stop: AbortSignal, requestRelease: RequestRelease): Promise<void> {
    this.#requestRelease = requestRelease;
    const deadline = performance.now() + WAIT_MS;
    for (let delay = FIRST_POLL_MS; !(await this.#take()); delay = Math.min(delay * 2, MAX_POLL_MS)) {
      if (stop.aborted || performance.now() > deadline) throw ERRORS.ERR_LOCK_TIMEOUT;
      await this.locks.ask(this.id);
      await pause(delay);
    }
    const options = { once: true, signal: this.#released.signal };
    this.#held?.lost.addEventListener('abort', () => this.requestRelease(), options);
  }

  async unlock(): Promise<void> {
    this.#released.abort();
    this.locks.holders.delete(this.id);
    await this.#held?.release();
  }

  async #take(): Promise<boolean> {
    const { holders, lease } = this.locks;
    this.#held = await lease.take(`upload:${this.id}`);
    if (this.#held) holders.set(this.id, this);
    return this.#held !== undefined;
  }
}
