import type { FindingText } from '../finding.js';
import type { FileNameRule } from '../rules/types.js';
import type { CheckFinding } from '../types.js';
import { baseName, FILE_EAD, stemOf } from './names.js';
import type { MetadataRecord, MetsPart, PackageReading } from './reading.js';

export const SCHEMA_NAMES = ['METS.xsd', 'EAD.xsd', 'EAD_doc.xsd', 'EAD_pic.xsd', 'EAD_media.xsd'] as const;
export const METS_SCHEMA = /^mets[\d._-]*\.xsd$/i;

/** Departures from the circular's forms that are read nevertheless: nothing is lost, and the sender is told. */
export function* tolerances(reading: PackageReading, containerName?: string): Generator<CheckFinding> {
  yield* fileNames(reading);
  yield* schemaNames(reading);
  yield* documentNames(reading);
  for (const part of [reading.root, reading.representation]) yield* metsForms(reading, part);
  if (reading.fileRecord !== undefined) yield* recordForms(reading, reading.fileRecord);
  for (const record of reading.records.values()) yield* recordForms(reading, record);
  yield* containerForm(reading, containerName);
}

function* fileNames({ make, fileRecord, root, representation }: PackageReading): Generator<CheckFinding> {
  const expected: [string | undefined, string][] = [
    [fileRecord?.path, FILE_EAD],
    [root.present ? root.path : undefined, 'METS.xml'],
    [representation.present ? representation.path : undefined, 'representations/rep1/METS.xml'],
  ];
  for (const [path, name] of expected)
    if (path !== undefined && path !== name)
      yield make.tolerance('FILE_NAME', {
        location: path,
        message: `written in other letters than ${name}`,
        hint: `Đặt tên tệp đúng chữ hoa, chữ thường: ${name}.`,
      });
}

function* schemaNames({ make, names }: PackageReading): Generator<CheckFinding> {
  for (const path of names.below('schemas')) {
    const name = baseName(path);
    const circular = SCHEMA_NAMES.find((schema) => schema.toLowerCase() === name.toLowerCase());
    if (circular !== undefined && circular !== name)
      yield make.tolerance('SCHEMA_NAME', {
        location: path,
        message: `written in other letters than ${circular}`,
        hint: `Đặt tên tệp lược đồ đúng là ${circular}.`,
      });
    else if (circular === undefined && METS_SCHEMA.test(name))
      yield make.tolerance('METS_SCHEMA_NAME', {
        location: path,
        message: 'the METS schema has another name than METS.xsd',
        hint: 'Đặt tên tệp lược đồ METS là METS.xsd.',
      });
  }
}

function* documentNames({
  make,
  package: { documents, packageType },
  records,
  fileRecord,
  tree,
  rules: { fileNames: policies },
}: PackageReading): Generator<CheckFinding> {
  for (const path of records.keys())
    if (!/^EAD_(doc|pic|media)_/.test(baseName(path)))
      yield make.tolerance('METADATA_NAME', {
        location: path,
        message: 'the prefix is written in other letters than EAD_doc_, EAD_pic_ or EAD_media_',
        hint: 'Đặt tên tệp siêu dữ liệu bắt đầu đúng bằng EAD_doc_, EAD_pic_ hoặc EAD_media_.',
      });
  if (!packageType.startsWith('SIP')) return;
  // A file that was scanned into one document may be named by its own code alone (art 8.1d).
  const alone = documents.length === 1 ? fileRecord?.values['fileCode'] : undefined;
  for (const { path, metadata } of documents) {
    const docCode = metadata?.['docCode'];
    const names = [stemOf(path), baseName(path)];
    if (docCode && tree.files.has(path) && !names.includes(docCode) && (!alone || !names.includes(alone)))
      yield make.tolerance('DATA_NAME', dataName(path, policies));
  }
}

/** A name by another policy of the rules is a choice, any other a departure. */
function dataName(path: string, policies: readonly FileNameRule[]): FindingText {
  const policy = policies.find(
    ({ id, pattern }) => id !== 'tt05' && new RegExp(`^(?:${pattern})$`, 'u').test(stemOf(path)),
  );
  return {
    location: path,
    document: path,
    ...(policy === undefined ? {} : { effect: 'info' as const }),
    message:
      policy === undefined
        ? 'the data file is not named by its docCode (file code and ordinal)'
        : `the data file is named by the policy ${policy.id} (${policy.source}), not by its docCode`,
    hint: 'Đặt tên tệp theo mã lưu trữ của tài liệu: mã hồ sơ và số thứ tự.',
  };
}

function* metsForms(
  { make, references, package: { packageType } }: PackageReading,
  part: MetsPart,
): Generator<CheckFinding> {
  const own = references.filter((reference) => reference.mets === part.path);
  const dublinCore = own.filter((reference) => reference.mdType === 'DC').length;
  if (dublinCore > 0)
    yield make.tolerance('MDTYPE', {
      location: `${part.path}#mdRef/@MDTYPE`,
      message: `${dublinCore} mdRef with MDTYPE="DC" instead of OTHER with OTHERMDTYPE="EAD"`,
      hint: 'Ghi MDTYPE="OTHER" và OTHERMDTYPE="EAD" cho siêu dữ liệu mô tả.',
    });
  const empty = (part.mets?.amdSecs ?? []).filter(
    (section) =>
      section.techMds.length + section.rightsMds.length + section.sourceMds.length + section.digiprovMds.length === 0,
  );
  if (empty.length > 0)
    yield make.tolerance('AMDSEC_EMPTY', {
      location: `${part.path}#amdSec`,
      message: packageType.startsWith('SIP') ? 'an empty amdSec, where a SIP has none' : 'an empty amdSec',
      hint: 'Bỏ phần tử amdSec rỗng.',
    });
  if (own.some(({ checksum }) => checksum !== undefined && /[A-F]/.test(checksum)))
    yield make.tolerance('DIGEST_CASE', {
      location: `${part.path}#@CHECKSUM`,
      effect: 'info',
      message: 'digests are written in upper-case hexadecimal',
      hint: 'Không cần sửa; mã băm được so sánh không phân biệt chữ hoa, chữ thường.',
    });
}

function* recordForms({ make }: PackageReading, { path, record, table }: MetadataRecord): Generator<CheckFinding> {
  if (table === undefined) return;
  const order = new Map(table.fields.map((field, index) => [field.name.toLowerCase(), { name: field.name, index }]));
  const known = record.fields.flatMap(({ name }) => order.get(name.toLowerCase()) ?? []);
  const absent = table.fields.filter((field) => field.mayBeAbsent && !known.some(({ name }) => name === field.name));
  if (absent.length > 0)
    yield make.tolerance('FIELDS_ABSENT', {
      location: path,
      message: `${known.length} of ${table.fields.length} fields; absent: ${absent.map(({ name }) => name).join(', ')}`,
      hint: `Bổ sung các trường ${absent.map(({ label }) => label).join(', ')} theo thông tư.`,
    });
  if (known.some(({ index }, position) => position > 0 && index < known[position - 1]!.index))
    yield make.tolerance('ELEMENT_ORDER', {
      location: path,
      effect: 'info',
      message: 'the elements stand in another order than the circular lists them',
      hint: 'Không cần sửa; các phần tử được đọc không phụ thuộc thứ tự.',
    });
  const miscased = record.fields.filter(({ name }) => (order.get(name.toLowerCase())?.name ?? name) !== name);
  if (miscased.length > 0)
    yield make.tolerance('ELEMENT_NAME', {
      location: path,
      message: `element names in other letters than the circular's: ${miscased
        .map(({ name }) => name)
        .slice(0, 5)
        .join(', ')}`,
      hint: 'Viết tên phần tử đúng chữ hoa, chữ thường như trong thông tư.',
    });
}

/** "[order number in the round]+[OBJID]"; identity comes from OBJID whatever the name. */
function* containerForm(
  { make, package: { objId, packageType } }: PackageReading,
  name?: string,
): Generator<CheckFinding> {
  if (name === undefined || objId === undefined || !packageType.startsWith('SIP')) return;
  const stem = stemOf(name);
  if (stem.endsWith(objId) && /^\d*$/.test(stem.slice(0, -objId.length))) return;
  yield make.tolerance('CONTAINER_NAME', {
    location: '.',
    effect: 'info',
    message: 'the container is not named by its order number and OBJID; identity comes from OBJID',
    hint: 'Đặt tên tệp nén theo số thứ tự trong đợt nộp và OBJID của gói tin.',
  });
}
