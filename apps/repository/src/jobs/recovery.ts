import type { ArchiveStore } from '@mocban/oais';
import { WORKING_STATES_SQL } from '../database/entities/transfers.js';
import { OPEN_EVIDENCE_SQL } from '../evidence/batch-rows.js';
import { LOG } from '../log/leaves.js';
import { OPEN_PUBLICATION_SQL, settleWitnesses } from '../log/witness-rows.js';
import { OPEN_LANES_SQL } from '../audits/plan-audit.js';
import { transferOfTx } from '../ingest/transfer-run.js';
import { SNAPSHOT } from '../snapshot/take-snapshot.js';
import { OPEN_CHECKS_SQL } from '../signatures/check-job.js';
import { OPEN_IDENTIFYING_SQL } from '../formats/campaign-job.js';
import { OPEN_ASSESSMENT_SQL } from '../formats/assess-job.js';
import { OPEN_CAMPAIGNS_SQL } from '../migrations/campaign-job.js';
import { copyOfTx } from '../replication/copy-tx.js';
import { versionLock, versionOfTx } from '../versions/next-version-rows.js';
import { OPEN_COPIES_SQL } from '../replication/copy-tasks.js';
import type { JobParts } from './job-parts.js';
import { enqueue, jobKey, type JobKind } from './queue.js';

/** Work that the catalogue says is to be done, by kind of job. */
const OPEN_WORK: Record<JobKind, string> = {
  'process-transfer': `select id from transfers where state in ${WORKING_STATES_SQL}`,
  'run-audit': `select id from audits where state = 'queued'`,
  'audit-store': OPEN_LANES_SQL,
  'carry-out': `select id from approvals where state = 'approved'`,
  'deliver-webhook': `select d.id from webhook_deliveries d join webhooks w on w.id = d.webhook_id
    where d.state = 'pending' and w.disabled_at is null`,
  'take-snapshot': `select '${SNAPSHOT}' as id from catalogue_snapshot_state where requested_at is not null`,
  'run-drill': `select id from drills where state in ('queued', 'running')`,
  'run-repair': `select id from repairs where state in ('queued', 'running')`,
  'replicate-copies': OPEN_COPIES_SQL,
  'publish-log': OPEN_PUBLICATION_SQL,
  'make-evidence': OPEN_EVIDENCE_SQL,
  'check-signatures': OPEN_CHECKS_SQL,
  'assess-formats': OPEN_ASSESSMENT_SQL,
  'preview-migration': `select id from migration_campaigns where state = 'previewing'`,
  'run-migration': OPEN_CAMPAIGNS_SQL,
  'identify-formats': OPEN_IDENTIFYING_SQL,
  'adopt-versions': `select '${LOG}' as id from log_state where adopting`,
};

/** A write goes on for minutes at most between two of its calls: what lay still for longer is nobody's. */
const PART_AGE_MS = 3_600_000;
const STALE_UPLOAD_DAYS = 7;
const DAY_MS = 86_400_000;

/** Before jobs are taken: gives open work the job it may have lost, and clears staging of which nobody will go on. */
export async function recoverWork(parts: JobParts): Promise<void> {
  // A version without a leaf is one that was committed before there was a log, or whose leaf was lost with a database.
  await parts.source.query('update log_state set adopting = true');
  await parts.source.query('update evidence_state set adopting = true');
  // A witness that is new is to be asked without waiting for the next leaf.
  await settleWitnesses(parts.source.manager, parts.config.witnesses);
  await enqueueAllLost(parts);
  // What is away is cleared when it is back.
  for (const store of parts.archive.stores)
    if (parts.archive.details.get(store.id)?.absence === undefined) await clearStore(parts, store);
}

/** Clears a store of what nobody will go on with. One that cannot be written is no reason not to work on what does not need it. */
export const clearStore = (parts: JobParts, store: ArchiveStore): Promise<void> =>
  clearLeftovers(parts, store).catch((err: unknown) =>
    parts.logger.warn({ err, store: store.id }, 'leftovers could not be cleared'),
  );

/** An upload of a very large object goes on for days, and only its beginning is known. */
function staleUploadDays({ archive }: JobParts, { id }: ArchiveStore): number {
  const config = archive.details.get(id)?.config;
  return (config?.kind === 's3' ? config.staleUploadDays : undefined) ?? STALE_UPLOAD_DAYS;
}

async function clearLeftovers(parts: JobParts, store: ArchiveStore): Promise<void> {
  const { functions } = parts.archive;
  // By the system's clock, which dates files.
  const removed = await functions.sweepParts(store, {
    unchangedSince: new Date(Date.now() - PART_AGE_MS),
    uploadsBegunBefore: new Date(Date.now() - staleUploadDays(parts, store) * DAY_MS),
  });
  if (removed.length > 0) parts.logger.info({ store: store.id, removed }, 'removed what broken-off writes left');
  for await (const { tx } of functions.listStaging(store))
    if (await discardAbandoned(parts, store, tx))
      parts.logger.info({ store: store.id, tx }, 'discarded abandoned staging');
}

/** Gives open work of every kind the job it has lost. */
export async function enqueueAllLost(parts: JobParts): Promise<void> {
  for (const kind of Object.keys(OPEN_WORK) as JobKind[]) await enqueueLost(parts, kind);
}

async function enqueueLost({ source }: JobParts, kind: JobKind): Promise<void> {
  await source.transaction(async (manager) => {
    const rows = await manager.query<{ id: string }[]>(
      `select id from (${OPEN_WORK[kind]}) as work
        where not exists (select 1 from graphile_worker.jobs where key = $1 || work.id::text)`,
      [jobKey(kind, '')],
    );
    for (const { id } of rows) await enqueue(manager, kind, id);
  });
}

/**
 * Removes the folder of a transfer that is at rest. Folders of other programs are left alone, and so are those of repairs: a copy set
 * aside may lie in them.
 */
async function discardAbandoned(parts: JobParts, store: ArchiveStore, tx: string): Promise<boolean> {
  const { source, lease, archive } = parts;
  const id = transferOfTx(tx);
  if (id === undefined) return discardCopy(parts, store, tx);
  // Under the lock of the transfer: whoever takes the transfer up meanwhile waits.
  const lock = await lease.take(`transfer:${id}`);
  if (!lock) return false;
  try {
    const open = await source.query<unknown[]>(
      `select 1 from (${OPEN_WORK['process-transfer']}) as work where id = $1`,
      [id],
    );
    if (open.length > 0) return false;
    await archive.functions.takeBackUpload(store, tx);
    await archive.functions.discardStaging(store, tx);
    return true;
  } finally {
    await lock.release();
  }
}

/** Removes the folder of a copy or removal that nobody wants any more. */
async function discardCopy({ source, lease, archive }: JobParts, store: ArchiveStore, tx: string): Promise<boolean> {
  const version = versionOfTx(tx);
  if (version !== undefined) return discardVersion({ source, lease, archive }, store, tx, version);
  const copy = copyOfTx(tx);
  if (copy === undefined) return false;
  // Under the lock of the store's copies: whoever makes them waits.
  const lock = await lease.take(`copies:${store.id}`);
  if (!lock) return false;
  try {
    const open = await source.query<unknown[]>(
      `select 1 from copy_tasks t join aips a on a.id = t.aip_id where t.store_id = $1 and a.uuid = $2 and t.action = $3`,
      [store.id, copy.uuid, copy.action],
    );
    if (open.length > 0) return false;
    if (copy.action === 'copy') await archive.functions.takeBackUpload(store, tx);
    await archive.functions.discardStaging(store, tx);
    return true;
  } finally {
    await lock.release();
  }
}

/** Removes what was staged of a version of which nothing was published. @param uuid of the AIP */
async function discardVersion(
  { source, lease, archive }: Pick<JobParts, 'source' | 'lease' | 'archive'>,
  store: ArchiveStore,
  tx: string,
  uuid: string,
): Promise<boolean> {
  const lock = await lease.take(versionLock(uuid));
  if (!lock) return false;
  try {
    const open = await source.query<unknown[]>(
      'select 1 from aip_next_versions n join aips a on a.id = n.aip_id where a.uuid = $1',
      [uuid],
    );
    if (open.length > 0) return false;
    await archive.functions.discardStaging(store, tx);
    return true;
  } finally {
    await lock.release();
  }
}
