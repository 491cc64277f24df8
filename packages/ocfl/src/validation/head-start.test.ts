import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '@mocban/core';
import { FixityPool } from '@mocban/fixity';
import { openFsStore, type FsStore } from '@mocban/storage';
import { commitNewObject } from '../commit.js';
import { stageNewObject } from '../stage.js';
import type { VersionFile } from '../types.js';
import { HeadStart } from './head-start.js';
import { validateObject, type ValidateOptions } from './object.js';

const FILES = 600;
const long = 'a name that makes the inventory long '.repeat(5);
const nameOf = (file: number): string => `${long}${file % 20}/${long}/${file}.txt`;

let folder: string;
let store: FsStore;
let object: string;
let pool: FixityPool;

/** An inventory of so many files with such names is longer than one that is read before threads are started. */
async function makeObject(fixity: boolean): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'ocfl-head-start-'));
  store = await openFsStore(folder);
  const files = Array.from({ length: FILES }, (_, file): VersionFile => {
    const bytes = Buffer.from(`text ${file}`);
    const digestBy = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
    return {
      logicalPath: nameOf(file),
      sizeBytes: bytes.length,
      sha512: digestBy('sha512'),
      source: { bytes },
      ...(fixity ? { fixity: { md5: digestBy('md5') } } : {}),
    };
  });
  const user = { name: 'A', address: 'mailto:a@example.org' };
  const version = { id: 'urn:x:1', created: '2026-03-10T08:30:00+07:00', message: 'first', user };
  const staged = await stageNewObject(store, 'staging', version, files);
  await commitNewObject(store, 'root', staged);
  object = `root/${staged.objectPrefix}`;
}

beforeAll(() => (pool = new FixityPool({ workers: 2 })));
afterAll(() => pool.close());
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function findingsOf(options: ValidateOptions): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of validateObject(store, object, options)) found.push(finding);
  return found;
}

it.each([
  ['with one digest a file', false],
  ['whose inventory asks for further digests', true],
])('an object %s is judged as without threads', async (_what, fixity) => {
  await makeObject(fixity);
  expect(await findingsOf({ pool })).toEqual([]);
  for (const file of [3, 299, 598]) writeFileSync(join(folder, object, 'v1/content', nameOf(file)), 'damaged');
  rmSync(join(folder, object, 'v1/content', nameOf(77)));
  writeFileSync(join(folder, object, 'v1/content/stray'), '');
  const found = await findingsOf({ pool });
  expect(found).toEqual(await findingsOf({}));
  expect(found.map(({ rule }) => rule).sort()).toEqual(
    fixity
      ? ['E023', 'E092', 'E092', 'E092', 'E092', 'E093', 'E093', 'E093', 'E093']
      : ['E023', 'E092', 'E092', 'E092', 'E092'],
  );
});

it('has the digests of what it began, no more files than it may, and of nothing where threads would gain nothing', async () => {
  await makeObject(false);
  const headStart = (await HeadStart.begin(store, object, { pool, mostFiles: 200 }))!;
  await new Promise((resolve) => setTimeout(resolve, 200));
  const begun = headStart.stop();
  // Whole lots, here folders.
  expect(begun.size).toBe(210);
  const results = await headStart.results();
  expect(new Set(results.keys())).toEqual(begun);
  for (const result of results.values()) expect(result).toHaveProperty('digests.sha512');
  expect(await HeadStart.begin(store, object, {})).toBeUndefined();
  rmSync(join(folder, object, 'inventory.json.sha512'));
  expect(await HeadStart.begin(store, object, { pool })).toBeUndefined();
});

it('ends with the reason of its signal, while it examines an object too, and reads nothing any more', async () => {
  await makeObject(false);
  const reason = new Error('enough');
  const early = new AbortController();
  const judging = findingsOf({ pool, signal: early.signal });
  early.abort(reason);
  await expect(judging).rejects.toBe(reason);
  const later = new AbortController();
  setTimeout(() => later.abort(reason), 5);
  await expect(findingsOf({ pool, signal: later.signal })).rejects.toBe(reason);
});
