import { CodedError, collectBytes } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import type { FindingFactory } from '../finding.js';
import type { FieldTable, Rules } from '../rules/types.js';
import type { CheckFinding, Tt05PackageType } from '../types.js';
import { FILE_EAD, kindByName, REPRESENTATION_DESCRIPTIVE, type TreeNames } from './names.js';
import type { MetadataRecord } from './reading.js';
import { MAX_SIMPLE_DC_BYTES, parseSimpleDc, simpleDcOf, type SimpleDcRecord } from './simple-dc.js';

/** Elements that tell the circular's metadata from Dublin Core under the same root element. */
const DISTINCTIVE = new Set(
  'fileCode arcFileCode maintenance totalDoc numberOfPaper numberOfPage inforSign confidenceLevel paperFileCode riskRecovery docCode docId arcDocCode requestID purposeContent'
    .split(' ')
    .map((name) => name.toLowerCase()),
);

export const isVietnamese = (record: SimpleDcRecord): boolean =>
  record.fields.some(({ name }) => DISTINCTIVE.has(name.toLowerCase()));

export const isArchival = (record: SimpleDcRecord): boolean =>
  record.fields.some(({ name }) => name.toLowerCase() === 'arcfilecode');

export interface ReadRecords {
  packageType: Tt05PackageType;
  fileRecord?: MetadataRecord;
  records: Map<string, MetadataRecord>;
  findings: CheckFinding[];
}

/** Reads the package level metadata, from which the package type follows, then that of every document. */
export async function readRecords(
  tree: PackageTree,
  names: TreeNames,
  rules: Rules,
  make: FindingFactory,
  statedType: string | undefined,
): Promise<ReadRecords> {
  const findings: CheckFinding[] = [];
  const read = async (path: string): Promise<SimpleDcRecord | undefined> => {
    try {
      const record = await parseSimpleDc(await collectBytes(tree.read(path), MAX_SIMPLE_DC_BYTES));
      if (record === undefined) findings.push(notSimpleDc(make, path));
      return record;
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') throw error;
      findings.push(unreadable(make, path, error));
      return undefined;
    }
  };
  const filePath = names.find(FILE_EAD);
  const file = filePath === undefined ? undefined : await read(filePath);
  const packageType = packageTypeOf(file, statedType);
  const fileRecord =
    filePath === undefined || file === undefined
      ? undefined
      : recordOf(filePath, 'file', file, rules.table(packageType, 'file'));
  const records = new Map<string, MetadataRecord>();
  for (const path of names.below(REPRESENTATION_DESCRIPTIVE)) {
    const level = kindByName(path);
    if (level === undefined) continue;
    const record = await read(path);
    if (record !== undefined) records.set(path, recordOf(path, level, record, rules.table(packageType, level)));
  }
  return { packageType, ...(fileRecord === undefined ? {} : { fileRecord }), records, findings };
}

/** `source` stands only in packages of loose documents, `arcFileCode` only in archival ones, `requestID` only in those for use. */
export function packageTypeOf(file: SimpleDcRecord | undefined, statedType: string | undefined): Tt05PackageType {
  const has = (name: string) => file?.fields.some((field) => field.name.toLowerCase() === name) ?? false;
  if (file === undefined ? statedType?.toUpperCase() === 'DIP' : has('requestid') && !has('filecode')) return 'DIP';
  const archival = file === undefined ? statedType?.toUpperCase() === 'AIP' : has('arcfilecode') && !has('filecode');
  return `${archival ? 'AIP' : 'SIP'}_${has('source') ? 'tailieu' : 'hoso'}`;
}

function recordOf(
  path: string,
  level: MetadataRecord['level'],
  record: SimpleDcRecord,
  table: FieldTable | undefined,
): MetadataRecord {
  const canonical = new Map(table?.fields.map(({ name }) => [name.toLowerCase(), name]));
  const fields = record.fields.map(({ name, value }) => ({ name: canonical.get(name.toLowerCase()) ?? name, value }));
  return { path, level, record, values: simpleDcOf({ ...record, fields }), ...(table === undefined ? {} : { table }) };
}

const unreadable = (make: FindingFactory, path: string, error: unknown): CheckFinding =>
  make.of('C7', 'METADATA_UNREADABLE', {
    location: path,
    message: `metadata file cannot be read: ${error instanceof CodedError ? `${error.code}, ${error.message}` : 'unexpected content'}`,
    hint: 'Tệp siêu dữ liệu không đúng cú pháp XML (không được có DOCTYPE); tạo lại tệp và đóng gói lại.',
  });

const notSimpleDc = (make: FindingFactory, path: string): CheckFinding =>
  make.of('C7', 'ROOT_ELEMENT', {
    location: path,
    message: 'the root element is not simpledc',
    hint: 'Phần tử gốc của tệp siêu dữ liệu phải là simpledc theo Thông tư 05/2025/TT-BNV.',
  });
