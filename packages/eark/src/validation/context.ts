import type { PackageTree } from '@mocban/container';
import type { MetsAmdSec, MetsDocument, MetsMetadataSection } from '@mocban/mets';
import type { PackageLayout } from '../layout.js';
import type { Identifiers } from './identifiers.js';
import type { Report } from './report.js';

/** One METS document under validation, and what surrounds it. */
export interface MetsContext {
  tree: PackageTree;
  layout: PackageLayout;
  metadata: MetadataFolders;
  /** Every folder of the package, in lower case. */
  folders: ReadonlySet<string>;
  /** Folders of representations, in lower case. */
  representationFolders: ReadonlySet<string>;
  /** Relative to the package's root. */
  path: string;
  /** Folder of the document, `''` for the root. */
  base: string;
  level: 'package' | 'representation';
  mets: MetsDocument;
  report: Report;
  /** Identifiers of the document so far, before 2.2.0 of the package. */
  ids: Identifiers;
  now: Date;
}

/** Place of a finding inside the document: `METS.xml#mets/metsHdr`. */
export const at = (context: MetsContext, place: string): string => `${context.path}#${place}`;

export const blank = (value: string | undefined): value is undefined | '' => value === undefined || value.trim() === '';

/** What lies in `metadata/descriptive` and `metadata/preservation`, by that folder's path from the package's root. */
export type MetadataFolders = ReadonlyMap<string, MetadataFolder>;

export interface MetadataFolder {
  /** Whether a file is called PREMIS. */
  premis: boolean;
  /** Paths from the package's root; of `metadata/preservation` alone, as nothing is asked of each descriptive file. */
  files: string[];
}

/** Gone through once for all METS documents of a package. */
export function metadataFolders(layout: PackageLayout): MetadataFolders {
  const folders = new Map<string, MetadataFolder>();
  for (const path of layout.metadata) {
    const [, folder, name] = /^((?:[^/]+\/){0,2}metadata\/(?:descriptive|preservation))\/(.*)$/.exec(path) ?? [];
    if (folder === undefined || name === undefined || name.endsWith('.gitkeep')) continue;
    const known = folders.get(folder) ?? { premis: false, files: [] };
    known.premis ||= /premis/i.test(name);
    if (folder.endsWith('preservation')) known.files.push(path);
    folders.set(folder, known);
  }
  return folders;
}

/** The files in a metadata folder beside the METS document, `undefined` when there is none. */
export const filesIn = (context: MetsContext, kind: 'descriptive' | 'preservation'): MetadataFolder | undefined =>
  context.metadata.get(context.base === '' ? `metadata/${kind}` : `${context.base}/metadata/${kind}`);

export const hasFolder = (context: MetsContext, folder: string): boolean =>
  context.tree.directories.has(context.base === '' ? folder : `${context.base}/${folder}`);

export const sectionsOf = (amdSec: MetsAmdSec): MetsMetadataSection[] => [
  ...amdSec.techMds,
  ...amdSec.rightsMds,
  ...amdSec.sourceMds,
  ...amdSec.digiprovMds,
];

/** Ids of every administrative metadata section, and of the `amdSec` elements themselves. */
export function administrativeIds(mets: MetsDocument): Set<string> {
  const ids = new Set<string>();
  for (const amdSec of mets.amdSecs) {
    if (amdSec.id !== undefined) ids.add(amdSec.id);
    for (const { id } of sectionsOf(amdSec)) if (id !== undefined) ids.add(id);
  }
  return ids;
}
