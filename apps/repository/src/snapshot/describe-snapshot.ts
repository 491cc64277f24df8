import type { ExportedColumn, ExportedFile } from './export-table.js';
import { TABLES_NOT_KEPT, TABLES_OF_STORES, type SnapshotTable } from './tables.js';

/** What describes a snapshot in itself. */
export const SNAPSHOT_JSON = 'snapshot.json';
/** When it was taken; the only file that differs each time. */
export const TAKEN_JSON = 'taken.json';
export const README_TXT = 'README.txt';

/** The version of this description; readers take none that they do not know. */
export const SNAPSHOT_FORMAT = 'mocban-catalogue-snapshot/1';

export interface DescribedTable {
  table: string;
  what: string;
  columns: ExportedColumn[];
  /** Columns that are secret, and in no file. */
  secret: string[];
  rows: number;
  files: { path: string; rows: number; sizeBytes: number; sha256: string }[];
}

export interface SnapshotDescription {
  format: string;
  tables: DescribedTable[];
  /** Tables that are made of what else the stores hold. */
  fromTheStores: Readonly<Record<string, string>>;
  notKept: Readonly<Record<string, string>>;
}

export const describeTable = (
  { table, what, secrets = {} }: SnapshotTable,
  columns: ExportedColumn[],
  files: readonly ExportedFile[],
): DescribedTable => ({
  table,
  what,
  columns,
  secret: Object.keys(secrets),
  rows: files.reduce((sum, { rows }) => sum + rows, 0),
  files: files.map(({ path, rows, sizeBytes, sha256 }) => ({ path, rows, sizeBytes, sha256 })),
});

export const describeSnapshot = (tables: DescribedTable[]): SnapshotDescription => ({
  format: SNAPSHOT_FORMAT,
  tables,
  fromTheStores: TABLES_OF_STORES,
  notKept: TABLES_NOT_KEPT,
});

export const README = `This is no archival package: it is what the catalogue of this archive holds beside them.

Each version of this object is one state of the catalogue. snapshot.json says what there is: tables, their columns, how many
rows, and SHA-256 of each file. A file below tables/ has one row a line, as JSON in UTF-8, its columns in order of name; a
table with many rows has several files. taken.json says when it was taken and how far the log was.

There are no secrets in it: no key and no password can be got back from it.

  mocban rebuild --from STORE... --data DIR

makes a catalogue of the packages and the newest snapshot.
`;
