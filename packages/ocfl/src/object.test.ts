import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectBytes, type Finding } from '@mocban/core';
import { MemoryStore, openFsStore, type FsStore, type ReadStore } from '@mocban/storage';
import { commitNewObject } from './commit.js';
import { commitNewVersion } from './commit-version.js';
import { exportVersion, logicalFiles, readLogicalFile } from './read-version.js';
import { readInventory } from './inventory/read.js';
import { recoverObject } from './recover.js';
import { stageNewObject } from './stage.js';
import { stageNewVersion } from './stage-version.js';
import { initStorageRoot, listObjects, openStorageRoot } from './storage-root.js';
import type { Inventory, StageOptions, VersionFile } from './types.js';
import { validateObject } from './validation/object.js';
import { validatePath } from './validation/path.js';
import { validateStorageRoot } from './validation/root.js';

const options: StageOptions = {
  id: 'urn:uuid:5f5a2c8e-0c1f-4f9e-9d61-111111111111',
  created: '2026-03-10T08:30:00+07:00',
  message: 'ingest',
  user: { name: 'Mộc Bản', address: 'https://example.org/mocban' },
};
const sha512 = (bytes: Uint8Array | string): string => createHash('sha512').update(bytes).digest('hex');
const file = (logicalPath: string, text: string, extra: Partial<VersionFile> = {}): VersionFile => ({
  logicalPath,
  sizeBytes: Buffer.byteLength(text),
  sha512: sha512(text),
  source: { bytes: Buffer.from(text) },
  ...extra,
});
const files = [
  file('b.txt', 'two'),
  file('a/đơn.txt', 'one'),
  file('copy of b.txt', 'two'),
  file('a\\c', 'three'),
  file('empty', ''),
];

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function contents(store: ReadStore, prefix: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { key } of store.list(prefix))
    found[key.slice(prefix.length)] = (await collectBytes(store.read(key), 1e6)).toString('latin1');
  return found;
}

let folder: string;
let store: FsStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocfl-'));
  store = await openFsStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function committed(target: FsStore | MemoryStore = store): Promise<string> {
  await initStorageRoot(target, 'objects');
  const staged = await stageNewObject(target, 'staging/t1', options, files);
  await commitNewObject(target, 'objects', staged);
  await target.remove('staging');
  return `objects/${staged.objectPrefix}`;
}

describe('a new object', () => {
  it('is valid without a warning, and so is the root it lies in', async () => {
    const object = await committed();
    expect(await collect(validateObject(store, object))).toEqual([]);
    expect(await collect(validateStorageRoot(store, 'objects'))).toEqual([]);
    expect(await validatePath(join(folder, 'objects'))).toEqual({
      ...{ path: join(folder, 'objects'), profile: 'ocfl', valid: true, findings: [] },
    });
  });

  it('lies where the layout says, and is listed with its id', async () => {
    const object = await committed();
    const root = await openStorageRoot(store, 'objects');
    expect(`objects/${root.objectPath(options.id)}`).toBe(object);
    expect(await collect(listObjects(store, 'objects', { ids: true }))).toEqual([
      { objectPrefix: object.slice('objects/'.length), id: options.id },
    ]);
  });

  it('has the same bytes in any store and from moved, copied and given bytes', async () => {
    const object = await committed();
    await mkdir(join(folder, 'in'));
    const moved = await Promise.all(
      files.map(async (item, index) => {
        const path = join(folder, 'in', String(index));
        await writeFile(path, (item.source as { bytes: Uint8Array }).bytes);
        return { ...item, source: index % 2 === 0 ? { move: path } : { copy: path } };
      }),
    );
    const again = await stageNewObject(store, 'staging/t2', options, moved);
    const memory = new MemoryStore();
    const inMemory = await committed(memory);
    const expected = await contents(store, object);
    expect(await contents(store, again.stagedPrefix)).toEqual(expected);
    expect(await contents(memory, inMemory)).toEqual(expected);
    expect(Object.keys(expected).sort()).toEqual(
      [
        '/0=ocfl_object_1.1',
        '/inventory.json',
        '/inventory.json.sha512',
        `/v1/content/a/đơn.txt`,
        '/v1/content/b.txt',
        '/v1/content/empty',
        `/v1/content/x/${sha512('three')}`,
        '/v1/inventory.json',
        '/v1/inventory.json.sha512',
      ].sort(),
    );
  });

  it.each([{ bytes: Buffer.from('other') }, 'copy'])(
    'is refused when bytes are not those announced',
    async (source) => {
      const path = join(folder, 'f');
      await writeFile(path, 'other');
      const wrong = file('f', 'right', { source: source === 'copy' ? { copy: path } : (source as { bytes: Buffer }) });
      await expect(stageNewObject(store, 'staging/t1', options, [wrong])).rejects.toMatchObject({
        code: 'OCFL_DIGEST_MISMATCH',
      });
      expect(await store.stat('staging/t1/object/v1/content/f')).toBeUndefined();
    },
  );

  it('is adopted when committed again, and another one in its place is refused', async () => {
    await committed();
    const same = await stageNewObject(store, 'staging/t2', options, files);
    expect(await commitNewObject(store, 'objects', same)).toBe('adopted');
    const other = await stageNewObject(store, 'staging/t3', { ...options, message: 'other' }, files);
    await expect(commitNewObject(store, 'objects', other)).rejects.toMatchObject({ code: 'OCFL_OBJECT_EXISTS' });
  });

  it('replaces what a run with other files left in staging', async () => {
    await stageNewObject(store, 'staging/t1', options, [file('old/folder/f', 'old')]);
    const staged = await stageNewObject(store, 'staging/t1', options, files);
    expect(await collect(validateObject(store, staged.stagedPrefix))).toEqual([]);
  });
});

describe('a new version', () => {
  const next: StageOptions = { ...options, created: '2026-04-01T00:00:00Z', message: 'update' };
  const changed = [
    file('b.txt', 'two'),
    file('new.txt', 'new', { fixity: { md5: createHash('md5').update('new').digest('hex') } }),
  ];

  async function staged(target: FsStore | MemoryStore = store) {
    const object = await committed(target);
    return { object, version: await stageNewVersion(target, 'staging/t2', 'objects', object.slice(8), next, changed) };
  }

  it.each(['files', 'memory'])('stores new bytes only, and both versions can be read (%s)', async (kind) => {
    const target = kind === 'files' ? store : new MemoryStore();
    const { object, version } = await staged(target);
    expect(await commitNewVersion(target, 'objects', version)).toBe('committed');
    expect(await commitNewVersion(target, 'objects', version)).toBe('adopted');
    expect(await collect(validateObject(target, object))).toEqual([]);
    const { inventory } = await readInventory(target, object);
    expect(
      [...logicalFiles(inventory)].map(({ logicalPath, contentPath }) => [logicalPath, contentPath]).sort(),
    ).toEqual([
      ['b.txt', 'v1/content/b.txt'],
      ['new.txt', 'v2/content/new.txt'],
    ]);
    expect(
      (await collectBytes(readLogicalFile(target, object, 'copy of b.txt', { version: 'v1' }), 10)).toString(),
    ).toBe('two');
  });

  it('is refused when the head has changed', async () => {
    const { object, version } = await staged();
    const other = await stageNewVersion(
      store,
      'staging/t3',
      'objects',
      object.slice(8),
      { ...next, message: 'first' },
      changed,
    );
    await commitNewVersion(store, 'objects', other);
    await expect(commitNewVersion(store, 'objects', version)).rejects.toMatchObject({ code: 'OCFL_HEAD_CHANGED' });
  });

  it('is rolled forward by recovery when only its folder had arrived', async () => {
    const { object, version } = await staged();
    await store.publish(`${version.stagedPrefix}/v2`, `${object}/v2`);
    expect(await recoverObject(store, object)).toEqual({ action: 'rolled-forward', findings: [] });
    expect(await collect(validateObject(store, object))).toEqual([]);
  });

  it('is moved back by recovery when its content is wrong', async () => {
    const { object, version } = await staged();
    await store.publish(`${version.stagedPrefix}/v2`, `${object}/v2`);
    await writeFile(store.localPath(`${object}/v2/content/new.txt`), 'bad');
    const recovery = await recoverObject(store, object, { stagingPrefix: 'staging/back' });
    expect(recovery).toMatchObject({ action: 'moved-back', findings: [{ rule: 'E092' }] });
    expect(await collect(validateObject(store, object))).toEqual([]);
  });

  it.each<[string, string, (inventory: Inventory) => void]>([
    ['E066', 'an earlier version', (inventory) => (inventory.versions['v1']!.message = 'another')],
    ['E110', 'its object', (inventory) => (inventory.id = 'urn:x:other')],
    ['E040', 'its head', (inventory) => (inventory.head = 'v3')],
  ])('is moved back by recovery with %s when its inventory says something else of %s', async (rule, _of, change) => {
    const { object, version } = await staged();
    await store.publish(`${version.stagedPrefix}/v2`, `${object}/v2`);
    const key = store.localPath(`${object}/v2/inventory.json`);
    const inventory = JSON.parse(await readFile(key, 'utf8')) as Inventory;
    change(inventory);
    if (rule === 'E040') inventory.versions['v3'] = inventory.versions['v2']!;
    const text = JSON.stringify(inventory);
    await writeFile(key, text);
    await writeFile(`${key}.sha512`, `${createHash('sha512').update(text).digest('hex')}  inventory.json\n`);
    const recovery = await recoverObject(store, object, { stagingPrefix: 'staging/back' });
    expect(recovery).toMatchObject({ action: 'moved-back', findings: [{ rule }] });
    expect(await collect(validateObject(store, object))).toEqual([]);
  });

  it('is moved back by recovery when it has content that is not listed', async () => {
    const { object, version } = await staged();
    await store.publish(`${version.stagedPrefix}/v2`, `${object}/v2`);
    await writeFile(store.localPath(`${object}/v2/content/stray`), '');
    const recovery = await recoverObject(store, object, { stagingPrefix: 'staging/back' });
    expect(recovery).toMatchObject({ action: 'moved-back', findings: [{ rule: 'E023' }] });
  });

  it('with an old root sidecar is read all the same, and recovery rewrites the sidecar', async () => {
    const { object, version } = await staged();
    const old = await readFile(store.localPath(`${object}/inventory.json.sha512`));
    await commitNewVersion(store, 'objects', version);
    await writeFile(store.localPath(`${object}/inventory.json.sha512`), old);
    expect((await readInventory(store, object)).inventory.head).toBe('v2');
    expect((await recoverObject(store, object)).action).toBe('sidecar-rewritten');
    expect(await collect(validateObject(store, object))).toEqual([]);
  });
});

describe('a crash at any operation of the store', () => {
  /** A store that fails for ever from its nth operation on. */
  function failingFrom<T extends object>(target: T, n: number): T {
    let count = 0;
    return new Proxy(target, {
      get(object, name) {
        const value = Reflect.get(object, name) as unknown;
        if (typeof value !== 'function') return value;
        if (name === 'localPath') return value.bind(object) as unknown;
        return (...args: unknown[]) => {
          if (++count >= n) throw new Error('crash');
          return (value as (...a: unknown[]) => unknown).apply(object, args);
        };
      },
    });
  }

  async function attempt(target: FsStore | MemoryStore, input: VersionFile[]): Promise<void> {
    const staged = await stageNewObject(target, 'staging/t1', options, input);
    await commitNewObject(target, 'objects', staged);
  }

  it('leaves no half object, and a run again gives the same object byte for byte (moved files)', async () => {
    const expected = await contents(store, await committed());
    let crashes = 0;
    for (let n = 1; n < 300; n++) {
      const root = join(folder, `crash-${n}`);
      const target = await openFsStore(root, { create: true });
      const input = await Promise.all(
        files.map(async (item, index) => {
          const move = join(root, `in-${index}`);
          await writeFile(move, (item.source as { bytes: Uint8Array }).bytes);
          return { ...item, source: { move } };
        }),
      );
      const failed = await attempt(failingFrom(target, n), input).then(
        () => false,
        () => true,
      );
      if (!failed) break;
      crashes++;
      for (const { objectPrefix } of await collect(listObjects(target, 'objects')))
        expect(await contents(target, `objects/${objectPrefix}`)).toEqual(expected);
      await attempt(target, input);
      const objects = await collect(listObjects(target, 'objects'));
      expect(objects).toHaveLength(1);
      expect(await contents(target, `objects/${objects[0]!.objectPrefix}`)).toEqual(expected);
    }
    expect(crashes).toBeGreaterThan(15);
    expect(crashes).toBeLessThan(299);
  }, 120_000);

  it('of a new version is undone or completed by running the commit again', async () => {
    const next = { ...options, message: 'second' };
    let crashes = 0;
    for (let n = 1; n < 300; n++) {
      const target = await openFsStore(join(folder, `crash-${n}`), { create: true });
      const object = await committed(target);
      const staged = await stageNewVersion(target, 'staging/t2', 'objects', object.slice(8), next, [
        file('new', 'new'),
      ]);
      const failed = await commitNewVersion(failingFrom(target, n), 'objects', staged).then(
        () => false,
        () => true,
      );
      if (!failed) break;
      crashes++;
      await commitNewVersion(target, 'objects', staged);
      expect(await collect(validateObject(target, object))).toEqual([]);
      expect((await readInventory(target, object)).inventory.head).toBe('v2');
    }
    expect(crashes).toBeGreaterThan(5);
    expect(crashes).toBeLessThan(299);
  }, 120_000);
});

describe('exportVersion', () => {
  it('writes the logical files and never overwrites', async () => {
    const target = join(folder, 'out');
    const long = await stageNewObject(store, 'staging/l', options, [file('x'.repeat(256), 'long')]);
    await expect(exportVersion(store, long.stagedPrefix, 'v1', target)).rejects.toMatchObject({
      code: 'OCFL_PATH_UNSAFE',
    });
    const plain = await stageNewObject(store, 'staging/p', options, [file('d/f', 'text'), file('g', 'text')]);
    expect(await exportVersion(store, plain.stagedPrefix, 'v1', target)).toEqual({ files: 2, sizeBytes: 8 });
    expect(await readFile(join(target, 'd/f'), 'utf8')).toBe('text');
    await expect(exportVersion(store, plain.stagedPrefix, 'v1', target)).rejects.toMatchObject({
      code: 'OCFL_TARGET_EXISTS',
    });
  });
});

describe('hostile input', () => {
  const rules = (findings: Finding[]): string[] => [...new Set(findings.map(({ rule }) => rule))].sort();

  it.each([
    ['not JSON', '{', 'E033'],
    ['not an object', '[]', 'E033'],
    ['endless nesting', '{"a":'.repeat(100_000), 'E033'],
    [
      'wrong types everywhere',
      '{"id":1,"type":[],"digestAlgorithm":{},"head":null,"manifest":[],"versions":"v1","fixity":3}',
      'E106',
    ],
    ['keys twice', '{"id":"a:b","id":"c:d"}', 'E033'],
    [
      'paths out of the object',
      `{"id":"a:b","type":"https://ocfl.io/1.1/spec/#inventory","digestAlgorithm":"sha512","head":"v1","manifest":{"${sha512('')}":["../../etc/passwd"]},"versions":{"v1":{"created":"2026-01-01T00:00:00Z","state":{"${sha512('')}":["../up"]}}}}`,
      'E099',
    ],
  ])('an inventory that is %s is a finding', async (_, text, rule) => {
    const object = await committed();
    await writeFile(store.localPath(`${object}/inventory.json`), text);
    expect(rules(await collect(validateObject(store, object)))).toContain(rule);
    await expect(readInventory(store, object)).rejects.toMatchObject({ code: 'OCFL_INVENTORY_INVALID' });
  });

  it('a path that is absent, or is neither root nor object, is a finding', async () => {
    expect(await validatePath(join(folder, 'absent'))).toMatchObject({
      valid: false,
      findings: [{ rule: 'IO_UNREADABLE' }],
    });
    expect(rules((await validatePath(folder)).findings)).toEqual(['E003', 'E069']);
  });
});

describe('a storage root', () => {
  it('is made once, and an interrupted making is completed', async () => {
    await initStorageRoot(store, 'objects');
    const made = await contents(store, 'objects');
    await store.remove('objects/0=ocfl_1.1');
    await store.remove('objects/ocfl_layout.json');
    await initStorageRoot(store, 'objects');
    expect(await contents(store, 'objects')).toEqual(made);
  });

  it('is not made in a folder that holds something else', async () => {
    await writeFile(join(folder, 'letter.txt'), '');
    await expect(initStorageRoot(store, '')).rejects.toMatchObject({ code: 'OCFL_ROOT_INVALID' });
  });

  it('reports stray files, empty folders and objects in the wrong place', async () => {
    const object = await committed();
    const at = (path: string): string => store.localPath(`objects/${path}`);
    await mkdir(at('aaa/bbb'), { recursive: true });
    await mkdir(at('ccc'));
    await writeFile(at('ccc/stray'), '');
    await writeFile(at('extensions/stray'), '');
    await store.publish(object, 'objects/ddd/eee/fff/wrong');
    const found = (await collect(validateStorageRoot(store, 'objects'))).map(
      ({ rule, location }) => `${rule} ${location}`,
    );
    expect(found).toEqual(
      expect.arrayContaining([
        'E073 aaa/bbb',
        'E072 ccc/stray',
        'E085 ccc',
        'E112 extensions',
        'E083 ddd/eee/fff/wrong',
      ]),
    );
  });
});
