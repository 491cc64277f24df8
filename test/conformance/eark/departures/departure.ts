import type { Severity } from '@mocban/core';
import type { PackageKind, SamplePackage } from '../sample-package.js';

/** A way to break one requirement. */
export interface Departure {
  requirement: string;
  what: string;
  /** What the finding is worth; the requirement's level in the version judged by where none is given. */
  severity?: Severity;
  /** Rules of the Board's test case for this requirement that this departure is an instance of. */
  rules?: readonly number[];
  /** @defaultValue csip */
  kind?: PackageKind;
  /** In a package whose root METS refers to the content itself. */
  isOneDocument?: boolean;
  /** Found when digests are compared only. */
  isOfFixity?: true;
  /** Further requirements that cannot but be broken as well. */
  also?: readonly string[];
  depart: (sample: SamplePackage) => void;
}

export type Edit = readonly [from: string | RegExp, to: string];
export type More = Omit<Departure, 'requirement' | 'what' | 'depart'>;

export const METS = 'METS.xml';
export const OF_REPRESENTATION = 'representations/rep1/METS.xml';

/** A departure in the root METS, made by one or more replacements. */
export const inMets = (requirement: string, what: string, edits: readonly Edit[], more: More = {}): Departure => ({
  requirement,
  what,
  ...more,
  depart: (sample) => edits.forEach(([from, to]) => sample.edit(METS, from, to)),
});

export const inRepresentation = (
  requirement: string,
  what: string,
  edits: readonly Edit[],
  more: More = {},
): Departure => ({
  requirement,
  what,
  ...more,
  depart: (sample) => edits.forEach(([from, to]) => sample.edit(OF_REPRESENTATION, from, to)),
});

export const UNREFERENCED = 'CSIP_FILE_UNREFERENCED';
export const sip: More = { kind: 'sip' };
export const aip: More = { kind: 'aip' };
export const dip: More = { kind: 'dip' };
export const oneDocument: More = { isOneDocument: true };
