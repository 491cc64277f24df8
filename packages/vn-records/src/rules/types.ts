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
}

/** The rules in force on one day. */
export interface Rules {
  /** @returns `undefined` when the circular has no such table */
  table(packageType: PackageKind, level: MetadataLevel): FieldTable | undefined;
  codes(name: string): CodeList | undefined;
  package(kind: PackageKind): PackageRule | undefined;
  effect(check: string, optional?: boolean): CheckEffect;
  readonly checks: readonly CheckRule[];
}

/** All rules with their dates. */
export interface RuleBook {
  readonly tables: readonly FieldTable[];
  readonly codeLists: readonly CodeList[];
  readonly checks: readonly CheckRule[];
  readonly packages: readonly PackageRule[];
  /** @throws VnRecordsError `VN_RULES_NOT_IN_FORCE` when no field table holds on that day */
  at(date: Date): Rules;
}
