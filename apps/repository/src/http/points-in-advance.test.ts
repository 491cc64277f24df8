import { jest } from '@jest/globals';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { PointsInAdvance } from './points-in-advance.js';

const limitOf = (points: number) => new RateLimiterMemory({ points, duration: 60 });

it('counts small limits one by one', async () => {
  const limit = new PointsInAdvance(limitOf(3));
  const counts = [];
  for (let n = 0; n < 5; n += 1) counts.push(await limit.take('key'));
  expect(counts.map(({ remainingPoints }) => remainingPoints)).toEqual([2, 1, 0, 0, 0]);
  expect(counts.map(({ isExceeded }) => isExceeded)).toEqual([false, false, false, true, true]);
  expect(counts[4]!.msBeforeNext).toBeGreaterThan(50_000);
});

it('asks for a hundredth of a large limit at once, and lets exactly the limit through', async () => {
  const shared = limitOf(1000);
  const asked = jest.spyOn(shared, 'consume');
  const limit = new PointsInAdvance(shared);
  const counts = await Promise.all(Array.from({ length: 1200 }, () => limit.take('key')));
  expect(counts.filter(({ isExceeded }) => !isExceeded)).toHaveLength(1000);
  expect(asked.mock.calls.length).toBeGreaterThanOrEqual(101);
  expect(asked.mock.calls.every(([key, points]) => key === 'key' && points === 10)).toBe(true);
});

it('never lets more through than the limit when several processes share it, and wastes at most a hundredth of each', async () => {
  const shared = limitOf(1000);
  const processes = [1, 2, 3].map(() => new PointsInAdvance(shared));
  let through = 0;
  // The last takes one point of its ten.
  if (!(await processes[2]!.take('key')).isExceeded) through += 1;
  for (let n = 0; n < 1200; n += 1) if (!(await processes[n % 2]!.take('key')).isExceeded) through += 1;
  expect(through).toBe(991);
});

it('does not keep what was taken beyond the window', async () => {
  const shared = new RateLimiterMemory({ points: 400, duration: 1 });
  const limit = new PointsInAdvance(shared);
  await limit.take('key');
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect(await limit.take('key')).toMatchObject({ remainingPoints: 399, isExceeded: false });
});
