import { messageOf } from '@mocban/core';
import {
  isVersionEvent,
  LogError,
  parseCheckpoint,
  parseEntry,
  signCheckpoint,
  type Checkpoint,
  type NoteSigner,
} from '@mocban/evidence';
import { ArchiveError, type ArchiveStore } from '@mocban/oais';
import { isDatabaseAway } from '../environment.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import { requireThere } from '../stores/store-there.js';
import { currentSigner } from './change-key.js';
import { LOG } from './leaves.js';
import { readEntries, readKeyChangeNotes, readLogState, rootAt, writeLogState } from './log-rows.js';
import { clearRefusal, noteRefusal, SigningRefused } from './refusal.js';
import { takeLog } from './take-log.js';
import { LogWitnesses } from './witnesses.js';

/** Leaves that get their numbers together. */
const NUMBERED_TOGETHER = 4096;

/** Numbers the leaves that wait and brings every store's log up to them. One process at a time. */
export async function publishLog(parts: JobParts, signal: AbortSignal): Promise<void> {
  const lock = await parts.lease.take('log');
  if (!lock) return enqueue(parts.source.manager, 'publish-log', LOG, { delayMs: 1000, keepsTime: true });
  try {
    const signer = await currentSigner(parts);
    await new LogWriter(parts, signer, stopSignal(signal, lock.lost)).run();
  } finally {
    await lock.release();
  }
}

/** What a store's log was found to be. */
type Found = { store: ArchiveStore } & (
  { state: 'none' } | { state: 'valid'; checkpoint: Checkpoint; note: string } | { state: 'unusable'; problem: string }
);

/** A store that has the newest checkpoint, of so many leaves. */
type Brought = Extract<Found, { state: 'valid' }> & { size: number };

class LogWriter {
  readonly #witnesses: LogWitnesses;

  constructor(
    readonly parts: JobParts,
    readonly signer: NoteSigner,
    readonly signal: AbortSignal,
  ) {
    this.#witnesses = new LogWitnesses(parts, signer, signal);
  }

  async run(): Promise<void> {
    try {
      await this.#publish();
      await clearRefusal(this.parts);
    } catch (error) {
      if (!(error instanceof SigningRefused)) throw error;
      await noteRefusal(this.parts, error);
    }
  }

  async #publish(): Promise<void> {
    // From now on it shows when one of them is behind.
    await this.parts.source.query(
      'insert into log_stores (store_id) select unnest($1::text[]) on conflict do nothing',
      [this.parts.archive.stores.map(({ id }) => id)],
    );
    for (let isMore = true; isMore;) {
      this.signal.throwIfAborted();
      // Before anything is numbered or signed: who restored an old database learns here what was published after it.
      const found = await this.#look();
      await this.#catchUp(found);
      await this.#requireContinued(found);
      await this.#requireWitnessed(found);
      isMore = await this.#number();
      await this.parts.config.onStep('log:numbered');
      const note = await this.#sign();
      if (note === undefined) return;
      // A witness is shown what a store has: what only witnesses know could not be continued by anybody.
      const brought = await this.#bringAll(found, note);
      if (brought.length > 0)
        await this.#witnesses.cosign(note, brought, async (cosigned) => void (await this.#bringAll(brought, cosigned)));
      const conflict = await this.#witnesses.conflict();
      if (conflict !== undefined) throw new SigningRefused(conflict);
    }
  }

  /** The checkpoints of all stores that answer. */
  async #look(): Promise<Found[]> {
    const { archive } = this.parts;
    const found: Found[] = [];
    const keyChanges = await readKeyChangeNotes(this.parts.source.manager);
    for (const store of archive.stores) {
      try {
        // An unmounted file system leaves an empty folder: no log is begun there.
        await requireThere(store);
        const stored = await archive.functions.readStoreCheckpoint(store, this.signer.vkey, keyChanges);
        if (stored.state === 'valid')
          found.push({ store, state: 'valid', checkpoint: stored.checkpoint, note: stored.bytes.toString('utf8') });
        else if (stored.state === 'none') found.push({ store, state: 'none' });
        else found.push({ store, state: 'unusable', problem: stored.problem });
      } catch (error) {
        found.push({ store, state: 'unusable', problem: messageOf(error) });
      }
    }
    return found;
  }

  /** A store that is ahead of the database has the leaves that a restored one has lost. */
  async #catchUp(found: readonly Found[]): Promise<void> {
    const { source, archive, logger } = this.parts;
    const { tree, vkey } = await readLogState(source.manager);
    if (vkey !== undefined && vkey !== this.signer.vkey && !(await this.#isSuccessorOf(vkey, found)))
      throw new SigningRefused(`the log was signed with ${vkey}, the key of this service is ${this.signer.vkey}`);
    const furthest = found.reduce<Extract<Found, { state: 'valid' }> | undefined>(
      (best, next) =>
        next.state === 'valid' && next.checkpoint.size > (best?.checkpoint.size ?? tree.size) ? next : best,
      undefined,
    );
    if (furthest === undefined) return;
    const { store, checkpoint, note } = furthest;
    const request = { store, checkpoint, note, vkey: this.signer.vkey, functions: archive.functions };
    const taken = await source
      .transaction((manager) => takeLog(manager, request))
      .catch((error: unknown) => {
        if (!(error instanceof LogError)) throw error;
        throw new SigningRefused(
          `${store.id} has ${checkpoint.size} leaves, the database ${tree.size}: ${error.message}`,
        );
      });
    logger.warn({ store: store.id, leaves: taken }, 'took leaves from a store that the database had lost');
  }

  /** Whether a store that is ahead says that the service's key took the place of the database's, which is from before. */
  async #isSuccessorOf(vkey: string, found: readonly Found[]): Promise<boolean> {
    const { functions } = this.parts.archive;
    for (const { store, state } of found)
      if (state === 'valid' && (await functions.readStoreCheckpoint(store, vkey)).state === 'valid') return true;
    return false;
  }

  /** @throws SigningRefused when a store's tree is no beginning of the database's */
  async #requireContinued(found: readonly Found[]): Promise<void> {
    for (const { store, ...state } of found) {
      if (state.state !== 'valid') continue;
      const { size, root } = state.checkpoint;
      const own = await rootAt(this.parts.source.manager, size);
      if (!own?.equals(root))
        throw new SigningRefused(`the log of ${store.id}, ${size} leaves, is another one than the database's`);
    }
  }

  /** Only before something is signed: else nothing new could be at odds with what witnesses have. @throws SigningRefused */
  async #requireWitnessed(found: readonly Found[]): Promise<void> {
    const unsigned = await this.parts.source.query<unknown[]>(
      `select 1 from log_state s where exists (select 1 from log_leaves where number is null)
          or (s.size > 0 and not exists (select 1 from log_checkpoints c where c.size = s.size))`,
    );
    if (unsigned.length === 0) return;
    const sizes = found.flatMap((one) =>
      one.state === 'valid' ? [{ store: one.store, size: one.checkpoint.size }] : [],
    );
    const problem = await this.#witnesses.problem(sizes);
    if (problem !== undefined) throw new SigningRefused(problem);
  }

  /** Gives waiting leaves their numbers, in the order in which they came. @returns whether some are left */
  #number(): Promise<boolean> {
    return this.parts.source.transaction(async (manager) => {
      const state = await readLogState(manager, { lock: true });
      const rows = await manager.query<{ id: string; leaf_hash: Buffer }[]>(
        'select id, leaf_hash from log_leaves where number is null order by id limit $1',
        [NUMBERED_TOGETHER],
      );
      if (rows.length === 0) return false;
      const first = state.tree.size;
      for (const { leaf_hash: leaf } of rows) state.tree.append(leaf);
      await manager.query(
        `update log_leaves l set number = $1 + g.place - 1
           from unnest($2::bigint[]) with ordinality as g (id, place) where l.id = g.id`,
        [first, rows.map(({ id }) => id)],
      );
      await writeLogState(manager, state);
      return rows.length === NUMBERED_TOGETHER;
    });
  }

  /** The checkpoint of all numbered leaves; the same for the same leaves. */
  async #sign(): Promise<string | undefined> {
    const { source, config } = this.parts;
    const { tree } = await readLogState(source.manager);
    if (tree.size === 0) return undefined;
    const [signed] = await source.query<{ note: string }[]>('select note from log_checkpoints where size = $1', [
      tree.size,
    ]);
    if (signed) return signed.note;
    const { name: origin } = this.signer;
    const note = signCheckpoint({ origin, size: tree.size, root: tree.root() }, [this.signer]);
    await source.transaction(async (manager) => {
      await manager.query(
        'insert into log_checkpoints (size, root, note, signed_at) values ($1, $2, $3, $4) on conflict do nothing',
        [tree.size, tree.root(), note, config.clock.now()],
      );
      await manager.query('update log_state set vkey = $1', [this.signer.vkey]);
    });
    await config.onStep('log:signed');
    return note;
  }

  /** @returns the stores that have the checkpoint now */
  async #bringAll(found: readonly Found[], note: string): Promise<Brought[]> {
    const checkpoint = parseCheckpoint(Buffer.from(note));
    const brought: Brought[] = [];
    for (const one of found)
      if (await this.#bring(one, note))
        brought.push({ store: one.store, state: 'valid', checkpoint, note, size: checkpoint.size });
    return brought;
  }

  /** A store that cannot be written to keeps the log it has, and catches up when it can. */
  async #bring({ store, ...state }: Found, note: string): Promise<boolean> {
    const { source, archive, config, logger } = this.parts;
    let problem = state.state === 'unusable' ? state.problem : undefined;
    let size: number | undefined;
    if (problem === undefined)
      try {
        // It may have gone since it was looked at.
        await requireThere(store);
        await this.#complete(store, state.state === 'valid' ? state.checkpoint.size : 0);
        const written = await archive.functions.publishLog(store, {
          checkpoint: note,
          vkey: this.signer.vkey,
          keyChanges: await readKeyChangeNotes(source.manager),
          entries: (from, to) => readEntries(source.manager, from, to),
          signal: this.signal,
          onStep: config.onStep,
        });
        size = written.size;
      } catch (error) {
        this.signal.throwIfAborted();
        if (isDatabaseAway(error)) throw error;
        problem = messageOf(error);
      }
    const rows = await source.query<unknown[]>(
      `insert into log_stores (store_id, size, published_at, problem)
       values ($1, coalesce($2::bigint, 0), case when $2::bigint is not null then now() end, $3)
       on conflict (store_id) do update set size = coalesce($2::bigint, log_stores.size),
         published_at = case when $2::bigint is not null then now() else log_stores.published_at end, problem = $3
       where log_stores.problem is distinct from $3::text or $2::bigint is distinct from log_stores.size returning 1`,
      [store.id, size ?? null, problem ?? null],
    );
    if (problem !== undefined && rows.length > 0)
      logger.warn(
        { store: store.id, problem },
        "a store's log is behind; it is brought up to date when that can be done",
      );
    return problem === undefined;
  }

  /** Makes the manifests of versions whose leaves a store is to get, where it has the version and not the manifests. */
  async #complete(store: ArchiveStore, from: number): Promise<void> {
    const { source, archive, logger } = this.parts;
    const { tree } = await readLogState(source.manager);
    for await (const entry of readEntries(source.manager, from, tree.size)) {
      const parsed = parseEntry(entry);
      if (!('event' in parsed) || !isVersionEvent(parsed.event)) continue;
      const { object, version } = parsed.event;
      const [aip] = await source.query<{ objectPath: string }[]>(
        `select object_path as "objectPath" from aips where id = $1
         union all select object_path from catalogue_snapshots where object_id = $1 limit 1`,
        [object],
      );
      if (!aip) continue;
      await archive.functions.completeManifests(store, aip.objectPath, version).catch((error: unknown) => {
        // A damaged object is for the audit; the log goes on.
        if (!(error instanceof ArchiveError)) throw error;
        logger.warn({ err: error, store: store.id, object, version }, 'a version has no manifests yet');
      });
    }
  }
}
