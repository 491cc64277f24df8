import { CsvError, csvRecords } from '@mocban/core';
import { decodedText } from './text-encoding.js';
import { LIMITS, SheetBudget, SpreadsheetProblem, type Cell, type Sheet, type SheetRow } from './sheet.js';

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Reads comma, semicolon or tab separated text (RFC 4180, with Excel's `sep=` line) as one sheet; every cell is text.
 * @param bytes UTF-8 or UTF-16; anything else is taken for TCVN3 or Windows-1258
 * @throws SpreadsheetProblem
 */
export function readCsv(bytes: Uint8Array, name: string): { sheet: Sheet; encoding?: string } {
  const { text, encoding } = decodedText(bytes);
  const marked = /^sep=(.)\r?\n/i.exec(text);
  const body = marked === null ? text : text.slice(marked[0].length);
  const delimiter = marked?.[1] ?? likelyDelimiter(body);
  const budget = new SheetBudget(name);
  const rows: SheetRow[] = [];
  let number = marked === null ? 0 : 1;
  for (const values of records(body, delimiter, name)) {
    number += 1;
    budget.row();
    const cells = new Map<number, Cell>();
    values.forEach((value, column) => {
      const trimmed = value.normalize('NFC').trim();
      budget.cell(column, trimmed);
      if (trimmed !== '') cells.set(column, { text: trimmed, kind: 'text' });
    });
    if (cells.size > 0) rows.push({ number, cells });
  }
  return { sheet: { name, rows }, ...(encoding === undefined ? {} : { encoding }) };
}

/** The separator that occurs most often in the first lines, outside quotes. */
function likelyDelimiter(text: string): string {
  const start = text.slice(0, 10_000).replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => start.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function* records(text: string, delimiter: string, name: string): Generator<string[]> {
  try {
    yield* csvRecords(text, { delimiter, maxColumns: LIMITS.columns + 1 });
  } catch (error) {
    if (error instanceof CsvError) throw new SpreadsheetProblem('UNREADABLE', error.message, name);
    throw error;
  }
}
