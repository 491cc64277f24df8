/** The mark by which office software knows a table as UTF-8. */
export const CSV_MARK = '\uFEFF';

/** A line of a table, RFC 4180. */
export const csvLine = (cells: readonly (string | number | undefined)[]): string => `${cells.map(cell).join(',')}\r\n`;

/** What a spreadsheet would take for a formula begins with an apostrophe: texts come from outside. */
function cell(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
