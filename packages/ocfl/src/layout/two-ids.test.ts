import { createHash } from 'node:crypto';
import { pathProblem } from '@mocban/core';
import { MemoryStore } from '@mocban/storage';
import { commitNewObject } from '../commit.js';
import { readInventory } from '../inventory/read.js';
import { stageNewObject } from '../stage.js';
import { stageNewVersion } from '../stage-version.js';
import { initStorageRoot } from '../storage-root.js';
import { SeededNumbers, troublesomeText } from '../texts.test.helper.js';
import { parseLayout } from './config.js';
import { pathOrRefusal } from './path-or-refusal.test.helper.js';
import type { Layout } from './types.js';

/** What makes of one id another that something may take for the same. */
const VARIANTS: readonly ((id: string) => string)[] = [
  (id) => id,
  (id) => id.normalize('NFC'),
  (id) => id.normalize('NFD'),
  (id) => id.toUpperCase(),
  (id) => id.toLowerCase(),
  (id) => `urn:x:${id}`,
  (id) => `URN:X:${id}`,
  (id) => `edu/${id}`,
  (id) => `${id}:`,
  (id) => `${id}/`,
  (id) => `${id}.`,
  (id) => `${id} `,
  (id) => `${id}\u0000`,
  (id) => `${id}\u200f`,
  (id) => encodeURIComponent(id),
  (id) => id.replaceAll('%', '%25'),
  (id) => id.padEnd(255, 'x'),
  (id) => id.padEnd(256, 'x'),
  (id) => `${id.padEnd(1000, 'y')}1`,
  (id) => `${id.padEnd(1000, 'y')}2`,
];
/** Such as layouts of tuples and of segments take. */
const REGULAR: readonly ((numbers: SeededNumbers) => string)[] = [
  (numbers) => `namespace:${numbers.below(100_000)}`,
  (numbers) => `other:namespace:${numbers.below(100_000)}`,
  (numbers) => `urn:x:${String(numbers.below(1000)).padStart(11, '0')}`,
  (numbers) => `info:${String(numbers.below(1000)).padStart(11, '0')}`,
  (numbers) => String(numbers.below(1000)).padStart(11, '0'),
  (numbers) => `a|b/${numbers.below(500)}`,
  (numbers) => `a?b/${numbers.below(500)}`,
];

function idsOf(seed: string): string[] {
  const numbers = new SeededNumbers(seed);
  const ids = new Set<string>();
  for (let run = 0; run < 100; run += 1) {
    const id = troublesomeText(numbers);
    // Half of a surrogate pair has no UTF-8: ids that differ in it alone are one id in an inventory.
    if (!/\p{Cs}/u.test(id)) for (const variant of VARIANTS) ids.add(variant(id));
    for (const make of REGULAR) ids.add(make(numbers));
  }
  ids.delete('');
  return [...ids];
}

/** Ids by their places, the places of several first. */
function placesOf(layout: Layout, ids: readonly string[]): [path: string, ids: string[]][] {
  const places = new Map<string, string[]>();
  for (const id of ids) {
    const path = pathOrRefusal(layout, id);
    if (path !== undefined) places.set(path, [...(places.get(path) ?? []), id]);
  }
  return [...places].sort(([, a], [, b]) => b.length - a.length);
}

const version = (id: string) => ({
  id,
  created: '2026-03-10T08:30:00+07:00',
  message: 'first',
  user: { name: 'A', address: 'mailto:a@example.org' },
});
const fileOf = (text: string) => ({
  logicalPath: 'a.txt',
  sizeBytes: Buffer.byteLength(text),
  sha512: createHash('sha512').update(text).digest('hex'),
  source: { bytes: Buffer.from(text) },
});

/** Whether the extension gives each id a folder of its own, or drops what would tell two apart. */
const LAYOUTS: [extension: Layout['extension'], config: object, isInjective: boolean][] = [
  ['0002-flat-direct-storage-layout', {}, true],
  ['0003-hash-and-id-n-tuple-storage-layout', {}, true],
  ['0003-hash-and-id-n-tuple-storage-layout', { tupleSize: 0, numberOfTuples: 0, digestAlgorithm: 'md5' }, true],
  ['0004-hashed-n-tuple-storage-layout', {}, true],
  ['0004-hashed-n-tuple-storage-layout', { shortObjectRoot: true, digestAlgorithm: 'sha512' }, true],
  ['0006-flat-omit-prefix-storage-layout', { delimiter: ':' }, false],
  ['0007-n-tuple-omit-prefix-storage-layout', { tupleSize: 2, numberOfTuples: 2 }, false],
  ['0010-differential-n-tuple-omit-prefix-storage-layout', {}, false],
  ['0011-direct-clean-path-layout', { encodeUTF: false }, false],
  ['0011-direct-clean-path-layout', { encodeUTF: true }, false],
  ['0012-hash-and-no-prefix-id-n-tuple-storage-layout', { delimiters: [':', 'edu/'] }, false],
];

it.each(LAYOUTS)('%s %j: no two ids share an object', async (extension, config, isInjective) => {
  const layout = await parseLayout(Buffer.from(JSON.stringify({ extensionName: extension, ...config })));
  const ids = idsOf(extension);
  expect(ids.length).toBeGreaterThan(1000);
  const places = placesOf(layout, ids);
  const shared = places.filter(([, [, second]]) => second !== undefined);
  if (isInjective) return expect(shared).toEqual([]);
  expect(shared.length).toBeGreaterThan(0);

  const store = new MemoryStore();
  await initStorageRoot(store, 'root', { layout });
  // Stores refuse keys with control characters and backslashes by themselves.
  const writable = shared.filter(([path]) => pathProblem(path) === undefined).slice(0, 10);
  expect(writable.length).toBeGreaterThan(0);
  for (const [place, [path, [first, ...others]]] of writable.entries()) {
    const staged = await stageNewObject(store, `staging/${place}/1`, version(first!), [fileOf('first')]);
    await commitNewObject(store, 'root', { ...staged, objectPrefix: path });
    for (const [at, id] of others.slice(0, 3).entries()) {
      const refused = { code: 'OCFL_OBJECT_EXISTS' };
      const asNew = await stageNewObject(store, `staging/${place}/new ${at}`, version(id), [fileOf('other')]);
      await expect(commitNewObject(store, 'root', { ...asNew, objectPrefix: path })).rejects.toMatchObject(refused);
      const asNext = stageNewVersion(store, `staging/${place}/next ${at}`, 'root', path, version(id), [
        fileOf('other'),
      ]);
      await expect(asNext).rejects.toMatchObject(refused);
    }
    const { inventory } = await readInventory(store, `root/${path}`);
    expect({ id: inventory.id, head: inventory.head }).toEqual({ id: first, head: 'v1' });
  }
});
