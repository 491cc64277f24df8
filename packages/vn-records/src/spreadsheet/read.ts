import { open, stat } from 'node:fs/promises';
import { CodedError } from '@mocban/core';
import { readCsv } from './csv.js';
import { inUnicode, type ReadLetters } from './old-letters.js';
import { isBinary } from './text-encoding.js';
import { LIMITS, SpreadsheetProblem, type Sheet } from './sheet.js';
import { readXlsx } from './xlsx.js';

/** A text table is held whole. */
const MAX_CSV_BYTES = 64 * 1024 * 1024;

export interface ReadSpreadsheet {
  sheets: Sheet[];
  /** Of a text table that is not Unicode with its mark, and of a workbook in the letters of an old font, what it was taken for. */
  encoding?: string;
  /** Cells in the letters of an old font, in a list whose headings are not. */
  oldCells: ReadLetters['cells'];
}

/**
 * Reads a workbook or a text table, told apart by content.
 * @throws SpreadsheetProblem for whatever is wrong with the content; the system's error when the file cannot be read
 */
export async function readSpreadsheet(path: string, name: string, signal?: AbortSignal): Promise<ReadSpreadsheet> {
  const start = await firstBytes(path, 8);
  const isZip = start.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'));
  if (start.equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])))
    throw new SpreadsheetProblem(
      'UNREADABLE',
      'a workbook of an old or encrypted kind (.xls); .xlsx and .csv are read',
      name,
    );
  try {
    if (isZip) return readLetters(await readXlsx(path, name, signal));
    const bytes = await wholeFile(path, name);
    if (/^\s*<(?:!doctype|html|table|\?xml)/i.test(bytes.toString('latin1', 0, 256)))
      throw new SpreadsheetProblem('UNREADABLE', 'a web page or XML document that is named as a spreadsheet', name);
    if (isBinary(bytes))
      throw new SpreadsheetProblem('UNREADABLE', 'neither a workbook (.xlsx) nor a text table (.csv)', name);
    const { sheet, encoding } = readCsv(bytes, name);
    return readLetters([sheet], encoding);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof CodedError)
      throw new SpreadsheetProblem('UNREADABLE', `${error.code}: ${error.message}`, name, { cause: error });
    throw error;
  }
}

function readLetters(sheets: readonly Sheet[], known?: string): ReadSpreadsheet {
  const { sheets: read, cells, encoding = known } = inUnicode(sheets);
  return { sheets: read, oldCells: cells, ...(encoding === undefined ? {} : { encoding }) };
}

async function firstBytes(path: string, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function wholeFile(path: string, name: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > Math.min(MAX_CSV_BYTES, LIMITS.bytes))
    throw new SpreadsheetProblem('TOO_LARGE', `more than ${MAX_CSV_BYTES} bytes`, name);
  const file = await open(path, 'r');
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}
