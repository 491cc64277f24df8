import type { FixityPool } from '@mocban/fixity';
import type { ArchiveStore, CanaryOutcome } from '@mocban/oais';
import type { JobParts } from '../jobs/job-parts.js';
import { endWith } from './audit-job.js';
import { recoverStoreIncident } from '../incidents/recover.js';
import { openStoreIncident } from '../incidents/open-incident.js';
import type { Lane } from './plan-audit.js';

const CANARY_FAILED = 'canary-failed';

/**
 * Whether the auditor judges what is known of this store as it should. It is asked before the first copy of a run; where it fails the run
 * is over, and nothing of it counts.
 */
export async function believe(parts: JobParts, lane: Lane, store: ArchiveStore, pool: FixityPool): Promise<boolean> {
  const [row] = await parts.source.query<{ canaries: CanaryOutcome[] | null }[]>(
    'select canaries from audit_stores where audit_id = $1 and store_id = $2',
    [lane.auditId, lane.storeId],
  );
  // Another lane, or an earlier turn of this one, has asked; before the end of the store it is asked once more.
  if (row?.canaries?.every(({ passed }) => passed)) return true;
  const outcomes = await tryAll(parts, store, pool);
  await keepOutcomes(parts, lane, outcomes);
  if (outcomes.every(({ passed }) => passed)) {
    await recoverStoreIncident(parts.source.manager, store.id, CANARY_FAILED);
    return true;
  }
  await canariesFailed(parts, lane, outcomes);
  return false;
}

/** The canaries of a store that are misjudged, and those that passed. */
export async function missedCanaries(parts: JobParts, store: ArchiveStore, pool: FixityPool): Promise<CanaryOutcome[]> {
  const outcomes = await tryAll(parts, store, pool);
  return outcomes.every(({ passed }) => passed) ? [] : outcomes;
}

/** Of several lanes one puts canaries to their place. */
const tryAll = ({ archive, lease }: JobParts, store: ArchiveStore, pool: FixityPool): Promise<CanaryOutcome[]> =>
  lease.withLock(`canaries:${store.id}`, () =>
    archive.functions.tryCanaries(store, { pool, audit: archive.functions.auditObject }),
  );

const keepOutcomes = ({ source }: JobParts, lane: Lane, outcomes: readonly CanaryOutcome[]): Promise<unknown> =>
  source.query('update audit_stores set canaries = $3 where audit_id = $1 and store_id = $2', [
    lane.auditId,
    lane.storeId,
    JSON.stringify(outcomes),
  ]);

/** Ends a run whose auditor is not to be believed: what it found intact counts as never read. */
export async function canariesFailed(parts: JobParts, lane: Lane, outcomes: readonly CanaryOutcome[]): Promise<void> {
  await keepOutcomes(parts, lane, outcomes);
  const names = outcomes.filter(({ passed }) => !passed).map(({ name }) => name);
  const detail = `the audit misjudged what it is tried by: ${names.join(', ')}`;
  parts.logger.error({ auditId: lane.auditId, store: lane.storeId, canaries: names }, detail);
  await parts.source.transaction(async (manager) => {
    await manager.query(
      `update copies c set state = 'unverified', verified_at = null from audit_objects o
        where o.audit_id = $1 and o.verdict = 'intact' and c.store_id = o.store_id and c.aip_id = o.object_id
          and c.state = 'intact'`,
      [lane.auditId],
    );
    await openStoreIncident(manager, { subject: 'auditor', storeId: lane.storeId, kind: CANARY_FAILED, detail });
    await endWith(parts, manager, lane.auditId, { state: 'canary-failed', cause: 'AUDIT_CANARY_FAILED' });
  });
}
