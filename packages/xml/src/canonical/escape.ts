const TEXT = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\r', '&#xD;'],
] as const;
const ATTRIBUTE = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['"', '&quot;'],
  ['\t', '&#x9;'],
  ['\n', '&#xA;'],
  ['\r', '&#xD;'],
] as const;

/** @see Canonical XML 1.0 §2.3, text nodes */
export const escapeText = (text: string): string => (/[&<>\r]/.test(text) ? replaced(text, TEXT) : text);

/** @see Canonical XML 1.0 §2.3, attribute nodes */
export const escapeAttribute = (value: string): string =>
  /[&<"\t\n\r]/.test(value) ? replaced(value, ATTRIBUTE) : value;

/** The ampersand first. One after the other, which takes a fraction of the time of a function for each of millions. */
function replaced(text: string, table: readonly (readonly [string, string])[]): string {
  let result = text;
  for (const [character, reference] of table)
    if (result.includes(character)) result = result.replaceAll(character, reference);
  return result;
}
