import { BATCH_KINDS, groupDigest, levelCountOf, treeOfGroups, type RecordAlgorithm } from '@mocban/evidence';
import type { ArchiveStore } from '@mocban/oais';
import { parseCertificate, parseTimestampToken, verifyTimestampToken } from '@mocban/pki';
import type { Clock } from '@mocban/core';
import type { EntityManager } from 'typeorm';
import { isDatabaseAway } from '../environment.js';
import type { JobParts } from '../jobs/job-parts.js';
import { addLeaf } from '../log/leaves.js';
import { evidenceEvent, insertBatch } from './batch-rows.js';

type Functions = JobParts['archive']['functions'];
type FoundBatch = NonNullable<Awaited<ReturnType<Functions['readStoreBatch']>>>;

/**
 * Takes over the batches that a store has and the database has not: after it was made anew from the stores, or restored from a backup.
 * Versions that are in one of them are not stamped again.
 */
export async function adoptBatches(parts: JobParts, signal: AbortSignal): Promise<void> {
  const { archive, logger } = parts;
  for (const store of archive.stores)
    try {
      const adopted = await adoptFrom(parts, store, signal);
      if (adopted === 0) continue;
      await skipAdopted(parts);
      logger.warn({ store: store.id, batches: adopted }, 'took over evidence that a store had');
    } catch (error) {
      signal.throwIfAborted();
      if (isDatabaseAway(error)) throw error;
      logger.warn({ err: error, store: store.id }, 'the evidence of a store could not be looked at');
    }
}

/** The first version that none of them has is where the next batch begins. */
const skipAdopted = ({ source }: JobParts): Promise<unknown> =>
  source.query(
    `update evidence_state set sealed_to = greatest(sealed_to, coalesce((
       select min(number) from log_leaves l where number >= sealed_to and key >= 'version ' and key < 'version!'
          and not exists (select 1 from evidence_versions v where l.key = 'version ' || v.object_id || ' ' || v.version)),
       (select size from log_state)))`,
  );

/** @returns how many were taken over */
async function adoptFrom(parts: JobParts, store: ArchiveStore, signal: AbortSignal): Promise<number> {
  const { functions } = parts.archive;
  const { manager } = parts.source;
  const roots = await functions.listStoreBatches(store);
  const known = await manager.query<{ root: string }[]>(
    'select root from evidence_batches where root = any($1) and token is not null',
    [roots],
  );
  const isKnown = new Set(known.map(({ root }) => root));
  const found: FoundBatch[] = [];
  for (const root of roots) {
    signal.throwIfAborted();
    const batch = isKnown.has(root) ? undefined : await functions.readStoreBatch(store, root);
    if (batch !== undefined && (await isSound(batch))) found.push(batch);
  }
  for (const batch of inOrder(found))
    await manager.transaction((inner) => adopt(inner, store, batch, parts.config.clock));
  return found.length;
}

/** What renews behind what it renews, also where both were stamped within one second. */
function inOrder(batches: readonly FoundBatch[]): FoundBatch[] {
  const due = [...batches].sort(
    ({ head: a }, { head: b }) =>
      Date.parse(a.time) - Date.parse(b.time) || BATCH_KINDS.indexOf(a.kind) - BATCH_KINDS.indexOf(b.kind),
  );
  const ordered: FoundBatch[] = [];
  while (due.length > 0) {
    const waiting = new Set(due.map(({ head }) => head.root));
    const next = due.findIndex(({ head }) => !head.renews.some((root) => waiting.has(root)));
    ordered.push(...due.splice(Math.max(next, 0), 1));
  }
  return ordered;
}

/** Whether the token is one of the root; whom it is by was judged when it was taken. */
async function isSound({ head, token, material }: FoundBatch): Promise<boolean> {
  const others = material.certificates.map((der) => parseCertificate(der));
  const outcome = await verifyTimestampToken(parseTimestampToken(token), Buffer.from(head.root, 'hex'), others);
  return outcome.outcome === 'valid';
}

async function adopt(manager: EntityManager, store: ArchiveStore, batch: FoundBatch, clock: Clock): Promise<void> {
  const { head, token, material } = batch;
  const values: Buffer[][] = [];
  for await (const leaf of batch.leaves()) values.push([leaf]);
  const tree = treeOfGroups(head.algorithm, values);
  if (tree.root.toString('hex') !== head.root || tree.levels.length !== levelCountOf(head.leaves)) return;
  // One that was closed here and stamped elsewhere is that one.
  await manager.query(
    'delete from evidence_renewals r using evidence_batches b where b.id = r.batch_id and b.root = $1',
    [head.root],
  );
  await manager.query(
    'delete from evidence_versions v using evidence_batches b where b.id = v.batch_id and b.root = $1',
    [head.root],
  );
  await manager.query('delete from evidence_batches where root = $1', [head.root]);
  const starts = await manager.query<{ id: string }[]>('select id from evidence_batches where root = any($1)', [
    head.renews,
  ]);
  const id = await insertBatch(
    manager,
    head.kind,
    tree,
    starts.map((one) => one.id),
  );
  await manager.query(
    `update evidence_batches set token = $2, stamped_at = $3, certificates = $4, crls = $5, ocsps = $6, renews = $7, due_at = $8,
            due_by = 'timestamp' where id = $1`,
    [
      id,
      token,
      head.time,
      material.certificates,
      material.crls,
      material.ocsps,
      head.renews,
      dueOf(material.certificates),
    ],
  );
  await manager.query('insert into evidence_copies (store_id, batch_id) select id, $2 from stores where id = $1', [
    store.id,
    id,
  ]);
  // One that was made without the service is in no log yet.
  await addLeaf(manager, evidenceEvent(head, clock));
  if (head.kind === 'versions') await adoptVersions(manager, id, head.algorithm, values);
}

/** Twelve months before the first of the certificates that came with it ends. */
function dueOf(certificates: readonly Buffer[]): Date {
  const ends = certificates.map((der) => parseCertificate(der).notAfter.getTime());
  const due = new Date(Math.min(...ends, 8.64e15));
  due.setUTCMonth(due.getUTCMonth() - 12);
  return due;
}

interface LoggedVersion {
  object: string;
  version: string;
  sha256: Buffer;
  sha512: Buffer;
}

/** Which versions those values are of: the leaves of the log have the digests of their manifests. */
async function adoptVersions(
  manager: EntityManager,
  batch: string,
  algorithm: RecordAlgorithm,
  values: readonly (readonly Buffer[])[],
): Promise<void> {
  const isIn = new Set(values.map(([value]) => value!.toString('base64')));
  const step = 50_000;
  const [log] = await manager.query<{ size: string }[]>('select size from log_state');
  for (let from = 0; from < Number(log!.size) && isIn.size > 0; from += step) {
    const rows = await manager.query<LoggedVersion[]>(
      `select e->>'object' as object, e->>'version' as version,
              decode(e->'manifests'->0->>'sha256', 'hex') as sha256, decode(e->'manifests'->1->>'sha256', 'hex') as sha512
         from (select convert_from(entry, 'UTF8')::jsonb as e from log_leaves
                where number >= $1 and number < $2 and key >= 'version ' and key < 'version!') as logged`,
      [from, from + step],
    );
    const met = rows.filter(({ sha256, sha512 }) =>
      isIn.delete(groupDigest(algorithm, [sha256, sha512]).toString('base64')),
    );
    await manager.query(
      `insert into evidence_versions (object_id, version, batch_id)
       select g.object, g.version, $3 from unnest($1::text[], $2::text[]) as g (object, version) on conflict do nothing`,
      [met.map(({ object }) => object), met.map(({ version }) => version), batch],
    );
  }
}
