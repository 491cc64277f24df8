import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
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
  type Import,
} from '@mocban/vn-records';
import type { ConversionTerms, Conversion, RecordNote } from '../../types.js';
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
 * Makes a package of Thông tư 05 of one that was made otherwise, strictly in the circular's forms, so that it is judged and preserved as
 * any other. The same package, terms and rules give the same bytes. Never throws on what was sent.
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

async function built(
  request: ConversionRequest,
  imported: Import,
  content: PackageTree,
  sources: string[],
  more: Pick<BuildTt05SipOptions, 'assume'>,
): Promise<Conversion> {
  const conversion: Conversion = {
    format: request.foreign.format,
    findings: [...imported.findings],
    sources,
    originalNames: new Map(),
    notes: [],
  };
  const [file, ...others] = imported.files;
  if (others.length > 0) conversion.findings.push(severalFiles(imported));
  if (file === undefined || !isValid(conversion.findings)) return conversion;
  try {
    const { objId, ...build } = importBuild(request);
    const metadata = { ...file.metadata, objId };
    const sip = await buildTt05Sip(content, { ...build, ...more, metadata, unlisted: 'leave' });
    await adopt(conversion, sip, request);
  } catch (error) {
    if (!(error instanceof VnRecordsError) || !error.code.startsWith('VN_SIP_')) throw error;
    for (const detail of error.details.length > 0 ? error.details : [error.message])
      conversion.findings.push(notPackable(detail));
  }
  return conversion;
}

/** Namespace of what is made of packages, told apart by their digests. */
const CONVERSIONS = '6f1d3c2a-5a07-4c39-9e0f-7c1d8f0b2a55';

function importBuild({ work, at, packageSha256, rules, signal }: ConversionRequest) {
  let count = 0;
  const namespace = nameUuid(CONVERSIONS, packageSha256);
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

async function adopt(conversion: Conversion, sip: BuiltTt05Sip, { signal, foreign }: ConversionRequest) {
  const tree = await openTree(sip.path, signal ? { signal } : {});
  await tree.ensureDigests(['sha256', 'sha512'], signal ? { signal } : {});
  conversion.tree = tree;
  if (foreign.format !== 'edxml')
    conversion.originalNames = new Map(sip.documents.map(({ path, originalPath }) => [path, originalPath]));
  conversion.findings.push(
    check('info', {
      rule: 'TT05_IMPORT_CONVERTED',
      location: conversion.sources[0] ?? '.',
      message: `read as ${STANDARDS[foreign.format]}: a ${sip.packageType} of ${sip.documents.length} documents was made of it, with the code ${sip.fileCode}`,
      check: 'IMPORT',
      hint: 'Gói tin được chuyển sang dạng của Thông tư 05; kiểm tra lại siêu dữ liệu.',
    }),
  );
  if (sip.assumed.length > 0)
    conversion.findings.push(
      check('officer', {
        rule: 'TT05_IMPORT_ASSUMED',
        location: conversion.sources[0] ?? '.',
        message: `values that the source does not say were assumed: ${sip.assumed.join(', ')}`,
        check: 'IMPORT',
        hint: 'Công chức kiểm tra thời hạn lưu trữ, chế độ sử dụng và ngôn ngữ được mặc định.',
      }),
    );
}

const severalFiles = ({ files }: Import) =>
  check('block', {
    rule: 'TT05_IMPORT_SEVERAL_FILES',
    location: files[1]!.location,
    message: `the list names ${files.length} files (${files
      .slice(0, 5)
      .map(({ metadata }) => String(metadata.file?.['fileCode'] ?? ''))
      .join(', ')}); a transfer holds one`,
    check: 'IMPORT',
    hint: 'Mỗi lần nộp chỉ một hồ sơ: tách mục lục, hoặc dùng "mocban sip build" để đóng gói từng hồ sơ.',
  });

const notPackable = (detail: string) =>
  check('block', {
    rule: 'TT05_IMPORT_NOT_PACKABLE',
    location: '.',
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
