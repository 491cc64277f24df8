import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAhead, ReadBuffers, readLarge, Stopped } from './file-digest.js';

const bytes = randomBytes(9 * 1024 * 1024 + 5);
const buffers = new ReadBuffers();
let root: string;
let fd: number;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'file-digest-'));
  await writeFile(join(root, 'large'), bytes);
  fd = openSync(join(root, 'large'), 'r');
});
afterAll(async () => {
  closeSync(fd);
  await rm(root, { recursive: true });
});

const whole = async (chunks: AsyncIterable<Buffer>): Promise<Buffer> => {
  const copies: Buffer[] = [];
  for await (const chunk of chunks) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
};
const goOn = (): boolean => false;

it('reads a file piece by piece, and ahead from any place', async () => {
  expect(bytes.equals(await whole(readLarge(fd, buffers, goOn)))).toBe(true);
  for (const start of [0, 1, 1024 * 1024, bytes.length - 1, bytes.length])
    expect(bytes.subarray(start).equals(await whole(readAhead(fd, start, buffers.large, goOn)))).toBe(true);
});

it('stops between two pieces', async () => {
  let pieces = 0;
  const stopped = (): boolean => ++pieces > 2;
  await expect(whole(readLarge(fd, buffers, stopped))).rejects.toThrow(Stopped);
  pieces = 0;
  await expect(whole(readAhead(fd, 0, buffers.large, stopped))).rejects.toThrow(Stopped);
  expect(pieces).toBe(3);
});
