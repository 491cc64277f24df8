import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FixityPool } from '@mocban/fixity';
import { openFsStore, type FsStore } from '@mocban/storage';
import { collectBytes } from '@mocban/core';
import { commitNewObject } from './commit.js';
import { stageCopiedObject } from './stage-copies.js';
import { stageNewObject } from './stage.js';
import { validateObject } from './validation/object.js';

const options = { id: 'urn:x', created: '2026-03-10T08:30:00Z', message: 'm', user: { name: 'n', address: 'urn:n' } };
const FILES: [path: string, text: string][] = [
  ['a/one.txt', 'one'],
  ['a/two.txt', 'two'],
  ['again/deep/one.txt', 'one'],
  ['again/two.txt', 'two'],
  ['đơn/Đơn.txt', 'three'],
  ['e\u0301', 'not composed'],
  ['e\u0301 too', 'one'],
  ['x/own', 'four'],
  ['empty', ''],
];

let folder: string;
let store: FsStore;
let pool: FixityPool;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ocfl-copies-'));
  store = await openFsStore(folder);
  pool = new FixityPool();
});
afterEach(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

function sources(): { logicalPath: string; path: string }[] {
  return FILES.map(([logicalPath, text]) => {
    const path = join(folder, 'source', logicalPath);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return { logicalPath, path };
  });
}

const stage = () => stageCopiedObject(store, 's', options, sources(), pool);

async function listed(prefix: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { key } of store.list(prefix))
    found[key.slice(prefix.length)] = (await collectBytes(store.read(key), 1e6)).toString();
  return found;
}

it('makes the object that is made of files with known digests, and leaves the sources', async () => {
  const copied = await stage();
  const files = FILES.map(([logicalPath, text]) => {
    const bytes = Buffer.from(text);
    const sha512 = createHash('sha512').update(bytes).digest('hex');
    return { logicalPath, sizeBytes: bytes.length, sha512, source: { bytes } };
  });
  const known = await stageNewObject(store, 't', options, files);
  expect(await listed('s/object')).toEqual(await listed('t/object'));
  expect({ ...copied, stagedPrefix: '' }).toEqual({ ...known, stagedPrefix: '' });
  expect(Object.keys(await listed('source'))).toHaveLength(FILES.length);
  expect(existsSync(join(folder, 's/object/v1/content/again'))).toBe(false);
  expect(await commitNewObject(store, 'r', copied)).toBe('committed');
  const findings: unknown[] = [];
  for await (const finding of validateObject(store, `r/${copied.objectPrefix}`)) findings.push(finding);
  expect(findings).toEqual([]);
});

it('begins anew where a run was interrupted', async () => {
  const first = await stage();
  writeFileSync(join(folder, 's/object/v1/content/a/one.txt'), 'half');
  writeFileSync(join(folder, 's/object/v1/content/stray'), '');
  expect(await stage()).toEqual(first);
  expect((await listed('s/object'))['/v1/content/a/one.txt']).toBe('one');
  expect((await listed('s/object'))['/v1/content/stray']).toBeUndefined();
});

it.each([
  ['a path that leaves the version', '../x', 'OCFL_PATH_UNSAFE'],
  ['a file where a folder is', 'a', 'OCFL_PATH_CONFLICT'],
  ['a source that is not there', 'missing', 'ENOENT'],
])('refuses %s', async (_what, logicalPath, code) => {
  const wrong = { logicalPath, path: join(folder, code === 'ENOENT' ? 'none' : 'source/empty') };
  const staging = stageCopiedObject(store, 's', options, [...sources(), wrong], pool);
  await expect(staging).rejects.toMatchObject({ code });
});
