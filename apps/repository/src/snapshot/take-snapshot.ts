import { mkdir, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { isoSeconds, messageOf } from '@mocban/core';
import {
  ArchiveError,
  isNewerSnapshot,
  listSnapshotGenerations,
  type ArchiveStore,
  type LevelledStore,
  type SnapshotFile,
  type SnapshotHead,
} from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { isDatabaseAway } from '../environment.js';
import { ServiceError } from '../error.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import type { JobContext } from '../jobs/worker.js';
import { SOFTWARE } from '../version.js';
import { describeSnapshot, describeTable, README, README_TXT, SNAPSHOT_JSON, TAKEN_JSON } from './describe-snapshot.js';
import { columnsOf, exportTable } from './export-table.js';
import { endRun, isVerified, recordSnapshot } from './record-snapshot.js';
import { oldestKept, removeOutlived } from './remove-outlived.js';
import { SNAPSHOT_TABLES } from './tables.js';

/** The snapshot is one: its job has one subject, and one lock. */
export const SNAPSHOT = 'catalogue-snapshot';

const BUSY_DELAY_MS = 2000;

/**
 * Takes a snapshot of the catalogue: a new version in the first store where something has changed, which is brought to every other store
 * and read back there. Killed anywhere, the next run completes or takes back what was begun.
 */
export async function takeSnapshot(parts: JobParts, subject: string, context: JobContext): Promise<void> {
  const lock = await parts.lease.take(SNAPSHOT);
  if (!lock) return enqueue(parts.source.manager, 'take-snapshot', subject, { delayMs: BUSY_DELAY_MS });
  const signal = stopSignal(context.signal, lock.lost);
  try {
    await new SnapshotRun(parts, signal).take();
  } catch (error) {
    if (signal.aborted || isDatabaseAway(error)) throw error;
    parts.logger.error({ err: error }, 'no snapshot of the catalogue could be taken');
    const problem = messageOf(error);
    await parts.source.query(
      'update catalogue_snapshot_state set checked_at = now(), requested_at = null, problem = $1',
      [problem.replaceAll('\0', '')],
    );
  } finally {
    await lock.release();
  }
}

class SnapshotRun {
  constructor(
    readonly parts: JobParts,
    readonly signal: AbortSignal,
  ) {}

  async take(): Promise<void> {
    const { archive, source, config } = this.parts;
    const [asked] = await source.query<{ at: Date }[]>('select clock_timestamp() as at');
    for (const store of archive.stores) await this.#recover(store);
    await config.onStep('snapshot:recovered');
    const before = await this.#level();
    const first = before.find(({ store }) => store === archive.first)!;
    if ('problem' in first && !isDamage(first.problem)) throw first.problem;
    const head = 'problem' in first ? undefined : first.head;
    if (!('problem' in first)) await this.#requireNewest(head);
    const { isNew } = await this.#commit((await this.#isSound(before, head)) ? head : undefined);
    await config.onStep('snapshot:committed');
    const stores = isNew ? await this.#level() : before;
    await config.onStep('snapshot:replicated');
    const { good, problems } = await recordSnapshot(this.parts, stores, { asked: asked!.at, signal: this.signal });
    await removeOutlived(this.parts, good, this.signal);
    await endRun(this.parts, asked!.at, problems);
  }

  /**
   * Whether some store has the newest version whole. A version that goes on from it stores no bytes again that it has: of one that is damaged
   * everywhere the next is nothing, and a generation of its own has to begin.
   */
  async #isSound(stores: readonly LevelledStore[], newest: SnapshotHead | undefined): Promise<boolean> {
    if (newest === undefined) return false;
    for (const levelled of stores) {
      if ('problem' in levelled || levelled.head?.inventorySha512 !== newest.inventorySha512) continue;
      if (await isVerified(this.parts, levelled.store, levelled.head)) return true;
      if ((await this.#damageIn(levelled.head)) === undefined) return true;
    }
    return false;
  }

  async #damageIn(head: SnapshotHead): Promise<Error | undefined> {
    const { functions } = this.parts.archive;
    try {
      await functions.proveSnapshot(await functions.openSnapshot(head.store, head.generation, head.version));
      return undefined;
    } catch (error) {
      this.signal.throwIfAborted();
      if (isDamage(error)) return error;
      throw error;
    }
  }

  /** What cannot be recovered now is found to be a problem when the stores are levelled. */
  async #recover(store: ArchiveStore): Promise<void> {
    const { functions } = this.parts.archive;
    await functions.recoverSnapshots(store, SNAPSHOT).catch((err: unknown) => {
      this.signal.throwIfAborted();
      this.parts.logger.warn({ err, store: store.id }, 'the catalogue snapshot of a store could not be looked at');
    });
  }

  async #level(): Promise<LevelledStore[]> {
    const { config, archive } = this.parts;
    return archive.functions.levelSnapshots(archive.stores, {
      tx: SNAPSHOT,
      oldest: await oldestKept(this.parts),
      signal: this.signal,
      onStep: (step) => config.onStep(`snapshot:${step}`),
    });
  }

  /** One that nobody has used: none that was removed, or that a store still has something of. */
  async #nextGeneration(): Promise<number> {
    const { archive, source } = this.parts;
    const [row] = await source.query<{ newest: number | null }[]>(
      'select max(generation) as newest from catalogue_snapshots',
    );
    let newest = row?.newest ?? 0;
    for (const store of archive.stores) {
      const there = await listSnapshotGenerations(store).catch(() => []);
      newest = Math.max(newest, there.at(-1) ?? 0);
    }
    return newest + 1;
  }

  /** A new version that goes on from an older one than there is would be another history. */
  async #requireNewest(head: SnapshotHead | undefined): Promise<void> {
    const [known] = await this.parts.source.query<{ generation: number; number: number }[]>(
      'select generation, number from catalogue_snapshots order by generation desc, number desc limit 1',
    );
    if (known && (!head || isNewerSnapshot(known, head)))
      throw new ServiceError(
        'SERVICE_NOT_READY',
        `no store that can be read has the newest catalogue snapshot, generation ${known.generation} v${known.number}`,
      );
  }

  async #commit(head: SnapshotHead | undefined): Promise<{ head: SnapshotHead; isNew: boolean }> {
    const { archive, config, source } = this.parts;
    const store = archive.first;
    const folder = archive.functions.snapshotWorkFolder(store, SNAPSHOT);
    await mkdir(folder, { recursive: true });
    const isFull = head !== undefined && head.number >= config.snapshots.versionsPerGeneration;
    const generation = head === undefined || isFull ? await this.#nextGeneration() : head.generation;
    const before = isFull ? undefined : head;
    const files = await source.transaction('REPEATABLE READ', (manager) => this.#export(manager, folder, before));
    await config.onStep('snapshot:exported');
    const made = await archive.functions.commitSnapshot({
      store,
      head,
      generation,
      tx: SNAPSHOT,
      volatile: new Set([TAKEN_JSON]),
      created: isoSeconds(config.clock.now()),
      message: 'snapshot of the catalogue',
      user: { name: SOFTWARE.name },
      files,
    });
    await archive.functions.discardStaging(store, SNAPSHOT);
    return made;
  }

  /** All tables as they are at one moment. What the version that this one goes on from holds already need not stay on the disk. */
  async #export(manager: EntityManager, folder: string, head: SnapshotHead | undefined): Promise<SnapshotFile[]> {
    const { functions } = this.parts.archive;
    await manager.query(`set transaction read only; set local time zone 'UTC'; set local statement_timeout = 0`);
    const last = head && (await functions.openSnapshot(head.store, head.generation, head.version));
    const files: SnapshotFile[] = [];
    const tables: ReturnType<typeof describeTable>[] = [];
    for (const table of SNAPSHOT_TABLES) {
      const exported = [];
      for await (const file of exportTable(manager, table, folder, this.signal)) {
        if (last?.holds(file.sha512)) await rm(file.file);
        exported.push(file);
        const { path: logicalPath, sizeBytes, sha512, sha256 } = file;
        files.push({ logicalPath, sizeBytes, sha512, fixity: { sha256 }, source: { move: file.file } });
      }
      tables.push(describeTable(table, await columnsOf(manager, table), exported));
    }
    files.push(textFile(SNAPSHOT_JSON, jsonOf(describeSnapshot(tables))));
    files.push(textFile(README_TXT, README));
    files.push(textFile(TAKEN_JSON, jsonOf({ at: isoSeconds(this.parts.config.clock.now()), software: SOFTWARE })));
    return files;
  }
}

const isDamage = (error: unknown): error is ArchiveError =>
  error instanceof ArchiveError && error.code === 'ARCHIVE_OBJECT_DAMAGED';

const jsonOf = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

function textFile(logicalPath: string, text: string): SnapshotFile {
  const bytes = Buffer.from(text);
  const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  return {
    logicalPath,
    sizeBytes: bytes.length,
    sha512: digest('sha512'),
    fixity: { sha256: digest('sha256') },
    source: { bytes },
  };
}
