import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Lease } from '../database/lease.js';
import type { TransferState } from '../database/entities/transfers.js';
import { TRANSFER_CHANNEL } from './transition.js';

/** Requests that wait at the same time in this process; the others are answered at once. */
const MOST_WAITING = 1000;
const MOST_WAITING_OF_A_KEY = 100;
/** At the end of the process so long for the answers to those that wait. */
const FAREWELL_MS = 1000;

/** Which changes of a transfer's state somebody waits for. */
type Wanted = (state: TransferState) => boolean;

/** Requests that wait until something happens to a transfer, whichever process does it: the database tells all of them. */
@Injectable()
export class TransferWaits implements OnModuleInit, OnModuleDestroy {
  readonly #waiting = new Set<TransferWait>();
  readonly #perKey = new Map<string, number>();
  #isEnding = false;

  constructor(@Inject(Lease) readonly lease: Lease) {}

  async onModuleInit(): Promise<void> {
    await this.lease.listen(TRANSFER_CHANNEL, (payload) => {
      const [id, state] = payload.split(' ') as [string, TransferState];
      for (const wait of this.#waiting) if (wait.transferId === id) wait.hear(state);
    });
  }

  /** Nobody waits for a process that ends. */
  async onModuleDestroy(): Promise<void> {
    this.#isEnding = true;
    for (const wait of this.#waiting) wait.end();
    const deadline = performance.now() + FAREWELL_MS;
    while (this.#waiting.size > 0 && performance.now() < deadline) await pause(10);
  }

  /**
   * Begins to listen; what is looked up after that is not missed. To be closed.
   * @returns nothing when too many wait, or the process ends
   */
  open(transferId: string, keyId: string, wanted: Wanted): TransferWait | undefined {
    const ofKey = this.#perKey.get(keyId) ?? 0;
    if (this.#isEnding || this.#waiting.size >= MOST_WAITING || ofKey >= MOST_WAITING_OF_A_KEY) return undefined;
    const wait = new TransferWait(transferId, wanted, () => {
      if (!this.#waiting.delete(wait)) return;
      const left = (this.#perKey.get(keyId) ?? 1) - 1;
      if (left === 0) this.#perKey.delete(keyId);
      else this.#perKey.set(keyId, left);
    });
    this.#waiting.add(wait);
    this.#perKey.set(keyId, ofKey + 1);
    return wait;
  }
}

/** One request that waits. */
export class TransferWait {
  #isHeard = false;
  #isEnded = false;
  #wake: () => void = () => undefined;

  constructor(
    readonly transferId: string,
    readonly wanted: Wanted,
    readonly close: () => void,
  ) {}

  /** Nothing more is waited for. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  hear(state: TransferState): void {
    if (!this.wanted(state)) return;
    this.#isHeard = true;
    this.#wake();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** Resolves when something wanted was heard since the last call, or after so long, or at the end. */
  async next(timeoutMs: number): Promise<void> {
    if (!this.#isHeard && !this.#isEnded)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#isHeard = false;
  }
}
