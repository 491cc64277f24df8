import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bytesOf, collectBytes } from '@mocban/core';
import { openTree } from './open.js';
import { zipStream, zipStreamBytes, type ZipStreamEntry } from './zip-stream.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mocban-zip-stream-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (name: string, ...parts: (string | Uint8Array)[]): ZipStreamEntry => ({
  name,
  sizeBytes: parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0),
  read: () => bytesOf(...parts),
});

const collect = (entries: ZipStreamEntry[]): Promise<Buffer> => collectBytes(zipStream(entries), 1 << 26);

/** Bytes around the length of a stored block, in chunks that do not fit it. */
const long = Buffer.from(Array.from({ length: 200_001 }, (_, index) => (index * 7 + (index >> 8)) & 0xff));
const ENTRIES = [
  entry('gói/Tờ trình "số 1".txt', 'một', ' hai'),
  entry('gói/rỗng.txt'),
  entry('gói/dài.bin', long.subarray(0, 70_000), long.subarray(70_000)),
  entry('gói/khối.bin', long.subarray(0, 0xffff)),
];

it('is read back file by file, by this package and by unzip', async () => {
  const path = join(folder, 'x.zip');
  const bytes = await collect(ENTRIES);
  await writeFile(path, bytes);
  expect(bytes.length).toBe(zipStreamBytes(ENTRIES));
  const tree = await openTree(path);
  expect(tree.findings).toEqual([]);
  for (const { name, read } of ENTRIES) {
    const inner = name.slice('gói/'.length);
    expect((await collectBytes(tree.read(inner), 1 << 20)).equals(await collectBytes(read(), 1 << 20))).toBe(true);
  }
  await tree.close();
  const unzip = spawnSync('unzip', ['-tqq', path], { encoding: 'utf8' });
  if (unzip.error === undefined) expect([unzip.status, unzip.stdout, unzip.stderr]).toEqual([0, '', '']);
});

it('gives the same bytes for the same entries', async () => {
  expect((await collect(ENTRIES)).equals(await collect(ENTRIES))).toBe(true);
});

it.each([
  ['fewer', { ...entry('a', 'abc'), sizeBytes: 4 }],
  ['more', { ...entry('a', 'abc'), sizeBytes: 2 }],
])('breaks off when an entry has %s bytes than it states', async (_, broken) => {
  await expect(collect([broken])).rejects.toMatchObject({ code: 'CONTAINER_ENTRY_BROKEN' });
});

it('leaves no readable zip when an entry fails', async () => {
  const path = join(folder, 'x.zip');
  const failing = { ...ENTRIES[2]!, read: () => failAfter(long.subarray(0, 150_000)) };
  await expect(pipeline(Readable.from(zipStream([ENTRIES[0]!, failing])), createWriteStream(path))).rejects.toThrow(
    'disk',
  );
  const tree = await openTree(path).catch((error: { code: string }) => error.code);
  const rules = typeof tree === 'string' ? [tree] : tree.findings.map(({ rule }) => rule);
  expect(rules.length).toBeGreaterThan(0);
  if (typeof tree !== 'string') await tree.close();
});

async function* failAfter(bytes: Uint8Array) {
  yield await Promise.resolve(bytes);
  throw new Error('disk');
}

it('refuses names that no reader should take', async () => {
  await expect(collect([entry('../x', 'a')])).rejects.toMatchObject({ code: 'CONTAINER_SOURCE_UNSAFE' });
});

it('ends the source of an entry when nobody reads on', async () => {
  let ended = false;
  const endless = async function* () {
    try {
      for (;;) yield await Promise.resolve(new Uint8Array(1 << 16));
    } finally {
      ended = true;
    }
  };
  for await (const chunk of zipStream([{ name: 'a', sizeBytes: 1 << 30, read: endless }])) {
    expect(chunk.length).toBe(256 * 1024);
    break;
  }
  expect(ended).toBe(true);
});

it('writes more than 65,535 entries as zip64', async () => {
  const path = join(folder, 'many.zip');
  const many = Array.from({ length: 66_000 }, (_, index) => entry(`d/${index}`, String(index)));
  await pipeline(Readable.from(zipStream(many)), createWriteStream(path));
  expect((await stat(path)).size).toBe(zipStreamBytes(many));
  const tree = await openTree(path);
  expect([tree.files.size, tree.findings]).toEqual([66_000, []]);
  expect((await collectBytes(tree.read('65999'), 100)).toString()).toBe('65999');
  await tree.close();
});

it('writes an entry of more than 4 GiB, and one behind it, as zip64', async () => {
  const path = join(folder, 'big.zip');
  const zeros = Buffer.alloc(1 << 20);
  const sizeBytes = 2 ** 32 + 3;
  const big = async function* () {
    for (let left = sizeBytes; left > 0; left -= zeros.length)
      yield await Promise.resolve(zeros.subarray(0, Math.min(left, zeros.length)));
  };
  const entries = [{ name: 'p/big', sizeBytes, read: big }, entry('p/after', 'xin chào')];
  // The zeros of the middle are left out of the file: headers and directory are what is looked at.
  const file = await open(path, 'w');
  let position = 0;
  for await (const chunk of zipStream(entries)) {
    if (position < 1 << 20 || position > sizeBytes - (1 << 20)) await file.write(chunk, 0, chunk.length, position);
    position += chunk.length;
  }
  await file.close();
  expect(position).toBe(zipStreamBytes(entries));
  const tree = await openTree(path);
  expect([tree.files.get('big')?.sizeBytes, tree.findings]).toEqual([sizeBytes, []]);
  expect((await collectBytes(tree.read('after'), 100)).toString()).toBe('xin chào');
  await tree.close();
}, 60_000);
