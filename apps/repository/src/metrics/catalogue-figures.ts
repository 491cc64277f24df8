import type { Registry } from 'prom-client';
import type { DataSource, EntityManager } from 'typeorm';
import { readCoverage } from '../audits/coverage.js';
import { WAITING_VERSIONS_SQL } from '../evidence/close-versions.js';
import { KEPT_STATES } from '../volumes/volume-states.js';
import { GaugeSet, type Rows } from './gauges.js';
import type { FigureSource } from './metrics.js';

/** However often somebody asks, the database is not: counting copies reads their whole table. */
const LEAST_AGE_MS = 15_000;
const STATEMENT_TIMEOUT_MS = 5000;

interface Figure {
  help: string;
  labels: readonly string[];
  /** Columns by the names of the labels, and `value`; or what reads them. */
  sql: string | ((manager: EntityManager) => Promise<Rows>);
}

/** As the API says it. */
const missedInDays = async (manager: EntityManager): Promise<Rows> =>
  (await readCoverage(manager)).flatMap(({ store, missedInDays }) =>
    missedInDays === undefined ? [] : [[store, missedInDays] as const],
  );

/** Every figure of the catalogue and the queue. */
const FIGURES = {
  mocban_transfers: {
    help: 'Transfers by state.',
    labels: ['state'],
    sql: 'select state, count(*) as value from transfers group by state',
  },
  mocban_transfer_oldest_seconds: {
    help: 'Age since its receipt of the oldest transfer in each state that is not an end.',
    labels: ['state'],
    sql: `select state, extract(epoch from now() - min(received_at)) as value from transfers
           where state in ('received', 'checking', 'under-review', 'packaging', 'replicating', 'failed')
             and received_at is not null group by state`,
  },
  mocban_uploads_open: {
    help: 'Registered transfers whose bytes have not all arrived.',
    labels: [],
    sql: `select count(*) as value from transfers where state in ('registered', 'uploading')`,
  },
  mocban_jobs: {
    help: 'Jobs in the queue: waiting, running, or put off until later.',
    labels: ['kind', 'state'],
    sql: `select task_identifier as kind,
                 case when locked_at is not null then 'running' when run_at > now() then 'delayed' else 'waiting' end as state,
                 count(*) as value
            from graphile_worker.jobs group by 1, 2`,
  },
  mocban_job_oldest_waiting_seconds: {
    help: 'How long the oldest waiting job of a kind could have been running.',
    labels: ['kind'],
    sql: `select task_identifier as kind, extract(epoch from now() - min(run_at)) as value
            from graphile_worker.jobs where locked_at is null and run_at <= now() group by 1`,
  },
  mocban_holdings: {
    help: 'AIPs in the catalogue.',
    labels: [],
    sql: 'select count(*) as value from aips',
  },
  mocban_copies: {
    help: 'Copies by store and last verdict.',
    labels: ['store', 'state'],
    sql: 'select store_id as store, state, count(*) as value from copies group by 1, 2',
  },
  mocban_aips_below_policy: {
    help: 'AIPs whose verified copies are fewer, or less far apart, than their policy of replication asks for.',
    labels: [],
    sql: 'select below_policy as value from replication_status',
  },
  mocban_copies_waiting: {
    help: 'Copies to be made or removed, by store.',
    labels: ['store', 'action'],
    sql: 'select store_id as store, action, count(*) as value from copy_tasks group by 1, 2',
  },
  mocban_copy_oldest_waiting_seconds: {
    help: 'How long the oldest copy to be made or removed in a store has waited.',
    labels: ['store'],
    sql: 'select store_id as store, extract(epoch from now() - min(since)) as value from copy_tasks group by 1',
  },
  mocban_copy_oldest_verification_seconds: {
    help: 'Age of the oldest full reading among the copies of a store.',
    labels: ['store'],
    sql: `select s.id as store, extract(epoch from now() - c.verified_at) as value
            from stores s cross join lateral (select verified_at from copies
              where store_id = s.id and verified_at is not null order by verified_at limit 1) c`,
  },
  mocban_store_away_seconds: {
    help: 'How long a store has not been there, since that was noticed; 0 while it is.',
    labels: ['store'],
    sql: 'select id as store, coalesce(extract(epoch from now() - unreachable_since), 0) as value from stores',
  },
  mocban_snapshot_age_seconds: {
    help: 'Time since the newest catalogue snapshot that can be read of a store was the catalogue; since the database began where there is none.',
    labels: ['store'],
    sql: `select s.id as store, extract(epoch from now() - coalesce(
              (select max(c.current_at) from catalogue_snapshot_copies c where c.store_id = s.id and c.state = 'intact'),
              (select since from catalogue_snapshot_state))) as value
            from stores s where s.state not in ('retired', 'away')`,
  },
  mocban_incidents_open: {
    help: 'Open incidents by store and kind.',
    labels: ['store', 'kind'],
    sql: 'select store_id as store, kind, count(*) as value from incidents where closed_at is null group by 1, 2',
  },
  mocban_volumes: {
    help: 'Volumes by state.',
    labels: ['state'],
    sql: 'select state, count(*) as value from volumes group by 1',
  },
  mocban_volumes_damaged: {
    help: 'Volumes that an inspection found damaged, neither retired nor lost.',
    labels: [],
    sql: `select count(*) as value from volumes where is_damaged and state not in ('retired', 'lost')`,
  },
  mocban_volumes_life_ending: {
    help: 'Sealed volumes whose rated life ends within the months set for each.',
    labels: [],
    sql: `select count(*) as value from volumes where state in ${KEPT_STATES}
           and rated_life_end <= now() + make_interval(months => renew_before_months)`,
  },
  mocban_volumes_inspection_overdue: {
    help: 'Sealed volumes that were not inspected within the months set for each.',
    labels: [],
    sql: `select count(*) as value from volumes where state in ${KEPT_STATES}
           and coalesce(inspected_at, sealed_at) < now() - make_interval(months => inspect_every_months)`,
  },
  mocban_audits: {
    help: 'Audits by state.',
    labels: ['state'],
    sql: 'select state, count(*) as value from audits group by 1',
  },
  mocban_audit_last_completed_seconds: {
    help: 'Time since an audit of a store was last completed.',
    labels: ['store'],
    sql: `select store, extract(epoch from now() - max(ended_at)) as value
            from audits, unnest(store_ids) as store where state = 'done' group by 1`,
  },
  mocban_audit_copies_overdue: {
    help: 'Copies that have not been read within the time of their audit contract.',
    labels: ['store'],
    sql: `select s.id as store, (select count(*) from copies c where c.store_id = s.id and (c.verified_at is null
              or c.verified_at < now() - coalesce(k.max_age_days, 90) * interval '1 day')) as value
            from stores s left join audit_contracts k on k.store_id = s.id`,
  },
  mocban_audit_contract_missed_in_days: {
    help: 'Days until the first copy will not have been read in time, by what audits managed in 30 days; absent while the contract can be kept.',
    labels: ['store'],
    sql: missedInDays,
  },
  mocban_audit_progress_ratio: {
    help: 'Of the running audit that is furthest behind: objects read over copies to be read.',
    labels: [],
    sql: `select min(objects_read::float8 / greatest(expected, 1)) as value
            from (select a.objects_read, (select sum(planned) from audit_stores s where s.audit_id = a.id) as expected
                    from audits a where a.state = 'running' and a.planned_at is not null) as running
          having count(*) > 0`,
  },
  mocban_log_leaves: {
    help: 'Leaves of the log: numbered, or waiting for their numbers.',
    labels: ['state'],
    sql: `select 'numbered' as state, size as value from log_state
          union all select 'waiting', count(*) from log_leaves where number is null`,
  },
  mocban_log_leaves_missing: {
    help: 'Numbered leaves that the log of a store has not got.',
    labels: ['store'],
    sql: 'select l.store_id as store, s.size - l.size as value from log_stores l cross join log_state s',
  },
  mocban_log_witness_leaves_missing: {
    help: 'Numbered leaves that a witness has not cosigned.',
    labels: ['witness'],
    sql: `select split_part(w.vkey, '+', 1) as witness, s.size - w.size as value from log_witnesses w cross join log_state s`,
  },
  mocban_log_refused: {
    help: '1 while nothing is signed because the histories of stores, witnesses and database differ.',
    labels: [],
    sql: 'select (refusal is not null)::int as value from log_state',
  },
  mocban_evidence_versions_pending: {
    help: 'Versions that the log knows and no stamped batch of evidence has; counted up to 100,000.',
    labels: [],
    sql: `select ${WAITING_VERSIONS_SQL}
                 + (select coalesce(sum(leaves), 0) from evidence_batches where token is null and kind = 'versions') as value`,
  },
  mocban_evidence_failures: {
    help: 'Attempts to make evidence that came to nothing since the last one that did not.',
    labels: [],
    sql: 'select attempts as value from evidence_state',
  },
  mocban_evidence_batches_missing: {
    help: 'Stamped batches of evidence that a store has not got.',
    labels: ['store'],
    sql: `select t.id as store, (select count(*) from evidence_batches b where b.token is not null and not exists
              (select 1 from evidence_copies c where c.store_id = t.id and c.batch_id = b.id)) as value
            from stores t where t.state <> 'retired'`,
  },
  mocban_seal_versions_pending: {
    help: 'Versions that were taken up to be sealed by the archive’s own key and are not.',
    labels: [],
    sql: 'select count(*) as value from seals where not is_placed and sealed_at is null',
  },
  mocban_seal_certificate_end: {
    help: 'When the certificate of the archive’s own key ends, in seconds since 1970; absent where nothing is sealed.',
    labels: [],
    sql: 'select extract(epoch from not_after) as value from seal_state where not_after is not null',
  },
  mocban_signatures_proof_ending: {
    help: 'Signed files that have passed, and whose last proof ends within a year; counted up to 100,000.',
    labels: [],
    sql: `select count(*) as value from (select 1 from signature_checks
           where proved_until < now() + interval '365 days' limit 100000) ending`,
  },
  mocban_signature_checks_overdue: {
    help: 'Signed files that were to be judged again more than a day ago; counted up to 100,000.',
    labels: [],
    sql: `select count(*) as value from (select 1 from signature_checks
           where due_at < now() - interval '1 day' limit 100000) overdue`,
  },
  mocban_keys_expiring: {
    help: 'Keys that are in use and expire within 30 days.',
    labels: ['role'],
    sql: `select role, count(*) as value from api_keys
           where revoked_at is null and expires_at between now() and now() + interval '30 days' group by 1`,
  },
  mocban_webhook_deliveries_pending: {
    help: 'Notifications that have not been delivered yet.',
    labels: [],
    sql: `select count(*) as value from webhook_deliveries where state = 'pending'`,
  },
  mocban_formats_held: {
    help: 'Formats of the holdings by their level of risk.',
    labels: ['level'],
    sql: `select level, count(*) as value from format_risks r
           where exists (select from aip_formats f where f.puid = r.puid) group by 1`,
  },
  mocban_format_holdings: {
    help: 'AIPs by the level of the worst of their formats.',
    labels: ['level'],
    sql: 'select level, count(*) as value from aip_format_risks where level is not null group by 1',
  },
  mocban_formats_worsened: {
    help: 'Formats of the holdings whose level became worse within 14 days, and is still worse than it was.',
    labels: [],
    sql: `select count(*) as value from (
            select distinct on (puid) puid, from_level from format_risk_changes
             where at > now() - interval '14 days' order by puid, id) c
            join format_risks r using (puid)
           where r.level > c.from_level and exists (select from aip_formats f where f.puid = c.puid)`,
  },
  mocban_repairs: {
    help: 'Repairs by state.',
    labels: ['state'],
    sql: 'select state, count(*) as value from repairs group by 1',
  },
} as const satisfies Record<string, Figure>;

type Name = keyof typeof FIGURES;

/** What the database knows, asked with a time limit and not more often than every 15 seconds. */
export class CatalogueFigures implements FigureSource {
  readonly name = 'catalogue';
  readonly #gauges: GaugeSet<Name>;
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(
    registry: Registry,
    readonly source: DataSource,
  ) {
    this.#gauges = new GaugeSet(registry, FIGURES);
  }

  refresh(): Promise<void> {
    if (performance.now() - this.#readAt < LEAST_AGE_MS) return Promise.resolve();
    return (this.#reading ??= this.#read().finally(() => (this.#reading = undefined)));
  }

  clear(): void {
    this.#readAt = -Infinity;
    this.#gauges.clear();
  }

  async #read(): Promise<void> {
    const read = await this.source.transaction(async (manager) => {
      await manager.query(`set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
      const rows: [Name, Rows][] = [];
      for (const [name, { labels, sql }] of Object.entries(FIGURES) as [Name, Figure][])
        rows.push([name, typeof sql === 'string' ? await rowsOf(manager, labels, sql) : await sql(manager)]);
      return rows;
    });
    for (const [name, rows] of read) this.#gauges.set(name, rows);
    this.#readAt = performance.now();
  }
}

async function rowsOf(manager: EntityManager, labels: readonly string[], sql: string): Promise<Rows> {
  const rows = await manager.query<Record<string, string>[]>(sql);
  return rows.map((row) => [...labels.map((label) => String(row[label])), Number(row['value'])]);
}
