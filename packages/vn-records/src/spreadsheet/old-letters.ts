import { fromTcvn3, fromVni } from '@mocban/core/vietnamese-letters';
import type { Cell, Sheet, SheetRow } from './sheet.js';

/*
 * Before Unicode, Vietnamese was written in fonts that showed Vietnamese letters in the places of Western ones. Lists of those years, and
 * of fonts that are still in use, hold Western letters: as bytes of a text table, or as the characters of a workbook's cells.
 */

export type OldEncoding = 'TCVN3 (ABC)' | 'VNI';

const READERS: readonly [OldEncoding, (text: string) => string][] = [
  ['TCVN3 (ABC)', fromTcvn3],
  ['VNI', fromVni],
];

/** Words that some heading or term of nearly every list has. */
const WORDS = /số|ngày|hồ sơ|văn bản|tài liệu|tiêu đề|trích yếu|thời hạn|đường dẫn|năm/giu;
const SAMPLE_CHARACTERS = 1 << 16;

export const wordsIn = (text: string): number =>
  text.slice(0, SAMPLE_CHARACTERS).normalize('NFC').match(WORDS)?.length ?? 0;

/** The encoding in which a list has more words of a list than as it is, if there is one. */
export function oldEncodingOf(text: string): { encoding: OldEncoding; text: string } | undefined {
  let most = wordsIn(text);
  let best: { encoding: OldEncoding; text: string } | undefined;
  for (const [encoding, read] of READERS) {
    const asRead = read(text);
    const words = wordsIn(asRead);
    if (words > most) [most, best] = [words, { encoding, text: asRead }];
  }
  return best;
}

/** Letters that only Unicode has. */
const UNICODE = /[^\u0000-\u00ff]/;
/** What no Vietnamese word has in Unicode: a sign or a Western letter within it, or a capital with an accent behind a small letter. */
const FOREIGN: Readonly<Record<OldEncoding, RegExp>> = {
  'TCVN3 (ABC)': /\p{L}[¡-ª¬\u00ad¹¸µ¶¼-¾×Þßåæçëîïðñö÷øûþ]|®[\p{L}\u00ad¡-¾]|\p{Ll}[À-ÖØ-Þ]/gu,
  VNI: /a[âêåäøûïëü]|[eo][âåäøûï]|[uy][øûï]|[ñæ]\p{L}|ö[ôøûïùõ]?\p{L}/giu,
};
/** A foreign name or two make no sheet one of an old font. */
const ENOUGH = 3;

const foreignIn = (text: string, encoding: OldEncoding): number =>
  UNICODE.test(text) ? 0 : (text.match(FOREIGN[encoding])?.length ?? 0);

/** Of a sheet whose headings are in Unicode: the encoding of other cells, where enough of them have what Unicode has not. */
function encodingOfCells({ rows }: Sheet): OldEncoding | undefined {
  const found = { 'TCVN3 (ABC)': 0, VNI: 0 };
  for (const { cells } of rows)
    for (const cell of cells.values())
      if (isOld(cell)) for (const [encoding] of READERS) found[encoding] += foreignIn(cell.text, encoding);
  const best = found.VNI > found['TCVN3 (ABC)'] ? 'VNI' : 'TCVN3 (ABC)';
  return found[best] < ENOUGH ? undefined : best;
}

const isOld = ({ kind, text }: Cell): boolean => kind === 'text' && /[\u00a1-\u00fe]/.test(text);

export interface ReadLetters {
  sheets: Sheet[];
  /** What the whole of it was taken for. */
  encoding?: OldEncoding;
  /** Otherwise its cells that were, by sheet: how many, and the first. */
  cells: { sheet: string; count: number; row: number; column: number; encoding: OldEncoding }[];
}

/** Sheets in Unicode: as a whole where the headings are in an old encoding, else the cells that are. */
export function inUnicode(sheets: readonly Sheet[]): ReadLetters {
  const whole = oldEncodingOf(sampleOf(sheets))?.encoding;
  const cells: ReadLetters['cells'] = [];
  const read = sheets.map((sheet) => {
    const encoding = whole ?? encodingOfCells(sheet);
    if (encoding === undefined) return sheet;
    let count = 0;
    const rows = sheet.rows.map((row) =>
      rowInUnicode(row, encoding, whole === undefined, (column) => {
        if ((count += 1) === 1) cells.push({ sheet: sheet.name, row: row.number, column, encoding, count });
      }),
    );
    if (count > 0) cells.at(-1)!.count = count;
    return { name: sheet.name, rows };
  });
  return whole === undefined ? { sheets: read, cells } : { sheets: read, cells: [], encoding: whole };
}

function rowInUnicode(
  row: SheetRow,
  encoding: OldEncoding,
  onlyForeign: boolean,
  note: (column: number) => void,
): SheetRow {
  const read = encoding === 'VNI' ? fromVni : fromTcvn3;
  let changed: Map<number, Cell> | undefined;
  for (const [column, cell] of row.cells) {
    if (!isOld(cell) || UNICODE.test(cell.text) || (onlyForeign && foreignIn(cell.text, encoding) === 0)) continue;
    changed ??= new Map(row.cells);
    changed.set(column, { ...cell, text: read(cell.text), asWritten: cell.text });
    note(column);
  }
  return changed === undefined ? row : { number: row.number, cells: changed };
}

function sampleOf(sheets: readonly Sheet[]): string {
  const texts: string[] = [];
  let characters = 0;
  for (const { rows } of sheets)
    for (const { cells } of rows)
      for (const { kind, text } of cells.values()) {
        if (kind !== 'text') continue;
        texts.push(text);
        if ((characters += text.length) > SAMPLE_CHARACTERS) return texts.join('\n');
      }
  return texts.join('\n');
}
