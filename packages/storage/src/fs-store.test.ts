import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, collectBytes } from '@mocban/core';
import { openFsStore } from './fs-store.js';
import { describeStore } from './testing.js';

const roots: string[] = [];
const newRoot = async (): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'fs-store-'));
  roots.push(root);
  return root;
};
afterAll(() => Promise.all(roots.map((root) => rm(root, { recursive: true }))));

describeStore('file system', async () => openFsStore(await newRoot()), { publish: true, replaceIf: true });

it('shows symbolic links as other and never follows them', async () => {
  const [root, outside] = [await newRoot(), await newRoot()];
  await writeFile(join(outside, 'secret'), 'secret');
  await symlink(outside, join(root, 'folder'));
  await symlink(join(outside, 'secret'), join(root, 'file'));
  const store = await openFsStore(root);
  const kinds: string[] = [];
  for await (const { key, kind } of store.list('')) kinds.push(`${key} ${kind}`);
  expect(kinds).toEqual(['file other', 'folder other']);
  await expect(collectBytes(store.read('file'), 100)).rejects.toMatchObject({ code: 'STORAGE_KEY_UNSAFE' });
  await expect(collectBytes(store.read('folder/secret'), 100)).rejects.toMatchObject({ code: 'STORAGE_KEY_UNSAFE' });
  await expect(store.write('folder/new', bytesOf('x'))).rejects.toMatchObject({ code: 'STORAGE_KEY_UNSAFE' });
  await store.remove('folder');
  expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret');
});

it('refuses to publish over an empty folder, which rename would replace', async () => {
  const root = await newRoot();
  const store = await openFsStore(root);
  await store.write('staging/t/x', bytesOf('x'));
  await mkdir(join(root, 'o'));
  await expect(store.publish('staging/t', 'o')).rejects.toMatchObject({ code: 'STORAGE_KEY_EXISTS' });
});

it('leaves no temporary file after a refused or failed write', async () => {
  const root = await newRoot();
  const store = await openFsStore(root);
  await store.write('a', bytesOf('1'));
  await Promise.allSettled([
    store.write('b', bytesOf('1')),
    store.write('b', bytesOf('2')),
    store.write('a', bytesOf()),
  ]);
  expect((await readdir(root)).sort()).toEqual(['a', 'b']);
});

it('lists and reads names that it would not write', async () => {
  const root = await newRoot();
  await writeFile(join(root, 'a\\b'), 'x');
  const store = await openFsStore(root);
  expect((await store.children('')).files).toEqual(['a\\b']);
  expect((await collectBytes(store.read('a\\b'), 10)).toString()).toBe('x');
  await expect(store.write('c\\d', bytesOf('x'))).rejects.toMatchObject({ code: 'STORAGE_KEY_UNSAFE' });
});

it('changes nothing when opened for reading', async () => {
  const store = await openFsStore(await newRoot(), { readOnly: true });
  await expect(store.write('a', bytesOf('x'))).rejects.toMatchObject({ code: 'STORAGE_READ_ONLY' });
  await expect(store.remove('a')).rejects.toMatchObject({ code: 'STORAGE_READ_ONLY' });
});

it('tells an absent root by its code', async () => {
  await expect(openFsStore(join(await newRoot(), 'none'))).rejects.toMatchObject({ code: 'STORAGE_IO' });
});

describe('writing without waiting for the disk', () => {
  it('keeps to the rules of writing, and a flush makes all of it durable', async () => {
    const store = await openFsStore(await newRoot());
    await store.writeUnflushed('t/a/b', bytesOf('hel', 'lo'));
    await store.writeUnflushed('t/c', bytesOf());
    await Promise.all([store.flush('t'), store.flush('t/a'), store.flush('')]);
    expect(await collectBytes(store.read('t/a/b'), 100)).toEqual(Buffer.from('hello'));
    await expect(store.writeUnflushed('t/c', bytesOf('x'))).rejects.toMatchObject({ code: 'STORAGE_KEY_EXISTS' });
    await expect(store.writeUnflushed('../x', bytesOf('x'))).rejects.toMatchObject({ code: 'STORAGE_KEY_UNSAFE' });
    await expect(store.flush('absent')).rejects.toMatchObject({ code: 'STORAGE_KEY_MISSING' });
  });

  it('leaves nothing of a source that fails', async () => {
    const store = await openFsStore(await newRoot());
    const failing = async function* () {
      yield Buffer.from('x');
      throw new Error('broken source');
    };
    await expect(store.writeUnflushed('a', failing())).rejects.toThrow('broken source');
    expect(await store.stat('a')).toBeUndefined();
  });

  it('is refused by a store opened for reading', async () => {
    const store = await openFsStore(await newRoot(), { readOnly: true });
    await expect(store.writeUnflushed('a', bytesOf('x'))).rejects.toMatchObject({ code: 'STORAGE_READ_ONLY' });
  });
});
