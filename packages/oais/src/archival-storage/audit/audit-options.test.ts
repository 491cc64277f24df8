import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf } from '@mocban/core';
import { FixityPool } from '@mocban/fixity';
import { KeyStore } from '@mocban/storage/testing';
import { collect, removeFolder, temporaryFolder } from '../../archive.test.helper.js';
import type { ArchiveStore, LocalArchiveStore } from '../../ports.js';
import type { AuditProgress } from './audit-content.js';
import { auditObject } from './audit-object.js';
import { auditReachable } from './audit-reachable.js';
import { auditStore } from './audit-store.js';
import { canaryDesigns } from './canaries/canary-designs.js';
import { soundObject } from './canaries/canary-object.js';
import { steadyPace } from './pace.js';
import { openArchiveStore, openArchiveStoreOn } from '../store.js';

let folder: string;
let store: LocalArchiveStore;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openArchiveStore('s', join(folder, 's'));
});
afterEach(() => removeFolder(folder));

const PATH = `objects/${canaryDesigns()[0]!.path}`;
const FILES = Array.from({ length: 12 }, (_, n) => `f${String(n).padStart(2, '0')}`);

/** An object of twelve files at a place of the layout. */
async function put(into: ArchiveStore, path = PATH, id = canaryDesigns()[0]!.id): Promise<void> {
  const contents = Object.fromEntries(FILES.map((name) => [name, Buffer.from(`${id} ${name}`.repeat(40))]));
  for (const [file, bytes] of soundObject(id, [contents])) await into.files.write(`${path}/${file}`, bytesOf(bytes));
}

async function damage(file: string): Promise<void> {
  await store.files.remove(`${PATH}/v1/content/${file}`);
  await store.files.write(`${PATH}/v1/content/${file}`, bytesOf(Buffer.from('damaged')));
}

/** The files whose bytes are read. */
function watched(reads: string[]): ArchiveStore {
  const files = new Proxy(store.files, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'read')
        return (key: string, ...rest: []) => {
          reads.push(key.slice(PATH.length + 1));
          return target.read(key, ...rest);
        };
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { id: 's', files };
}

it('goes on at the file at which it was broken off, and knows what it had found', async () => {
  await put(store);
  await damage('f02');
  await damage('f09');
  const whole = await auditObject(store, PATH);
  let left: AuditProgress | undefined;
  const stop = new AbortController();
  const broken = auditObject(store, PATH, {
    signal: stop.signal,
    onProgress(progress) {
      left = JSON.parse(JSON.stringify(progress())) as AuditProgress;
      if (left.judged === 7) stop.abort(new Error('killed'));
    },
  });
  await expect(broken).rejects.toThrow('killed');
  expect(left).toMatchObject({ judged: 7, files: [{ verdict: 'changed' }] });
  const reads: string[] = [];
  expect(await auditObject(watched(reads), PATH, { resume: left! })).toEqual(whole);
  expect(reads.filter((path) => path.includes('/content/')).sort()).toEqual(
    ['f07', 'f08', 'f09', 'f09', 'f10', 'f11'].map((name) => `v1/content/${name}`),
  );
});

it('reads ahead of a long inventory, and says the same', async () => {
  const names = Array.from(
    { length: 400 },
    (_, n) => `${String(n).padStart(3, '0')} ${'x'.repeat(200)}/${'y'.repeat(200)}`,
  );
  const contents = Object.fromEntries(names.map((name) => [name, Buffer.from(name)]));
  for (const [file, bytes] of soundObject(canaryDesigns()[0]!.id, [contents]))
    await store.files.writeUnflushed(`${PATH}/${file}`, bytesOf(bytes));
  await damage(names[100]!);
  await store.files.remove(`${PATH}/v1/content/${names[200]!}`);
  await store.files.write(`${PATH}/v1/content/extra`, bytesOf(Buffer.from('extra')));
  const whole = await auditObject(store, PATH, { pace: () => Promise.resolve() });
  expect(whole).toMatchObject({ verdict: 'changed', filesRead: 399, files: { length: 3 } });
  const pool = new FixityPool({ workers: 2 });
  const judged: number[] = [];
  const onProgress = (progress: () => AuditProgress): void => void judged.push(progress().judged);
  expect(await auditObject(store, PATH, { pool, onProgress })).toEqual(whole);
  expect(judged).toEqual([...names.keys()].filter((n) => n !== 200).map((n) => n + 1));
  await pool.close();
});

it('begins anew where the object has another inventory since', async () => {
  await put(store);
  const resume = { inventoryDigest: 'of another', judged: 7, filesRead: 7, bytesRead: 1, files: [], findings: [] };
  expect(await auditObject(store, PATH, { resume })).toMatchObject({ verdict: 'intact', filesRead: 12 });
});

it('keeps to a pace', async () => {
  await put(store);
  const begun = performance.now();
  const { bytesRead } = await auditObject(store, PATH, { pace: steadyPace(40_000) });
  const seconds = (performance.now() - begun) / 1000;
  expect(seconds).toBeGreaterThan((bytesRead / 40_000) * 0.8);
});

it('draws the same sample by the same seed', async () => {
  for (let n = 0; n < 20; n += 1) await put(store, `objects/o${n}`, `o${n}`);
  const drawn = async (seed: string, size: { count: number } | { percent: number }) =>
    (await collect(auditStore(store, { sample: { seed, ...size } }))).map(({ path }) => path);
  const five = await drawn('a', { count: 5 });
  expect(five).toHaveLength(5);
  expect(await drawn('a', { count: 5 })).toEqual(five);
  expect(await drawn('b', { count: 5 })).not.toEqual(five);
  expect(await drawn('a', { count: 100 })).toHaveLength(20);
  const some = await drawn('a', { percent: 40 });
  expect(some.length).toBeGreaterThan(2);
  expect(some.length).toBeLessThan(15);
});

it('says of the objects of a store that has gone that it is away, and nothing against them', async () => {
  await put(store);
  await rename(join(folder, 's'), join(folder, 'away'));
  expect(await auditReachable(store, PATH)).toMatchObject({ verdict: 'unreachable', files: [] });
  await rename(join(folder, 'away'), join(folder, 's'));
  expect(await auditReachable(store, PATH)).toMatchObject({ verdict: 'intact' });
  await rm(store.files.localPath(PATH), { recursive: true });
  expect(await auditReachable(store, PATH)).toMatchObject({ verdict: 'missing' });
});

it('calls unreadable what reads otherwise each time', async () => {
  const files = new KeyStore();
  const bucket = await openArchiveStoreOn('bucket', files);
  await put(bucket);
  let n = 0;
  const flaky = (part: string): ArchiveStore => ({
    id: 'bucket',
    files: new Proxy(files, {
      get: (target, name) =>
        name === 'read'
          ? (key: string) => (key.endsWith(part) ? bytesOf(Buffer.from(`noise ${(n += 1)}`)) : target.read(key))
          : (Reflect.get(target, name, target) as unknown),
    }),
  });
  for (const [part, path] of [
    ['content/f03', 'v1/content/f03'],
    ['0=ocfl_object_1.1', '0=ocfl_object_1.1'],
  ] as const) {
    const audit = await auditObject(flaky(part), PATH);
    expect(audit).toMatchObject({ verdict: 'unreadable', files: [{ path, verdict: 'unreadable' }] });
  }
  const { files: bad } = await auditObject(flaky(`${PATH}/inventory.json`), PATH);
  expect(bad).toMatchObject([{ path: 'inventory.json', verdict: 'unreadable' }]);
});
