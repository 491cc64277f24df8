/** The time as a parameter, so that a run can be repeated byte for byte. */
export interface Clock {
  now(): Date;
}

/** The clock of this machine. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still, for tests and for writing the same bytes again. */
export const fixedClock = (time: Date | string): Clock => ({ now: () => new Date(time) });

/** ISO 8601 in UTC to the second, `2026-03-10T01:30:00Z`: the form that PREMIS, METS and OCFL all accept. */
export const isoSeconds = (time: Date): string => time.toISOString().replace(/\.\d{3}Z$/, 'Z');
