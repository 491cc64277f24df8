import { join } from 'node:path';
import { bytesOf, collectBytes } from '@mocban/core';
import { commitRank } from '@mocban/ocfl';
import { FaultSource, FaultyStore, KeyStore } from '@mocban/storage/testing';
import { bagZip, collect, describeWhole, ingest, removeFolder, temporaryFolder } from '../../archive.test.helper.js';
import type { ArchiveStore, LocalArchiveStore } from '../../ports.js';
import type { StagedAip } from '../../ingest/types.js';
import { auditObject } from '../audit/audit-object.js';
import { auditStore } from '../audit/audit-store.js';
import { verifyStore } from '../audit/verify-store.js';
import { repairObject } from '../repair/repair.js';
import { replicateAip } from './replicate.js';
import { listStaging } from '../staging.js';
import { openArchiveStore, openArchiveStoreOn, openExistingStoreOn } from '../store.js';
import { markUpload } from './upload-mark.js';
import { takeBackUpload } from './upload-object.js';

/** Stores that are not on this machine: keys without folders or renames, as in a bucket. */
interface Elsewhere extends ArchiveStore {
  files: KeyStore;
}

let folder: string;
let local: LocalArchiveStore;
let staged: StagedAip;
let packagePath: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  local = await openArchiveStore('local', join(folder, 'local'));
  packagePath = await bagZip(folder);
  staged = await ingest({ store: local, packagePath, packageName: 'b.zip' });
});
afterAll(() => removeFolder(folder));

const CONTENT = 'v1/content/submission/bag-2020-01/bag-info.txt';

async function elsewhere(id = 'bucket'): Promise<Elsewhere> {
  const files = new KeyStore();
  await openArchiveStoreOn(id, files);
  return { id, files };
}

const replicate = (from: ArchiveStore, to: ArchiveStore) =>
  replicateAip({ from, to, objectPrefix: staged.objectPrefix, inventorySha512: staged.inventorySha512, tx: 'r-1' });

async function replica(id?: string): Promise<Elsewhere> {
  const store = await elsewhere(id);
  await replicate(local, store);
  return store;
}

const keyOf = (path: string): string => `${staged.objectPrefix}/${path}`;

async function keysOf({ files }: Elsewhere): Promise<string[]> {
  return (await collect(files.list(''))).map(({ key }) => key);
}

const allOf = async ({ files }: Elsewhere): Promise<Record<string, string>> => {
  const all: Record<string, string> = {};
  for (const { key } of await collect(files.list('')))
    all[key] = (await collectBytes(files.read(key), 1 << 24)).toString('base64');
  return all;
};

async function change({ files }: Elsewhere, path: string, text: string | undefined): Promise<void> {
  await files.memory.remove(keyOf(path));
  if (text !== undefined) await files.memory.write(keyOf(path), bytesOf(text));
}

const repair = (store: ArchiveStore, from: ArchiveStore[], tx = 'repair-1') =>
  repairObject({ store, from, objectPath: staged.objectPrefix, tx });

it('copies an object in the order of a commit, and finds its own copy again', async () => {
  const store = await elsewhere();
  const before = store.files.changes.length;
  expect(await replicate(local, store)).toBe('committed');
  const ranks = store.files.changes
    .slice(before)
    .filter((change) => change.startsWith(`write ${staged.objectPrefix}/`))
    .map((change) => commitRank(change.slice(`write ${staged.objectPrefix}/`.length)));
  expect(ranks).toEqual([...ranks].sort());
  expect(ranks.slice(-2)).toEqual([3, 4]);
  expect(await replicate(local, store)).toBe('adopted');
  expect(await collect(listStaging(store))).toEqual([]);
  expect((await verifyStore(await openExistingStoreOn(store.files, 'b'))).valid).toBe(true);
  expect(await describeWhole(store, staged.objectPrefix)).toEqual(await describeWhole(local, staged.objectPrefix));
});

it('copies from one bucket to another, and back to this machine', async () => {
  const first = await replica();
  const second = await elsewhere('second');
  expect(await replicate(first, second)).toBe('committed');
  expect(await allOf(second)).toEqual(await allOf(first));
  const back = await openArchiveStore('back', join(folder, 'back'));
  expect(await replicate(second, back)).toBe('committed');
  expect((await verifyStore(back)).valid).toBe(true);
});

it('commits a new AIP that was made on this machine', async () => {
  const store: ArchiveStore = { ...(await elsewhere()), work: local.files };
  const made = await ingest({ store, packagePath, packageName: 'b.zip' });
  expect(made.inventorySha512).toBe(staged.inventorySha512);
  expect((await collect(auditStore(store))).map(({ verdict }) => verdict)).toEqual(['intact']);
  expect(await collect(listStaging(store))).toEqual([]);
});

it('refuses to make packages in a store that is elsewhere without a folder for the work', async () => {
  const made = ingest({ store: await elsewhere(), packagePath, packageName: 'b.zip' });
  await expect(made).rejects.toMatchObject({ code: 'ARCHIVE_STORE_NOT_LOCAL' });
});

it('copies nothing of a source that is not what its inventory says', async () => {
  const [source, target] = [await replica(), await elsewhere('target')];
  await change(source, CONTENT, 'changed');
  await expect(replicate(source, target)).rejects.toMatchObject({ code: 'ARCHIVE_OBJECT_DAMAGED' });
  expect((await keysOf(target)).filter((key) => key.includes('inventory.json'))).toEqual([]);
  expect(await target.files.stat(keyOf(CONTENT))).toBeUndefined();
});

it('never writes over what lies at the place of a file', async () => {
  const store = await elsewhere();
  await store.files.memory.write(keyOf(CONTENT), bytesOf('another'));
  await expect(replicate(local, store)).rejects.toMatchObject({ code: 'ARCHIVE_OBJECT_CONFLICT' });
  expect((await collectBytes(store.files.read(keyOf(CONTENT)), 100)).toString()).toBe('another');
  const damaged = await replica();
  await change(damaged, 'inventory.json', undefined);
  await expect(replicate(local, damaged)).rejects.toMatchObject({ code: 'ARCHIVE_OBJECT_CONFLICT' });
});

it('takes nothing for missing or not committed because a listing does not show it yet', async () => {
  const { files } = await elsewhere();
  const lagging = new FaultyStore(files, new FaultSource({ random: () => 0 }), { 'stale-listing': 1 });
  const store: ArchiveStore = { id: 'lagging', files: lagging };
  await replicate(local, store);
  const listed = (await collect(lagging.list(staged.objectPrefix))).map(({ key }) => key);
  expect(listed).not.toContain(keyOf('inventory.json'));
  expect(await auditObject(store, staged.objectPrefix)).toMatchObject({ verdict: 'intact', files: [], findings: [] });
  await files.memory.remove(keyOf(CONTENT));
  const { verdict, files: judged } = await auditObject(store, staged.objectPrefix);
  expect(verdict).toBe('missing');
  expect(judged.map(({ path }) => path)).toEqual([CONTENT]);
  await change({ id: 'bucket', files }, 'v1/content/long-ago.txt', 'listed');
  await markUpload(store, 'r-2', { objectPath: staged.objectPrefix, inventoryDigest: staged.inventorySha512 });
  expect(await takeBackUpload(store, 'r-2')).toBeUndefined();
});

it('finishes a copy that was killed before any of its changes, or takes it back', async () => {
  const whole = await elsewhere();
  const begin = whole.files.changes.length;
  await replicate(local, whole);
  const count = whole.files.changes.length - begin;
  const expected = await allOf(whole);
  const empty = await keysOf(await elsewhere());
  for (let at = 0; at < count; at += 1) {
    for (const isTakenBack of [false, true]) {
      const store = await elsewhere();
      store.files.diesAt = store.files.changes.length + at;
      await expect(replicate(local, store)).rejects.toThrow('killed');
      store.files.diesAt = Infinity;
      const wasCommitted = (await store.files.stat(keyOf('inventory.json'))) !== undefined;
      if (isTakenBack) await takeBackUpload(store, 'r-1');
      if (isTakenBack && !wasCommitted) {
        await store.files.remove('staging');
        expect([at, await keysOf(store)]).toEqual([at, empty]);
      }
      await replicate(local, store);
      expect([at, await allOf(store)]).toEqual([at, expected]);
    }
  }
});

describe('repair', () => {
  const DAMAGES: [what: string, damage: (store: Elsewhere) => Promise<void>][] = [
    ['a changed file', (store) => change(store, CONTENT, 'changed')],
    ['a missing file', (store) => change(store, CONTENT, undefined)],
    ['an added file', (store) => change(store, 'v1/content/lạ.txt', 'x')],
    ['a changed root inventory', (store) => change(store, 'inventory.json', '{}')],
    ['a missing root inventory', (store) => change(store, 'inventory.json', undefined)],
    ['a missing sidecar', (store) => change(store, 'inventory.json.sha512', undefined)],
    ['a missing declaration', (store) => change(store, '0=ocfl_object_1.1', undefined)],
    ['all files', (store) => store.files.memory.remove(staged.objectPrefix)],
  ];

  it.each(DAMAGES)('mends %s from a good copy, and leaves nothing in staging', async (_, damage) => {
    const store = await replica();
    const expected = await allOf(store);
    await damage(store);
    expect((await auditObject(store, staged.objectPrefix)).verdict).not.toBe('intact');
    expect(await repair(store, [local])).toMatchObject({ outcome: 'repaired', source: 'local' });
    expect(await allOf(store)).toEqual(expected);
    expect(await repair(store, [local])).toMatchObject({ outcome: 'not-needed' });
  });

  it('writes only the files that are not right', async () => {
    const store = await replica();
    await change(store, CONTENT, 'changed');
    const before = store.files.changes.length;
    await repair(store, [local]);
    const written = store.files.changes.slice(before).filter((one) => one.startsWith(`write ${staged.objectPrefix}`));
    expect(written).toEqual([`write ${keyOf(CONTENT)}`]);
  });

  it('mends a copy on this machine from a bucket, and one bucket from another', async () => {
    const [source, target] = [await replica(), await replica('target')];
    await change(target, CONTENT, undefined);
    expect(await repair(target, [source])).toMatchObject({ outcome: 'repaired' });
    const back = await openArchiveStore('mended', join(folder, 'mended'));
    await replicate(source, back);
    await back.files.remove(keyOf(CONTENT));
    expect(await repair(back, [source])).toMatchObject({ outcome: 'repaired' });
    expect((await auditObject(back, staged.objectPrefix)).verdict).toBe('intact');
  });

  it('changes nothing without a provably good copy', async () => {
    const [store, other] = [await replica(), await replica('other')];
    for (const one of [store, other]) await change(one, CONTENT, 'changed');
    const before = await allOf(store);
    expect(await repair(store, [other])).toMatchObject({ outcome: 'no-good-copy' });
    expect(await allOf(store)).toEqual(before);
  });

  it('is finished by a further run, before whichever change it was killed', async () => {
    const damage = async (store: Elsewhere): Promise<void> => {
      await change(store, CONTENT, 'changed');
      await change(store, 'v1/content/lạ.txt', 'x');
      await change(store, 'inventory.json', '{}');
      await change(store, 'inventory.json.sha512', 'none');
    };
    const whole = await replica();
    const expected = await allOf(whole);
    await damage(whole);
    const begin = whole.files.changes.length;
    await repair(whole, [local]);
    const count = whole.files.changes.length - begin;
    expect(count).toBeGreaterThan(10);
    for (let at = 0; at < count; at += 1) {
      const store = await replica();
      await damage(store);
      store.files.diesAt = store.files.changes.length + at;
      await expect(repair(store, [local])).rejects.toThrow('killed');
      store.files.diesAt = Infinity;
      expect([at, await repair(store, [local])]).toMatchObject([at, { outcome: 'repaired' }]);
      expect([at, await allOf(store)]).toEqual([at, expected]);
    }
  });
});
