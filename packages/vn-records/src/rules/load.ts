import { readFileSync } from 'node:fs';
import { malformed, ShapeError, type Shape } from '@mocban/core/shape';
import { VnRecordsError } from '../error.js';
import {
  checksShape,
  codesShape,
  fieldsShape,
  identifiersShape,
  importsShape,
  overridesShape,
  packagesShape,
  secrecyShape,
} from './schema.js';
import type {
  CheckRule,
  CodeList,
  ColumnRule,
  DialectRule,
  FieldTable,
  FileNameRule,
  IdentifierRule,
  PackageRule,
  RuleBook,
  RuleOverrides,
  Rules,
  SecrecyMark,
  TermRule,
} from './types.js';

interface Published {
  tables: FieldTable[];
  lists: CodeList[];
  checks: CheckRule[];
  packages: PackageRule[];
  columns: ColumnRule[];
  terms: TermRule[];
  dialects: DialectRule[];
  identifiers: IdentifierRule[];
  fileNames: FileNameRule[];
  secrecyMarks: SecrecyMark[];
}

let published: Published | undefined;

/**
 * The circular's field tables, code lists, checks and kinds of package, with an operator's corrections laid over them.
 * @throws VnRecordsError `VN_RULES_MALFORMED`, whose message names the key of a bad correction
 */
export function loadRules(overrides: RuleOverrides = {}): RuleBook {
  try {
    published ??= readPublished();
    overridesShape(overrides, '');
    return ruleBook(applied(published, overrides));
  } catch (error) {
    if (error instanceof ShapeError) throw new VnRecordsError('VN_RULES_MALFORMED', error.message, { cause: error });
    throw error;
  }
}

function readPublished(): Published {
  const { tables } = readData<{ tables: FieldTable[] }>('fields.json', fieldsShape);
  const { lists } = readData<{ lists: CodeList[] }>('codes.json', codesShape);
  const { checks } = readData<{ checks: CheckRule[] }>('checks.json', checksShape);
  const { packages } = readData<{ packages: PackageRule[] }>('packages.json', packagesShape);
  const { columns, terms, dialects } = readData<Pick<Published, 'columns' | 'terms' | 'dialects'>>(
    'imports.json',
    importsShape,
  );
  const { identifiers, fileNames } = readData<Pick<Published, 'identifiers' | 'fileNames'>>(
    'identifiers.json',
    identifiersShape,
  );
  const { marks: secrecyMarks } = readData<{ marks: SecrecyMark[] }>('secrecy.json', secrecyShape);
  const loaded = {
    tables,
    lists,
    checks,
    packages,
    columns,
    terms,
    dialects,
    identifiers,
    fileNames,
    secrecyMarks,
  };
  checkReferences(loaded);
  return loaded;
}

function readData<T>(name: string, shape: Shape): T {
  const value: unknown = JSON.parse(readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8'));
  shape(value, '');
  return value as T;
}

function applied(rules: Published, overrides: RuleOverrides): Published {
  const { tables, lists } = rules;
  const result = {
    tables: tables.map((table) => ({ ...table, fields: table.fields.map((field) => ({ ...field })) })),
    lists: withValues(lists, ({ name }) => name, 'values', overrides.codes, 'codes'),
    checks: corrected(rules.checks, ({ id }) => id, overrides.checks, 'checks'),
    packages: corrected(rules.packages, ({ id }) => id, overrides.packages, 'packages'),
    columns: corrected(rules.columns, ({ id }) => id, overrides.columns, 'columns'),
    terms: withValues(rules.terms, ({ list }) => list, 'values', overrides.terms, 'terms'),
    dialects: withValues(rules.dialects, ({ id }) => id, 'fields', overrides.dialects, 'dialects'),
    identifiers: corrected(rules.identifiers, ({ id }) => id, overrides.identifiers, 'identifiers'),
    fileNames: corrected(rules.fileNames, ({ id }) => id, overrides.fileNames, 'fileNames'),
    secrecyMarks: corrected(rules.secrecyMarks, (mark) => mark.text, overrides.secrecyMarks, 'secrecyMarks'),
  };
  for (const [id, fields] of Object.entries(overrides.fields ?? {})) {
    const matching = result.tables.filter((table) => table.id === id);
    if (matching.length === 0)
      malformed(`fields.${id}`, `a table, one of ${tables.map((table) => table.id).join(', ')}`);
    for (const [name, change] of Object.entries(fields)) {
      const rules = matching.flatMap((table) => table.fields.filter((field) => field.name === name));
      if (rules.length === 0) malformed(`fields.${id}.${name}`, 'a field of that table');
      for (const rule of rules) Object.assign(rule, change);
    }
  }
  checkReferences(result);
  return result;
}

/** The entries with the corrections of those that are named; a correction must name an entry that is there. */
function corrected<T>(
  entries: readonly T[],
  nameOf: (entry: T) => string,
  changes: Readonly<Record<string, Partial<T>>> | undefined,
  key: string,
): T[] {
  checkNames(entries.map(nameOf), changes, key);
  return entries.map((entry) => ({ ...entry, ...changes?.[nameOf(entry)] }));
}

/** The same for entries of which a correction changes single values, `null` taking one out. */
function withValues<K extends string, T extends Record<K, Readonly<Record<string, string>>>>(
  entries: readonly T[],
  nameOf: (entry: T) => string,
  values: K,
  changes: Readonly<Record<string, Readonly<Record<string, string | null>>>> | undefined,
  key: string,
): T[] {
  checkNames(entries.map(nameOf), changes, key);
  return entries.map((entry) => ({ ...entry, [values]: withCodes(entry[values], changes?.[nameOf(entry)] ?? {}) }));
}

function checkNames(known: readonly string[], changes: object | undefined, key: string): void {
  for (const name of Object.keys(changes ?? {}))
    if (!known.includes(name)) malformed(`${key}.${name}`, `one of ${[...new Set(known)].join(', ')}`);
}

function withCodes(
  values: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const merged = new Map<string, string>(Object.entries(values));
  for (const [code, label] of Object.entries(changes))
    if (label === null) merged.delete(code);
    else merged.set(code, label);
  return Object.fromEntries(merged);
}

/** Code lists and fields that a rule names must exist, and a conditional field must say its condition. */
function checkReferences({ tables, lists }: Published): void {
  const names = new Set(lists.map((list) => list.name));
  for (const table of tables) {
    const fields = new Set(table.fields.map((field) => field.name));
    for (const field of table.fields) {
      const key = `fields.${table.id}.${field.name}`;
      if (field.codes !== undefined && !names.has(field.codes)) malformed(`${key}.codes`, 'the name of a code list');
      if (field.when !== undefined && !fields.has(field.when.field))
        malformed(`${key}.when.field`, 'a field of the same table');
      if (field.obligation === 'C' && field.when === undefined) malformed(`${key}.when`, 'a condition');
    }
  }
}

function ruleBook(rules: Published): RuleBook {
  const { lists, ...published } = rules;
  // One package after another is judged by the rules of the same day.
  let held: { day: string; rules: Rules } | undefined;
  return {
    ...published,
    codeLists: lists,
    at(date) {
      const day = date.toISOString().slice(0, 10);
      if (held?.day !== day) held = { day, rules: rulesAt(rules, day) };
      return held.rules;
    },
  };
}

function rulesAt(rules: Published, day: string): Rules {
  const { tables, lists, checks, packages } = rules;
  const holds = (rule: { effectiveFrom: string; effectiveTo: string | null }) =>
    rule.effectiveFrom <= day && (rule.effectiveTo === null || day < rule.effectiveTo);
  const byTable = new Map(
    tables
      .filter(holds)
      .map((table) => [`${table.packageType}/${table.level}`, { ...table, fields: table.fields.filter(holds) }]),
  );
  if (byTable.size === 0) throw new VnRecordsError('VN_RULES_NOT_IN_FORCE', `no field table is in force on ${day}`);
  const byName = new Map(lists.filter(holds).map((list) => [list.name, list]));
  const byCheck = new Map(checks.filter(holds).map((check) => [check.id, check]));
  const byKind = new Map(packages.filter(holds).map((rule) => [rule.id, rule]));
  // What is asked for comes from outside: `constructor` must not be found.
  const bare = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
    Object.assign(Object.create(null), values);
  const dialects = new Map(rules.dialects.filter(holds).map(({ id, fields }) => [id, bare(fields)]));
  return {
    table: (packageType, level) => byTable.get(`${packageType}/${level}`),
    codes: (name) => byName.get(name),
    package: (kind) => byKind.get(kind),
    effect: (check, optional = false) => {
      const rule = byCheck.get(check);
      return (optional ? rule?.optionalEffect : undefined) ?? rule?.effect ?? 'warn';
    },
    checks: [...byCheck.values()],
    columns: rules.columns.filter(holds),
    terms: (list) =>
      Object.assign({}, ...rules.terms.filter((rule) => rule.list === list && holds(rule)).map(({ values }) => values)),
    dialect: (id) => dialects.get(id) ?? bare({}),
    identifier: (id) => rules.identifiers.find((rule) => rule.id === id && holds(rule)),
    fileNames: rules.fileNames.filter(holds),
    secrecyMarks: rules.secrecyMarks.filter(holds),
  };
}
