import { assembleRecord, groupToRenew, treeOfGroups, type RecordAlgorithm } from '@mocban/evidence';
import { hash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { EvidenceConfig } from '../config/evidence-options.js';
import type { JobParts } from '../jobs/job-parts.js';
import { batchesOf, insertBatch } from './batch-rows.js';

/** How records are renewed: by a later token, or by another digest algorithm. */
export type RenewalKind = 'timestamp' | 'algorithm';

/** An authority that ends within twelve months gives nothing that lasts longer: it is asked again so often, until it has a new key. */
const LEAST_AGE_DAYS = 30;

interface Chain {
  /** The batch that the chain begins with. */
  id: string;
  algorithm: RecordAlgorithm;
  dueBy: RenewalKind;
}

/**
 * Closes the batches that renew what is due: one of tokens for each digest algorithm, and one of records where the algorithm itself is
 * what ends. What waits for its stamp is not due.
 * @param demanded renews every chain in this way, due or not
 */
export async function closeRenewals(
  parts: JobParts,
  { renewBy }: EvidenceConfig,
  demanded: RenewalKind | undefined,
): Promise<void> {
  const chains = await dueChains(parts, demanded !== undefined);
  const by = (kind: RenewalKind): Chain[] => chains.filter(({ dueBy }) => (demanded ?? dueBy) === kind);
  for (const algorithm of new Set(by('timestamp').map((chain) => chain.algorithm)))
    await closeTokens(
      parts,
      algorithm,
      by('timestamp').filter((chain) => chain.algorithm === algorithm),
    );
  const outdated = by('algorithm').filter(({ algorithm }) => algorithm !== renewBy);
  if (outdated.length > 0) await closeRecords(parts, renewBy, outdated);
}

/** The newest batch of a chain decides; a chain that was renewed by another algorithm goes on as that one's. */
const dueChains = ({ source, config }: JobParts, isAll: boolean): Promise<Chain[]> =>
  source.query<Chain[]>(
    `select s.id, s.algorithm, coalesce(last.due_by, s.due_by) as "dueBy" from evidence_batches s
       left join lateral (select b.* from evidence_renewals r join evidence_batches b on b.id = r.batch_id
                           where r.start_id = s.id order by b.id desc limit 1) last on true
      where s.kind in ('versions', 'records') and s.token is not null
        and (last.id is null or (last.kind = 'tokens' and last.token is not null))
        and case when $2 then coalesce(last.closed_at, s.closed_at) < (select requested_at from evidence_state)
                 else coalesce(last.due_at, s.due_at) <= $1
                  and coalesce(last.stamped_at, s.stamped_at) < $1::timestamptz - $3 * interval '1 day' end
      order by s.id`,
    [config.clock.now(), isAll, LEAST_AGE_DAYS],
  );

async function closeTokens(
  { source, config }: JobParts,
  algorithm: RecordAlgorithm,
  chains: readonly Chain[],
): Promise<void> {
  await source.transaction(async (manager) => {
    const groups: Buffer[][] = [];
    for (const { id } of chains) groups.push(await tokensOf(manager, id, algorithm));
    const starts = chains.map(({ id }) => id);
    await insertBatch(manager, 'tokens', treeOfGroups(algorithm, groups), starts);
  });
  await config.onStep('batch:renewal-closed');
}

/** Digests of the tokens of a chain, oldest first. */
async function tokensOf(manager: EntityManager, start: string, algorithm: RecordAlgorithm): Promise<Buffer[]> {
  const rows = await manager.query<{ token: Buffer }[]>(
    `select token from evidence_batches where id = $1
     union all (select b.token from evidence_renewals r join evidence_batches b on b.id = r.batch_id
                 where r.start_id = $1 and b.kind = 'tokens' order by b.id)`,
    [start],
  );
  return rows.map(({ token }) => hash(algorithm, token, 'buffer'));
}

interface Member {
  object: string;
  version: string;
  objectPath: string;
  stores: string[];
}

/** Reads the two manifests of every version, small files, and digests them with all that proved them so far. */
async function closeRecords(parts: JobParts, algorithm: RecordAlgorithm, chains: readonly Chain[]): Promise<void> {
  const { source, config } = parts;
  const starts = chains.map(({ id }) => id);
  const groups: Buffer[][] = [];
  for (const member of await membersOf(source.manager, starts))
    groups.push(await renewedGroup(parts, member, algorithm));
  if (groups.length === 0) return;
  await source.transaction((manager) => insertBatch(manager, 'records', treeOfGroups(algorithm, groups), starts));
  await config.onStep('batch:renewal-closed');
}

/** The versions that chains are of, however often they were renewed; those that were purged need no renewal. */
const membersOf = (manager: EntityManager, starts: readonly string[]): Promise<Member[]> =>
  manager.query<Member[]>(
    `with recursive of (id) as (
       select unnest($1::bigint[])
       union select r.start_id from of join evidence_renewals r on r.batch_id = of.id)
     select v.object_id as object, v.version, o.object_path as "objectPath", o.stores
       from evidence_versions v join lateral (
         select a.object_path, (select coalesce(array_agg(c.store_id), '{}') from copies c
                  where c.aip_id = a.id and c.state in ('intact', 'unverified')) as stores from aips a where a.id = v.object_id
         union all
         select s.object_path, (select coalesce(array_agg(c.store_id), '{}') from catalogue_snapshot_copies c
                  where c.object_id = s.object_id) from catalogue_snapshots s
          where s.object_id = v.object_id and s.version = v.version) o on true
      where v.batch_id in (select id from of)`,
    [starts],
  );

async function renewedGroup(
  { archive, source }: JobParts,
  { object, version, objectPath, stores }: Member,
  algorithm: RecordAlgorithm,
): Promise<Buffer[]> {
  const problems: string[] = [];
  for (const store of archive.stores.filter(({ id }) => stores.includes(id))) {
    const made = await archive.functions.readManifestGroup(store, objectPath, version);
    if ('problem' in made) {
      problems.push(`${store.id}: ${made.problem}`);
      continue;
    }
    const assembled = await assembleRecord(await batchesOf(source.manager, object, version), made.group);
    if (assembled !== undefined) return groupToRenew(assembled.record, algorithm, await made.group(algorithm));
    problems.push(`${store.id}: its manifests are not those that were stamped`);
  }
  throw new Error(`${object} ${version} cannot be renewed: ${problems.join('; ')}`);
}
