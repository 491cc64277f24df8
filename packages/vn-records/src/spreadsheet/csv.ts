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

/** One record at a time; a line break inside quotes belongs to its cell. */
function* records(text: string, delimiter: string, name: string): Generator<string[]> {
  let values: string[] = [];
  let position = 0;
  while (position < text.length) {
    const cell = text[position] === '"' ? quoted(text, position, name) : plain(text, position, delimiter);
    if (values.length < LIMITS.columns + 1) values.push(cell.value);
    position = cell.end;
    if (text[position] === delimiter) {
      position += 1;
      if (position < text.length) continue;
      values.push('');
    } else if (position < text.length) position += text.startsWith('\r\n', position) ? 2 : 1;
    yield values;
    values = [];
  }
}

function plain(text: string, start: number, delimiter: string): { value: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(start, end), end };
}

/** What follows the closing quote up to the next separator is no part of a quoted cell and stays for the next one to show. */
function quoted(text: string, start: number, name: string): { value: string; end: number } {
  let from = start + 1;
  let value = '';
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw new SpreadsheetProblem('UNREADABLE', 'a quoted cell has no end', name);
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}
