/** Hours in which a store is written to, `22-6`: from the first full hour to the second, by the clock of Việt Nam. */
export const COPY_HOURS = /^([01]?\d|2[0-3])-([01]?\d|2[0-3])$/;

const VIETNAM_OFFSET_MINUTES = 7 * 60;
const DAY_MINUTES = 24 * 60;

/** Minutes until copies may be made; 0 now. */
export function minutesToOpening(hours: string | null, now: Date): number {
  const [, from, to] = COPY_HOURS.exec(hours ?? '') ?? [];
  if (from === undefined || to === undefined || from === to) return 0;
  const minute = (Math.floor(now.getTime() / 60_000) + VIETNAM_OFFSET_MINUTES) % DAY_MINUTES;
  const opening = Number(from) * 60;
  const sinceOpening = (minute - opening + DAY_MINUTES) % DAY_MINUTES;
  const openFor = (Number(to) * 60 - opening + DAY_MINUTES) % DAY_MINUTES;
  return sinceOpening < openFor ? 0 : DAY_MINUTES - sinceOpening;
}

/** How many hours of a day copies may be made in. */
export function hoursOpen(hours: string | null): number {
  const [, from, to] = COPY_HOURS.exec(hours ?? '') ?? [];
  return from === undefined || to === undefined || from === to ? 24 : (Number(to) - Number(from) + 24) % 24;
}
