import type { DateForm } from './rules/types.js';

/** The days a written date covers, as `YYYY-MM-DD`: a single day, a month or a year. */
export interface DateSpan {
  form: DateForm;
  from: string;
  to: string;
}

const FORMS: readonly [DateForm, RegExp][] = [
  ['DD/MM/YYYY', /^(?<d>\d{1,2})\/(?<m>\d{1,2})\/(?<y>\d{4})$/],
  ['MM/YYYY', /^(?<m>\d{1,2})\/(?<y>\d{4})$/],
  ['YYYY', /^(?<y>\d{4})$/],
  ['YYYY-MM-DD', /^(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})(?:T\S*)?$/],
];

/** @returns `undefined` when the value is no date of a known form or no day of the calendar */
export function parseDate(value: string): DateSpan | undefined {
  for (const [form, pattern] of FORMS) {
    const parts = pattern.exec(value.trim())?.groups;
    if (parts === undefined) continue;
    const year = Number(parts['y']);
    const month = parts['m'] === undefined ? undefined : Number(parts['m']);
    const day = parts['d'] === undefined ? undefined : Number(parts['d']);
    const from = calendarDay(year, month ?? 1, day ?? 1);
    const to = calendarDay(year, month ?? 12, day ?? new Date(Date.UTC(year, month ?? 12, 0)).getUTCDate());
    return from === undefined || to === undefined ? undefined : { form, from, to };
  }
  return undefined;
}

function calendarDay(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 0
    ? `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
    : undefined;
}

/** `YYYY-MM-DD` as the circular writes it, `DD/MM/YYYY`. */
export const writtenDate = (day: string): string => day.split('-').reverse().join('/');
