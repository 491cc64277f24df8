import { steadyPace, type ArchiveStore, type AuditProgress, type ObjectAudit, type Pace } from '@mocban/oais';
import { FixityPool } from '@mocban/fixity';
import { AuditEntity } from '../database/entities/storage.js';
import { isDatabaseAway } from '../environment.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import type { JobContext } from '../jobs/worker.js';
import { endAudit, endOfStore, failAudit } from './audit-job.js';
import { believe, canariesFailed, missedCanaries } from './audit-canaries.js';
import { auditStrays } from './audit-strays.js';
import { mendLogOf } from '../log/mend-log.js';
import { isWithinHours, readContract, type AuditContract } from './contract.js';
import { judged } from './judged.js';
import { isWhole, laneSubject, parseLane, type Lane } from './plan-audit.js';
import { storeAway, storeBack } from './store-away.js';

/** A lane works so long, then lets other jobs have its place: packages that come are not kept waiting by an audit of weeks. */
const TURN_MS = 60_000;
/** Objects of one lane read at a time. */
const OBJECTS_AT_ONCE = 2;
/** Copies asked for at a time. */
const BATCH = 50;
/** How often it is written down how far the reading of a large object has come. */
const PROGRESS_MS = 2000;
/** How long outside the hours of a contract before it is looked again. */
const CLOSED_MS = 300_000;

interface Copy {
  ordinal: string;
  path: string;
  progress: AuditProgress | null;
}

/** What a lane works with. */
interface LaneRun {
  parts: JobParts;
  lane: Lane;
  audit: AuditEntity;
  store: ArchiveStore;
  contract: AuditContract;
  pool: FixityPool;
  /** What the objects that are read at the same time share. */
  pace: { pace: Pace } | undefined;
  signal: AbortSignal;
}

/** Re-reads copies of one store of an audit, until none is left or its turn is over. Killed, it goes on at the file it was at. */
export async function auditLane(parts: JobParts, subject: string, context: JobContext): Promise<void> {
  const lane = parseLane(subject);
  const lock = await parts.lease.take(`audit-lane:${subject}`);
  if (!lock) return enqueue(parts.source.manager, 'audit-store', subject, { delayMs: 2000 });
  const pool = new FixityPool();
  try {
    const audit = await parts.source.getRepository(AuditEntity).findOneBy({ id: lane.auditId });
    if (audit?.state !== 'running' || !(await isOpen(parts, lane))) return;
    const store = parts.archive.store(lane.storeId);
    const contract = await readContract(parts.source.manager, store.id);
    const signal = stopSignal(context.signal, lock.lost);
    const rate = audit.scope.bytesPerSecond ?? contract.bytesPerSecond;
    const pace = rate === null ? undefined : { pace: steadyPace(rate / contract.lanes) };
    const delayMs = await work({ parts, lane, audit, store, contract, pool, pace, signal });
    if (delayMs !== undefined) await enqueue(parts.source.manager, 'audit-store', subject, { delayMs });
  } catch (error) {
    if (context.signal.aborted || lock.lost.aborted || isDatabaseAway(error))
      return await enqueue(parts.source.manager, 'audit-store', subject, { delayMs: 1000 });
    await failAudit(parts, lane.auditId, error);
  } finally {
    await pool.close();
    await lock.release();
  }
}

async function isOpen({ source }: JobParts, { auditId, storeId }: Lane): Promise<boolean> {
  const rows = await source.query<unknown[]>(
    'select 1 from audit_stores where audit_id = $1 and store_id = $2 and ended_at is null',
    [auditId, storeId],
  );
  return rows.length > 0;
}

/** @returns after how long the lane goes on; `undefined` when there is no more to do for it */
async function work(run: LaneRun): Promise<number | undefined> {
  const { parts, lane, audit, store, contract } = run;
  if (audit.trigger === 'schedule' && !isWithinHours(contract, parts.config.clock.now())) return CLOSED_MS;
  await parts.source.query(
    'update audit_stores set started_at = coalesce(started_at, now()) where audit_id = $1 and store_id = $2',
    [lane.auditId, lane.storeId],
  );
  if (!(await parts.archive.functions.isReachable(store))) return storeIsAway(run);
  await storeBack(parts.source.manager, store.id);
  if (!(await believe(parts, lane, store, run.pool))) return undefined;
  const begun = performance.now();
  const isDone = await readCopies(run, begun + TURN_MS);
  await parts.source.query('update audit_stores set busy_ms = busy_ms + $3 where audit_id = $1 and store_id = $2', [
    lane.auditId,
    lane.storeId,
    Math.round(performance.now() - begun),
  ]);
  if (isDone === 'away') return storeIsAway(run);
  if (!isDone) return 0;
  return finish(run);
}

/** Nothing is said against copies of a store that is not there; what was read of others counts. */
async function storeIsAway({ parts, lane, store }: LaneRun): Promise<undefined> {
  await parts.source.transaction(async (manager) => {
    // Another lane may have said it.
    if (await endOfStore(manager, lane)) await storeAway(manager, lane.auditId, store.id);
  });
  await endAudit(parts, lane.auditId);
}

/** When nothing is left: what nobody expects in the store, the canaries once more, and the end. */
async function finish(run: LaneRun): Promise<number | undefined> {
  const { parts, lane, audit, store, pool, signal } = run;
  const lock = await parts.lease.take(`audit-end:${lane.auditId}/${lane.storeId}`);
  if (!lock) return undefined;
  try {
    // Copies that another lane still reads: it comes to this point when it has.
    if ((await nextCopies(run)).length > 0 || !(await isOpen(parts, lane))) return undefined;
    const stop = stopSignal(signal, lock.lost);
    await auditStrays({ parts, lane, audit, store, pool, signal: stop });
    await mendLogOf(parts, store, { isDue: isWhole(audit.scope), signal: stop });
    const missed = await missedCanaries(parts, store, pool);
    if (missed.length > 0) await canariesFailed(parts, lane, missed);
    else await parts.source.transaction((manager) => endOfStore(manager, lane));
  } finally {
    await lock.release();
  }
  await endAudit(parts, lane.auditId);
  return undefined;
}

const nextCopies = ({ parts, lane }: LaneRun): Promise<Copy[]> =>
  parts.source.query<Copy[]>(
    `select ordinal, path, progress from audit_copies where audit_id = $1 and store_id = $2 order by ordinal limit ${BATCH}`,
    [lane.auditId, lane.storeId],
  );

/** @returns whether none is left that this lane could read; `away` when the store went */
async function readCopies(run: LaneRun, until: number): Promise<boolean | 'away'> {
  const refused = new Set<string>();
  for (;;) {
    const queue = (await nextCopies(run)).filter(({ ordinal }) => !refused.has(ordinal));
    if (queue.length === 0) return true;
    let isAway = false;
    const runner = async (): Promise<void> => {
      for (let copy = queue.shift(); copy !== undefined && !isAway; copy = queue.shift()) {
        run.signal.throwIfAborted();
        if (performance.now() > until) return void queue.splice(0);
        const outcome = await readCopy(run, copy);
        if (outcome === 'away') isAway = true;
        if (outcome === 'taken') refused.add(copy.ordinal);
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: OBJECTS_AT_ONCE }, runner));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    if (isAway) return 'away';
    if (performance.now() > until) return false;
  }
}

/** Under a lock of its own: another lane that meets the copy leaves it alone. */
async function readCopy(run: LaneRun, copy: Copy): Promise<'read' | 'taken' | 'away'> {
  const { parts, lane } = run;
  const lock = await parts.lease.take(copyLock(lane, copy));
  if (!lock) return 'taken';
  try {
    const [row] = await parts.source.query<{ progress: AuditProgress | null }[]>(
      'select progress from audit_copies where audit_id = $1 and store_id = $2 and ordinal = $3',
      [lane.auditId, lane.storeId, copy.ordinal],
    );
    if (!row) return 'read';
    const audit = await auditCopy(run, { ...copy, progress: row.progress }, stopSignal(run.signal, lock.lost));
    if (audit.verdict !== 'intact' && !(await parts.archive.functions.isReachable(run.store))) return 'away';
    await judged(parts, lane, run.store, audit, copy.ordinal);
    return 'read';
  } finally {
    await lock.release();
  }
}

const copyLock = (lane: Lane, { ordinal }: Copy): string =>
  `audit-copy:${laneSubject({ ...lane, lane: 0 })}/${ordinal}`;

async function auditCopy(run: LaneRun, copy: Copy, signal: AbortSignal): Promise<ObjectAudit> {
  const { parts, lane, store, pool, pace } = run;
  let kept = performance.now();
  return parts.archive.functions.auditObject(store, copy.path, {
    pool,
    signal,
    ...pace,
    ...(copy.progress !== null && { resume: copy.progress }),
    async onProgress(progress) {
      if (performance.now() - kept < PROGRESS_MS) return;
      await parts.source.query(
        'update audit_copies set progress = $4 where audit_id = $1 and store_id = $2 and ordinal = $3',
        [lane.auditId, lane.storeId, copy.ordinal, JSON.stringify(progress())],
      );
      kept = performance.now();
    },
  });
}
