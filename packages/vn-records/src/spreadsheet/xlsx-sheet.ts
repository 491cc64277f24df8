import type { XmlEvent } from '@mocban/xml';
import { serialDate } from './serial-date.js';
import { LIMITS, SpreadsheetProblem, type Cell, type Sheet, type SheetBudget, type SheetRow } from './sheet.js';

export interface CellStyle {
  isDate: boolean;
  /** Digits that a whole number is shown with at least. */
  digits?: number;
}

/** What the sheets of one workbook share. */
export interface Workbook {
  strings: StringTable;
  styles: readonly CellStyle[];
  is1904: boolean;
  budget: SheetBudget;
}

/** The text of `si` and `is` elements: runs joined, phonetic readings left out, `_x000D_` read as the character it stands for. */
export class StringTable {
  readonly #strings: string[] = [];
  #text = '';
  #inText = 0;
  #phonetic = 0;

  at(index: number): string | undefined {
    return this.#strings[index];
  }

  /** @returns the string that this event ends */
  add(event: XmlEvent): string | undefined {
    if (event.kind === 'text') {
      if (this.#inText > 0 && this.#phonetic === 0) this.#text += event.text;
      return undefined;
    }
    const step = event.kind === 'open' ? 1 : -1;
    if (event.local === 't') this.#inText += step;
    else if (event.local === 'rPh') this.#phonetic += step;
    else if (event.local === 'si' || event.local === 'is') return event.kind === 'open' ? this.#begin() : this.#end();
    return undefined;
  }

  #begin(): undefined {
    this.#text = '';
    return undefined;
  }

  #end(): string {
    const text = unescaped(this.#text);
    this.#strings.push(text);
    return text;
  }
}

const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    : text;

interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

interface OpenCell {
  column: number;
  type: string;
  style: CellStyle | undefined;
  value: string;
  isFormula: boolean;
}

/** Reads one worksheet from its events. */
export class SheetReader {
  readonly #rows = new Map<number, Map<number, Cell>>();
  readonly #merged: Range[] = [];
  readonly #inline = new StringTable();
  #row = 0;
  #column = -1;
  #cell: OpenCell | undefined;
  #inValue = false;
  #filled = 0;

  constructor(
    private readonly name: string,
    private readonly workbook: Workbook,
  ) {}

  add(event: XmlEvent): void {
    if (event.kind === 'text') {
      if (this.#inValue && this.#cell !== undefined) this.#cell.value += event.text;
      else if (this.#cell?.type === 'inlineStr') this.#inline.add(event);
      return;
    }
    if (event.kind === 'open') this.#open(event);
    else this.#close(event.local);
    if (this.#cell?.type === 'inlineStr') {
      const text = this.#inline.add(event);
      if (text !== undefined) this.#cell.value = text;
    }
  }

  /** Rows in order, a merged range filled with the value of its first cell where it runs down. */
  finish(): Sheet {
    for (const range of this.#merged) this.#fill(range);
    const rows = [...this.#rows]
      .filter(([, cells]) => cells.size > 0)
      .sort(([a], [b]) => a - b)
      .map(([number, cells]): SheetRow => ({ number, cells }));
    return { name: this.name, rows };
  }

  #open({ local, attributes }: Extract<XmlEvent, { kind: 'open' }>): void {
    const value = (name: string) => attributes.find((item) => item.namespace === '' && item.local === name)?.value;
    if (local === 'row') {
      this.workbook.budget.row();
      this.#row = whole(value('r')) ?? this.#row + 1;
      this.#column = -1;
    } else if (local === 'c') {
      this.#column = reference(value('r'))?.column ?? this.#column + 1;
      this.#cell = {
        column: this.#column,
        type: value('t') ?? 'n',
        style: this.workbook.styles[whole(value('s')) ?? 0],
        value: '',
        isFormula: false,
      };
    } else if (local === 'f' && this.#cell !== undefined) this.#cell.isFormula = true;
    else if (local === 'v') this.#inValue = true;
    else if (local === 'mergeCell') this.#merge(value('ref') ?? '');
  }

  #close(local: string): void {
    if (local === 'v') this.#inValue = false;
    else if (local === 'c' && this.#cell !== undefined) {
      this.#put(this.#row, this.#cell.column, this.#valueOf(this.#cell));
      this.#cell = undefined;
    }
  }

  #put(row: number, column: number, cell: Cell | undefined): void {
    if (cell === undefined) return;
    this.workbook.budget.cell(column, cell.text);
    const cells = this.#rows.get(row) ?? new Map<number, Cell>();
    this.#rows.set(row, cells.set(column, cell));
  }

  /** A formula that no spreadsheet program has computed has no value, which is not the same as an empty cell. */
  #valueOf({ type, style, value, isFormula }: OpenCell): Cell | undefined {
    if (isFormula && value === '' && type !== 'str') return { text: 'no value', kind: 'error' };
    if (type === 's') return textCell(this.workbook.strings.at(whole(value) ?? -1) ?? '');
    if (type === 'str' || type === 'inlineStr') return textCell(value);
    if (type === 'e') return { text: value, kind: 'error' };
    if (type === 'b') return textCell(value === '1' ? '1' : '0');
    if (type === 'd') return { text: value.slice(0, 10), kind: 'date' };
    return numberCell(value, style, this.workbook.is1904);
  }

  #merge(ref: string): void {
    const [from, to] = ref.split(':').map(reference);
    if (from === undefined || to === undefined) return;
    if (this.#merged.length >= LIMITS.merged)
      throw new SpreadsheetProblem('TOO_LARGE', `more than ${LIMITS.merged} merged ranges`, this.name);
    this.#merged.push({ top: from.row, bottom: to.row, left: from.column, right: to.column });
  }

  /** Downwards only, and only rows that are there: a value belongs to each row it is merged over, not to further columns. */
  #fill({ top, bottom, left }: Range): void {
    const cell = this.#rows.get(top)?.get(left);
    if (cell === undefined) return;
    for (let row = top + 1; row <= Math.min(bottom, this.#row); row += 1) {
      if ((this.#filled += 1) > LIMITS.cells)
        throw new SpreadsheetProblem('TOO_LARGE', `merged ranges over more than ${LIMITS.cells} cells`, this.name);
      const cells = this.#rows.get(row);
      if (cells !== undefined && !cells.has(left)) this.#put(row, left, cell);
    }
  }
}

function textCell(value: string): Cell | undefined {
  const text = value.normalize('NFC').trim();
  return text === '' ? undefined : { text, kind: 'text' };
}

function numberCell(value: string, style: CellStyle | undefined, is1904: boolean): Cell | undefined {
  const text = value.trim();
  if (text === '') return undefined;
  const number = Number(text);
  const date = style?.isDate === true ? serialDate(number, is1904) : undefined;
  if (date !== undefined) return { text: date, kind: 'date' };
  const plain = Number.isSafeInteger(number) ? String(number) : text;
  return { text: plain.padStart(style?.digits ?? 0, '0'), kind: 'number' };
}

const whole = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;

/** `C12` as row 12, column 2. */
function reference(value: string | undefined): { row: number; column: number } | undefined {
  const parts = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(value ?? '');
  if (parts === null) return undefined;
  let column = 0;
  for (const letter of parts[1]!.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return { row: Number(parts[2]), column: column - 1 };
}
