import { createHash } from 'node:crypto';
import { KeyStore } from '@mocban/storage/testing';
import { commitNewObject } from './commit.js';
import { commitNewVersion } from './commit-version.js';
import { listTombstones, purgeObject } from './purge.js';
import { recoverObject } from './recover.js';
import { stageNewObject } from './stage.js';
import { stageNewVersion } from './stage-version.js';
import { initStorageRoot } from './storage-root.js';
import type { VersionFile } from './types.js';
import { validateStorageRoot } from './validation/root.js';

const ID = 'urn:example:1';

const options = (day: number) => ({
  id: ID,
  created: `2026-03-1${day}T01:30:00Z`,
  message: `version ${day}`,
  user: { name: 'Archive', address: 'https://example.org/' },
});

function file(logicalPath: string, text: string): VersionFile {
  const bytes = Buffer.from(text);
  const sha512 = createHash('sha512').update(bytes).digest('hex');
  return { logicalPath, sizeBytes: bytes.length, sha512, source: { bytes } };
}

const FIRST = [file('a.txt', 'one'), file('b/c.txt', 'two')];
const SECOND = [...FIRST, file('d.txt', 'three')];

const stageFirst = (store: KeyStore) => stageNewObject(store, 'staging/1', options(1), FIRST);
const stageSecond = (store: KeyStore, objectPrefix: string) =>
  stageNewVersion(store, 'staging/2', 'objects', objectPrefix, options(2), SECOND);

async function rootWith(versions: 0 | 1): Promise<{ store: KeyStore; objectPrefix: string }> {
  const store = new KeyStore();
  await initStorageRoot(store, 'objects');
  const staged = await stageFirst(store);
  if (versions === 1) await commitNewObject(store, 'objects', staged);
  return { store, objectPrefix: staged.objectPrefix };
}

async function errorsOf(store: KeyStore): Promise<string[]> {
  const rules: string[] = [];
  for await (const { severity, rule } of validateStorageRoot(store, 'objects'))
    if (severity === 'error') rules.push(rule);
  return rules;
}

/** How many changes a task makes when nothing stops it. */
async function changesOf(versions: 0 | 1, task: (store: KeyStore, objectPrefix: string) => Promise<unknown>) {
  const { store, objectPrefix } = await rootWith(versions);
  const before = store.changes.length;
  await task(store, objectPrefix);
  return { count: store.changes.length - before };
}

async function killedAt(
  versions: 0 | 1,
  change: number,
  task: (store: KeyStore, objectPrefix: string) => Promise<unknown>,
) {
  const { store, objectPrefix } = await rootWith(versions);
  store.diesAt = store.changes.length + change;
  await expect(task(store, objectPrefix)).rejects.toThrow('killed');
  store.diesAt = Infinity;
  return { store, objectPrefix, object: `objects/${objectPrefix}` };
}

const commitFirst = async (store: KeyStore) => commitNewObject(store, 'objects', await stageFirst(store));
const commitSecond = async (store: KeyStore, objectPrefix: string) =>
  commitNewVersion(store, 'objects', await stageSecond(store, objectPrefix));

it('puts the root inventory of a new object after everything but its sidecar', async () => {
  const { store, objectPrefix } = await rootWith(0);
  const staged = await stageFirst(store);
  const before = store.changes.length;
  expect(await commitNewObject(store, 'objects', staged)).toBe('committed');
  const object = `objects/${objectPrefix}`;
  const written = store.changes.slice(before).map((change) => change.replace(`write ${object}/`, ''));
  expect(written.slice(0, 2).sort()).toEqual(['v1/content/a.txt', 'v1/content/b/c.txt']);
  expect(written.slice(2)).toEqual([
    'v1/inventory.json',
    'v1/inventory.json.sha512',
    '0=ocfl_object_1.1',
    'inventory.json',
    'inventory.json.sha512',
  ]);
  expect(await commitNewObject(store, 'objects', staged)).toBe('adopted');
  expect(await errorsOf(store)).toEqual([]);
});

it('finishes a commit that was killed at any change when it is run again', async () => {
  for (const versions of [0, 1] as const) {
    const staged = async (): Promise<{ store: KeyStore; commit: () => Promise<unknown> }> => {
      const { store, objectPrefix } = await rootWith(versions);
      if (versions === 0) {
        const first = await stageFirst(store);
        return { store, commit: () => commitNewObject(store, 'objects', first) };
      }
      const second = await stageSecond(store, objectPrefix);
      return { store, commit: () => commitNewVersion(store, 'objects', second) };
    };
    const whole = await staged();
    const before = whole.store.changes.length;
    await whole.commit();
    const count = whole.store.changes.length - before;
    expect(count).toBeGreaterThan(4);
    for (let change = 0; change < count; change += 1) {
      const { store, commit } = await staged();
      store.diesAt = store.changes.length + change;
      await expect(commit()).rejects.toThrow('killed');
      store.diesAt = Infinity;
      await commit();
      expect([change, await errorsOf(store)]).toEqual([change, []]);
    }
  }
});

it('takes back what a killed commit left of a new object, and finishes one that had come to its commit point', async () => {
  const { count } = await changesOf(0, commitFirst);
  const actions = new Set<string>();
  for (let change = 0; change < count; change += 1) {
    const { store, object } = await killedAt(0, change, commitFirst);
    const { action, findings } = await recoverObject(store, object, { rootPrefix: 'objects' });
    actions.add(action);
    expect([change, findings, await errorsOf(store)]).toEqual([change, [], []]);
  }
  expect(actions).toEqual(new Set(['absent', 'taken-back', 'sidecar-rewritten']));
});

it('rolls a version forward that is whole, and moves one back that is not', async () => {
  const { count } = await changesOf(1, commitSecond);
  const actions = new Set<string>();
  for (let change = 0; change < count; change += 1) {
    const { store, object } = await killedAt(1, change, commitSecond);
    const { action } = await recoverObject(store, object, { rootPrefix: 'objects', stagingPrefix: 'staging/back' });
    actions.add(action);
    expect([change, await errorsOf(store)]).toEqual([change, []]);
  }
  expect(actions).toEqual(new Set(['none', 'moved-back', 'rolled-forward', 'sidecar-rewritten']));
});

it('keeps an object that has lost its root inventory: the sidecar says that it was committed', async () => {
  const { store, objectPrefix } = await rootWith(1);
  const object = `objects/${objectPrefix}`;
  await store.memory.remove(`${object}/inventory.json`);
  await expect(recoverObject(store, object)).rejects.toThrow();
  expect(await store.stat(`${object}/v1/content/a.txt`)).toBeDefined();
});

it('refuses to put an object over other bytes', async () => {
  const { store, objectPrefix } = await rootWith(0);
  const staged = await stageFirst(store);
  const key = `objects/${objectPrefix}/v1/content/a.txt`;
  await store.memory.write(
    key,
    (async function* () {
      yield Buffer.from('other');
    })(),
  );
  await expect(commitNewObject(store, 'objects', staged)).rejects.toMatchObject({ code: 'OCFL_OBJECT_EXISTS' });
  expect(await store.stat(key)).toEqual({ sizeBytes: 5 });
});

it('purges with a tombstone, killed at any change and run again', async () => {
  const purge = (store: KeyStore, objectPrefix: string) =>
    purgeObject(store, 'objects', objectPrefix, 'staging/p', {
      id: ID,
      purged: '2026-04-01T00:00:00Z',
      reason: 'retention over',
      user: { name: 'Archive' },
    });
  const { count } = await changesOf(1, purge);
  for (let change = 0; change < count; change += 1) {
    const { store, objectPrefix, object } = await killedAt(1, change, purge);
    await purge(store, objectPrefix);
    expect(await store.children(object)).toEqual({ files: [], folders: [], others: [] });
    const tombstones: string[] = [];
    for await (const { id } of listTombstones(store, 'objects')) tombstones.push(id);
    expect(tombstones).toEqual([ID]);
  }
});
