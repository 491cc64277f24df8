import type { CheckEffect } from '../types.js';

/**
 * How far an entry can be relied on: V read in the legal text; S2 two or more independent descriptions agree; S a description;
 * S1 one description only; R from general knowledge; I inferred by us. S1, R and I are what an operator may want to correct.
 */
export type Confidence = 'V' | 'S' | 'S2' | 'S1' | 'R' | 'I';

/** Where a rule comes from and when it holds. Dates are `YYYY-MM-DD`; `effectiveTo` is the first day it no longer holds. */
export interface RuleBasis {
  source: string;
  confidence: Confidence;
  effectiveFrom: string;
  effectiveTo: string | null;
  note?: string;
}

export type PackageKind = 'SIP_hoso' | 'AIP_hoso' | 'SIP_tailieu' | 'AIP_tailieu' | 'DIP';
export type MetadataLevel = 'file' | 'doc' | 'pic' | 'media';
export type FieldType = 'string' | 'number' | 'date' | 'boolean' | 'duration';
/** M mandatory, O optional, C mandatory under a condition (`when`). */
export type Obligation = 'M' | 'O' | 'C';
export type DateForm = 'DD/MM/YYYY' | 'MM/YYYY' | 'YYYY' | 'YYYY-MM-DD';

export interface FieldRule extends RuleBasis {
  name: string;
  /** Vietnamese name of the field. */
  label: string;
  order: number;
  type: FieldType;
  /** Characters of text, digits of a number. */
  maxLength?: number;
  obligation: Obligation;
  when?: { field: string; oneOf: readonly string[] };
  /** Name of the code list the value comes from. */
  codes?: string;
  /** The value may name several codes, separated by `;` or `,`. */
  several?: boolean;
  minimum?: number;
  /** The element may be missing although the table lists it; that is a tolerance, not a fault. */
  mayBeAbsent?: boolean;
  /** The check an unmet condition belongs to. @defaultValue C7 */
  check?: string;
}

export interface FieldTable extends RuleBasis {
  /** `<package kind>/<level>`, e.g. `SIP_hoso/doc`. */
  id: string;
  packageType: PackageKind;
  level: MetadataLevel;
  dates: { written: DateForm; accepted: readonly DateForm[]; tolerated: readonly DateForm[] };
  /** In the order the circular lists them, which is the order they are written in. */
  fields: readonly FieldRule[];
}

export interface CodeList extends RuleBasis {
  name: string;
  label: string;
  values: Readonly<Record<string, string>>;
}

export interface CheckRule extends RuleBasis {
  id: string;
  title: string;
  label: string;
  effect: CheckEffect;
  /** Effect where only an optional value is concerned. @defaultValue the same as `effect` */
  optionalEffect?: CheckEffect;
  /** `package`: here; `container`: when the container is opened; `caller`: by whoever receives the package. */
  performedBy: 'package' | 'container' | 'caller';
}

/** A kind of package and what its METS says of it. */
export interface PackageRule extends RuleBasis {
  id: PackageKind;
  label: string;
  /** Number of the annex that describes it. */
  annex: string;
  /** What it means when such a package is offered as a deposit; `accept`: it is one. */
  intake: 'accept' | 'info' | 'warn' | 'officer' | 'block';
  /** `mets/@TYPE` as the circular writes it; read in any case of letters. */
  metsType: string;
}

/** A column of a spreadsheet of files and documents, found by its heading. */
export interface ColumnRule extends RuleBasis {
  id: string;
  /** What a row says of the file, or of the document. */
  block: 'file' | 'document';
  /** Headings; accents, case, punctuation and what stands in brackets play no part. */
  headers: readonly string[];
  /** The circular's field; without one the value serves the import or is kept in the description. */
  field?: string;
}

/** Other words for the codes of a list than its own. */
export interface TermRule extends RuleBasis {
  list: string;
  values: Readonly<Record<string, string>>;
}

/** Names of another standard and what they are here. */
export interface DialectRule extends RuleBasis {
  id: string;
  fields: Readonly<Record<string, string>>;
}

/** How an identifier is made up. */
export interface IdentifierRule extends RuleBasis {
  id: string;
  label: string;
  /** Regular expressions over the whole value. */
  patterns: readonly string[];
  /** Its parts, joined by a full stop; `?` where one may be absent. */
  compose: readonly string[];
  example: string;
  /** What another form means. */
  effect: CheckEffect;
}

/** A policy for the names of data files. */
export interface FileNameRule extends RuleBasis {
  id: string;
  label: string;
  /** The name without its extension; placeholders in braces. */
  template: string;
  /** Regular expression over the name without its extension. */
  pattern: string;
  example: string;
}

/** A secrecy mark in the text of a document. */
export interface SecrecyMark extends RuleBasis {
  /** In capital letters, as the law has it stamped. */
  text: string;
  /** What it means where it stands alone, or behind a label. */
  alone: CheckEffect;
  /** What it means in capital letters among other words. */
  inText: CheckEffect;
  /** Words before and behind it that make it another word. */
  notAfter: readonly string[];
  notBefore: readonly string[];
}

/**
 * Corrections an operator lays over the published rules. Every key must exist already, except codes of a list.
 * A code set to `null` is taken out of its list.
 */
export interface RuleOverrides {
  /** By table id, then by field name. */
  fields?: Record<
    string,
    Record<
      string,
      Partial<Pick<FieldRule, 'obligation' | 'maxLength' | 'when' | 'codes' | 'several' | 'minimum' | 'mayBeAbsent'>>
    >
  >;
  codes?: Record<string, Record<string, string | null>>;
  checks?: Record<string, Partial<Pick<CheckRule, 'effect' | 'optionalEffect'>>>;
  /** By kind of package. */
  packages?: Record<string, Partial<Pick<PackageRule, 'intake' | 'metsType'>>>;
  /** By id of the column. */
  columns?: Record<string, Partial<Pick<ColumnRule, 'headers'>>>;
  /** By code list; a term set to `null` is taken out. */
  terms?: Record<string, Record<string, string | null>>;
  /** By dialect; a name set to `null` is taken out. */
  dialects?: Record<string, Record<string, string | null>>;
  identifiers?: Record<string, Partial<Pick<IdentifierRule, 'patterns' | 'compose' | 'effect'>>>;
  fileNames?: Record<string, Partial<Pick<FileNameRule, 'template' | 'pattern'>>>;
  /** By the mark itself. */
  secrecyMarks?: Record<string, Partial<Pick<SecrecyMark, 'alone' | 'inText' | 'notAfter' | 'notBefore'>>>;
}

/** The rules in force on one day. */
export interface Rules {
  /** @returns `undefined` when the circular has no such table */
  table(packageType: PackageKind, level: MetadataLevel): FieldTable | undefined;
  codes(name: string): CodeList | undefined;
  package(kind: PackageKind): PackageRule | undefined;
  effect(check: string, optional?: boolean): CheckEffect;
  readonly checks: readonly CheckRule[];
  readonly columns: readonly ColumnRule[];
  /** Other words for the codes of a list. */
  terms(list: string): Readonly<Record<string, string>>;
  /** @returns no names when there is no such dialect */
  dialect(id: string): Readonly<Record<string, string>>;
  identifier(id: string): IdentifierRule | undefined;
  readonly fileNames: readonly FileNameRule[];
  readonly secrecyMarks: readonly SecrecyMark[];
}

/** All rules with their dates. */
export interface RuleBook {
  readonly tables: readonly FieldTable[];
  readonly codeLists: readonly CodeList[];
  readonly checks: readonly CheckRule[];
  readonly packages: readonly PackageRule[];
  readonly columns: readonly ColumnRule[];
  readonly terms: readonly TermRule[];
  readonly dialects: readonly DialectRule[];
  readonly identifiers: readonly IdentifierRule[];
  readonly fileNames: readonly FileNameRule[];
  readonly secrecyMarks: readonly SecrecyMark[];
  /** @throws VnRecordsError `VN_RULES_NOT_IN_FORCE` when no field table holds on that day */
  at(date: Date): Rules;
}
