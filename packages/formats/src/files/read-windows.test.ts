import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { windowsOf } from '../matching/windows.js';
import { readWindows } from './read-windows.js';
import { WindowReader } from './window-reader.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-windows-'));
const reader = new WindowReader(100);
afterAll(() => rmSync(folder, { recursive: true }));

it.each([0, 1, 99, 100, 101, 250])('reads of %i bytes what windows of bytes are', async (length) => {
  const bytes = Buffer.from(Array.from({ length }, (_, index) => index % 251));
  const path = join(folder, String(length));
  writeFileSync(path, bytes);
  expect(await readWindows(path, 100)).toEqual(windowsOf(bytes, 100));
  expect(reader.read(path)).toEqual(windowsOf(bytes, 100));
});

it('says of a pipe without a writer that it is no file', async () => {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  await expect(readWindows(path)).rejects.toMatchObject({ code: 'FORMATS_NOT_A_FILE' });
  expect(() => reader.read(path)).toThrow(expect.objectContaining({ code: 'FORMATS_NOT_A_FILE' }));
});

it('takes no more memory for small files than they have', () => {
  const path = join(folder, 'small');
  writeFileSync(path, 'a');
  expect(new WindowReader().read(path).first.buffer.byteLength).toBe(65_536);
});

it('reads two windows of a file that is larger than memory', async () => {
  const path = join(folder, 'sparse');
  writeFileSync(path, 'a');
  truncateSync(path, 2 ** 40);
  const { sizeBytes, first, last } = await readWindows(path);
  expect(new WindowReader().read(path)).toEqual({ sizeBytes, first, last });
  expect([sizeBytes, first.length, last.length]).toEqual([2 ** 40, 2 ** 20, 2 ** 20]);
});

it('says what the system says of a file that is not there', async () => {
  await expect(readWindows(join(folder, 'absent'))).rejects.toMatchObject({ code: 'ENOENT' });
});
