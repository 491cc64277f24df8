import type { MetadataRecord, PackageReading } from '../read/reading.js';
import type { FieldRule } from '../rules/types.js';
import type { CheckFinding } from '../types.js';
import { valueProblems } from './values.js';

/** C7 and C10: every field of every metadata file against the table of its kind. */
export function* checkFields(reading: PackageReading): Generator<CheckFinding> {
  if (reading.fileRecord !== undefined) yield* checkRecord(reading, reading.fileRecord);
  for (const record of reading.records.values()) yield* checkRecord(reading, record);
  yield* doubtfulCodes(reading);
}

/** Sources of the circular have the two codes of `typePic` either way round: said once, so that a person looks at it. */
function* doubtfulCodes({ make, rules, records }: PackageReading): Generator<CheckFinding> {
  const first = [...records.values()].find(({ values }) => values['typePic'] !== undefined && values['typePic'] !== '');
  const list = rules.codes('typePic');
  if (first === undefined || list?.note === undefined) return;
  const codes = Object.entries(list.values).map(([code, label]) => `${code} ${label}`);
  yield make.of('C7', 'CODE_DOUBTFUL', {
    effect: 'info',
    location: `${first.path}#typePic`,
    message: `read as ${codes.join(', ')}; sources of the circular do not agree on these codes`,
    hint: 'Các nguồn ghi mã loại phim, ảnh ngược nhau; kiểm tra giá trị đã ghi.',
  });
}

function* checkRecord(reading: PackageReading, record: MetadataRecord): Generator<CheckFinding> {
  const { make } = reading;
  const { path, table } = record;
  if (table === undefined) return;
  const document = documentOf(reading, path);
  yield* repeated(reading, record, document);
  const known = new Set(table.fields.map(({ name }) => name));
  for (const name of Object.keys(record.values))
    if (!known.has(name))
      yield make.optional('C7', 'FIELD_UNKNOWN', {
        location: `${path}#${name.slice(0, 80)}`,
        ...document,
        message: `${table.id} has no such element; its value is kept as submitted`,
        hint: 'Bỏ phần tử không có trong bảng siêu dữ liệu của thông tư.',
      });
  for (const name of record.record.nested)
    yield make.of('C7', 'FIELD_NESTED', {
      location: `${path}#${name.slice(0, 80)}`,
      ...document,
      message: 'the element holds further elements, a value is text only',
      hint: 'Giá trị của trường siêu dữ liệu chỉ là văn bản.',
    });
  for (const field of table.fields) yield* checkField(reading, record, field, document);
}

function* checkField(
  { make, rules }: PackageReading,
  { path, values, table }: MetadataRecord,
  field: FieldRule,
  document: { document?: string },
): Generator<CheckFinding> {
  const value = values[field.name];
  const place = { location: `${path}#${field.name}`, ...document };
  if (value === undefined || value === '') {
    if (value === undefined && field.mayBeAbsent) return;
    if (field.obligation === 'M')
      yield make.of('C7', 'FIELD_MISSING', {
        ...place,
        message: 'mandatory field is missing or empty',
        hint: `Bổ sung "${field.label}".`,
      });
    else if (field.obligation === 'C' && field.when?.oneOf.includes(values[field.when.field] ?? ''))
      yield make.of(field.check ?? 'C7', field.check === 'C10' ? 'PAPER_FILE_CODE' : 'FIELD_MISSING', {
        ...place,
        message: `mandatory when ${field.when.field} is ${field.when.oneOf.join(' or ')}`,
        hint: `Bổ sung "${field.label}" (bắt buộc khi ${field.when.field} là ${field.when.oneOf.join(' hoặc ')}).`,
      });
    return;
  }
  if (table === undefined) return;
  const codes = field.codes === undefined ? undefined : rules.codes(field.codes);
  for (const { what, message, hint, tolerated } of valueProblems(value, field, table.dates, codes)) {
    const text = { ...place, message, hint };
    if (tolerated) yield make.tolerance(what, text);
    else yield field.obligation === 'M' ? make.of('C7', what, text) : make.optional('C7', what, text);
  }
}

/** Of an element that occurs twice with different values nobody can say which one counts. */
function* repeated(
  { make }: PackageReading,
  { path, record }: MetadataRecord,
  document: { document?: string },
): Generator<CheckFinding> {
  const seen = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  for (const { name, value } of record.fields) {
    seen.set(name, (seen.get(name) ?? new Set()).add(value));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const [name, values] of seen)
    if ((counts.get(name) ?? 0) > 1)
      yield make.of('C7', 'FIELD_REPEATED', {
        location: `${path}#${name.slice(0, 80)}`,
        ...document,
        ...(values.size === 1 ? { effect: 'warn' as const } : {}),
        message: `the element occurs ${counts.get(name)} times${values.size === 1 ? ' with the same value' : ' with different values'}`,
        hint: 'Mỗi trường siêu dữ liệu chỉ xuất hiện một lần.',
      });
}

const documentOf = ({ documentAt }: PackageReading, path: string): { document?: string } => {
  const document = documentAt.get(path);
  return document === undefined ? {} : { document };
};
