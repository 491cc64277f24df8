import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArchiveStore } from './store.js';
import { sweepParts } from './sweep-parts.js';

const OLD = new Date('2026-01-01T00:00:00Z');
const SINCE = new Date('2026-01-02T00:00:00Z');
const part = (digit: string): string => `.${digit.repeat(8)}-1111-4111-8111-111111111111.part`;

let root: string;
beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'mocban-parts-'))));
afterEach(() => rm(root, { recursive: true, force: true }));

it('removes old leftovers beside the store’s own files, and nothing else', async () => {
  const store = await openArchiveStore('store-1', root);
  const leave = async (name: string, time: Date) => {
    await writeFile(join(root, name), 'half');
    await utimes(join(root, name), time, time);
  };
  await mkdir(join(root, 'log/tile/entries'), { recursive: true });
  for (const folder of ['', 'objects/', 'staging/', 'log/', 'log/tile/entries/']) {
    await leave(`${folder}${part('1')}`, OLD);
    await leave(`${folder}${part('2')}`, new Date());
    await leave(`${folder}.other.part`, OLD);
  }
  const removed = await sweepParts(store, { unchangedSince: SINCE });
  expect(removed).toEqual(
    ['', 'objects/', 'staging/', 'log/', 'log/tile/entries/'].map((folder) => folder + part('1')),
  );
  for (const folder of ['', 'objects', 'staging', 'log', 'log/tile/entries'])
    expect((await readdir(join(root, folder))).filter((name) => name.endsWith('.part')).sort()).toEqual([
      part('2'),
      '.other.part',
    ]);
});
