import { parseDate, writtenDate } from '../dates.js';

/**
 * A date of another source in a form of the circular's tables: `5-1-2010`, `05.01.2010`, `2010/01/05` and `2010-01-05` become
 * `05/01/2010`, `ngày 5 tháng 1 năm 2010` too. What is no date stays as it is, for the checks to report.
 */
export function circularDate(text: string): string {
  const words = /^(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})$/i.exec(text.normalize('NFC').trim());
  const parts = words === null ? text.trim().split(/\s*[./-]\s*/) : words.slice(1);
  const [a = '', b = '', c = ''] = parts;
  if (parts.length === 3 && /^\d{4}$/.test(a) && /^\d{1,2}$/.test(b) && /^\d{1,2}(?:[T ].*)?$/.test(c))
    return spanOf(`${c.slice(0, 2).trim()}/${b}/${a}`) ?? text;
  if (parts.length === 3) return spanOf(`${a}/${b}/${c}`) ?? text;
  return parts.length === 2 && /^\d{1,2}$/.test(a) && /^\d{4}$/.test(b) ? `${a.padStart(2, '0')}/${b}` : text.trim();
}

function spanOf(date: string): string | undefined {
  const span = parseDate(date);
  return span === undefined ? undefined : writtenDate(span.from);
}
