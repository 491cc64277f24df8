import { create } from 'xmlbuilder2';
import type { DateForm, FieldRule, FieldTable, PackageKind, Rules } from './rules/types.js';

const XS = 'http://www.w3.org/2001/XMLSchema';
const PATTERNS: Record<DateForm, string> = {
  'DD/MM/YYYY': '\\d{2}/\\d{2}/\\d{4}',
  'MM/YYYY': '\\d{2}/\\d{4}',
  YYYY: '\\d{4}',
  'YYYY-MM-DD': '\\d{4}-\\d{2}-\\d{2}',
};

/**
 * `EAD.xsd`, `EAD_doc.xsd`, `EAD_pic.xsd`, `EAD_media.xsd` for the `schemas/` folder of a package, made from the field tables. They
 * are our own: the circular's schemas were not found.
 */
export function eadSchemas(packageType: PackageKind, rules: Rules): { name: string; bytes: Buffer }[] {
  return (['file', 'doc', 'pic', 'media'] as const).flatMap((level) => {
    const table = rules.table(packageType, level);
    const name = level === 'file' ? 'EAD.xsd' : `EAD_${level}.xsd`;
    return table === undefined ? [] : [{ name, bytes: schemaOf(table) }];
  });
}

/** A table is a value that nobody changes, and its schema goes into every package. */
const made = new WeakMap<FieldTable, Buffer>();

function schemaOf(table: FieldTable): Buffer {
  const schema = made.get(table) ?? makeSchema(table);
  made.set(table, schema);
  return schema;
}

function makeSchema(table: FieldTable): Buffer {
  const document = create({ version: '1.0', encoding: 'UTF-8' });
  const schema = document.ele(XS, 'xs:schema').att('elementFormDefault', 'qualified');
  schema.ele('xs:annotation').ele('xs:documentation').txt(`${table.id}, ${table.source}`);
  const sequence = schema.ele('xs:element').att('name', 'simpledc').ele('xs:complexType').ele('xs:sequence');
  for (const field of table.fields) {
    const element = sequence.ele('xs:element').att('name', field.name);
    if (field.obligation !== 'M' || field.mayBeAbsent) element.att('minOccurs', '0');
    const restriction = element.ele('xs:simpleType').ele('xs:restriction').att('base', 'xs:string');
    for (const [facet, value] of facets(field, table)) restriction.ele(`xs:${facet}`).att('value', value);
  }
  return Buffer.from(`${document.end({ prettyPrint: true, indent: '  ', newline: '\n' })}\n`, 'utf8');
}

/** Code lists stay open here: an operator may correct them, and a schema lies in packages for decades. */
function* facets(field: FieldRule, table: FieldTable): Generator<[string, string]> {
  const optional = field.obligation === 'M' ? '' : '|';
  if (field.type === 'date')
    yield ['pattern', `${table.dates.accepted.map((form) => PATTERNS[form]).join('|')}${optional}`];
  else if (field.type === 'number') yield ['pattern', `\\d{1,${field.maxLength ?? 10}}${optional}`];
  else if (field.type === 'boolean') yield ['pattern', `[01]${optional}`];
  else if (field.type === 'duration') yield ['pattern', `\\d{2}:[0-5]\\d:[0-5]\\d${optional}`];
  else {
    if (field.obligation === 'M') yield ['minLength', '1'];
    if (field.maxLength !== undefined) yield ['maxLength', String(field.maxLength)];
  }
}
