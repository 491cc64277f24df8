import type { OpenSnapshot } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { columnsOf } from './export-table.js';
import type { SnapshotDescription } from './describe-snapshot.js';
import { SNAPSHOT_TABLES, type SnapshotTable } from './tables.js';

/** Rows that were restored, by table. */
export type RestoredRows = Record<string, number>;

/** Bytes of rows in one statement. */
const BATCH_BYTES = 4 << 20;
/** A row longer than this is none that was written here. */
const MAX_LINE_BYTES = 64 << 20;

/**
 * Puts the rows of a snapshot back into empty tables, with the numbers they had, in the caller's transaction. Columns that the snapshot
 * does not have get their default; columns and tables that are no more are passed over. Holds a few MiB of rows.
 * @throws the driver's error for rows that the tables do not take, ArchiveError `ARCHIVE_OBJECT_DAMAGED`
 */
export async function restoreTables(
  manager: EntityManager,
  files: OpenSnapshot,
  description: SnapshotDescription,
  after?: 'holdings',
): Promise<RestoredRows> {
  const restored: RestoredRows = {};
  await manager.query(`set local time zone 'UTC'`);
  for (const table of SNAPSHOT_TABLES.filter((one) => one.after === after && one.only === undefined)) {
    const described = description.tables.find((one) => one.table === table.table);
    if (!described) continue;
    const columns = await insertedColumns(
      manager,
      table,
      described.columns.map(({ name }) => name),
    );
    let rows = 0;
    for (const { path } of described.files)
      for await (const batch of batchesOf(files.read(path))) {
        await manager.query(insertSql(table, columns), [batch.json]);
        rows += batch.rows;
      }
    await continueNumbers(manager, table.table);
    if (table.restored !== undefined) await manager.query(table.restored);
    restored[table.table] = rows;
  }
  return restored;
}

async function insertedColumns(manager: EntityManager, table: SnapshotTable, there: string[]): Promise<string[]> {
  const columns = await columnsOf(manager, table);
  return columns.map(({ name }) => name).filter((name) => there.includes(name) && name !== table.renumbered);
}

/** Names of columns are those of the database itself. */
function insertSql({ table, secrets = {}, restoredWhere = 'true' }: SnapshotTable, columns: readonly string[]): string {
  const names = [...columns, ...Object.keys(secrets)].join(', ');
  const values = [...columns.map((name) => `x.${name}`), ...Object.values(secrets)].join(', ');
  return `insert into ${table} (${names}) overriding system value
    select ${values} from jsonb_populate_recordset(null::${table}, $1::jsonb) with ordinality as x where ${restoredWhere}
     order by x.ordinality`;
}

/** What is added from now on is numbered after what was restored. */
export async function continueNumbers(manager: EntityManager, table: string): Promise<void> {
  const identities = await manager.query<{ name: string }[]>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attidentity <> ''`,
    [table],
  );
  for (const { name } of identities)
    await manager.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${name}), 0) + 1, false) from ${table}`,
      [table, name],
    );
}

async function* batchesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<{ json: string; rows: number }> {
  let lines: string[] = [];
  let size = 0;
  for await (const line of linesOf(bytes)) {
    lines.push(line);
    size += line.length;
    if (size < BATCH_BYTES) continue;
    yield { json: `[${lines.join(',')}]`, rows: lines.length };
    [lines, size] = [[], 0];
  }
  if (lines.length > 0) yield { json: `[${lines.join(',')}]`, rows: lines.length };
}

export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8');
      [rest, size, from] = [[], 0, end + 1];
    }
    const left = Buffer.from(chunk.subarray(from));
    size += left.length;
    if (size > MAX_LINE_BYTES) throw new RangeError(`a row of more than ${MAX_LINE_BYTES} bytes`);
    rest.push(left);
  }
  if (size > 0) yield Buffer.concat(rest).toString('utf8');
}

/**
 * Numbers the AIPs in the order in which they came: as a snapshot says, the others after them by the time they were received. They were
 * catalogued in the order in which a store has them.
 */
export async function restoreOrder(
  manager: EntityManager,
  snapshot: { files: OpenSnapshot; description: SnapshotDescription } | undefined,
): Promise<void> {
  await manager.query('create temporary table aip_order (id text primary key, sequence bigint unique) on commit drop');
  const described = snapshot?.description.tables.find(({ table }) => table === 'aips');
  for (const { path } of described?.files ?? [])
    for await (const { json } of batchesOf(snapshot!.files.read(path)))
      await manager.query(
        `insert into aip_order select x.id, x.sequence from jsonb_to_recordset($1::jsonb) as x (id text, sequence bigint)
           where exists (select 1 from aips a where a.id = x.id)`,
        [json],
      );
  await manager.query(
    `insert into aip_order
     select a.id, (select coalesce(max(sequence), 0) from aip_order) + row_number() over (order by a.received_at, a.id)
       from aips a where a.id not in (select id from aip_order)`,
  );
  await manager.query(`alter table aips alter column sequence set generated by default;
    update aips set sequence = -sequence;
    update aips a set sequence = o.sequence from aip_order o where o.id = a.id;
    alter table aips alter column sequence set generated always`);
  await continueNumbers(manager, 'aips');
}
