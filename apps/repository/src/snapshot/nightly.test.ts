import { lastTimeOfDay } from './nightly.js';

it.each([
  ['2026-03-10T12:00:00', [1, 30], '2026-03-10T01:30:00'],
  ['2026-03-10T01:29:59', [1, 30], '2026-03-09T01:30:00'],
  ['2026-03-10T01:30:00', [1, 30], '2026-03-10T01:30:00'],
  ['2026-01-01T00:00:00', [23, 59], '2025-12-31T23:59:00'],
] as const)('at %s the last %j was %s', (now, time, last) => {
  expect(lastTimeOfDay(new Date(now), time)).toEqual(new Date(last));
});
