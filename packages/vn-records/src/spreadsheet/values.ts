import { circularDate } from '../import/dates.js';
import { serialDate } from './serial-date.js';
import type { Terms } from '../import/terms.js';
import type { FieldRule, FieldTable } from '../rules/types.js';
import type { Block, Entry } from './entries.js';
import type { ImportLog } from '../import/log.js';

/** What a block says by the fields of a table, and what goes into the description. */
export interface BlockValues {
  values: Record<string, string>;
  notes: string[];
}

/** Photographs and recordings have other names for what a list of documents says of them. */
const OTHER_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  pic: { subject: 'imageTitle', issuedDate: 'photoTime' },
  media: { subject: 'movieTitle', issuedDate: 'recordDate' },
};

/** Columns that serve the import and are no notes. */
const SERVING = new Set(['fonds', 'catalogue', 'notation', 'ordinal', 'path']);
/** What the kind of a text document is called, which says nothing more. */
const PLAIN_KIND = /^(văn bản|tài liệu)( hành chính)?$/i;

/** Turns the cells of a block into values of a table: dates and terms by the rules, the rest as written. */
export function valuesOf(block: Block, table: FieldTable, terms: Terms, log: ImportLog): BlockValues {
  const result: BlockValues = { values: {}, notes: [] };
  const names = OTHER_NAMES[table.level] ?? {};
  for (const entry of block.entries.values()) {
    if (entry.cell.kind === 'error') {
      log.add(
        'CELL_ERROR',
        'block',
        entry.place,
        `the formula gives ${entry.cell.text.slice(0, 20)}`,
        'Ô có công thức bị lỗi; sửa lại giá trị.',
      );
      continue;
    }
    const { field: name, id } = entry.rule;
    const field = name === undefined ? undefined : table.fields.find((item) => item.name === (names[name] ?? name));
    if (field !== undefined) result.values[field.name] = valueOf(entry, field, terms, log, result.notes);
    else if (!SERVING.has(id) && !(id === 'kind' && PLAIN_KIND.test(entry.cell.text))) result.notes.push(note(entry));
  }
  for (const [heading, text] of block.unknown) result.notes.push(`${heading}: ${text}`);
  return result;
}

const note = ({ rule, cell }: Entry): string => `${rule.headers[0]}: ${cell.text}`;

function valueOf(entry: Entry, field: FieldRule, terms: Terms, log: ImportLog, notes: string[]): string {
  const { cell, place } = entry;
  if (field.type === 'date') return dateOf(entry, log);
  if (field.type === 'number') return numberOf(cell.text);
  if (field.codes === undefined) return cell.text;
  const term = field.several ? terms.codes(field.codes, cell.text) : terms.code(field.codes, cell.text);
  if (term.how === 'unknown') {
    log.add(
      'TERM_UNKNOWN',
      'block',
      place,
      `${field.label}: ${JSON.stringify(cell.text.slice(0, 80))} is no term of the list ${field.codes}`,
      `Ghi "${field.label}" theo danh mục của thông tư.`,
    );
    return cell.text;
  }
  if (term.how === 'other') {
    notes.push(`${field.label}: ${cell.text}`);
    log.add(
      'TERM_OTHER',
      'warn',
      place,
      `${field.label}: ${JSON.stringify(cell.text.slice(0, 80))} is no term of the list ${field.codes}; taken as ${term.code}, the text is kept in the description`,
      `Kiểm tra "${field.label}"; giá trị gốc được giữ trong phần ghi chú.`,
    );
  } else if (term.how === 'synonym') {
    notes.push(`${field.label}: ${cell.text}`);
    log.add(
      'TERM_READ',
      'info',
      place,
      `${field.label}: ${JSON.stringify(cell.text.slice(0, 80))} taken as ${term.code}`,
      'Không cần sửa nếu đúng; giá trị gốc được giữ trong phần ghi chú.',
    );
  }
  return term.code;
}

/** A number in a column of dates is a day that has lost its format, or a year. */
function dateOf({ cell, place, rule }: Entry, log: ImportLog): string {
  if (cell.kind === 'number' && !/^(1[0-9]|20)\d{2}$/.test(cell.text)) {
    const date = serialDate(Number(cell.text), false);
    if (date !== undefined) {
      log.add(
        'DATE_SERIAL',
        'warn',
        place,
        `${rule.headers[0]}: the number ${cell.text} taken as the day ${date}`,
        'Ô ngày bị mất định dạng; kiểm tra lại ngày.',
      );
      return date;
    }
  }
  return circularDate(cell.text);
}

/** `1.234`, `5 tờ` and `5.0` as the whole numbers they are. */
function numberOf(text: string): string {
  const bare = text.replace(/\s*(tờ|trang|văn bản|tài liệu)\.?$/i, '').trim();
  if (/^\d{1,3}([.,]\d{3})+$/.test(bare)) return bare.replace(/[.,]/g, '');
  const whole = /^0*(\d+)(?:[.,]0+)?$/.exec(bare)?.[1];
  return whole ?? text;
}
