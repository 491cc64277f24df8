import { PartReader, partSize } from './parts.js';

const MIB = 1 << 20;
const source = async function* (...sizes: number[]) {
  // One buffer for all chunks, as a store may give them.
  const shared = Buffer.alloc(Math.max(...sizes, 1));
  for (const [at, size] of sizes.entries()) yield shared.fill(at + 1).subarray(0, size);
};

it('cuts a stream into parts whatever its chunks are, and knows the last', async () => {
  const reader = new PartReader(source(3, 0, 4, 1));
  const parts: [string, boolean][] = [];
  while (!reader.isOver) parts.push([(await reader.next(4)).toString('hex'), reader.isOver]);
  expect(parts).toEqual([
    ['01010103', false],
    ['03030304', true],
  ]);
});

it('gives one empty part of nothing', async () => {
  const reader = new PartReader(source());
  expect(await reader.next(4)).toEqual(Buffer.alloc(0));
  expect(reader.isOver).toBe(true);
});

it('keeps the largest object of S3 within 10,000 parts', () => {
  const largest = 5 * 2 ** 40;
  let [parts, bytes] = [0, 0];
  while (bytes < largest) bytes += partSize((parts += 1), 8 * MIB, undefined);
  expect(parts).toBeLessThanOrEqual(10_000);
  expect(Math.ceil(largest / partSize(1, 8 * MIB, largest))).toBeLessThanOrEqual(10_000);
  expect(partSize(1, 8 * MIB, 100)).toBe(8 * MIB);
});
