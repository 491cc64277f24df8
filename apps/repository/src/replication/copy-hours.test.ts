import { minutesToOpening } from './copy-hours.js';

it.each([
  [null, '2026-01-01T00:00:00Z', 0],
  ['22-6', '2026-01-01T15:00:00Z', 0],
  ['22-6', '2026-01-01T22:59:00Z', 0],
  ['22-6', '2026-01-01T23:00:00Z', 16 * 60],
  ['22-6', '2026-01-01T14:30:00Z', 30],
  ['8-17', '2026-01-01T10:00:00Z', 15 * 60],
])('hours %s at %s: %d minutes to wait', (hours, now, minutes) => {
  expect(minutesToOpening(hours, new Date(now))).toBe(minutes);
});
