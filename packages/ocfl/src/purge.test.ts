import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, collectBytes, type Finding } from '@mocban/core';
import { openFsStore, type FsStore } from '@mocban/storage';
import { commitNewObject } from './commit.js';
import { listTombstones, purgeObject, type PurgeOptions, type Tombstone } from './purge.js';
import { stageNewObject } from './stage.js';
import { initStorageRoot, listObjects } from './storage-root.js';
import type { StagedObject } from './types.js';
import { validateStorageRoot } from './validation/root.js';

const ID = 'urn:x:1';
const options: PurgeOptions = {
  id: ID,
  purged: '2056-03-10T08:30:00+07:00',
  reason: 'hết thời hạn lưu trữ',
  authority: 'Quyết định 12/QĐ-SNV',
  user: { name: 'Nguyễn Văn A', address: 'mailto:a@example.org' },
};

let folder: string;
let store: FsStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocfl-purge-'));
  store = await openFsStore(folder);
  await initStorageRoot(store, 'root');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function addObject(id: string, text: string): Promise<StagedObject> {
  const bytes = Buffer.from(text);
  const digest = createHash('sha512').update(bytes).digest('hex');
  const file = { logicalPath: 'a.txt', sizeBytes: bytes.length, sha512: digest, source: { bytes } };
  const version = { id, created: '2026-03-10T08:30:00+07:00', message: 'ingest', user: options.user };
  const staged = await stageNewObject(store, 'staging', version, [file]);
  await commitNewObject(store, 'root', staged);
  await store.remove('staging');
  return staged;
}

const purge = (target: FsStore, path: string | undefined) =>
  purgeObject(target, 'root', path, 'staging/purge', options);

async function tombstones(): Promise<Tombstone[]> {
  const found: Tombstone[] = [];
  for await (const tombstone of listTombstones(store, 'root')) found.push(tombstone);
  return found;
}

async function state() {
  const objects: string[] = [];
  for await (const { objectPrefix } of listObjects(store, 'root')) objects.push(objectPrefix);
  const findings: Finding[] = [];
  for await (const finding of validateStorageRoot(store, 'root')) findings.push(finding);
  return { objects, findings };
}

it('removes an object and leaves a tombstone that says what, when, why and by whom', async () => {
  const kept = await addObject('urn:x:2', 'two');
  const { objectPrefix, inventorySha512 } = await addObject(ID, 'one');
  const { outcome, tombstone, tombstoneName } = await purge(store, objectPrefix);
  const said = { head: 'v1', versions: 1, contentFiles: 1, objectPath: objectPrefix, inventorySha512 };
  expect({ outcome, tombstone }).toEqual({
    outcome: 'purged',
    tombstone: { type: 'urn:mocban:ocfl-tombstone:1', ...options, ...said },
  });
  expect(JSON.parse(String(await collectBytes(store.read(`root/${tombstoneName}`), 10_000)))).toEqual(tombstone);
  expect(await tombstones()).toEqual([tombstone]);
  expect(await state()).toEqual({ objects: [kept.objectPrefix], findings: [] });
  expect(await readdir(join(folder, 'root'))).not.toContain(objectPrefix.split('/')[0]);
});

it.each(Array.from({ length: 6 }, (_, step) => step))(
  'is whole before or after a crash at change %i, and finished by a run again',
  async (step) => {
    const { objectPrefix } = await addObject(ID, 'one');
    let left = step;
    const dying = new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (!['write', 'remove', 'publish'].includes(String(name))) return value.bind(target) as unknown;
        return (...args: unknown[]) => {
          if (left-- <= 0) throw new Error('killed');
          return (value as (...given: unknown[]) => unknown).apply(target, args);
        };
      },
    });
    await purge(dying, objectPrefix).catch((error: Error) => expect(error.message).toBe('killed'));
    const between = await state();
    expect(between.findings.filter(({ rule }) => rule !== 'E073')).toEqual([]);
    expect(between.objects.length === 1 || (await tombstones()).length === 1).toBe(true);
    const again = await purge(store, between.objects[0]);
    expect(await state()).toEqual({ objects: [], findings: [] });
    expect(await tombstones()).toEqual([again.tombstone]);
    expect((await store.children('staging/purge')).folders).toEqual([]);
  },
);

it('keeps the first tombstone when it is run again', async () => {
  const { objectPrefix } = await addObject(ID, 'one');
  const first = await purge(store, objectPrefix);
  const again = await purgeObject(store, 'root', undefined, 'staging/2', { ...options, reason: 'other' });
  expect(again).toEqual({ ...first, outcome: 'adopted' });
});

it('keeps the tombstones of an id that was used, purged, used and purged', async () => {
  await purge(store, (await addObject(ID, 'one')).objectPrefix);
  await purge(store, (await addObject(ID, 'other')).objectPrefix);
  expect(await tombstones()).toHaveLength(2);
  expect(await state()).toEqual({ objects: [], findings: [] });
});

it('refuses what is not there, and another object', async () => {
  const { objectPrefix } = await addObject('urn:x:2', 'two');
  await expect(purge(store, 'not/there')).rejects.toMatchObject({ code: 'OCFL_OBJECT_MISSING' });
  await expect(purge(store, objectPrefix)).rejects.toMatchObject({ code: 'OCFL_OBJECT_EXISTS' });
  expect((await state()).objects).toEqual([objectPrefix]);
});

it('passes over files that only look like tombstones', async () => {
  const name = `tombstone-${'0'.repeat(64)}-${'0'.repeat(16)}.json`;
  for (const text of ['{', 'null', '{"type":"urn:mocban:ocfl-tombstone:1"}', '[]']) {
    await store.write(`root/${name}`, bytesOf(Buffer.from(text)));
    expect(await tombstones()).toEqual([]);
    await store.remove(`root/${name}`);
  }
});
