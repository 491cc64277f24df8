import type { ColumnRule } from '../rules/types.js';
import { findHeadings, type Headings } from './headings.js';
import type { ImportLog, Place } from '../import/log.js';
import type { Cell, Sheet, SheetRow } from './sheet.js';

/** A value with its cell. */
export interface Entry {
  cell: Cell;
  place: Place;
  rule: ColumnRule;
}

/** What the rows of a list say of one file or one document, by id of the column. */
export interface Block {
  place: Place;
  entries: Map<string, Entry>;
  /** Values below headings that are not known, by heading. */
  unknown: Map<string, string>;
}

export interface FileEntries extends Block {
  documents: Block[];
}

/** What tells one file from another; of the first two a sheet may leave out what another gives. */
const SERIES = ['fonds', 'catalogue'] as const;
const NUMBERS = ['file.fileCode', 'notation'] as const;

/**
 * Gathers the files and documents of all sheets. A file may stand on each row of its documents, once above them with the rest left
 * empty or merged, or on a sheet of its own; its rows are joined by fonds, catalogue, number and notation.
 */
export function gatherEntries(sheets: readonly Sheet[], rules: readonly ColumnRule[], log: ImportLog): FileEntries[] {
  const files = new FileRegister();
  let lists = 0;
  for (const sheet of sheets) {
    const headings = findHeadings(sheet, rules);
    if (headings === undefined) {
      if (sheet.rows.length > 0)
        log.add(
          'SHEET_SKIPPED',
          'info',
          sheet.name,
          'no list of files or documents: fewer than 3 known headings',
          'Trang tính không có các cột của mục lục hồ sơ nên không được đọc.',
        );
      continue;
    }
    lists += 1;
    noteHeadings(sheet.name, headings, log);
    new SheetGatherer(sheet, headings, files, log).gather();
  }
  if (lists === 0)
    log.add(
      'NO_LIST',
      'block',
      '.',
      'no sheet holds a list of files or documents',
      'Dùng mẫu mục lục hồ sơ có các cột Số và ký hiệu hồ sơ, Tiêu đề hồ sơ, Trích yếu nội dung, Đường dẫn file.',
    );
  else if (files.all.length === 0)
    log.add(
      'NO_ROWS',
      'block',
      '.',
      'the list has headings and no row with a file or a document',
      'Mục lục chưa có dòng nào; ghi hồ sơ và tài liệu rồi nộp lại.',
    );
  return files.all;
}

function noteHeadings(sheet: string, { row, unknown, repeated }: Headings, log: ImportLog): void {
  for (const [column, heading] of unknown)
    log.add(
      'HEADING_UNKNOWN',
      'warn',
      { sheet, row, column },
      `the heading ${JSON.stringify(heading.slice(0, 80))} is not known; its values go into the description`,
      'Cột này không có trong mẫu; giá trị được giữ trong phần ghi chú.',
    );
  for (const { column, heading } of repeated)
    log.add(
      'HEADING_REPEATED',
      'warn',
      { sheet, row, column },
      `the heading ${JSON.stringify(heading.slice(0, 80))} occurs once more; the first column counts`,
      'Cột bị lặp; chỉ cột đầu tiên được đọc. Bỏ cột thừa.',
    );
}

/** Reads the rows of one list. */
class SheetGatherer {
  readonly #hasFiles: boolean;
  readonly #hasDocuments: boolean;
  #current: FileEntries | undefined;

  constructor(
    private readonly sheet: Sheet,
    private readonly headings: Headings,
    private readonly files: FileRegister,
    private readonly log: ImportLog,
  ) {
    const blocks = [...headings.columns.values()].map(({ block }) => block);
    this.#hasFiles = blocks.includes('file');
    this.#hasDocuments = blocks.includes('document');
  }

  gather(): void {
    for (const row of this.sheet.rows)
      if (row.number > this.headings.row && !isNumbering(row, this.headings)) this.#row(row);
  }

  #row(row: SheetRow): void {
    const file = this.#block(row, 'file');
    const document = this.#block(row, 'document');
    if (file.entries.size > 0) this.#current = this.#fileOf(file);
    if (!this.#hasDocuments || document.entries.size === 0) return;
    this.#current ??= this.#orphan(row);
    this.#current?.documents.push(document);
  }

  /** Values below unknown headings are the document's where the list has documents. */
  #block(row: SheetRow, block: 'file' | 'document'): Block {
    const result: Block = {
      place: { sheet: this.sheet.name, row: row.number },
      entries: new Map(),
      unknown: new Map(),
    };
    for (const [column, cell] of row.cells) {
      const rule = this.headings.columns.get(column);
      const place = { ...result.place, column };
      if (rule?.block === block) result.entries.set(rule.id, { cell, place, rule });
      else if (rule === undefined && block === (this.#hasDocuments ? 'document' : 'file')) {
        const heading = this.headings.unknown.get(column);
        if (heading !== undefined) result.unknown.set(heading, cell.text);
      }
    }
    return result;
  }

  /** The file these values belong to: the one of the row above where nothing in them says that it is another. */
  #fileOf(block: Block): FileEntries {
    const numbered = NUMBERS.some((id) => block.entries.has(id));
    if (!numbered && this.#current !== undefined) return this.#merged(this.#current, block);
    // Fonds and catalogue are often given once for the whole list.
    for (const id of [...SERIES, 'box']) {
      const above = this.#current?.entries.get(id);
      if (!block.entries.has(id) && above !== undefined) block.entries.set(id, above);
    }
    const known = this.files.find(block);
    return known === undefined ? this.files.add({ ...block, documents: [] }) : this.#merged(known, block);
  }

  /** A file's values are the same on each of its rows. */
  #merged(file: FileEntries, { entries, unknown }: Block): FileEntries {
    for (const [id, entry] of entries) {
      const first = file.entries.get(id);
      if (first === undefined) file.entries.set(id, entry);
      else if (first.cell.text !== entry.cell.text)
        this.log.add(
          'FILE_DIFFERS',
          'officer',
          entry.place,
          `${entry.rule.headers[0]}: ${JSON.stringify(entry.cell.text.slice(0, 80))}, where the file began with ${JSON.stringify(first.cell.text.slice(0, 80))}`,
          'Các dòng của cùng một hồ sơ có thông tin hồ sơ khác nhau; giá trị ở dòng đầu được dùng.',
        );
    }
    for (const [heading, text] of unknown) if (!file.unknown.has(heading)) file.unknown.set(heading, text);
    return file;
  }

  #orphan(row: SheetRow): FileEntries | undefined {
    this.log.add(
      'DOCUMENT_WITHOUT_FILE',
      'block',
      { sheet: this.sheet.name, row: row.number },
      this.#hasFiles
        ? 'a document before the first file'
        : 'the list of documents does not say to which file they belong',
      'Bổ sung số và ký hiệu hồ sơ cho tài liệu.',
    );
    return undefined;
  }
}

/** The files found so far, in order. */
class FileRegister {
  readonly all: FileEntries[] = [];
  readonly #byNumber = new Map<string, FileEntries[]>();

  add(file: FileEntries): FileEntries {
    this.all.push(file);
    for (const number of numbersOf(file)) this.#byNumber.set(number, [...(this.#byNumber.get(number) ?? []), file]);
    return file;
  }

  /** A file with the same number whose fonds and catalogue do not say that it is another. */
  find(block: Block): FileEntries | undefined {
    const candidates = numbersOf(block).flatMap((number) => this.#byNumber.get(number) ?? []);
    return candidates.find((file) =>
      [...SERIES, ...NUMBERS].every((id) => {
        const [mine, other] = [block.entries.get(id)?.cell.text, file.entries.get(id)?.cell.text];
        return mine === undefined || other === undefined || mine === other;
      }),
    );
  }
}

const numbersOf = ({ entries }: Block): string[] =>
  NUMBERS.flatMap((id) => {
    const text = entries.get(id)?.cell.text;
    return text === undefined ? [] : [`${id} ${text}`];
  });

/** The row `(1) (2) (3) …` below the headings of printed forms. */
function isNumbering({ number, cells }: SheetRow, headings: Headings): boolean {
  if (number > headings.row + 2 || cells.size < 5) return false;
  let expected: number | undefined;
  for (const [, { text }] of [...cells].sort(([a], [b]) => a - b)) {
    const found = /^\(?(\d{1,3})\)?$/.exec(text)?.[1];
    if (found === undefined || (expected !== undefined && Number(found) !== expected)) return false;
    expected = Number(found) + 1;
  }
  return true;
}
