/** Longer than any number and date of a document. */
const MOST = 80;

const NUMBER =
  /^(?:số|so|number|no\.?)?\s*:?\s*\d{1,6}[a-z]?(?:\s*\/\s*(?:\d{4}\s*\/\s*)?[\p{Lu}\d&]{1,15}(?:-[\p{Lu}\d&]{1,15}){0,5})?$/iu;
const SIGN = /^\/\s*(?:\d{4}\s*\/\s*)?[\p{Lu}&]{1,15}(?:-[\p{Lu}\d&]{1,15}){0,5}$/u;
const DATE = /^(?:ngày|ngay)?\s*\d{1,2}\s*(?:tháng|thang)\s*\d{1,2}\s*(?:năm|nam)\s*\d{4}$/iu;
const SHORT_DATE = /^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$/;

/** Whether a text is only the number, the sign and the date that a document is given when it is issued. @see signatures.md 2.7 */
export function isIssueNumber(text: string): boolean {
  const trimmed = text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  if (trimmed.length > MOST) return false;
  const isOne = (part: string): boolean => [NUMBER, SIGN, DATE, SHORT_DATE].some((pattern) => pattern.test(part));
  if (isOne(trimmed)) return true;
  // A number with its date behind it.
  const at = trimmed.search(/[,;.]?\s(?:ngày|ngay|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$)/iu);
  return at > 0 && isOne(trimmed.slice(0, at)) && isOne(trimmed.slice(at).replace(/^[,;.]?\s+/, ''));
}
