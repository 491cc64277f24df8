import { collectBytes } from '@mocban/core';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { openTree } from './open.js';
import type { EntryInspector } from './tap.js';
import { rawZip, type RawEntry } from './testing.js';
import { unpackDirectory } from './unpack-directory.js';
import { unpackPackage } from './unpack.js';
import { writeZip } from './write-zip.js';

const large = randomBytes(3 * 1024 * 1024 + 17);
const digest = (algorithm: string, bytes: Buffer): string => createHash(algorithm).update(bytes).digest('hex');
let root: string;
let source: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'container-'));
  source = join(root, 'hồ sơ');
  await mkdir(join(source, 'a/b'), { recursive: true });
  await mkdir(join(source, 'empty'));
  await writeFile(join(source, 'a/b/văn bản.txt'), 'một');
  await writeFile(join(source, 'a/zero'), '');
  await writeFile(join(source, 'large.bin'), large);
});
afterEach(() => rm(root, { recursive: true }));

it.each([true, false])(
  'reads the same tree from a folder, its zip and the unpacked zip (stored: %s)',
  async (store) => {
    const zip = join(root, 'p.zip');
    expect(await writeZip(source, zip, { prefix: 'hồ sơ', store })).toMatchObject({ entries: 4 });
    const trees = [
      await openTree(source),
      await openTree(zip),
      (await unpackPackage(zip, join(root, 'out'), { algorithms: ['sha256'], fsync: true })).tree,
      await unpackDirectory(source, join(root, 'copy', 'hồ sơ'), { algorithms: ['sha256'], fsync: true }),
    ];
    for (const tree of trees) {
      expect(tree.findings).toEqual([]);
      expect(await tree.ensureDigests(['sha256', 'md5'])).toEqual([]);
      expect([...tree.files.keys()]).toEqual(['a/b/văn bản.txt', 'a/zero', 'large.bin']);
      expect([...tree.directories]).toEqual(['a', 'a/b', 'empty']);
      expect(tree.files.get('large.bin')).toMatchObject({
        path: 'large.bin',
        sizeBytes: large.length,
        digests: { sha256: digest('sha256', large), md5: digest('md5', large) },
      });
      expect(large.equals(await collectBytes(tree.read('large.bin'), large.length))).toBe(true);
      expect((await collectBytes(tree.read('a/b/văn bản.txt'), 99)).toString()).toBe('một');
      expect(tree.name).toBe('hồ sơ');
      await expect(collectBytes(tree.read('absent'), 1)).rejects.toMatchObject({ code: 'CONTAINER_ENTRY_MISSING' });
      await tree.close();
    }
    expect(trees.map(({ prefix }) => prefix)).toEqual(['', 'hồ sơ/', 'hồ sơ/', '']);
    expect(large.equals(await readFile(trees[2]!.localPath('large.bin')!))).toBe(true);
  },
);

it('deflates what its format has not compressed already', async () => {
  const bytes = Buffer.alloc(10_000);
  await Promise.all(['a/page.pdf', 'a/page.XML'].map((name) => writeFile(join(source, name), bytes)));
  await writeZip(source, join(root, 'p.zip'));
  const zip = await readFile(join(root, 'p.zip'));
  // Where the bytes lie uncompressed they are found as they are, once.
  expect(zip.indexOf(bytes)).toBeGreaterThan(zip.indexOf('a/page.pdf'));
  expect(zip.indexOf(bytes, zip.indexOf(bytes) + 1)).toBe(-1);
});

it('writes the same bytes for the same content, and never over a file', async () => {
  await writeZip(source, join(root, '1.zip'));
  await writeZip(source, join(root, '2.zip'));
  expect((await readFile(join(root, '1.zip'))).equals(await readFile(join(root, '2.zip')))).toBe(true);
  await expect(writeZip(source, join(root, '1.zip'))).rejects.toMatchObject({ code: 'CONTAINER_TARGET_EXISTS' });
  expect((await readdir(root)).sort()).toEqual(['1.zip', '2.zip', 'hồ sơ']);
});

it('reports links in a folder, follows none and zips or copies nothing of it', async () => {
  await symlink('/etc', join(source, 'a/link'));
  const tree = await openTree(source);
  expect(tree.findings).toMatchObject([
    { rule: 'ARCHIVE_SYMLINK', location: 'a/link', severity: 'error', check: 'C2' },
  ]);
  expect([...tree.files.keys(), ...tree.directories].filter((path) => path.includes('link'))).toEqual([]);
  await expect(writeZip(source, join(root, 'p.zip'))).rejects.toMatchObject({ code: 'CONTAINER_SOURCE_UNSAFE' });
  const copy = await unpackDirectory(source, join(root, 'copy'), { algorithms: ['md5'] });
  expect(copy.findings).toHaveLength(1);
  expect(await readdir(join(root, 'copy'))).toEqual([]);
});

describe('inspectors', () => {
  const seen: string[] = [];
  const inspector = (failing?: string): EntryInspector => {
    seen.length = 0;
    return ({ path, sizeBytes }) => {
      if (path.endsWith('zero')) return undefined;
      let size = 0;
      seen.push(`${path} of ${sizeBytes}`);
      return {
        async write(chunk) {
          await turn();
          if (path === failing) throw new Error('enough');
          size += chunk.length;
        },
        end: () => void seen.push(`end of ${path} after ${size}`),
        abort: () => void seen.push(`abort of ${path}`),
      };
    };
  };
  const unpack = async (entries: RawEntry[], failing?: string) => {
    await writeFile(join(root, 'p.zip'), rawZip(entries));
    const options = { algorithms: [], inspectors: [inspector(failing)] };
    return (await unpackPackage(join(root, 'p.zip'), join(root, 'out'), options)).tree;
  };

  it('see the bytes of every file they ask for while it is unpacked', async () => {
    const entries = ['p/a', 'p/zero', 'p/large'].map((name) => ({ name, content: name === 'p/large' ? large : 'x' }));
    expect((await unpack(entries)).findings).toEqual([]);
    const size = large.length;
    expect(seen).toEqual(['a of 1', 'end of a after 1', `large of ${size}`, `end of large after ${size}`]);
  });

  it('are told when a large file is broken off, and not asked for a small one that is broken', async () => {
    await unpack([{ name: 'large', content: large, crc: 1 }]);
    expect(seen).toEqual([`large of ${large.length}`, 'abort of large']);
    await rm(join(root, 'out'), { recursive: true });
    await unpack([{ name: 'small', content: 'x', crc: 1 }]);
    expect(seen).toEqual([]);
  });

  it('end the unpacking with what they throw, leaving no file of that name', async () => {
    for (const content of ['x', large]) {
      await expect(unpack([{ name: 'a', content }], 'a')).rejects.toThrow('enough');
      expect(seen.at(-1)).toBe('abort of a');
      expect(await readdir(join(root, 'out'))).toEqual([]);
    }
  });
});

it('refuses a folder that is not empty', async () => {
  await writeZip(source, join(root, 'p.zip'));
  await expect(unpackPackage(join(root, 'p.zip'), source, { algorithms: [] })).rejects.toMatchObject({
    code: 'CONTAINER_TARGET_EXISTS',
  });
});

it('stops when it is aborted', async () => {
  const zip = join(root, 'p.zip');
  await writeZip(source, zip);
  const stop = new AbortController();
  const inspect = () => void stop.abort(new Error('enough'));
  const unpacking = unpackPackage(zip, join(root, 'out'), {
    algorithms: [],
    signal: stop.signal,
    inspectors: [inspect],
  });
  await expect(unpacking).rejects.toThrow('enough');
});

it('refuses what is neither a folder nor an archive, and a path that is not there', async () => {
  await writeFile(join(root, 'x'), 'text');
  await expect(openTree(join(root, 'x'))).rejects.toMatchObject({ code: 'CONTAINER_UNKNOWN' });
  const options = { algorithms: [], containerAlgorithms: ['md5'] } as const;
  const { tree, container } = await unpackPackage(join(root, 'x'), join(root, 'o'), options);
  expect(tree.findings.map(({ rule }) => rule)).toEqual(['ARCHIVE_MALFORMED']);
  expect(tree.origin).toBe('unknown');
  expect(tree.files.size).toBe(0);
  expect(container).toEqual({ sizeBytes: 4, digests: { md5: digest('md5', Buffer.from('text')) } });
  await expect(openTree(join(root, 'absent'))).rejects.toMatchObject({ code: 'CONTAINER_IO' });
  await expect(unpackPackage(join(root, 'absent'), join(root, 'p'), options)).rejects.toMatchObject({
    code: 'CONTAINER_UNREADABLE',
  });
});

it('decodes names as UTF-8 with or without the flag, else as code page 437', async () => {
  const names = [Buffer.from('hồ.txt'), Buffer.from([0x82, 0x2e, 0x74])];
  await writeFile(join(root, 'p.zip'), rawZip(names.map((name) => ({ name, flags: 0 }))));
  const tree = await openTree(join(root, 'p.zip'));
  expect([...tree.files.keys()]).toEqual(['hồ.txt', 'é.t']);
  expect(tree).toMatchObject({ name: '', prefix: '', findings: [] });
  await tree.close();
});
