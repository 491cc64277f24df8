import type { ArchiveStore } from '@mocban/oais';
import { StorageError, type ReplaceStore, type StoreEntry } from '@mocban/storage';
import type { S3Probe } from '@mocban/storage-s3';
import type { StoreConfig } from '../config/store-options.js';
import type { OpenedStore } from './open-store.js';

/** A store that could not be opened. */
export interface StoreAbsence {
  since: Date;
  /** For operators; names no folder and no secret. */
  reason: string;
}

/**
 * A store of the configuration, whether it is there or not. While it is away everything that is asked of it is refused with the reason,
 * as by a carrier that fails; when it is back whoever holds it goes on with what it is then.
 */
export class KeptStore {
  readonly store: ArchiveStore;
  #opened: OpenedStore | undefined;
  #absence: StoreAbsence | undefined;

  constructor(readonly config: StoreConfig) {
    const absent = new AbsentFiles(
      () => `the store ${config.id} is away: ${this.#absence?.reason ?? 'not opened yet'}`,
    );
    const opened = () => this.#opened?.store;
    this.store = {
      id: config.id,
      get files() {
        return opened()?.files ?? absent;
      },
      // What is not there is as absent.
      get work() {
        return opened()?.work as NonNullable<ArchiveStore['work']>;
      },
    };
  }

  /** What the server of a bucket honours, once that was found out. */
  get probe(): S3Probe | undefined {
    return this.#opened?.probe;
  }

  get absence(): StoreAbsence | undefined {
    return this.#absence;
  }

  get isOpen(): boolean {
    return this.#opened !== undefined;
  }

  open(opened: OpenedStore): void {
    this.#opened = opened;
    this.#absence = undefined;
  }

  /** @returns whether that was not known */
  miss(reason: string, now: Date): boolean {
    const isNew = this.#absence?.reason !== reason;
    this.#absence = { since: this.#absence?.since ?? now, reason };
    return isNew;
  }
}

/** In the place of a store's files while there are none. */
class AbsentFiles implements ReplaceStore {
  constructor(readonly words: () => string) {}

  async *read(): AsyncGenerator<Uint8Array> {
    yield await this.#refuse();
  }

  async *list(): AsyncGenerator<StoreEntry> {
    yield await this.#refuse();
  }

  stat = () => this.#refuse();
  children = () => this.#refuse();
  write = () => this.#refuse();
  remove = () => this.#refuse();
  replaceIf = () => this.#refuse();

  async #refuse(): Promise<never> {
    throw new StorageError('STORAGE_IO', this.words());
  }
}
