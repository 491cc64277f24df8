const DAY_MS = 86_400_000;
/** Day 0 of the 1900 system, which counts a 29/02/1900 that never was. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** Formats of ECMA-376 part 1, 18.8.30 that show a date. */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

/** Whether a number format shows days, months or years. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.has(id);
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '').split(';')[0] ?? '';
  return /[dy]/i.test(bare) || (/m/i.test(bare) && !/[hs]/i.test(bare));
}

/** The day of a serial number as `DD/MM/YYYY`; `undefined` for one outside the years 1900 to 9999. */
export function serialDate(serial: number, is1904: boolean): string | undefined {
  if (!Number.isFinite(serial) || serial < 1 || serial > 2_958_465) return undefined;
  // Before March 1900 the 1900 system is a day ahead of the calendar.
  const days = Math.floor(serial) + (!is1904 && serial < 61 ? 1 : 0);
  const [year, month, day] = new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + days * DAY_MS)
    .toISOString()
    .slice(0, 10)
    .split('-');
  return `${day}/${month}/${year}`;
}
