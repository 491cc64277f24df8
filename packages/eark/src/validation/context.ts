import type { PackageTree } from '@mocban/container';
import type { MetsAmdSec, MetsDocument, MetsMetadataSection } from '@mocban/mets';
import type { PackageLayout } from '../layout.js';
import type { Report } from './report.js';

/** One METS document under validation, and what surrounds it. */
export interface MetsContext {
  tree: PackageTree;
  layout: PackageLayout;
  /** Relative to the package's root. */
  path: string;
  /** Folder of the document, `''` for the root. */
  base: string;
  level: 'package' | 'representation';
  mets: MetsDocument;
  report: Report;
  now: Date;
}

/** Place of a finding inside the document: `METS.xml#mets/metsHdr`. */
export const at = (context: MetsContext, place: string): string => `${context.path}#${place}`;

export const blank = (value: string | undefined): value is undefined | '' => value === undefined || value.trim() === '';

/** Whether a file lies in a folder beside the METS document. */
export function hasFilesIn(context: MetsContext, folder: string, matches?: RegExp): boolean {
  const prefix = context.base === '' ? `${folder}/` : `${context.base}/${folder}/`;
  for (const path of context.layout.metadata)
    if (path.startsWith(prefix) && !path.endsWith('/.gitkeep') && (matches === undefined || matches.test(path)))
      return true;
  return false;
}

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
