import type { EntityManager } from 'typeorm';
import type { AuditEntity } from '../database/entities/storage.js';
import { Values } from '../database/statement.js';
import { enqueue } from '../jobs/queue.js';
import { DUE_SHARE, readContract } from './contract.js';

/** Which copies of its stores an audit reads; without any member all of them, and what nobody expects there. */
export interface AuditScope {
  fonds?: string;
  /** Code of an agency. */
  agency?: string;
  /** UUID of an AIP. */
  holding?: string;
  sample?: { seed: string; count?: number; percent?: number };
  /** The copies whose time has come by the contract, so many at most. */
  due?: number;
  bytesPerSecond?: number;
}

/** Whether an audit also looks for what nobody expects in its stores. */
export const isWhole = ({ fonds, agency, holding, sample, due }: AuditScope): boolean =>
  [fonds, agency, holding, sample, due].every((limit) => limit === undefined);

/** Draws a lot from 0 to 1 that nobody can foresee who does not know the seed. */
const lotSql = (seed: string): string =>
  `(('x' || substr(encode(sha256(convert_to(${seed} || E'\\n' || c.aip_id, 'UTF8')), 'hex'), 1, 12))::bit(48)::bigint / (2.0 ^ 48))`;

/** Lists the copies to be read, the longest unread first, in turns of their fonds; and has them read. */
export async function planAudit(manager: EntityManager, audit: AuditEntity): Promise<void> {
  for (const storeId of audit.storeIds) {
    const { lanes, maxAgeDays } = await readContract(manager, storeId);
    const [listed] = await manager.query<{ planned: number }[]>(...listStatement(audit, storeId, maxAgeDays));
    const snapshots = isWhole(audit.scope) ? await listSnapshots(manager, audit.id, storeId, listed!.planned) : 0;
    await manager.query('insert into audit_stores (audit_id, store_id, lanes, planned) values ($1, $2, $3, $4)', [
      audit.id,
      storeId,
      lanes,
      listed!.planned + snapshots,
    ]);
    for (let lane = 1; lane <= lanes; lane += 1)
      await enqueue(manager, 'audit-store', laneSubject({ auditId: audit.id, storeId, lane }));
  }
}

function listStatement(audit: AuditEntity, storeId: string, maxAgeDays: number): [string, unknown[]] {
  const values = new Values();
  const { fonds, agency, holding, sample, due } = audit.scope;
  // The longest unread come first in their index, so that those that are due are among them.
  const copies =
    due === undefined
      ? 'copies'
      : `(select * from (select * from copies where store_id = ${values.add(storeId, 'text')}
             order by verified_at nulls first limit ${values.add(due, 'int')}) oldest
           where verified_at is null or verified_at < now() - ${values.add(maxAgeDays * DUE_SHARE, 'float8')} * interval '1 day')`;
  const conditions = [
    `c.store_id = ${values.add(storeId, 'text')}`,
    ...(fonds === undefined ? [] : [`a.fonds = ${values.add(fonds, 'text')}`]),
    ...(agency === undefined
      ? []
      : [`a.agency_id = (select id from agencies where code = ${values.add(agency, 'text')})`]),
    ...(holding === undefined ? [] : [`a.uuid = ${values.add(holding, 'uuid')}`]),
    ...(sample?.percent === undefined
      ? []
      : [`${lotSql(values.add(sample.seed, 'text'))} * 100 < ${values.add(sample.percent, 'float8')}`]),
  ];
  const chosen =
    sample?.count !== undefined
      ? `order by ${lotSql(values.add(sample.seed, 'text'))} limit ${values.add(sample.count, 'int')}`
      : '';
  return [
    `with chosen as (
       select c.aip_id, c.verified_at, a.object_path, a.fonds, a.sequence from ${copies} c join aips a on a.id = c.aip_id
        where ${conditions.join(' and ')} ${chosen}
     ), turns as (
       select *, row_number() over (partition by fonds order by verified_at nulls first, sequence) as turn from chosen
     ), listed as (
       insert into audit_copies (audit_id, store_id, ordinal, aip_id, path)
       select ${values.add(audit.id, 'uuid')}, ${values.add(storeId, 'text')},
              row_number() over (order by turn, verified_at nulls first, sequence), aip_id, object_path from turns
       returning 1
     ) select count(*)::int as planned from listed`,
    values.list,
  ];
}

/** The catalogue's own snapshots, of which there is no holding, come last. */
async function listSnapshots(manager: EntityManager, auditId: string, storeId: string, after: number): Promise<number> {
  const rows = await manager.query<unknown[]>(
    `insert into audit_copies (audit_id, store_id, ordinal, aip_id, path)
     select $1, $2, $3::int + row_number() over (order by object_id), object_id, object_path
       from (select distinct s.object_id, s.object_path from catalogue_snapshot_copies c
               join catalogue_snapshots s on s.object_id = c.object_id where c.store_id = $2 and c.state <> 'removing') as expected
     returning 1`,
    [auditId, storeId, after],
  );
  return rows.length;
}

/** One of the processes that share the copies of a store. */
export interface Lane {
  auditId: string;
  storeId: string;
  /** Counted from 1. */
  lane: number;
}

export const laneSubject = ({ auditId, storeId, lane }: Lane): string => `${auditId}/${storeId}/${lane}`;

export function parseLane(subject: string): Lane {
  const [auditId = '', storeId = '', lane = '1'] = subject.split('/');
  return { auditId, storeId, lane: Number(lane) };
}

/** Lanes that are to be at work, for the recovery of jobs. */
export const OPEN_LANES_SQL = `
  select s.audit_id || '/' || s.store_id || '/' || lane as id
    from audits a join audit_stores s on s.audit_id = a.id, generate_series(1, s.lanes) as lane
   where a.state = 'running' and s.ended_at is null`;
