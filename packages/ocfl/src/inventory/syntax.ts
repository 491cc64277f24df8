/** Whether a text begins with a URI scheme, all that OCFL's SHOULD rules can be held to. */
export const isUri = (text: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/.test(text);

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[-+](\d{2}):(\d{2}))$/;

/** Whether a text is a date-time of RFC 3339 §5.6 that exists in the calendar; a leap second is allowed. */
export function isRfc3339(text: string): boolean {
  const match = DATE_TIME.exec(text);
  if (match === null) return false;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const zoneHour = Number(match[9] ?? 0);
  const zoneMinute = Number(match[10] ?? 0);
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= days &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 60 &&
    zoneHour <= 23 &&
    zoneMinute <= 59
  );
}
