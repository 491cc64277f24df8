import type { FieldTable } from '../rules/types.js';

/** Adds notes to a description, each once, as far as the table has room; says which did not fit. */
export function describedWith(
  description: string,
  notes: readonly string[],
  table: FieldTable,
): { description: string; leftOut: string[] } {
  const max = table.fields.find(({ name }) => name === 'description')?.maxLength ?? Number.POSITIVE_INFINITY;
  let text = description;
  const leftOut: string[] = [];
  for (const note of new Set(notes)) {
    const longer = text === '' ? note : `${text}; ${note}`;
    if ([...longer].length <= max) text = longer;
    else leftOut.push(note);
  }
  return { description: text, leftOut };
}
