import { CsvError, csvRecords } from '@mocban/core';
import { FormatRiskError } from '../error.js';

/** The published tables have under a thousand rows of fifty columns. */
const MOST_ROWS = 20_000;
const MOST_COLUMNS = 200;

export const invalidMatrix = (what: string, options?: ErrorOptions): FormatRiskError =>
  new FormatRiskError('FORMAT_RISK_MATRIX_INVALID', what, options);

export interface Table {
  /** As the first row has them. */
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/**
 * A table whose first row names the columns.
 * @throws FormatRiskError `FORMAT_RISK_MATRIX_INVALID` when a row has more or fewer cells than the first, or there are too many
 */
export function readTable(text: string, what: string): Table {
  const rows: string[][] = [];
  let columns: string[] | undefined;
  for (const record of recordsOf(text.replace(/^\uFEFF/, ''), what)) {
    if (columns === undefined) {
      if (record.length > MOST_COLUMNS) throw invalidMatrix(`${what}: more than ${MOST_COLUMNS} columns`);
      columns = record;
      continue;
    }
    if (record.length !== columns.length)
      throw invalidMatrix(`${what}, row ${rows.length + 2}: expected ${columns.length} cells, found ${record.length}`);
    if (rows.length === MOST_ROWS) throw invalidMatrix(`${what}: more than ${MOST_ROWS} rows`);
    rows.push(record);
  }
  if (columns === undefined) throw invalidMatrix(`${what}: empty`);
  return { columns, rows };
}

/** Where a column stands. @throws FormatRiskError `FORMAT_RISK_MATRIX_INVALID` when the table has it not */
export function columnOf(table: Table, what: string, name: string | RegExp): number {
  const index = table.columns.findIndex((one) => (typeof name === 'string' ? one === name : name.test(one)));
  if (index < 0) throw invalidMatrix(`${what}: no column ${name instanceof RegExp ? name.source : name}`);
  return index;
}

function* recordsOf(text: string, what: string): Generator<string[]> {
  try {
    yield* csvRecords(text, { maxColumns: MOST_COLUMNS + 1 });
  } catch (error) {
    if (error instanceof CsvError) throw invalidMatrix(`${what}: ${error.message}`, { cause: error });
    throw error;
  }
}
