import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CodedError } from '@mocban/core';
import type { ArchiveStore } from '@mocban/oais';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { StoreConfig } from '../config/store-options.js';
import type { Database } from '../database/database.js';
import { carrierFault, isDatabaseAway, storeFault } from '../environment.js';
import { knownVkey } from '../log/log-key.js';
import { readKeyChangeNotes, readLogState } from '../log/log-rows.js';
import type { ArchiveFunctions } from './archive.js';
import { KeptStore } from './kept-store.js';
import { openStore } from './open-store.js';

/** A store that has not been opened by then is away; whether it comes after all is seen. */
const PATIENCE_MS = 10_000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

/** What no waiting mends: the configuration is to be changed. */
const WRONG_CODES: readonly string[] = ['START_STORE_UNFIT', 'STORAGE_UNSUPPORTED'];

export interface KeeperParts {
  config: Pick<Config, 'dataDirectory' | 'stores' | 'retryCeilingMs' | 'clock' | 'logKeyFile' | 'logOrigin'>;
  functions: ArchiveFunctions;
  database: Pick<Database, 'lease' | 'source'>;
  logger: Logger;
}

/**
 * Opens the stores of the configuration. One that cannot be opened now is away, and is tried again, later and later, until it is back; a
 * start is refused only for what is wrong in itself.
 */
export class StoreKeeper {
  readonly kept: readonly KeptStore[];
  readonly #closing = new AbortController();
  readonly #listeners = new Set<(store: ArchiveStore) => Promise<void>>();
  /** Attempts that were not waited for. */
  readonly #late = new Map<KeptStore, Promise<void>>();

  constructor(readonly parts: KeeperParts) {
    this.kept = parts.config.stores.map((config) => new KeptStore(config));
  }

  /** Resolves when every store is open or known to be away. @throws what the configuration is wrong by, and the database's errors */
  async open(): Promise<void> {
    const known = await this.#knownIds();
    // Those that were here before come first: a start that is refused leaves nothing behind.
    for (const isKnown of [true, false])
      await Promise.all(
        this.kept
          .filter(({ config }) => known.has(config.id) === isKnown)
          .map((kept) => this.#openFirst(kept, { isKnown, isAnyKnown: known.size > 0 })),
      );
    const absent = this.kept.filter(({ isOpen }) => !isOpen);
    for (const { config } of absent) await remember(this.parts.database.source, config, false);
    for (const kept of absent) void this.#keepTrying(kept);
  }

  /** Has a store told of that was away and is back. */
  onReturn(listener: (store: ArchiveStore) => Promise<void>): void {
    this.#listeners.add(listener);
  }

  /** No store is tried any more. */
  close(): void {
    this.#closing.abort();
  }

  async #openFirst(kept: KeptStore, { isKnown, isAnyKnown }: { isKnown: boolean; isAnyKnown: boolean }): Promise<void> {
    const attempt = this.#attempt(kept);
    const late = new AbortController();
    try {
      const isLate = pause(PATIENCE_MS, true, { signal: late.signal }).catch(() => true);
      if (!(await Promise.race([attempt.then(() => false), isLate]))) return;
      this.#missed(kept, `it has not answered for ${PATIENCE_MS / 1000} seconds`);
      // How it ends is looked at when it is tried again.
      attempt.catch(() => undefined);
      this.#late.set(kept, attempt);
    } catch (error) {
      // Who has stored nothing yet has chosen the place of the first store a moment ago.
      const isNew = kept === this.kept[0] && !isAnyKnown;
      if (isNew || isWrong(error, isKnown)) throw error;
      this.#missed(kept, reasonOf(error), error);
    } finally {
      late.abort();
    }
  }

  async #keepTrying(kept: KeptStore): Promise<void> {
    const { signal } = this.#closing;
    const { retryCeilingMs } = this.parts.config;
    const longest = Math.min(LAST_RETRY_MS, retryCeilingMs);
    for (let delayMs = Math.min(FIRST_RETRY_MS, longest); ; delayMs = Math.min(delayMs * 2, longest)) {
      try {
        if (!this.#late.has(kept)) await pause(delayMs, undefined, { signal, ref: false });
        await (this.#late.get(kept) ?? this.#attempt(kept));
        if (signal.aborted) return;
        this.parts.logger.warn({ store: kept.config.id }, 'a store is back');
        for (const listener of this.#listeners) await listener(kept.store);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (kept.isOpen) return this.parts.logger.error({ err: error, store: kept.config.id }, 'a store that is back');
        if (!isDatabaseAway(error)) this.#missed(kept, reasonOf(error), error);
      } finally {
        this.#late.delete(kept);
      }
    }
  }

  async #attempt(kept: KeptStore): Promise<void> {
    const { config, functions, database, logger } = this.parts;
    const { lease, source } = database;
    const { id } = kept.config;
    // Of several processes that begin at once, the first makes the store.
    const opened = await lease.withLock(`store:${id}`, async () => {
      const opening = await openStore(kept.config, functions, {
        isFirst: kept === this.kept[0],
        isKnown: (await this.#knownIds()).has(id),
        vkey: (await readLogState(source.manager)).vkey ?? (await knownVkey(config)),
        keyChanges: await readKeyChangeNotes(source.manager),
        workDirectory: path.join(config.dataDirectory, 'work'),
      });
      await remember(source, kept.config, true);
      return opening;
    });
    kept.open(opened);
    if (opened.probe) logger.info({ store: id, probe: opened.probe }, 'what the server of a store honours');
  }

  async #knownIds(): Promise<Set<string>> {
    const rows = await this.parts.database.source.query<{ id: string }[]>(
      'select id from stores where opened_at is not null',
    );
    return new Set(rows.map(({ id }) => id));
  }

  #missed(kept: KeptStore, reason: string, err?: unknown): void {
    const { config, logger } = this.parts;
    if (kept.miss(reason, config.clock.now()))
      logger.error({ ...(err !== undefined && { err }), store: kept.config.id, reason }, 'a store is away');
  }
}

/** Whether an error is the configuration's, or the program's, and not of a carrier that may come back. */
function isWrong(error: unknown, isKnown: boolean): boolean {
  if (isDatabaseAway(error)) return true;
  if (!(error instanceof CodedError)) return carrierFault(error) === undefined;
  // A folder that never was ours and holds something else was named by mistake.
  return WRONG_CODES.includes(error.code) || (error.code === 'ARCHIVE_STORE_FOREIGN' && !isKnown);
}

function reasonOf(error: unknown): string {
  const refused = storeFault(error) ?? (error instanceof CodedError ? error.message : carrierFault(error));
  return refused ?? 'it cannot be opened';
}

/** What policies go by is known of a store that is not attached any more, or was never there, as well. */
const remember = (
  source: Database['source'],
  { id, site, carrierKind, trust }: StoreConfig,
  isOpen: boolean,
): Promise<unknown> =>
  source.query(
    `insert into stores (id, site, carrier_kind, trust, opened_at) values ($1, $2, $3, $4, case when $5 then now() end)
     on conflict (id) do update set site = excluded.site, carrier_kind = excluded.carrier_kind, trust = excluded.trust,
       opened_at = coalesce(stores.opened_at, excluded.opened_at)`,
    [id, site, carrierKind, trust, isOpen],
  );
