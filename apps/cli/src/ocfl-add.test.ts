import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listObjects, validatePath } from '@mocban/ocfl';
import { openFsStore } from '@mocban/storage';
import { addToRoot } from './ocfl-add.js';
import { initRoot } from './ocfl-root.js';
import { createProgress } from './progress.js';
import type { Context } from './run.js';

let folder: string;
let context: Context;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mocban-add-'));
  await mkdir(join(folder, 'source'));
  await writeFile(join(folder, 'source/a.txt'), 'one');
  context = {
    json: true,
    progress: await createProgress(false),
    signal: new AbortController().signal,
    print: () => Promise.resolve(),
    document: () => Promise.resolve(),
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const add = (id: string, source = 'source') =>
  addToRoot(join(folder, 'root'), id, join(folder, source), { message: 'm' }, context);

async function makeRoot(layout: string, config: object): Promise<void> {
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await initRoot(join(folder, 'root'), { layout, layoutConfig: join(folder, 'config.json') });
}

async function idsInRoot(): Promise<(string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  for await (const { id } of listObjects(await openFsStore(join(folder, 'root')), '', { ids: true })) ids.push(id);
  return ids;
}

// Layouts that leave out a part of the id, each with two ids that differ in it.
it.each([
  ['0006-flat-omit-prefix-storage-layout', { delimiter: ':' }, 'a:12345', 'b:12345', 'OCFL_OBJECT_EXISTS'],
  ['0007-n-tuple-omit-prefix-storage-layout', { delimiter: ':' }, 'a:12345', 'b:12345', 'OCFL_OBJECT_EXISTS'],
  [
    '0010-differential-n-tuple-omit-prefix-storage-layout',
    { delimiter: ':', tupleSegmentSizes: [2, 3] },
    'a:12345',
    'b:12345',
    'OCFL_OBJECT_EXISTS',
  ],
  ['0011-direct-clean-path-layout', { encodeUTF: false }, 'a|b', 'a?b', 'OCFL_OBJECT_EXISTS'],
  ['0011-direct-clean-path-layout', { encodeUTF: false }, 'a/b', 'a/b/c', 'OCFL_PATH_CONFLICT'],
  ['0011-direct-clean-path-layout', { encodeUTF: false }, 'a/b/c', 'a/b', 'OCFL_OBJECT_EXISTS'],
  [
    '0012-hash-and-no-prefix-id-n-tuple-storage-layout',
    { delimiters: [':'] },
    'a:12345',
    'b:12345',
    'OCFL_OBJECT_EXISTS',
  ],
])('%s: an id that is mapped to the place of another is refused, and nothing is merged', async (...given) => {
  const [layout, config, first, second, code] = given;
  await makeRoot(layout, { extensionName: layout, ...config });
  expect(await add(first)).toMatchObject({ exit: 0 });
  await cp(join(folder, 'source'), join(folder, 'other'), { recursive: true });
  await writeFile(join(folder, 'other/b.txt'), 'two');
  await expect(add(second, 'other')).rejects.toMatchObject({ code });
  expect(await idsInRoot()).toEqual([first]);
  expect(await validatePath(join(folder, 'root'))).toMatchObject({ valid: true });
  expect((await readdir(folder)).filter((name) => name.includes('staging'))).toEqual([]);
  // The first still takes its versions.
  expect(await add(first, 'other')).toMatchObject({ json: { version: 'v2' } });
});
