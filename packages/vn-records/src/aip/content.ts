import { mediaTypeOf, collisionKey, pathProblem, systemClock, type Clock } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import {
  readPreservation,
  type AipFile,
  type AipSupportFile,
  type DepositedPreservation,
  type DescriptiveFile,
  type KeptPreservation,
} from '@mocban/eark';
import { eadSchemas } from '../ead-schemas.js';
import { baseName, DATA, ROOT_METS, TreeNames } from '../read/names.js';
import { loadRules } from '../rules/load.js';
import { tableOf } from '../rules/table.js';
import type { FieldTable, PackageKind, RuleBook, Rules } from '../rules/types.js';
import type { Tt05Package } from '../types.js';
import { serialiseSimpleDc } from '../write-simple-dc.js';
import { documentEntities, fileEntity, projectDocument, projectFile, type DocumentEntity } from './entity.js';

/** Content and description of an AIP_hoso or AIP_tailieu, as the builder of archival packages takes them. */
export interface Tt05AipContent {
  profile: 'tt05';
  label: string;
  /** `mets/@TYPE`. */
  contentCategory: string;
  descriptions: DescriptiveFile[];
  /** `sourcePath` is the path below the submission's root whose bytes are the file. */
  files: (AipFile & { sourcePath: string })[];
  documentation: (AipSupportFile & { sourcePath: string })[];
  submissionReference?: string;
  /** The schemas of the descriptive metadata, by name below `schemas/`. */
  schemas: { name: string; bytes: Uint8Array }[];
  /** What a deposited AIP says of its past; the events go on in the new AIP. */
  kept?: KeptPreservation;
}

export interface Tt05AipOptions {
  /** Code of the receiving archive, in front of the file code in `arcFileCode`; without one the file code stands alone. */
  archiveCode?: string;
  rules?: RuleBook;
  /** @defaultValue the system's clock */
  clock?: Clock;
  signal?: AbortSignal;
}

/**
 * A submission as the content of an AIP_hoso (annex I) or, of loose documents, an AIP_tailieu (annex II): package and document
 * metadata in the fields and order of the archival tables, every data file named by its document code. A deposited AIP keeps the
 * names of its files, their identifiers and formats, and its events. Reads files only for digests that the tree lacks.
 */
export async function tt05AipContent(
  tree: PackageTree,
  pkg: Tt05Package,
  options: Tt05AipOptions = {},
): Promise<Tt05AipContent> {
  await tree.ensureDigests(['sha256', 'sha512'], options.signal === undefined ? {} : { signal: options.signal });
  const rules = (options.rules ?? loadRules()).at((options.clock ?? systemClock).now());
  const file = fileEntity(pkg, options.archiveCode);
  const kind = pkg.packageType.endsWith('tailieu') ? 'AIP_tailieu' : 'AIP_hoso';
  const deposited = pkg.packageType.startsWith('AIP') ? await readPreservation(tree) : undefined;
  const names = new TreeNames(tree);
  const taken = new Set<string>();
  const files: Tt05AipContent['files'] = [];
  for (const document of documentEntities(pkg, file)) {
    const wished = deposited === undefined ? dataName(document) : baseName(document.path);
    const name = uniqueName(wished, baseName(document.path), taken);
    const aipFile = contentFile(tree, document.path, name, deposited);
    if (aipFile !== undefined) files.push({ ...aipFile, description: describe(document, name, kind, rules) });
  }
  const documents = new Set(pkg.documents.map(({ path }) => path));
  for (const path of names.below(DATA)) {
    if (documents.has(path)) continue;
    const name = uniqueName(path.slice(DATA.length + 1), baseName(path), taken);
    const attachment = contentFile(tree, path, name, deposited);
    if (attachment !== undefined) files.push(attachment);
  }
  const reference = names.find(ROOT_METS);
  return {
    profile: 'tt05',
    label: pkg.file?.['title'] || pkg.label || pkg.objId || kind,
    contentCategory: rules.package(kind)?.metsType ?? 'Mixed',
    descriptions: [
      descriptive('metadata/descriptive/EAD.xml', (table) => projectFile(file, table), tableOf(rules, kind, 'file')),
    ],
    files,
    documentation: [],
    schemas: eadSchemas(kind, rules),
    ...(deposited === undefined ? {} : { kept: deposited.kept }),
    ...(reference === undefined ? {} : { submissionReference: reference }),
  };
}

function contentFile(
  tree: PackageTree,
  path: string,
  name: string,
  deposited: DepositedPreservation | undefined,
): (AipFile & { sourcePath: string }) | undefined {
  const file = tree.files.get(path);
  if (file === undefined) return undefined;
  const known = deposited?.fileOf(file.digests);
  return {
    path: `data/${name}`,
    sizeBytes: file.sizeBytes,
    digests: file.digests,
    mimeType: mediaTypeOf(path),
    formats: known?.formats ?? [],
    ...(known === undefined ? {} : { identifiers: known.identifiers }),
    originalName: path,
    sourcePath: path,
  };
}

const describe = (document: DocumentEntity, name: string, kind: PackageKind, rules: Rules): DescriptiveFile =>
  descriptive(
    `metadata/descriptive/EAD_${document.kind}_${name.replace(/\.[^./]+$/, '')}.xml`,
    (table) => projectDocument(document, table),
    tableOf(rules, kind, document.kind),
  );

function descriptive(
  path: string,
  values: (table: FieldTable) => Parameters<typeof serialiseSimpleDc>[1],
  table: FieldTable,
): DescriptiveFile {
  return {
    path,
    bytes: serialiseSimpleDc(table, values(table)),
    mdType: 'OTHER',
    otherMdType: 'EAD',
    mdTypeVersion: '1.0',
    mimeType: 'application/xml',
  };
}

/** Article 8: file code and ordinal, which is the document code, with the extension of the file that came. */
function dataName({ docCode, path }: DocumentEntity): string {
  const extension = /\.[^./]+$/.exec(baseName(path))?.[0] ?? '';
  return docCode.toLowerCase().endsWith(extension.toLowerCase()) && extension !== ''
    ? docCode
    : `${docCode}${extension}`;
}

/** The wished name when it is safe and free, without its extension too since metadata is named by the stem; else one that is. */
function uniqueName(wished: string, fallback: string, taken: Set<string>): string {
  const stem = (name: string) => collisionKey(name.replace(/\.[^./]+$/, ''));
  const safe = (name: string) =>
    !name.includes('/') && pathProblem(name) === undefined && Buffer.byteLength(name) <= 200 && !taken.has(stem(name));
  let name = [wished, fallback].find(safe);
  for (let count = 2; name === undefined; count += 1) name = [`${count}_${fallback}`, `${count}`].find(safe);
  taken.add(stem(name));
  return name;
}
