import { parseDate, writtenDate } from '../dates.js';
import { valueProblems } from '../check/values.js';
import type { FieldRule, FieldTable, Rules } from '../rules/types.js';
import type { DocumentKind, SimpleDc } from '../types.js';
import type { SipDescription } from './metadata.js';

/** A file of the folder on its way to becoming a document. */
export interface SipSource {
  /** Relative to the folder. */
  path: string;
  kind: DocumentKind;
  given: Readonly<Record<string, string>>;
  /** The record of how it was handled, relative to the folder. */
  trace?: string;
  pages?: number;
  /** `YYYY-MM-DD`, the day the file was last changed, where nothing better is known. */
  changedOn: string;
}

export interface SipDefaults {
  fileCode?: string;
  startDate?: string;
  endDate?: string;
  /** Values that only a person can know are assumed, for a folder that comes without any metadata. */
  assume: boolean;
  /** Name of the folder. */
  name: string;
  newId: () => string;
}

export interface SipValues {
  file: SimpleDc;
  documents: { source: SipSource; docCode: string; values: SimpleDc }[];
  /** Fields whose values were assumed, for a person to look at. */
  assumed: string[];
}

/** What a document has from its file where it says nothing itself. */
const INHERITED = ['maintenance', 'mode', 'language'] as const;

const ASSUMED_FILE: Readonly<Record<string, string>> = { maintenance: '01', mode: '01', language: '01' };

/** Fills in what can be derived; what stays empty is for `valueDetails` to report. */
export function deriveValues(
  description: SipDescription,
  sources: readonly SipSource[],
  defaults: SipDefaults,
  tables: (level: 'file' | DocumentKind) => FieldTable,
): SipValues {
  const assumed = new Set<string>();
  const assume = (name: string, value: string | undefined): string => {
    if (!defaults.assume || value === undefined) return '';
    assumed.add(name);
    return value;
  };
  const given = description.file;
  const fileCode = given['fileCode'] || defaults.fileCode || assume('file.fileCode', codeFrom(defaults.name));
  const file: Record<string, string> = { ...description.defaults, ...given, fileCode };
  file['title'] ||= assume('file.title', defaults.name.slice(0, 1000));
  for (const [name, value] of Object.entries(ASSUMED_FILE)) file[name] ||= assume(`file.${name}`, value);
  const documents = sources.map((source, index) => {
    const values = documentValues(source, index + 1, file, description, defaults, assume);
    return { source, docCode: values['docCode'] ?? '', values: inOrder(tables(source.kind), values) };
  });
  totals(file, documents, sources, defaults, description.links.length, assume);
  return { file: inOrder(tables('file'), file), documents, assumed: [...assumed] };
}

function documentValues(
  source: SipSource,
  ordinal: number,
  file: Readonly<Record<string, string>>,
  description: SipDescription,
  defaults: SipDefaults,
  assume: (name: string, value: string | undefined) => string,
): Record<string, string> {
  const values: Record<string, string> = { ...description.defaults, ...source.given };
  const fileCode = file['fileCode'] ?? '';
  const stem = source.path.slice(source.path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
  const shortId = `${fileCode}.${ordinal}`;
  values['docCode'] ||= `${fileCode}.${String(ordinal).padStart(7, '0')}`;
  values['docId'] ||= shortId.length <= 25 ? shortId : defaults.newId();
  for (const name of INHERITED) values[name] ||= file[name] ?? '';
  values['confidenceLevel'] ||= file['confidenceLevel'] ?? assume('documents.confidenceLevel', '01');
  values['process'] ||= source.trace === undefined ? '0' : '1';
  values['riskRecovery'] ||= '0';
  if (source.kind === 'doc') {
    values['organName'] ||= description.depositor.name ?? assume('documents.organName', 'Chưa xác định');
    values['subject'] ||= stem.normalize('NFC').slice(0, 500);
    values['typeName'] ||= assume('documents.typeName', '32');
    values['issuedDate'] ||= assume('documents.issuedDate', writtenDate(source.changedOn));
    values['numberOfPage'] ||=
      source.pages === undefined ? assume('documents.numberOfPage', '1') : String(source.pages);
  } else if (source.kind === 'pic') {
    values['typePic'] ||= '02';
    values['imageTitle'] ||= stem.normalize('NFC').slice(0, 500);
  } else {
    values['typeMedia'] ||= /\.(mp4|mpe?g|avi|wmv|mov|mkv|webm)$/i.test(source.path) ? '02' : '01';
    values['movieTitle'] ||= stem.normalize('NFC').slice(0, 500);
  }
  for (const name of ['issuedDate', 'photoTime', 'recordDate'])
    if (values[name]) values[name] = circularDate(values[name]);
  return values;
}

/** What follows from the documents: counts, and the dates of the file from the earliest and latest of theirs. */
function totals(
  file: Record<string, string>,
  documents: SipValues['documents'],
  sources: readonly SipSource[],
  defaults: SipDefaults,
  links: number,
  assume: (name: string, value: string | undefined) => string,
): void {
  const spans = documents.flatMap(
    ({ values }) => parseDate(values['issuedDate'] || values['photoTime'] || values['recordDate'] || '') ?? [],
  );
  const days = sources.map(({ changedOn }) => changedOn).sort();
  const first = spans.map(({ from }) => from).sort()[0] ?? (defaults.assume ? days[0] : undefined);
  const last =
    spans
      .map(({ to }) => to)
      .sort()
      .at(-1) ?? (defaults.assume ? days.at(-1) : undefined);
  file['startDate'] = circularDate(
    file['startDate'] || defaults.startDate || (first === undefined ? '' : writtenDate(first)),
  );
  file['endDate'] = circularDate(file['endDate'] || defaults.endDate || (last === undefined ? '' : writtenDate(last)));
  file['totalDoc'] ||= String(documents.length + links);
  const pages = documents.reduce((sum, { values }) => sum + (Number(values['numberOfPage']) || 0), 0);
  file['numberOfPage'] ||= String(pages);
  file['confidenceLevel'] ||= assume('file.confidenceLevel', '01');
  if (file['confidenceLevel'] !== '02' && file['confidenceLevel'] !== '03') file['numberOfPaper'] ||= '0';
  file['riskRecovery'] ||= '0';
}

/** A code of letters, digits, dots and dashes from the name of a folder. */
const codeFrom = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80) || 'HS';

const circularDate = (value: string): string => {
  const span = parseDate(value);
  return span?.form === 'YYYY-MM-DD' ? writtenDate(span.from) : value;
};

/** The table's fields only, in its order, and whatever else was given, so that it can be reported. */
const inOrder = (table: FieldTable, values: Readonly<Record<string, string>>): SimpleDc =>
  Object.fromEntries(table.fields.map(({ name }): [string, string] => [name, values[name] ?? '']));

/** One line per mandatory value that is missing and per value that breaks its rule. */
export function* valueDetails(values: SimpleDc, table: FieldTable, rules: Rules, key: string): Generator<string> {
  for (const { field, message } of valueFaults(values, table, rules)) yield `${key}.${field.name}: ${message}`;
}

/** The same with the field concerned, and what to do about it in Vietnamese. */
export function* valueFaults(
  values: SimpleDc,
  table: FieldTable,
  rules: Rules,
): Generator<{ field: FieldRule; message: string; hint: string; isMissing: boolean }> {
  for (const field of table.fields) {
    const value = values[field.name] ?? '';
    if (value === '') {
      const due = field.obligation === 'M' || field.when?.oneOf.includes(values[field.when.field] ?? '');
      if (due)
        yield { field, message: `${field.label} is missing`, hint: `Bổ sung "${field.label}".`, isMissing: true };
      continue;
    }
    const codes = field.codes === undefined ? undefined : rules.codes(field.codes);
    for (const { message, hint } of valueProblems(value, field, table.dates, codes))
      yield { field, message, hint, isMissing: false };
  }
}

/** What a document would take over from the file is reported once, at the file. */
export const withFileValues = (own: SimpleDc, file: SimpleDc): SimpleDc => {
  const pending = INHERITED.filter((name) => own[name] === '' && file[name] === '').map((name) => [name, '01']);
  return { ...own, ...Object.fromEntries(pending) };
};
