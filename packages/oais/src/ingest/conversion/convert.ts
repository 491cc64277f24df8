import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { countPagesIn } from '@mocban/characterisation/count-pages';
import { fixedClock, isValid, nameUuid } from '@mocban/core';
import { openTree, unpackDirectory, type EntryInspector, type PackageTree } from '@mocban/container';
import {
  buildTt05Sip,
  importEdxml,
  importSpreadsheet,
  importTt02,
  VnRecordsError,
  type BuildTt05SipOptions,
  type BuiltTt05Sip,
  type EdxmlNote,
  type CheckFinding,
  type Import,
  type ImportedFile,
} from '@mocban/vn-records';
import type { Conversion, ConversionTerms, ConvertedPackage, ForeignFormat, RecordNote } from '../types.js';
import { sharedPool } from '../../archival-storage/pool.js';
import { documentIdentity } from '../../document-codes.js';
import { check } from '../verdict.js';
import type { Foreign } from './foreign.js';
import { STANDARDS } from './reader.js';

export interface ConversionRequest extends ConversionTerms {
  tree: PackageTree;
  foreign: Foreign;
  /** SHA-256 of the package as it came; identifiers derive from it. */
  packageSha256: string;
  /** The folder that the tree was unpacked to. */
  root: string;
  /** A folder of its own for what is made; absent. */
  work: string;
  /** See content that came encoded, as they saw the rest. */
  inspectors: readonly EntryInspector[];
  signal?: AbortSignal;
}

/**
 * Makes packages of Thông tư 05 of what was made otherwise, one for each hồ sơ, strictly in the circular's forms, so that they are judged
 * and preserved as any other. The same package, terms and rules give the same bytes. Never throws on what was sent.
 */
export async function convertForeign(request: ConversionRequest): Promise<Conversion> {
  await mkdir(request.work);
  const { format, sources } = request.foreign;
  if (format === 'tt02') return convertTt02(request);
  return format === 'edxml' ? convertEdxml(request, sources) : convertSpreadsheet(request, sources[0]!);
}

async function convertTt02(request: ConversionRequest): Promise<Conversion> {
  const { tree } = request;
  const imported = await importTt02(tree, importOptions(request));
  const sources = imported.documentation.map(({ name }) => name.replace(/^tt02\//, ''));
  return built(request, imported, tree, sources, {});
}

async function convertSpreadsheet(request: ConversionRequest, list: string): Promise<Conversion> {
  const { tree, root } = request;
  const imported = await importSpreadsheet(join(root, list), root, importOptions(request));
  return built(request, imported, tree, [list], {});
}

/** Attachments go through the inspectors as they are decoded; a message has no retention, so that some values are assumed. */
async function convertEdxml(request: ConversionRequest, sources: string[]): Promise<Conversion> {
  const { root, work, inspectors, signal } = request;
  const decoded = join(work, 'decoded');
  const imported = await importEdxml(
    sources.map((path) => join(root, path)),
    decoded,
    { ...importOptions(request), packNotices: true, packageNumber: request.packageSha256.slice(0, 8) },
  );
  const attachments = await unpackDirectory(decoded, join(work, 'attachments'), {
    algorithms: ['sha256'],
    inspectors,
    ...(signal && { signal }),
  });
  const conversion = await built(request, imported, timeless(attachments), sources, { assume: true });
  return { ...conversion, notes: imported.notes.map(recordNote) };
}

const importOptions = ({ agreement, rules, at, signal }: ConversionRequest) => ({
  depositor: { name: agreement.agency.name, code: agreement.agency.code },
  registrationCode: agreement.code,
  clock: fixedClock(at),
  ...(rules && { rules }),
  ...(signal && { signal }),
});

/** What was unpacked again has other times, and nothing may be made of them. */
const timeless = (tree: PackageTree): PackageTree => ({
  origin: tree.origin,
  name: tree.name,
  prefix: tree.prefix,
  files: tree.files,
  directories: tree.directories,
  findings: tree.findings,
  read: (path, options) => tree.read(path, options),
  localPath: () => undefined,
  ensureDigests: (algorithms, options) => tree.ensureDigests(algorithms, options),
  close: () => tree.close(),
});

/** Packages of one list: each is a package of its own on the disk, and an AIP. */
const MOST_FILES = 1000;

async function built(
  request: ConversionRequest,
  imported: Import,
  content: PackageTree,
  sources: string[],
  more: Pick<BuildTt05SipOptions, 'assume'>,
): Promise<Conversion> {
  const conversion: Conversion = {
    format: request.foreign.format,
    packages: [],
    findings: [...imported.findings],
    sources,
    notes: [],
  };
  const { files } = imported;
  if (files.length > MOST_FILES) conversion.findings.push(tooManyFiles(files));
  if (!isValid(conversion.findings)) return conversion;
  for (const [index, file] of files.entries()) {
    request.signal?.throwIfAborted();
    conversion.packages.push(
      await packageOf(request, conversion, content, file, files.length > 1 ? index + 1 : 0, more),
    );
  }
  return conversion;
}

/** @param number of one among several, counted from 1; else 0 */
async function packageOf(
  request: ConversionRequest,
  { findings, sources }: Conversion,
  content: PackageTree,
  file: ImportedFile,
  number: number,
  more: Pick<BuildTt05SipOptions, 'assume'>,
): Promise<ConvertedPackage> {
  const recordCode = String(file.metadata.file?.['fileCode'] ?? '');
  try {
    const { objId, ...build } = importBuild(request, number);
    const metadata = { ...file.metadata, objId };
    const sip = await buildTt05Sip(content, {
      ...build,
      ...more,
      metadata,
      unlisted: 'leave',
      countPages: countPagesIn,
    });
    findings.push(...conversionFindings(sip, sources[0] ?? '.', request.foreign.format));
    return await adopted(sip, request);
  } catch (error) {
    if (!(error instanceof VnRecordsError) || !error.code.startsWith('VN_SIP_')) throw error;
    for (const detail of error.details.length > 0 ? error.details : [error.message])
      findings.push(notPackable(number === 0 ? '.' : recordCode || file.location, detail));
    return { recordCode, originalNames: new Map() };
  }
}

/** Namespace of what is made of packages, told apart by their digests. */
const CONVERSIONS = '6f1d3c2a-5a07-4c39-9e0f-7c1d8f0b2a55';

function importBuild({ work, at, packageSha256, rules, signal }: ConversionRequest, number: number) {
  let count = 0;
  const whole = nameUuid(CONVERSIONS, packageSha256);
  const namespace = number === 0 ? whole : nameUuid(whole, `part ${number}`);
  const objId = `uuid-${nameUuid(namespace, 'package').toUpperCase()}`;
  return {
    objId,
    out: join(work, objId),
    asZip: false,
    clock: fixedClock(at),
    identifiers: { uuid: () => nameUuid(namespace, String((count += 1))) },
    ...(rules && { rules }),
    ...(signal && { signal }),
  };
}

async function adopted(sip: BuiltTt05Sip, { signal, foreign }: ConversionRequest): Promise<ConvertedPackage> {
  // Threads of their own for each of very many packages would take longer to start than the digests.
  const tree = await openTree(sip.path, { pool: sharedPool(), ...(signal && { signal }) });
  await tree.ensureDigests(['sha256', 'sha512'], signal ? { signal } : {});
  const names = foreign.format === 'edxml' ? [] : sip.documents;
  return {
    recordCode: sip.fileCode,
    tree,
    originalNames: new Map(names.map(({ path, originalPath }) => [path, originalPath])),
  };
}

function conversionFindings(sip: BuiltTt05Sip, location: string, format: ForeignFormat): CheckFinding[] {
  const findings = [
    check('info', {
      rule: 'TT05_IMPORT_CONVERTED',
      location,
      message: `read as ${STANDARDS[format]}: a ${sip.packageType} of ${sip.documents.length} documents was made of it, with the code ${sip.fileCode}`,
      check: 'IMPORT',
      hint: 'Gói tin được chuyển sang dạng của Thông tư 05; kiểm tra lại siêu dữ liệu.',
    }),
  ];
  if (sip.assumed.length > 0)
    findings.push(
      check('officer', {
        rule: 'TT05_IMPORT_ASSUMED',
        location,
        message: `values that the source does not say were assumed: ${sip.assumed.join(', ')}`,
        check: 'IMPORT',
        hint: 'Công chức kiểm tra thời hạn lưu trữ, chế độ sử dụng và ngôn ngữ được mặc định.',
      }),
    );
  return findings;
}

const tooManyFiles = (files: Import['files']) =>
  check('block', {
    rule: 'TT05_IMPORT_TOO_MANY_FILES',
    location: files[MOST_FILES]!.location,
    message: `the list names ${files.length} files; a transfer takes at most ${MOST_FILES}`,
    check: 'IMPORT',
    hint: `Mỗi lần nộp tối đa ${MOST_FILES} hồ sơ: chia mục lục thành nhiều lần nộp.`,
  });

const notPackable = (location: string, detail: string) =>
  check('block', {
    rule: 'TT05_IMPORT_NOT_PACKABLE',
    location,
    message: detail,
    check: 'IMPORT',
    hint: 'Không lập được gói tin theo Thông tư 05 từ dữ liệu này; sửa lại rồi nộp lại.',
  });

/** The document is told by number, notation, issuer and date, which is what holdings are compared by. */
function recordNote({ documentId, kind, code, text, by, issuer, at }: EdxmlNote): RecordNote {
  const [, date, number, notation] = /^[^,]*,\s*([\d/-]+)\s*,\s*([^/]+)\/(.+)$/.exec(documentId) ?? [];
  const identity = documentIdentity([number, notation, issuer, date?.replaceAll('/', '-')]);
  return {
    kind,
    documentId,
    ...(identity !== undefined && { identity }),
    ...(code !== undefined && { code }),
    text,
    by: by.name || by.id,
    at,
  };
}
