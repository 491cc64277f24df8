import { withoutForbidden, XmlWriter } from '@mocban/xml';
import type { FieldTable } from './rules/types.js';
import type { SimpleDc } from './types.js';

/**
 * A `simpledc` document with every element of the table in its order, two spaces of indent; a field without a value is an empty
 * element. Characters that XML cannot hold become U+FFFD.
 */
export function serialiseSimpleDc(table: FieldTable, values: SimpleDc): Buffer {
  const writer = new XmlWriter().open('simpledc');
  for (const { name } of table.fields)
    writer.element(name, {}, Object.hasOwn(values, name) ? withoutForbidden(values[name]!) : undefined);
  return Buffer.from(writer.close().take(), 'utf8');
}
