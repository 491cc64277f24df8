import { create } from 'xmlbuilder2';
import type { FieldTable } from './rules/types.js';
import type { SimpleDc } from './types.js';

/**
 * A `simpledc` document with every element of the table in its order, two spaces of indent; a field without a value is an empty
 * element. Characters that XML cannot hold become U+FFFD.
 */
export function serialiseSimpleDc(table: FieldTable, values: SimpleDc): Buffer {
  const document = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' });
  const root = document.ele('simpledc');
  for (const { name } of table.fields) {
    const element = root.ele(name);
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value) element.txt(value);
  }
  return Buffer.from(`${document.end({ prettyPrint: true, indent: '  ', newline: '\n' })}\n`, 'utf8');
}
