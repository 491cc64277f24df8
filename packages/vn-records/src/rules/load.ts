import { readFileSync } from 'node:fs';
import { VnRecordsError } from '../error.js';
import { checksShape, codesShape, fieldsShape, overridesShape, packagesShape } from './schema.js';
import { malformed, type Shape } from './shape.js';
import type { CheckRule, CodeList, FieldTable, PackageRule, RuleBook, RuleOverrides, Rules } from './types.js';

interface Published {
  tables: FieldTable[];
  lists: CodeList[];
  checks: CheckRule[];
  packages: PackageRule[];
}

let published: Published | undefined;

/**
 * The circular's field tables, code lists, checks and kinds of package, with an operator's corrections laid over them.
 * @throws VnRecordsError `VN_RULES_MALFORMED`, whose message names the key of a bad correction
 */
export function loadRules(overrides: RuleOverrides = {}): RuleBook {
  published ??= readPublished();
  overridesShape(overrides, '');
  return ruleBook(applied(published, overrides));
}

function readPublished(): Published {
  const { tables } = readData<{ tables: FieldTable[] }>('fields.json', fieldsShape);
  const { lists } = readData<{ lists: CodeList[] }>('codes.json', codesShape);
  const { checks } = readData<{ checks: CheckRule[] }>('checks.json', checksShape);
  const { packages } = readData<{ packages: PackageRule[] }>('packages.json', packagesShape);
  const loaded = { tables, lists, checks, packages };
  checkReferences(loaded);
  return loaded;
}

function readData<T>(name: string, shape: Shape): T {
  const value: unknown = JSON.parse(readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8'));
  shape(value, '');
  return value as T;
}

function applied({ tables, lists, checks, packages }: Published, overrides: RuleOverrides): Published {
  const result = {
    tables: tables.map((table) => ({ ...table, fields: table.fields.map((field) => ({ ...field })) })),
    lists: lists.map((list) => ({ ...list, values: { ...list.values } })),
    checks: checks.map((check) => ({ ...check })),
    packages: packages.map((rule) => ({ ...rule })),
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
  for (const [name, values] of Object.entries(overrides.codes ?? {})) {
    const matching = result.lists.filter((list) => list.name === name);
    if (matching.length === 0)
      malformed(`codes.${name}`, `a code list, one of ${lists.map((list) => list.name).join(', ')}`);
    for (const list of matching) list.values = withCodes(list.values, values);
  }
  for (const [id, change] of Object.entries(overrides.checks ?? {})) {
    const matching = result.checks.filter((check) => check.id === id);
    if (matching.length === 0) malformed(`checks.${id}`, 'a check, C1 to C16');
    for (const check of matching) Object.assign(check, change);
  }
  for (const [id, change] of Object.entries(overrides.packages ?? {})) {
    const matching = result.packages.filter((rule) => rule.id === id);
    if (matching.length === 0)
      malformed(`packages.${id}`, `a kind of package, one of ${packages.map((rule) => rule.id).join(', ')}`);
    for (const rule of matching) Object.assign(rule, change);
  }
  checkReferences(result);
  return result;
}

function withCodes(values: Record<string, string>, changes: Record<string, string | null>): Record<string, string> {
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
  const { tables, lists, checks, packages } = rules;
  // One package after another is judged by the rules of the same day.
  let held: { day: string; rules: Rules } | undefined;
  return {
    tables,
    codeLists: lists,
    checks,
    packages,
    at(date) {
      const day = date.toISOString().slice(0, 10);
      if (held?.day !== day) held = { day, rules: rulesAt(rules, day) };
      return held.rules;
    },
  };
}

function rulesAt({ tables, lists, checks, packages }: Published, day: string): Rules {
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
  return {
    table: (packageType, level) => byTable.get(`${packageType}/${level}`),
    codes: (name) => byName.get(name),
    package: (kind) => byKind.get(kind),
    effect: (check, optional = false) => {
      const rule = byCheck.get(check);
      return (optional ? rule?.optionalEffect : undefined) ?? rule?.effect ?? 'warn';
    },
    checks: [...byCheck.values()],
  };
}
