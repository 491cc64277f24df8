import { EvidenceError, serialiseEvidenceRecord } from '@mocban/evidence';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { CONFIG, type Config } from '../config/config.js';
import type { AipEntity } from '../database/entities/holdings.js';
import { ServiceError } from '../error.js';
import { enqueue } from '../jobs/queue.js';
import { batchesOf, EVIDENCE } from './batch-rows.js';
import { waitingVersions } from './close-versions.js';
import { recordByStore } from './record-by-store.js';
import { SealOfArchive } from './seal.service.js';
import type { BatchDto, EvidenceDto, EvidenceRequestDto, EvidenceStateName } from './evidence.dto.js';

const NEWEST = 100;

interface StateRow {
  requested: boolean;
  problem: string | null;
  batches: string;
  open: string;
  lacking: boolean;
  due: Date | null;
}

interface NewestRow {
  root: string;
  kind: string;
  algorithm: string;
  leaves: string;
  closed_at: Date;
  stamped_at: Date | null;
  authority: string | null;
  due_at: Date | null;
  stores: string[];
}

/** What evidence there is, by the database. */
@Injectable()
export class EvidenceOfArchive {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
    @Inject(CONFIG) readonly config: Config,
    readonly seals: SealOfArchive,
  ) {}

  async get(): Promise<EvidenceDto> {
    const row = await this.#row();
    const pendingVersions = await this.#pending(row);
    const newest = await this.source.query<NewestRow[]>(
      `select root, kind, algorithm, leaves, closed_at, stamped_at, authority, due_at,
              (select coalesce(array_agg(store_id order by store_id), '{}') from evidence_copies c where c.batch_id = b.id) as stores
         from evidence_batches b order by id desc limit $1`,
      [NEWEST],
    );
    return {
      state: this.#stateOf(row, pendingVersions),
      pendingVersions,
      batches: Number(row.batches),
      ...(row.due && { renewalDue: row.due.toISOString() }),
      requested: row.requested,
      ...(row.problem !== null && { problem: row.problem }),
      seal: await this.seals.get(),
      newest: newest.map(batchOf),
    };
  }

  async state(): Promise<EvidenceStateName> {
    if (this.config.evidence === undefined) return 'off';
    const row = await this.#row();
    return this.#stateOf(row, await this.#pending(row));
  }

  /** Asks for a batch over what waits, or for everything to be renewed. @throws ServiceError `EVIDENCE_NO_AUTHORITY` */
  async request({ renew }: EvidenceRequestDto): Promise<EvidenceDto> {
    if (this.config.evidence === undefined)
      throw new ServiceError('EVIDENCE_NO_AUTHORITY', 'the service was started without a time-stamping authority');
    await this.source.transaction(async (manager) => {
      await manager.query(
        'update evidence_state set requested_at = clock_timestamp(), renewal = coalesce($1, renewal)',
        [renew ?? null],
      );
      await enqueue(manager, 'make-evidence', EVIDENCE);
    });
    return this.get();
  }

  /** Of some versions of an AIP, those that a stamped batch has. */
  async stampedVersions(aipId: string): Promise<Set<string>> {
    const rows = await this.source.query<{ version: string }[]>(
      `select v.version from evidence_versions v join evidence_batches b on b.id = v.batch_id
        where v.object_id = $1 and b.token is not null`,
      [aipId],
    );
    return new Set(rows.map(({ version }) => version));
  }

  /**
   * The evidence record of a version (RFC 4998), as it is now.
   * @throws ServiceError `EVIDENCE_PENDING`, `HOLDING_NO_READABLE_COPY`
   */
  async record(aip: Pick<AipEntity, 'id' | 'objectPath'>, version: string): Promise<Buffer> {
    const batches = await batchesOf(this.source.manager, aip.id, version);
    if (batches.length === 0) throw new ServiceError('EVIDENCE_PENDING', `${version} waits for its evidence`);
    for (const store of this.archive.stores) {
      const { objectPath } = aip;
      // One that does not answer has it no less than the next.
      const found = await recordByStore(this.archive, store, { objectPath, version }, batches).catch(
        (error: unknown) => {
          if (error instanceof EvidenceError) throw error;
          return undefined;
        },
      );
      if (found !== undefined) return serialiseEvidenceRecord(found.record);
    }
    throw new ServiceError('HOLDING_NO_READABLE_COPY', 'no store has the manifests that were stamped');
  }

  async #row(): Promise<StateRow> {
    const [row] = await this.source.query<StateRow[]>(
      `select requested_at is not null as requested, problem,
              (select count(*) from evidence_batches where token is not null) as batches,
              (select coalesce(sum(leaves), 0) from evidence_batches where token is null and kind = 'versions') as open,
              (select min(due_at) from evidence_batches b where token is not null and not exists
                 (select 1 from evidence_renewals r where r.start_id = b.id)
                 and (b.kind <> 'tokens' or not exists (select 1 from evidence_renewals mine join evidence_renewals later
                        on later.start_id = mine.start_id and later.batch_id > b.id where mine.batch_id = b.id))) as due,
              exists (select 1 from evidence_batches b cross join stores t
                 where b.token is not null and t.state not in ('retired', 'away') and not exists
                   (select 1 from evidence_copies o where o.store_id = t.id and o.batch_id = b.id)) as lacking
         from evidence_state`,
    );
    return row!;
  }

  async #pending({ open }: StateRow): Promise<number> {
    return Number(open) + (await waitingVersions(this.source.manager));
  }

  #stateOf({ problem, lacking }: StateRow, pending: number): EvidenceStateName {
    if (this.config.evidence === undefined) return 'off';
    if (problem !== null) return 'failing';
    return pending > 0 || lacking ? 'pending' : 'ok';
  }
}

const batchOf = (row: NewestRow): BatchDto => ({
  root: row.root,
  kind: row.kind,
  algorithm: row.algorithm,
  leaves: Number(row.leaves),
  closedAt: row.closed_at.toISOString(),
  ...(row.stamped_at && { stampedAt: row.stamped_at.toISOString() }),
  ...(row.authority !== null && { authority: row.authority }),
  ...(row.due_at && { renewalDue: row.due_at.toISOString() }),
  stores: row.stores,
});
