import { createHash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import type { SnapshotTable } from './tables.js';

export interface ExportedColumn {
  name: string;
  /** As PostgreSQL names it. */
  type: string;
  nullable: boolean;
}

/** Some rows of a table as lines of JSON, in a file of this machine. */
export interface ExportedFile {
  /** Path in the snapshot. */
  path: string;
  rows: number;
  sizeBytes: number;
  sha256: string;
  sha512: string;
  file: string;
}

const SPAN = 50_000;
/** A transfer's row with its check report may have some hundred KiB. */
const FETCHED = 200;

/** The columns of a table that a snapshot has, in order of name. */
export async function columnsOf(
  manager: EntityManager,
  { table, only, secrets = {}, passing = [] }: SnapshotTable,
): Promise<ExportedColumn[]> {
  const columns = await manager.query<ExportedColumn[]>(
    `select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as nullable
       from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
       order by attname collate "C"`,
    [table],
  );
  return columns.filter(({ name }) => (only?.includes(name) ?? true) && !(name in secrets) && !passing.includes(name));
}

/**
 * Writes a table as lines of JSON, always the same bytes for the same rows, into files of a folder, each for so many numbers of its
 * key. Holds a few hundred rows. To be called in a transaction that sees one state of all tables, in the time zone UTC.
 */
export async function* exportTable(
  manager: EntityManager,
  exported: SnapshotTable,
  folder: string,
  signal?: AbortSignal,
): AsyncGenerator<ExportedFile> {
  const { table, key, span = SPAN } = exported;
  let file: OpenFile | undefined;
  for await (const { part, line } of linesOf(manager, exported)) {
    signal?.throwIfAborted();
    if (file !== undefined && file.part !== part) {
      yield await file.end();
      file = undefined;
    }
    const name = key === undefined ? '0' : String(part * span).padStart(12, '0');
    file ??= await OpenFile.create(`tables/${table}/${name}.jsonl`, part, join(folder, `${table}-${name}`));
    await file.write(line);
  }
  if (file !== undefined) yield await file.end();
}

async function* linesOf(
  manager: EntityManager,
  exported: SnapshotTable,
): AsyncGenerator<{ part: number; line: string }> {
  const { table, key, span = SPAN, order, join: more = '', where = 'true' } = exported;
  const names = (await columnsOf(manager, exported)).map(({ name }) => `x.${name}`).join(', ');
  await manager.query(
    `declare exported no scroll cursor for
       select (${key ?? '0'})::bigint / ${span} as part, (select row_to_json(r)::text from (select ${names}) r) as line
         from ${table} x ${more} where ${where} order by ${order}`,
  );
  for (;;) {
    const rows = await manager.query<{ part: string; line: string }[]>(`fetch ${FETCHED} from exported`);
    for (const { part, line } of rows) yield { part: Number(part), line };
    if (rows.length < FETCHED) break;
  }
  await manager.query('close exported');
}

class OpenFile {
  readonly #digests = [createHash('sha256'), createHash('sha512')] as const;
  #rows = 0;
  #sizeBytes = 0;
  #lines: string[] = [];

  private constructor(
    readonly path: string,
    readonly part: number,
    readonly file: string,
    readonly handle: FileHandle,
  ) {}

  static async create(path: string, part: number, file: string): Promise<OpenFile> {
    await rm(file, { force: true });
    return new OpenFile(path, part, file, await open(file, 'wx'));
  }

  async write(line: string): Promise<void> {
    this.#rows += 1;
    this.#lines.push(line, '\n');
    if (this.#lines.length >= FETCHED) await this.#flush();
  }

  async end(): Promise<ExportedFile> {
    await this.#flush();
    await this.handle.close();
    const [sha256, sha512] = this.#digests.map((digest) => digest.digest('hex')) as [string, string];
    const { path, file } = this;
    return { path, file, rows: this.#rows, sizeBytes: this.#sizeBytes, sha256, sha512 };
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#lines.join(''));
    this.#lines = [];
    for (const digest of this.#digests) digest.update(bytes);
    this.#sizeBytes += bytes.length;
    await this.handle.writeFile(bytes);
  }
}
