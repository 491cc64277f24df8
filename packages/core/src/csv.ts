import { CodedError } from './error.js';

export type CsvErrorCode = 'CSV_QUOTE_OPEN';

/** A table that cannot be read to its end. */
export class CsvError extends CodedError<CsvErrorCode> {}

export interface CsvOptions {
  /** @defaultValue `,` */
  delimiter?: string;
  /** Cells of a record that are kept; what stands right of them is passed over. @defaultValue no bound */
  maxColumns?: number;
}

/**
 * The records of a table in text, one at a time; a line break inside quotes belongs to its cell. What follows the closing quote up to the
 * next separator is no part of a quoted cell and stays for the next one to show.
 * @throws CsvError `CSV_QUOTE_OPEN` when a quoted cell has no end
 * @see RFC 4180 §2
 */
export function* csvRecords(text: string, options: CsvOptions = {}): Generator<string[]> {
  const { delimiter = ',', maxColumns = Infinity } = options;
  let values: string[] = [];
  let position = 0;
  while (position < text.length) {
    const cell = text[position] === '"' ? quoted(text, position) : plain(text, position, delimiter);
    if (values.length < maxColumns) values.push(cell.value);
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

function quoted(text: string, start: number): { value: string; end: number } {
  let from = start + 1;
  let value = '';
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw new CsvError('CSV_QUOTE_OPEN', 'a quoted cell has no end');
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}
