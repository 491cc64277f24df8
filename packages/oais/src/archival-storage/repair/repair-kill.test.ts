import { appendFile, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  bagZip,
  copyFolder,
  dying,
  ingest,
  removeFolder,
  snapshot,
  temporaryFolder,
} from '../../archive.test.helper.js';
import type { LocalArchiveStore } from '../../ports.js';
import { auditObject } from '../audit/audit-object.js';
import { repairObject } from './repair.js';
import { openArchiveStore, openExistingStore } from '../store.js';

const CONTENT = 'v1/content/submission/bag-2020-01/bag-info.txt';
const OTHER = 'v1/content/METS.xml';
let pristine: string;
let objectPath: string;
let good: LocalArchiveStore;
let expected: Record<string, string>;

beforeAll(async () => {
  pristine = await temporaryFolder();
  const store = await openArchiveStore('s1', join(pristine, 's1'));
  good = await openArchiveStore('s2', join(pristine, 's2'));
  ({ objectPrefix: objectPath } = await ingest({
    store,
    replica: good,
    packagePath: await bagZip(pristine),
    packageName: 'b.zip',
  }));
  expected = await snapshot(join(pristine, 's1'));
});
afterAll(() => removeFolder(pristine));

/** A damaged copy of the store, and what it is to be repaired to. */
async function damagedStore(damage: (object: string) => Promise<void>): Promise<LocalArchiveStore & { root: string }> {
  const root = await temporaryFolder();
  await copyFolder(join(pristine, 's1'), root);
  await damage(join(root, objectPath));
  return { ...(await openExistingStore(root, { id: 's1' })), root };
}

const repair = (store: LocalArchiveStore) => repairObject({ store, from: [good], objectPath, tx: 'r' });

const severalFiles = async (object: string): Promise<void> => {
  await appendFile(join(object, CONTENT), 'x');
  await rm(join(object, OTHER));
  await mkdir(join(object, 'v1/content/lạ'));
  await writeFile(join(object, 'v1/content/lạ/thêm.txt'), 'x');
  await appendFile(join(object, 'inventory.json'), ' ');
  await writeFile(join(object, 'inventory.json.sha512'), 'none');
};
const everyInventory = async (object: string): Promise<void> => {
  for (const path of ['inventory.json', 'v1/inventory.json']) await writeFile(join(object, path), '{}');
  await appendFile(join(object, CONTENT), 'x');
};

describe.each([
  ['some files', severalFiles],
  ['every inventory', everyInventory],
])('a repair of %s', (_, damage) => {
  it('is finished by the next run, before whichever change it was killed', async () => {
    const whole = await damagedStore(damage);
    const { store: watched, changes } = dying(whole, Infinity);
    expect((await repair(watched)).outcome).toBe('repaired');
    expect(await snapshot(whole.root)).toEqual(expected);
    await removeFolder(whole.root);
    expect(changes.length).toBeGreaterThan(10);
    for (let at = 0; at < changes.length; at += 1) {
      const store = await damagedStore(damage);
      await expect(repair(dying(store, at).store)).rejects.toThrow('killed');
      expect([at, await repair(store)]).toMatchObject([at, { outcome: 'repaired' }]);
      expect([at, await snapshot(store.root)]).toEqual([at, expected]);
      await removeFolder(store.root);
    }
  }, 60_000);
});

describe('a repair of one file', () => {
  it('leaves every other file where it is, and says how many it restored', async () => {
    const store = await damagedStore((object) => appendFile(join(object, CONTENT), 'x'));
    const inodes = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.keys(expected).map(async (path) => [path, (await stat(join(store.root, path))).ino] as const),
        ),
      );
    const before = await inodes();
    expect(await repair(store)).toMatchObject({ outcome: 'repaired', filesRestored: 1 });
    const after = await inodes();
    expect(Object.keys(after).filter((path) => after[path] !== before[path])).toEqual([`${objectPath}/${CONTENT}`]);
    expect(await snapshot(store.root)).toEqual(expected);
    await removeFolder(store.root);
  });

  it('keeps what it replaces until the whole object is proven', async () => {
    const store = await damagedStore((object) => appendFile(join(object, CONTENT), 'changed'));
    const { store: watched, changes } = dying(store, Infinity);
    await repair(watched);
    expect(changes.map((change) => change.replace(`${objectPath}/`, ''))).toEqual([
      `remove staging/r/good/${CONTENT}`,
      `write staging/r/good/${CONTENT}`,
      `publish ${CONTENT}`,
      `publish staging/r/good/${CONTENT}`,
      'remove staging/r',
    ]);
    await removeFolder(store.root);
  });

  it('restores a file whose place a folder or a link took', async () => {
    const store = await damagedStore(async (object) => {
      await rm(join(object, CONTENT));
      await mkdir(join(object, CONTENT));
      await rm(join(object, OTHER));
      await symlink('/etc/hostname', join(object, OTHER));
    });
    expect(await repair(store)).toMatchObject({ outcome: 'repaired', filesRestored: 2 });
    expect(await snapshot(store.root)).toEqual(expected);
    await removeFolder(store.root);
  });

  it('restores the whole object where its inventories prove nothing', async () => {
    const store = await damagedStore(everyInventory);
    const outcome = await repair(store);
    expect(outcome).toMatchObject({ outcome: 'repaired', source: 's2' });
    expect(outcome.filesRestored).toBeUndefined();
    expect((await auditObject(store, objectPath)).verdict).toBe('intact');
    await removeFolder(store.root);
  });
});
