import { hash } from 'node:crypto';
import { isoSeconds, type Clock } from '@mocban/core';
import {
  levelCountOf,
  serialiseBatchHead,
  stampedBatch,
  StoredTree,
  type BatchHead,
  type BatchKind,
  type BatchSource,
  type EvidenceEvent,
  type HashTree,
  type RecordAlgorithm,
  type StampedBatch,
} from '@mocban/evidence';
import type { EntityManager } from 'typeorm';
import { SEALS_OPEN_SQL } from './seal-rows.js';

/** Evidence is one: its job has one subject. */
export const EVIDENCE = 'evidence';

/** A row, the name of the evidence, when a batch is asked for, one is not stamped, or a store lacks one. */
export const OPEN_EVIDENCE_SQL = `select '${EVIDENCE}' as id from evidence_state s
  where s.adopting or s.requested_at is not null or exists (select 1 from evidence_batches where token is null)
     or exists (select 1 from evidence_batches b cross join stores t where b.token is not null and t.state not in ('retired', 'away')
          and not exists (select 1 from evidence_copies c where c.store_id = t.id and c.batch_id = b.id)) or ${SEALS_OPEN_SQL}`;

export interface BatchRow {
  id: string;
  kind: BatchKind;
  algorithm: RecordAlgorithm;
  root: string;
  leaves: string;
  renews: string[];
}

const COLUMNS = 'id, kind, algorithm, root, leaves, renews';

/** Adds a closed batch. @param starts ids of the chains it renews */
export async function insertBatch(
  manager: EntityManager,
  kind: BatchKind,
  tree: HashTree,
  starts: readonly string[] = [],
): Promise<string> {
  const [row] = await manager.query<{ id: string }[]>(
    `insert into evidence_batches (kind, algorithm, root, leaves, levels, renews)
     values ($1, $2, $3, $4, $5, (select coalesce(array_agg(root order by root), '{}') from evidence_batches where id = any($6)))
     returning id`,
    [kind, tree.algorithm, tree.root.toString('hex'), tree.size, Buffer.concat(tree.levels), starts],
  );
  await manager.query('insert into evidence_renewals (start_id, batch_id) select unnest($2::bigint[]), $1', [
    row!.id,
    starts,
  ]);
  return row!.id;
}

/** Batches that are closed and not stamped, oldest first. */
export const openBatches = (manager: EntityManager): Promise<BatchRow[]> =>
  manager.query<BatchRow[]>(`select ${COLUMNS} from evidence_batches where token is null order by id`);

/** What the log says of a batch that was stamped. */
export const evidenceEvent = (head: BatchHead, clock: Clock): EvidenceEvent => ({
  type: 'evidence',
  time: isoSeconds(clock.now()),
  batch: head.root,
  kind: head.kind,
  leaves: head.leaves,
  stampedAt: head.time,
  sha256: hash('sha256', serialiseBatchHead(head), 'hex'),
});

interface StampedRow extends BatchRow {
  token: Buffer;
  certificates: Buffer[];
  crls: Buffer[];
  ocsps: Buffer[];
  levels: Buffer;
}

/** A stamped batch with all that stores keep of it: the same bytes each time. */
export async function readStampedBatch(manager: EntityManager, id: string): Promise<StampedBatch> {
  const [row] = await manager.query<StampedRow[]>(
    `select ${COLUMNS}, token, certificates, crls, ocsps, levels from evidence_batches where id = $1`,
    [id],
  );
  const { kind, token, certificates, crls, ocsps, levels, renews } = row!;
  const tree = {
    algorithm: row!.algorithm,
    root: Buffer.from(row!.root, 'hex'),
    size: Number(row!.leaves),
    levels: levelsOf(row!, levels),
  };
  return stampedBatch(kind, tree, token, { renews, material: { certificates, crls, ocsps } });
}

function levelsOf({ leaves, root }: Pick<BatchRow, 'leaves' | 'root'>, bytes: Buffer): Buffer[] {
  const starts = levelStarts(Number(leaves), root.length / 2);
  return starts.slice(0, -1).map((start, level) => bytes.subarray(start, starts[level + 1]));
}

/** Where each level begins, and last where the last one ends. */
function levelStarts(leaves: number, width: number): number[] {
  const starts = [0];
  for (let [level, count] = [0, leaves]; level < levelCountOf(leaves); level += 1, count = Math.ceil(count / 2))
    starts.push(starts.at(-1)! + count * width);
  return starts;
}

/** The stamped batches that records of a version are made of: its own, and whatever renewed that. */
export async function batchesOf(
  manager: EntityManager,
  object: string,
  version: string,
): Promise<(BatchSource & { head: Pick<BatchHead, 'leaves'> })[]> {
  const rows = await manager.query<(BatchRow & { stamped_at: Date })[]>(
    `with recursive of (id) as (
       select batch_id from evidence_versions where object_id = $1 and version = $2
       union select r.batch_id from of join evidence_renewals r on r.start_id = of.id)
     select ${COLUMNS}, stamped_at from evidence_batches where id in (select id from of) and token is not null order by id`,
    [object, version],
  );
  return rows.map((row) => sourceOf(manager, row));
}

/** A batch of the database, of which only what is asked for is read. */
export function sourceOf(
  manager: EntityManager,
  row: BatchRow & { stamped_at: Date },
): BatchSource & { head: Pick<BatchHead, 'leaves'> } {
  const { id, kind, algorithm, root, renews } = row;
  const head = { kind, algorithm, root, renews, leaves: Number(row.leaves), time: row.stamped_at.toISOString() };
  const starts = levelStarts(head.leaves, root.length / 2);
  const tree = new StoredTree(head, async (level, start, end) => {
    const [slice] = await manager.query<{ bytes: Buffer }[]>(
      'select substring(levels from $2 for $3) as bytes from evidence_batches where id = $1',
      [id, starts[level]! + start + 1, end - start],
    );
    return slice!.bytes;
  });
  return {
    head,
    listsFor: (group) => tree.listsFor(group),
    token: async () => {
      const [stamped] = await manager.query<{ token: Buffer }[]>('select token from evidence_batches where id = $1', [
        id,
      ]);
      return stamped!.token;
    },
  };
}
