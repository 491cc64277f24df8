import { hash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { isoSeconds, messageOf, type Clock } from '@mocban/core';
import { signNote, type DrillEvent } from '@mocban/evidence';
import { openArchiveStore, type ArchiveStore } from '@mocban/oais';
import { createLogger } from '../http/log.js';
import { Database } from '../database/database.js';
import { isDatabaseAway } from '../environment.js';
import { ServiceError } from '../error.js';
import { addLeaf } from '../log/leaves.js';
import { openSigner } from '../log/log-key.js';
import { settleLog } from '../log/settle-log.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import type { JobContext } from '../jobs/worker.js';
import { rebuildCatalogue, type RebuildSummary } from '../rebuild/rebuild.js';
import { SOFTWARE } from '../version.js';
import { compareHoldings } from './compare-catalogues.js';
import { DrillProblems, type DrillRecord } from './drill-record.js';
import { restoreLog, type RestoredLog } from './restore-log.js';
import { makeScratch, removeScratch, type Scratch } from './scratch.js';

const BUSY_DELAY_MS = 2000;
/** For the catalogue and what else lies beside the packages. */
const MORE_ROOM_BYTES = 512 << 20;

interface DrillRow {
  id: string;
  store: string;
  sample: number | null;
  state: string;
  requestedBy: string;
}

/**
 * Restores a store, or some packages of it, and the catalogue into a scratch folder with a database of its own, and compares them with
 * what the live catalogue says. Reads of the archive and writes nothing there but the record. Killed, it begins anew.
 */
export async function runDrill(parts: JobParts, drillId: string, context: JobContext): Promise<void> {
  const { source } = parts;
  const [drill] = await source.query<DrillRow[]>(
    `select id, store_id as store, sample, state, requested_by as "requestedBy" from drills where id = $1`,
    [drillId],
  );
  if (!drill || drill.state === 'done' || drill.state === 'failed') return;
  // One at a time: each may need as much room as a store.
  const lock = await parts.lease.take('drill');
  if (!lock) return enqueue(source.manager, 'run-drill', drillId, { delayMs: BUSY_DELAY_MS });
  const signal = stopSignal(context.signal, lock.lost);
  try {
    await source.query(`update drills set state = 'running' where id = $1`, [drillId]);
    const record = await new Drill(parts, drill, signal).run();
    await removeScratch(parts.config, drillId);
    await parts.config.onStep('drill:removed');
    await endDrill(parts, drill, record);
  } catch (error) {
    if (signal.aborted || isDatabaseAway(error)) throw error;
    parts.logger.error({ err: error, drillId }, 'a restore drill failed');
    const cause = error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL';
    await removeScratch(parts.config, drillId);
    await source.transaction(async (manager) => {
      await manager.query(`update drills set state = 'failed', cause = $2, ended_at = now() where id = $1`, [
        drillId,
        cause,
      ]);
      await addLeaf(manager, drillEvent(drill, 'failed', parts.config.clock));
    });
  } finally {
    await lock.release();
  }
}

/** The record is a signed note: its text, then the signature by the key of the log. */
async function endDrill({ source, config }: JobParts, drill: DrillRow, record: DrillRecord): Promise<void> {
  const text = signNote(`${JSON.stringify(record, undefined, 2)}\n`, [await openSigner(config)]);
  await source.transaction(async (manager) => {
    await manager.query(`update drills set state = 'done', passed = $2, record = $3, ended_at = now() where id = $1`, [
      drill.id,
      record.passed,
      text,
    ]);
    await addLeaf(manager, drillEvent(drill, record.passed ? 'passed' : 'not-passed', config.clock, text));
  });
}

const drillEvent = (
  { id, store }: DrillRow,
  outcome: DrillEvent['outcome'],
  clock: Clock,
  record?: string,
): DrillEvent => ({
  type: 'drill',
  time: isoSeconds(clock.now()),
  run: id,
  store,
  outcome,
  ...(record !== undefined && { record: { sha256: hash('sha256', record, 'hex') } }),
});

interface Package {
  id: string;
  path: string;
  inventorySha512: string;
  files: number;
  sizeBytes: string;
}

class Drill {
  readonly #problems = new DrillProblems();
  readonly #expected = new Set<string>();

  constructor(
    readonly parts: JobParts,
    readonly drill: DrillRow,
    readonly signal: AbortSignal,
  ) {}

  async run(): Promise<DrillRecord> {
    const { config, archive } = this.parts;
    const began = config.clock.now();
    const from = archive.store(this.drill.store);
    const packages = await this.#packages();
    // Their leaves are in the store's log before it is copied.
    await settleLog(this.parts, this.signal);
    for (const one of packages) this.#expected.add(one.path);
    const leavesExpected = await this.#publishedLeaves();
    const scratch = await makeScratch(config, this.drill.id);
    await requireRoom(scratch.folder, packages);
    const to = await openArchiveStore(from.id, path.join(scratch.folder, 'store'));
    const restored = await this.#restorePackages(from, to, packages);
    const log = await this.#restoreRest(from, to, restored.length < packages.length);
    if (log.leaves < leavesExpected)
      this.#problems.add(`log: expected at least ${leavesExpected} leaves, restored ${log.leaves}`);
    await config.onStep('drill:restored');
    const summary = await this.#rebuild(to, scratch);
    await this.#compare(scratch, restored);
    const ended = config.clock.now();
    return {
      type: 'mocban-drill/1',
      id: this.drill.id,
      archive: config.archive.name,
      software: `${SOFTWARE.name} ${SOFTWARE.version}`,
      store: from.id,
      sample: this.drill.sample,
      requestedBy: this.drill.requestedBy,
      began: isoSeconds(began),
      ended: isoSeconds(ended),
      seconds: Math.round((ended.getTime() - began.getTime()) / 1000),
      packages: {
        expected: packages.length,
        restored: restored.length,
        files: restored.reduce((sum, { files }) => sum + files, 0),
        sizeBytes: restored.reduce((sum, { sizeBytes }) => sum + Number(sizeBytes), 0),
      },
      catalogue: {
        holdings: summary.holdings,
        agencies: summary.agencies,
        agreements: summary.agreements,
        transfers: summary.transfers,
      },
      snapshot: snapshotOf(summary),
      log: { ...log, leavesExpected },
      passed: this.#problems.count === 0,
      problems: this.#problems.list,
      problemCount: this.#problems.count,
    };
  }

  /** Leaves that the log of the store has, by the database. */
  async #publishedLeaves(): Promise<number> {
    const [row] = await this.parts.source.query<{ size: string }[]>('select size from log_stores where store_id = $1', [
      this.drill.store,
    ]);
    return Number(row?.size ?? 0);
  }

  /** What the catalogue says that the store has; of a sample the same ones when the drill begins anew. */
  #packages(): Promise<Package[]> {
    const { id, store, sample } = this.drill;
    return this.parts.source.query<Package[]>(
      `select a.id, a.object_path as path, v.inventory_sha512 as "inventorySha512", v.file_count as files,
              v.size_bytes as "sizeBytes"
         from copies c join aips a on a.id = c.aip_id join aip_versions v on v.aip_id = a.id and v.version = a.head
        where c.store_id = $1 order by md5(a.id || $2) limit $3`,
      [store, id, sample],
    );
  }

  async #restorePackages(from: ArchiveStore, to: ArchiveStore, packages: readonly Package[]): Promise<Package[]> {
    const { functions } = this.parts.archive;
    const restored: Package[] = [];
    for (const one of packages) {
      this.signal.throwIfAborted();
      const { path: objectPrefix, inventorySha512 } = one;
      try {
        await functions.replicateAip({ from, to, objectPrefix, inventorySha512, tx: 'drill', signal: this.signal });
        const audit = await functions.auditObject(to, objectPrefix, { signal: this.signal });
        if (audit.verdict === 'intact') restored.push(one);
        else this.#problems.add(`${one.id}: restored as ${audit.verdict}`);
      } catch (error) {
        this.signal.throwIfAborted();
        this.#problems.add(`${one.id}: cannot be restored: ${messageOf(error)}`);
      }
    }
    return restored;
  }

  /** The snapshot of the catalogue, the log, and beside all packages what is kept of their versions. */
  async #restoreRest(from: ArchiveStore, to: ArchiveStore, isPartial: boolean): Promise<RestoredLog> {
    const { functions } = this.parts.archive;
    for (const levelled of await functions.levelSnapshots([from, to], { tx: 'drill', signal: this.signal }))
      if ('problem' in levelled) this.#problems.add(`catalogue snapshot: ${levelled.problem.message}`);
    await functions.discardStaging(to, 'drill');
    return restoreLog(from, to, {
      isSample: this.drill.sample !== null || isPartial,
      vkey: (await openSigner(this.parts.config)).vkey,
      isElsewhere: (objectPath) => this.#isElsewhere(objectPath),
      problems: this.#problems,
      signal: this.signal,
    });
  }

  async #isElsewhere(objectPath: string): Promise<boolean> {
    const rows = await this.parts.source.query<unknown[]>('select 1 from aips where object_path = $1', [objectPath]);
    return rows.length > 0 && !this.#expected.has(objectPath);
  }

  async #rebuild(to: ArchiveStore, { folder, database }: Scratch): Promise<RebuildSummary> {
    const summary = await rebuildCatalogue({
      stores: [{ id: to.id, path: path.join(folder, 'store') }],
      dataDirectory: database,
      compareIn: path.join(folder, 'tables'),
      logLevel: 'error',
    });
    if (summary.snapshot === undefined) this.#problems.add('the store has no catalogue snapshot: take one');
    for (const table of summary.differing ?? [])
      this.#problems.add(`catalogue snapshot: ${table} was not restored as it was`);
    for (const { finding } of summary.problems)
      // A sample has not the AIPs of all transfers.
      if (this.drill.sample === null || finding.rule !== 'REBUILD_AIP_MISSING')
        this.#problems.add(`${finding.location}: ${finding.rule} ${finding.message}`);
    return summary;
  }

  async #compare(scratch: Scratch, restored: readonly Package[]): Promise<void> {
    const database = await Database.open({ dataDirectory: scratch.database }, createLogger('error'));
    try {
      const ids = restored.map(({ id }) => id);
      for await (const difference of compareHoldings(this.parts.source, database.source, ids))
        this.#problems.add(difference);
    } finally {
      await database.close();
    }
    await this.parts.config.onStep('drill:compared');
  }
}

const snapshotOf = ({ snapshot }: RebuildSummary): DrillRecord['snapshot'] =>
  snapshot
    ? { objectId: snapshot.objectId, version: snapshot.version, created: snapshot.created, rows: snapshot.rows }
    : null;

/** @throws ServiceError `DRILL_NO_ROOM` */
async function requireRoom(folder: string, packages: readonly Package[]): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const needed = packages.reduce((sum, { sizeBytes }) => sum + Number(sizeBytes), MORE_ROOM_BYTES);
  if (bavail * bsize < needed)
    throw new ServiceError('DRILL_NO_ROOM', `the drill needs ${needed} bytes of room, there are ${bavail * bsize}`);
}
