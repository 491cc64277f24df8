import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTree } from './open.js';
import type { PackageTree } from './types.js';

const FILES = 300;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const nameOf = (index: number): string => `d${index % 3}/f${String(index).padStart(3, '0')}`;
const digested = ({ files }: PackageTree): number =>
  [...files.values()].filter(({ digests }) => digests.sha256 !== undefined).length;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ahead-'));
  for (const folder of ['d0', 'd1', 'd2']) await mkdir(join(root, folder));
  for (let index = 0; index < FILES; index += 1) await writeFile(join(root, nameOf(index)), String(index));
  await writeFile(join(root, 'top.txt'), 'top');
});
afterEach(() => rm(root, { recursive: true }));

it('digests and measures the files of a folder by what the names in it tell', async () => {
  let asked: readonly string[] = [];
  const tree = await openTree(root, { digestAhead: (names) => ((asked = names), ['sha256']) });
  expect(asked).toEqual(['d0/', 'd1/', 'd2/', 'top.txt']);
  expect(await tree.ensureDigests(['sha256', 'md5'])).toEqual([]);
  expect(tree.files.size).toBe(FILES + 1);
  for (let index = 0; index < FILES; index += 1)
    expect(tree.files.get(nameOf(index))).toMatchObject({
      sizeBytes: String(index).length,
      digests: { sha256: sha256(String(index)), md5: expect.any(String) },
    });
  await tree.close();
});

it('measures files that nobody has digested yet', async () => {
  const tree = await openTree(root, { digestAhead: () => [] });
  expect(tree.files.get(nameOf(123))!.sizeBytes).toBe(3);
  expect(digested(tree)).toBe(0);
});

it('says what cannot be read, and digests the rest', async () => {
  const remove = (): ['sha256'] => (rmSync(join(root, 'top.txt')), ['sha256']);
  const tree = await openTree(root, { digestAhead: remove });
  const findings = await tree.ensureDigests(['sha256']);
  expect(findings.map(({ rule, location }) => `${rule} ${location}`)).toEqual(['IO_READ top.txt']);
  expect(digested(tree)).toBe(FILES);
  expect(tree.files.get('top.txt')!.sizeBytes).toBe(0);
});

it('reads nothing more where something unsafe lies, when it is closed, and beyond the bytes that are accepted', async () => {
  const large = await openTree(root, { digestAhead: () => ['sha256'], limits: { maxTotalBytes: 20 } });
  expect((await large.ensureDigests(['sha256'])).map(({ rule }) => rule)).toEqual(['ARCHIVE_TOO_LARGE']);
  const closed = await openTree(root, { digestAhead: () => ['sha256'] });
  await closed.close();
  const before = digested(closed);
  await symlink('f000', join(root, 'd0/a-link'));
  const unsafe = await openTree(root, { digestAhead: () => ['sha256'] });
  expect(unsafe.findings.map(({ rule }) => rule)).toEqual(['ARCHIVE_SYMLINK']);
  await unsafe.close();
  expect(digested(closed)).toBe(before);
});

it('ends with the reason of its signal', async () => {
  const controller = new AbortController();
  const tree = await openTree(root, { digestAhead: () => ['sha256'], signal: controller.signal });
  controller.abort(new Error('enough'));
  await expect(tree.ensureDigests(['sha256'])).rejects.toThrow('enough');
});
