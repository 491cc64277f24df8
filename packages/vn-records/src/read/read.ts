import { CodedError, collectBytes, systemClock } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import { readMets } from '@mocban/mets';
import { FindingFactory } from '../finding.js';
import { loadRules } from '../rules/load.js';
import type { Rules } from '../rules/types.js';
import type { CheckFinding, DocumentKind, Tt05CheckContext, Tt05Package } from '../types.js';
import { joinDocuments } from './joins.js';
import { kindByName, REPRESENTATION_METS, ROOT_METS, TreeNames } from './names.js';
import type { MetsPart, PackageReading } from './reading.js';
import { isArchival, isVietnamese, readRecords } from './records.js';
import { referencesOf, type Reference } from './references.js';
import { MAX_SIMPLE_DC_BYTES, parseSimpleDc } from './simple-dc.js';
import { tolerances } from './tolerances.js';

/** Whether the package level metadata is the circular's, and not that of an E-ARK DIP; `undefined` where it cannot be read. */
export async function isRecordOfCircular(
  tree: PackageTree,
  names: TreeNames,
  path: string,
): Promise<boolean | undefined> {
  try {
    const record = await parseSimpleDc(await collectBytes(tree.read(path), MAX_SIMPLE_DC_BYTES));
    return record !== undefined && isVietnamese(record) && !(isArchival(record) && (await saysDip(tree, names)));
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    return undefined;
  }
}

/** Whether the root METS calls the package a DIP; one that cannot be read says nothing. */
async function saysDip(tree: PackageTree, names: TreeNames): Promise<boolean> {
  const { mets } = await readPart(tree, names, ROOT_METS);
  return mets?.header?.oaisPackageType?.toUpperCase() === 'DIP';
}

/** Reads a package however it departs from the circular; each departure that is read nevertheless is a `TT05_TOLERANCE_…` finding. */
export async function readTt05(
  tree: PackageTree,
  options: Pick<Tt05CheckContext, 'rules' | 'clock' | 'containerName'> = {},
): Promise<Tt05Package> {
  return (await readPackage(tree, rulesFor(options), options.containerName)).package;
}

export const rulesFor = ({ rules, clock }: Pick<Tt05CheckContext, 'rules' | 'clock'>): Rules =>
  (rules ?? loadRules()).at((clock ?? systemClock).now());

/** Both METS documents, every metadata file and how they are joined. Never throws on what the package holds. */
export async function readPackage(tree: PackageTree, rules: Rules, containerName?: string): Promise<PackageReading> {
  const make = new FindingFactory(rules);
  const names = new TreeNames(tree);
  const findings: CheckFinding[] = [];
  const unreadable = (path: string, error: unknown) => findings.push(metsUnreadable(make, path, error));
  const root = await readPart(tree, names, ROOT_METS, unreadable);
  const representation = await readPart(tree, names, REPRESENTATION_METS, unreadable);
  const references = [root, representation].flatMap((part): Reference[] =>
    part.mets === undefined ? [] : [...referencesOf(part.mets, part.path, names)],
  );
  const header = root.mets?.header;
  const read = await readRecords(tree, names, rules, make, header?.oaisPackageType);
  for (const finding of read.findings) findings.push(finding);
  const further = read.packageType.startsWith('AIP')
    ? await furtherReferences(tree, names, references, unreadable)
    : [];
  const joins = joinDocuments(representation.mets, references, [...read.records.values()], names);
  const organisation = header?.agents.find((agent) => agent.type?.toUpperCase() === 'ORGANIZATION');
  const code = organisation?.notes.find((note) => note.type?.toUpperCase() === 'IDENTIFICATIONCODE')?.text;
  const registrationCode = header?.altRecordIds
    .find(({ type }) => type?.toUpperCase() === 'SUBMISSIONAGREEMENT')
    ?.value.trim();
  const documents = joins.documents.map((path) => documentOf(path, joins.metadataOf.get(path)?.[0], read.records));
  const reading: PackageReading = {
    tree,
    names,
    rules,
    make,
    root,
    representation,
    references: [...references, ...further],
    ...(read.fileRecord === undefined ? {} : { fileRecord: read.fileRecord }),
    records: read.records,
    joins,
    documentAt: new Map(
      documents.flatMap(({ path, metadataPath }): [string, string][] =>
        metadataPath === undefined
          ? [[path, path]]
          : [
              [path, path],
              [metadataPath, path],
            ],
      ),
    ),
    package: {
      packageType: read.packageType,
      ...(root.mets?.objId === undefined ? {} : { objId: root.mets.objId }),
      ...(registrationCode ? { registrationCode } : {}),
      ...(root.mets?.label === undefined ? {} : { label: root.mets.label }),
      ...(organisation === undefined
        ? {}
        : {
            depositor: {
              ...(organisation.name === undefined ? {} : { name: organisation.name }),
              ...(code === undefined ? {} : { code: code.trim() }),
            },
          }),
      ...(read.fileRecord === undefined ? {} : { file: read.fileRecord.values, filePath: read.fileRecord.path }),
      documents,
      findings,
    },
  };
  for (const finding of tolerances(reading, containerName)) findings.push(finding);
  return reading;
}

/**
 * What the METS of further representations of an AIP name, where the root METS leads to them: their files are listed, and held against
 * size and digest, as those of rep1 are. Their documents are those of rep1 once more, and need no metadata.
 * @see E-ARK CSIP 2.2.0, CSIPSTR9 to CSIPSTR14: a package may have several representations, each with a METS of its own
 */
async function furtherReferences(
  tree: PackageTree,
  names: TreeNames,
  references: readonly Reference[],
  onUnreadable: (path: string, error: unknown) => void,
): Promise<Reference[]> {
  const listed = new Set(references.flatMap(({ path }) => (path !== undefined && isFurtherMets(path) ? [path] : [])));
  const further: Reference[] = [];
  for (const name of listed) {
    const { mets, path } = await readPart(tree, names, name, onUnreadable);
    if (mets !== undefined) for (const reference of referencesOf(mets, path, names)) further.push(reference);
  }
  return further;
}

const isFurtherMets = (path: string): boolean =>
  /^representations\/[^/]+\/METS\.xml$/i.test(path) && path.toLowerCase() !== REPRESENTATION_METS.toLowerCase();

function documentOf(
  path: string,
  metadataPath: string | undefined,
  records: PackageReading['records'],
): Tt05Package['documents'][number] {
  const record = metadataPath === undefined ? undefined : records.get(metadataPath);
  const kind: DocumentKind =
    (metadataPath === undefined ? undefined : kindByName(metadataPath)) ?? kindByExtension(path);
  return {
    path,
    kind,
    ...(metadataPath === undefined ? {} : { metadataPath }),
    ...(record === undefined ? {} : { metadata: record.values }),
  };
}

/** Photographs and recordings by the extensions of article 8 of the circular; everything else is a text document. */
export function kindByExtension(path: string): DocumentKind {
  if (/\.(jpe?g|png|tiff?|gif|bmp|heic|webp)$/i.test(path)) return 'pic';
  if (/\.(mp3|wma|wav|aac|m4a|flac|ogg|mp4|mpe?g|avi|wmv|mov|mkv|webm)$/i.test(path)) return 'media';
  return 'doc';
}

async function readPart(
  tree: PackageTree,
  names: TreeNames,
  name: string,
  onUnreadable?: (path: string, error: unknown) => void,
): Promise<MetsPart> {
  const path = names.find(name);
  if (path === undefined) return { path: name, present: false };
  try {
    return { path, present: true, mets: await readMets(tree.read(path)) };
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    onUnreadable?.(path, error);
    return { path, present: true };
  }
}

const metsUnreadable = (make: FindingFactory, path: string, error: unknown): CheckFinding =>
  make.of('C4', 'METS_UNREADABLE', {
    location: path,
    message: `METS cannot be read: ${error instanceof CodedError ? `${error.code}, ${error.message}` : 'unexpected content'}`,
    hint: 'Tệp METS.xml không đúng cú pháp; tạo lại gói tin bằng phần mềm đóng gói rồi nộp lại.',
  });
