import { basename, resolve } from 'node:path';
import { isoSeconds, type Finding } from '@mocban/core';
import { readHoldings, type ArchiveStore, type HoldingRecord } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { openStoreToRead } from '../archive/open-store.js';
import { resolveConfig, type LogLevel } from '../config/config.js';
import type { StoreOption } from '../config/store-options.js';
import { Database } from '../database/database.js';
import { storable } from '../database/storable.js';
import { StartError } from '../error.js';
import { uuidOf, writeHolding } from '../holdings/catalogue-writer.js';
import { knownVkey } from '../log/log-key.js';
import { rebuildLog } from './rebuild-log.js';
import { createLogger } from '../http/log.js';
import { insertSnapshotVersion } from '../snapshot/record-snapshot.js';
import { findSnapshots } from '../snapshot/read-snapshot.js';
import { restoreOrder, restoreTables } from '../snapshot/restore-tables.js';
import { differingTables } from '../snapshot/compare-tables.js';
import { restoreNewest, type RestoredSnapshot } from './restore-snapshot.js';
import { SERVICE_AGENT, recordEvent } from '../transfers/transition.js';

export interface RebuildOptions {
  /** Roots of the stores, or stores with a name; their union becomes the catalogue. Read only; a root is known by the name of its folder. */
  stores: readonly (string | StoreOption)[];
  /** Data directory of the service to be, for its embedded database. */
  dataDirectory?: string;
  databaseUrl?: string;
  /** @defaultValue `warn` */
  logLevel?: LogLevel;
  /** A folder to compare the restored tables in with the snapshot, byte by byte, before anything is laid beside them. */
  compareIn?: string;
  onProgress?: (done: { holdings: number }) => void;
}

export interface RebuildSummary {
  /** AIPs catalogued. */
  holdings: number;
  versions: number;
  files: number;
  events: number;
  agencies: number;
  agreements: number;
  transfers: number;
  /** Of the log. */
  leaves: number;
  /** Copies found, by store id. */
  copies: Record<string, number>;
  /** Objects that could not be catalogued, and AIPs whose copies differ. */
  problems: { store: string; path: string; finding: Finding }[];
  /** The catalogue snapshot that was restored, with its rows by table. */
  snapshot?: { store: string; objectId: string; version: string; created: string; rows: Record<string, number> };
  /** Tables that were not restored as the snapshot has them, where that was compared. */
  differing?: readonly string[];
  /** What no store holds, in words for people. */
  notRestored: readonly string[];
}

const NEVER_RESTORED: readonly string[] = [
  'transfers that were under way: registered, being uploaded, under review, failed',
  'jobs, and messages that were not delivered; copies count as unverified until the next audit',
  'events after the commit of an AIP that neither a version of it nor the snapshot holds',
];

const NOT_RESTORED_WITH_SNAPSHOT: readonly string[] = [
  'secrets of API keys: the next start of the service makes a new administrator key, who rotates those that are used',
  'secrets of webhooks: each is switched off until its secret has been rotated',
  ...NEVER_RESTORED,
];

const NOT_RESTORED: readonly string[] = [
  'API keys: the next start of the service makes a new administrator key',
  'transfers that were returned or quarantined, and the history of audits, repairs, incidents and decisions',
  'check reports and decisions of preserved transfers (their events are in the AIPs)',
  'titles and terms of agreements, and whether they were closed: they are open again, with default terms',
  "the archive's own rows about formats, what campaigns identified anew, policies and campaigns of migration with what became of files",
  "a producer's claim by sha512: a package sent again is recognised by its sha256, or by name and size",
  ...NEVER_RESTORED,
];

/**
 * Makes the catalogue anew from the stores alone, in one transaction: broken off, nothing of it is there. The database must hold
 * no catalogue yet.
 * @throws StartError `REBUILD_CATALOGUE_NOT_EMPTY`, `START_OPTION_INVALID` and what opening the database throws
 */
export async function rebuildCatalogue(options: RebuildOptions): Promise<RebuildSummary> {
  if (options.dataDirectory === undefined && options.databaseUrl === undefined)
    throw new StartError('START_OPTION_INVALID', 'dataDirectory or databaseUrl: expected one of them');
  const config = resolveConfig({
    dataDirectory: options.dataDirectory ?? '.',
    ...(options.databaseUrl !== undefined && { databaseUrl: options.databaseUrl }),
    stores: options.stores.map((store, n) =>
      typeof store === 'string' ? { id: storeIdOf(store, n), path: store } : store,
    ),
    logLevel: options.logLevel ?? 'warn',
  });
  // Before the database: a path that is no store leaves nothing behind.
  const stores: ArchiveStore[] = [];
  for (const store of config.stores) stores.push(await openStoreToRead(store));
  const database = await Database.open(config, createLogger(config.logLevel));
  try {
    return await database.source.transaction(async (manager) => {
      await requireEmpty(manager);
      const rebuild = new Rebuild(manager, options.onProgress);
      // The log says which snapshot is the archive's own.
      await rebuild.addLog(stores, await knownVkey(config));
      await rebuild.restoreSnapshot(stores, options.compareIn);
      for (const store of stores) await rebuild.addStore(store);
      await rebuild.finish();
      return rebuild.summary();
    });
  } finally {
    await database.close();
  }
}

/** The name of the folder, as far as a store's name may hold it. */
function storeIdOf(path: string, position: number): string {
  const id = basename(resolve(path))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 63);
  return id === '' ? `store-${position + 1}` : id;
}

async function requireEmpty(manager: EntityManager): Promise<void> {
  const [row] = await manager.query<{ used: boolean }[]>(
    `select exists (select 1 from transfers) or exists (select 1 from aips) or exists (select 1 from agencies)
         or exists (select 1 from api_keys) as used`,
  );
  if (row?.used)
    throw new StartError('REBUILD_CATALOGUE_NOT_EMPTY', 'the database holds a catalogue: rebuild into an empty one');
}

class Rebuild {
  readonly #problems: RebuildSummary['problems'] = [];
  #holdings = 0;
  #snapshot: RestoredSnapshot | undefined;
  #differing: string[] | undefined;
  #leaves = 0;

  constructor(
    readonly manager: EntityManager,
    readonly onProgress: RebuildOptions['onProgress'],
  ) {}

  /** Before anything else: what the AIPs tell is laid beside it. */
  async restoreSnapshot(stores: readonly ArchiveStore[], compareIn?: string): Promise<void> {
    const { found, problems } = await findSnapshots(stores);
    this.#problems.push(...problems);
    this.#snapshot = await restoreNewest(this.manager, found, (problem) => this.#problems.push(problem));
    if (this.#snapshot && compareIn !== undefined)
      this.#differing = await differingTables(this.manager, this.#snapshot.description, compareIn);
    for (const store of stores)
      await this.manager.query('insert into stores (id) values ($1) on conflict do nothing', [store.id]);
    for (const { store, generation, version } of found) {
      await insertSnapshotVersion(this.manager, generation, version);
      await this.manager.query(
        `insert into catalogue_snapshot_copies (object_id, store_id, version, state) values ($1, $2, $3, 'unverified')
         on conflict (object_id, store_id) do update set version = excluded.version`,
        [version.objectId, store.id, version.version],
      );
    }
  }

  /** When all AIPs are catalogued: what speaks of them. */
  async finish(): Promise<void> {
    const { manager } = this;
    if (this.#snapshot) {
      const { files, description, rows } = this.#snapshot;
      Object.assign(rows, await restoreTables(manager, files, description, 'holdings'));
    }
    await restoreOrder(manager, this.#snapshot);
    const lost = await manager.query<{ id: string; aip: string | null }[]>(
      `select t.id, t.aip_id as aip from transfers t
        where t.state = 'preserved' and not exists (select 1 from aips a where a.transfer_id = t.id) order by t.sequence`,
    );
    for (const { id, aip } of lost)
      this.#problem(
        this.#snapshot?.store.id ?? '',
        `transfers/${id}`,
        'REBUILD_AIP_MISSING',
        `the snapshot knows it as preserved, and no store given has its AIP ${aip}`,
      );
  }

  async addStore(store: ArchiveStore): Promise<void> {
    const storeId = store.id;
    for (const finding of store.findings ?? []) this.#problems.push({ store: storeId, path: '.', finding });
    await this.manager.query('insert into stores (id) values ($1) on conflict do nothing', [storeId]);
    for await (const entry of readHoldings(store)) {
      if ('problem' in entry) this.#problems.push({ store: storeId, path: entry.objectPath, finding: entry.problem });
      else {
        const { versions, signatures, ...record } = entry;
        await this.#add(storeId, { ...storable(record), versions, signatures });
      }
    }
  }

  /** Damage to one store's log is told; two histories end the rebuild. */
  async addLog(stores: readonly ArchiveStore[], vkey: string | undefined): Promise<void> {
    const { leaves, problems } = await rebuildLog(this.manager, stores, vkey);
    this.#leaves = leaves;
    for (const { store, message } of problems) this.#problem(store, 'log', 'LOG_CHECKPOINT_INVALID', message);
  }

  async summary(): Promise<RebuildSummary> {
    const [counts] = await this.manager.query<Record<string, string>[]>(
      `select (select count(*) from aips) as holdings, (select count(*) from aip_versions) as versions,
              (select count(*) from aip_files) as files, (select count(*) from aip_events) as events,
              (select count(*) from agencies) as agencies, (select count(*) from agreements) as agreements,
              (select count(*) from transfers) as transfers`,
    );
    const count = (name: string) => Number(counts?.[name] ?? 0);
    const copies = await this.manager.query<{ id: string; n: string }[]>(
      'select s.id, count(c.*) as n from stores s left join copies c on c.store_id = s.id group by 1 order by 1',
    );
    return {
      holdings: count('holdings'),
      versions: count('versions'),
      files: count('files'),
      events: count('events'),
      agencies: count('agencies'),
      agreements: count('agreements'),
      transfers: count('transfers'),
      leaves: this.#leaves,
      copies: Object.fromEntries(copies.map(({ id, n }) => [id, Number(n)])),
      problems: this.#problems,
      ...(this.#snapshot && {
        snapshot: {
          store: this.#snapshot.store.id,
          objectId: this.#snapshot.files.objectId,
          version: this.#snapshot.files.version,
          created: this.#snapshot.files.created,
          rows: this.#snapshot.rows,
        },
      }),
      ...(this.#differing && { differing: this.#differing }),
      notRestored: this.#snapshot ? NOT_RESTORED_WITH_SNAPSHOT : NOT_RESTORED,
    };
  }

  async #add(storeId: string, record: HoldingRecord): Promise<void> {
    const { manager } = this;
    const { aipId, objectPath } = record;
    const head = record.versions.at(-1);
    if (!head || objectPath === undefined) return;
    const [known] = await manager.query<{ number: number; inventory_sha512: string }[]>(
      'select number, inventory_sha512 from aip_versions where aip_id = $1 order by number desc limit 1',
      [aipId],
    );
    const number = Number(head.version.slice(1));
    if (known?.number === number && known.inventory_sha512 !== head.inventorySha512)
      this.#problem(
        storeId,
        objectPath,
        'ARCHIVE_COPIES_DIFFER',
        `another store has other bytes as ${head.version} of ${aipId}`,
      );
    // The store that is furthest ahead tells the history; the others have copies of it.
    if (!known || known.number < number) await this.#write(manager, record, objectPath);
    await manager.query(
      `insert into copies (aip_id, store_id, version, state, verified_at) values ($1, $2, $3, 'unverified', null)
       on conflict (aip_id, store_id) do update set version = excluded.version`,
      [aipId, storeId, head.version],
    );
    this.onProgress?.({ holdings: ++this.#holdings });
  }

  async #write(manager: EntityManager, record: HoldingRecord, objectPath: string): Promise<void> {
    const { transfer } = record;
    const agencyId = await idOf(
      manager,
      `insert into agencies (code, name) values ($1, $2) on conflict (code) do update set name = agencies.name returning id`,
      [transfer.agencyCode, transfer.agencyName],
    );
    const agreementId = await idOf(
      manager,
      `insert into agreements (agency_id, code, title, fonds) values ($1, $2, $2, $3)
       on conflict (code) do update set title = agreements.title returning id`,
      [agencyId, transfer.agreementCode, transfer.fondsCode ?? transfer.agencyCode],
    );
    const earlier = await manager.query<{ store_id: string; version: string }[]>(
      'select store_id, version from copies where aip_id = $1',
      [record.aipId],
    );
    await writeTransfer(manager, record, agencyId, agreementId);
    await writeHolding(manager, record, { agencyId, agreementId, objectPath, copies: [] });
    for (const copy of earlier)
      await manager.query(
        `insert into copies (aip_id, store_id, version, state, verified_at) values ($1, $2, $3, 'unverified', null)`,
        [record.aipId, copy.store_id, copy.version],
      );
  }

  #problem(store: string, path: string, rule: string, message: string): void {
    this.#problems.push({ store, path, finding: { rule, severity: 'error', location: path, message } });
  }
}

async function writeTransfer(
  manager: EntityManager,
  { aipId, part, transfer, receivedAt, versions }: HoldingRecord,
  agencyId: string,
  agreementId: string,
): Promise<void> {
  const created = versions[0]!.created;
  const rows = await manager.query<unknown[]>(
    `insert into transfers (id, agency_id, agreement_id, idempotency_key, package_name, package_size_bytes, digest_algorithm,
       digest_value, package_sha256, state, upload_offset, registered_at, received_at, checked_at, ended_at, aip_id, aip_created)
     values ($1, $2, $3, $4, $5, $6, 'sha256', $7, $7, 'preserved', $6, $8, $8, $9::text::timestamptz,
       $9::text::timestamptz, $10, $9::text)
     on conflict (id) do update set state = 'preserved', package_sha256 = excluded.package_sha256,
       ended_at = excluded.ended_at, aip_id = excluded.aip_id, aip_created = excluded.aip_created
       where transfers.state <> 'preserved' returning id`,
    [
      transfer.transferId,
      agencyId,
      agreementId,
      transfer.idempotencyKey,
      transfer.packageName,
      transfer.packageSizeBytes,
      transfer.packageSha256,
      receivedAt,
      isoSeconds(new Date(created)),
      part?.parts[0]?.aipId ?? aipId,
    ],
  );
  if (rows.length > 0)
    await recordEvent(manager, {
      transferId: transfer.transferId,
      type: 'transfer:rebuilt',
      to: 'preserved',
      agent: SERVICE_AGENT,
      note: `from the store's own record of ${uuidOf(aipId)}`,
    });
}

async function idOf(manager: EntityManager, statement: string, values: readonly string[]): Promise<string> {
  const [row] = await manager.query<{ id: string }[]>(statement, [...values]);
  return row!.id;
}
