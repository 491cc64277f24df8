import { basename, relative, resolve } from 'node:path';
import { systemClock, type Clock } from '@mocban/core';
import { openTree } from '@mocban/container';
import { parseDate } from '../dates.js';
import { FindingFactory } from '../finding.js';
import { composeIdentifier } from '../import/compose.js';
import { describedWith } from '../import/description.js';
import { faultsOf, type DescribedDocument, type ValueFault } from '../import/faults.js';
import type { Import, ImportedFile } from '../import/imported.js';
import { FileFinder } from '../import/paths.js';
import { Terms } from '../import/terms.js';
import { kindByExtension } from '../read/read.js';
import { loadRules } from '../rules/load.js';
import { tableOf } from '../rules/table.js';
import type { RuleBook, Rules } from '../rules/types.js';
import type { DocumentKind } from '../types.js';
import { gatherEntries, type Block, type FileEntries } from './entries.js';
import { ImportLog, type Place } from '../import/log.js';
import { readSpreadsheet } from './read.js';
import { SpreadsheetProblem, type Sheet } from './sheet.js';
import { valuesOf } from './values.js';

export interface ImportSpreadsheetOptions {
  /** Who hands the files over; its code begins the file codes. @defaultValue the fonds code of each row */
  depositor?: { name?: string; code?: string };
  registrationCode?: string;
  rules?: RuleBook;
  clock?: Clock;
  signal?: AbortSignal;
}

/**
 * Reads a list of files and documents (.xlsx or .csv) with the folder their documents lie in, each file described for
 * `buildTt05Sip`. Headings are known by the rules; every problem of every sheet is reported in one run, with its sheet, row and
 * column. Never throws on what the list holds. Memory: the cells, within bounds.
 * @param folder what the paths of the list are relative to
 */
export async function importSpreadsheet(
  path: string,
  folder: string,
  options: ImportSpreadsheetOptions = {},
): Promise<Import> {
  const rules = (options.rules ?? loadRules()).at((options.clock ?? systemClock).now());
  const log = new ImportLog(new FindingFactory(rules));
  const sheets = await readSheets(path, log, options.signal);
  const entries = sheets === undefined ? [] : gatherEntries(sheets, rules.columns, log);
  const tree = await openTree(folder, options.signal === undefined ? {} : { signal: options.signal });
  try {
    const context: Context = {
      rules,
      terms: new Terms(rules),
      log,
      finder: new FileFinder(new Set(tree.files.keys())),
      named: new Map(),
      options,
    };
    const files = entries.map((file) => importFile(file, context));
    noteRepeatedFiles(files, log);
    if (files.length > 0) noteUnlisted([...tree.files.keys()], relative(resolve(folder), resolve(path)), context);
    return { files, findings: log.findings };
  } finally {
    await tree.close();
  }
}

function noteRepeatedFiles(files: readonly ImportedFile[], log: ImportLog): void {
  const first = new Map<string, string>();
  for (const { location, metadata } of files) {
    const code = String(metadata.file?.['fileCode'] ?? '').toLowerCase();
    const known = code === '' ? undefined : first.get(code);
    if (known === undefined) first.set(code, location);
    else
      log.add(
        'CODE_TWICE',
        'block',
        location,
        `the file has the same code as the one at ${known}: ${JSON.stringify(code.slice(0, 80))}`,
        'Hai hồ sơ có cùng mã hồ sơ; sửa số và ký hiệu hoặc mục lục.',
      );
  }
}

/** The list itself is no document, nor is the same list in another form beside it. */
function noteUnlisted(paths: readonly string[], list: string, { named, log }: Context): void {
  const stem = (name: string) => name.normalize('NFC').replace(/\.(xlsx|xlsm|xls|csv|tsv|ods)$/i, '');
  for (const name of paths) {
    if (named.has(name) || name.normalize('NFC') === list.normalize('NFC')) continue;
    const isSameList = stem(name) !== name && stem(name) === stem(list);
    log.add(
      'FILE_UNLISTED',
      isSameList ? 'info' : 'warn',
      name,
      'lies in the folder and is named by no row; it is not packed',
      'Tệp không có trong mục lục nên không được đóng gói; bổ sung vào mục lục hoặc bỏ tệp.',
    );
  }
}

async function readSheets(path: string, log: ImportLog, signal?: AbortSignal): Promise<Sheet[] | undefined> {
  try {
    const { sheets, encoding, oldCells } = await readSpreadsheet(path, basename(path), signal);
    if (encoding !== undefined)
      log.add(
        'ENCODING',
        'warn',
        basename(path),
        `not Unicode (UTF-8); read as ${encoding}`,
        'Chuyển bảng tính sang phông chữ và bảng mã Unicode (UTF-8), kiểm tra lại dấu tiếng Việt.',
      );
    for (const { sheet, row, column, count, encoding: old } of oldCells)
      log.add(
        'CELL_ENCODING',
        'officer',
        { sheet, row, column },
        `${count} cells are not Unicode, this one first; read as ${old}`,
        'Có ô dùng phông chữ cũ (TCVN3, VNI); chuyển sang Unicode và kiểm tra lại dấu tiếng Việt.',
      );
    return sheets;
  } catch (error) {
    if (!(error instanceof SpreadsheetProblem)) throw error;
    log.add(
      error.what,
      'block',
      error.location,
      error.message,
      'Không đọc được bảng tính; lưu lại dưới dạng .xlsx hoặc .csv (UTF-8), chia nhỏ nếu quá lớn.',
    );
    return undefined;
  }
}

interface Context {
  rules: Rules;
  terms: Terms;
  log: ImportLog;
  finder: FileFinder;
  /** Files of the folder that a row names, with the first one that does. */
  named: Map<string, Place>;
  options: ImportSpreadsheetOptions;
}

function importFile(file: FileEntries, context: Context): ImportedFile {
  const { rules, log, terms, options } = context;
  const table = tableOf(rules, 'SIP_hoso', 'file');
  const { values, notes } = valuesOf(file, table, terms, log);
  const text = (id: string) => file.entries.get(id)?.cell.text;
  values['fileCode'] ||= composedCode(file, values, context);
  if (file.documents.length === 0)
    log.add(
      'FILE_WITHOUT_DOCUMENTS',
      'block',
      file.place,
      'no row names a document of this file',
      'Hồ sơ chưa có tài liệu; bổ sung các dòng tài liệu.',
    );
  const order = inOrder(file, values['fileCode'] ?? '', log);
  const rows = order.map(({ block, docCode }) => importDocument(block, docCode, context));
  const documents = rows.filter(({ isFound }) => isFound);
  noteRepeatedCodes(rows, log);
  described(values, notes, 'file', file.place, context);
  totalsAgree(file, values, log);
  const metadata = {
    packageType: 'SIP_hoso' as const,
    file: values,
    documents: documents.map(({ path, values: own }) => ({ ...own, path })),
    ...(options.depositor === undefined ? {} : { depositor: options.depositor }),
    ...(options.registrationCode === undefined ? {} : { registrationCode: options.registrationCode }),
  };
  // A row whose file is not there has its other faults told all the same.
  for (const fault of faultsOf(metadata, rows, rules)) noteFault(fault, file, rows, log);
  return {
    location: `${file.place.sheet}!${file.place.row}`,
    metadata,
    more: Object.fromEntries(
      ['fonds', 'catalogue', 'box', 'notation'].flatMap((id) => {
        const value = text(id);
        return value === undefined ? [] : [[id, value]];
      }),
    ),
  };
}

type ImportedDocument = DescribedDocument & { block: Block; isFound: boolean };

function noteFault(
  { document, field, message, hint, isMissing }: ValueFault,
  file: FileEntries,
  documents: readonly ImportedDocument[],
  log: ImportLog,
): void {
  // Reported with the parts that make it up.
  if (document === undefined && field.name === 'fileCode' && isMissing) return;
  const block = document === undefined ? file : documents[document]!.block;
  const level = document === undefined ? 'file' : 'document';
  const entry = [...block.entries.values()].find(({ rule }) => rule.field === field.name && rule.block === level);
  const place = entry?.place ?? block.place;
  if (!log.isUnknownTerm(place)) log.add(isMissing ? 'VALUE_MISSING' : 'VALUE', 'block', place, message, hint);
}

/** Organisation or fonds, year, number and notation, catalogue, as the rules have it. */
function composedCode(
  file: FileEntries,
  values: Readonly<Record<string, string>>,
  { rules, log, options }: Context,
): string {
  const text = (id: string) => file.entries.get(id)?.cell.text;
  const notation = text('notation') ?? '';
  const year =
    parseDate(values['startDate'] ?? '')?.from.slice(0, 4) ??
    parseDate(values['endDate'] ?? '')?.from.slice(0, 4) ??
    /(?:^|\D)((?:1[89]|20)\d{2})(?:\D|$)/.exec(notation)?.[1];
  const code = composeIdentifier(rules, 'fileCode', {
    organisation: options.depositor?.code ?? text('fonds'),
    year,
    // 2010/0031 says the year once more.
    notation: year !== undefined && notation.startsWith(`${year}/`) ? notation.slice(5) : notation,
    catalogue: text('catalogue'),
  });
  const place = file.entries.get('notation')?.place ?? file.place;
  if (code === undefined)
    log.add(
      'FILE_CODE',
      'block',
      place,
      'no code of the file: it takes a fonds or organisation code, a year, and a number and notation',
      'Bổ sung phông, số và ký hiệu hồ sơ và thời gian bắt đầu để lập mã hồ sơ.',
    );
  else
    log.add(
      'FILE_CODE_COMPOSED',
      'info',
      place,
      `the code of the file is made up as ${code}`,
      'Kiểm tra mã hồ sơ được lập tự động.',
    );
  return code ?? '';
}

/** By the ordinals of the list where they are whole numbers and each its own, else as the rows stand. */
function inOrder(file: FileEntries, fileCode: string, log: ImportLog): { block: Block; docCode: string }[] {
  const ordinals = file.documents.map(({ entries }) => Number(entries.get('ordinal')?.cell.text ?? Number.NaN));
  const sound =
    ordinals.every((ordinal) => Number.isSafeInteger(ordinal) && ordinal > 0 && ordinal < 10_000_000) &&
    new Set(ordinals).size === ordinals.length;
  if (!sound && ordinals.some((ordinal) => !Number.isNaN(ordinal)))
    log.add(
      'ORDINAL',
      'officer',
      file.place,
      'ordinals of documents are missing, repeated or no whole numbers; the order of the rows counts',
      'Kiểm tra số thứ tự văn bản trong hồ sơ.',
    );
  const codeOf = (ordinal: number) => (fileCode === '' ? '' : `${fileCode}.${String(ordinal).padStart(7, '0')}`);
  return file.documents
    .map((block, index) => ({ block, ordinal: sound ? ordinals[index]! : index + 1 }))
    .sort((a, b) => a.ordinal - b.ordinal)
    .map(({ block, ordinal }) => ({ block, docCode: codeOf(ordinal) }));
}

function importDocument(block: Block, docCode: string, context: Context): ImportedDocument {
  const { rules, terms, log } = context;
  const path = documentPath(block, context);
  const kind = kindByExtension(path ?? '');
  const { values, notes } = valuesOf(block, tableOf(rules, 'SIP_hoso', kind), terms, log);
  if (docCode !== '') values['docCode'] ||= docCode;
  described(values, notes, kind, block.place, context);
  return { path: path ?? UNKNOWN_FILE, kind, values, block, isFound: path !== undefined };
}

/** Stands for a file that is not there, whose pages nobody can count. */
const UNKNOWN_FILE = 'x.pdf';

function noteRepeatedCodes(rows: readonly ImportedDocument[], log: ImportLog): void {
  for (const name of ['docCode', 'docId']) {
    const first = new Map<string, Block>();
    for (const { values, block } of rows) {
      const code = values[name]?.toLowerCase();
      if (!code) continue;
      const entry = [...block.entries.values()].find(({ rule }) => rule.field === name && rule.block === 'document');
      const known = first.get(code);
      if (known === undefined) first.set(code, block);
      else
        log.add(
          'CODE_TWICE',
          'block',
          entry?.place ?? block.place,
          `${name} ${JSON.stringify(values[name]!.slice(0, 80))} is that of row ${known.place.row} already`,
          'Mỗi tài liệu có mã riêng; sửa mã bị trùng.',
        );
    }
  }
}

function documentPath(block: Block, { finder, named, log }: Context): string | undefined {
  const entry = block.entries.get('path');
  if (entry === undefined) {
    log.add('PATH_MISSING', 'block', block.place, 'the row names no file', 'Ghi đường dẫn tệp của tài liệu.');
    return undefined;
  }
  const { text, asWritten } = entry.cell;
  const found = finder.find(text) ?? (asWritten === undefined ? undefined : finder.find(asWritten));
  if (found === undefined) {
    log.add(
      'FILE_MISSING',
      'block',
      entry.place,
      `${JSON.stringify(entry.cell.text.slice(0, 200))} is not in the folder, or several files are so named`,
      'Không tìm thấy tệp trong thư mục; bổ sung tệp hoặc sửa đường dẫn.',
    );
    return undefined;
  }
  const first = named.get(found.path);
  if (first !== undefined) {
    log.add(
      'FILE_TWICE',
      'block',
      entry.place,
      `${found.path} is named by row ${first.row} already`,
      'Mỗi tệp chỉ gắn với một tài liệu trong mục lục.',
    );
    return undefined;
  }
  named.set(found.path, entry.place);
  if (found.isOther) log.add('PATH_READ', 'info', entry.place, `taken as ${found.path}`, 'Không cần sửa nếu đúng tệp.');
  return found.path;
}

function described(
  values: Record<string, string>,
  notes: readonly string[],
  level: 'file' | DocumentKind,
  place: Place,
  { rules, log }: Context,
): void {
  const { description, leftOut } = describedWith(values['description'] ?? '', notes, tableOf(rules, 'SIP_hoso', level));
  if (description !== '') values['description'] = description;
  for (const lost of leftOut)
    log.add(
      'NOTE_LEFT_OUT',
      'officer',
      place,
      `the description has no room for ${JSON.stringify(lost.slice(0, 80))}`,
      'Phần ghi chú đã đầy; giá trị này chỉ còn trong bảng tính gốc.',
    );
}

function totalsAgree(file: FileEntries, values: Readonly<Record<string, string>>, log: ImportLog): void {
  const stated = values['totalDoc'];
  if (stated !== undefined && /^\d+$/.test(stated) && Number(stated) !== file.documents.length)
    log.add(
      'TOTAL_DOC',
      'officer',
      file.entries.get('file.totalDoc')?.place ?? file.place,
      `${stated} documents stated, ${file.documents.length} rows`,
      'Kiểm tra tổng số văn bản trong hồ sơ.',
    );
}
