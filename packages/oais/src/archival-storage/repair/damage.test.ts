import { appendFile, mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalArchiveStore } from '../../ports.js';
import type { ObjectVerdict } from '../types.js';
import {
  bagZip,
  collect,
  copyFolder,
  ingest,
  removeFolder,
  snapshot,
  temporaryFolder,
} from '../../archive.test.helper.js';
import { auditObject } from '../audit/audit-object.js';
import { auditStore } from '../audit/audit-store.js';
import { verifyStore } from '../audit/verify-store.js';
import { findRepairs } from './find-repairs.js';
import { repairObject } from './repair.js';
import { openArchiveStore, openExistingStore } from '../store.js';

const CONTENT = 'v1/content/submission/bag-2020-01/bag-info.txt';

let pristine: string;
let objectPath: string;
let folder: string;
let stores: Record<'s1' | 's2', LocalArchiveStore>;

beforeAll(async () => {
  pristine = await temporaryFolder();
  const store = await openArchiveStore('s1', join(pristine, 's1'));
  const replica = await openArchiveStore('s2', join(pristine, 's2'));
  const staged = await ingest({ store, replica, packagePath: await bagZip(pristine), packageName: 'b.zip' });
  objectPath = staged.objectPrefix;
});
afterAll(() => removeFolder(pristine));

beforeEach(async () => {
  folder = await temporaryFolder();
  for (const name of ['s1', 's2']) await copyFolder(join(pristine, name), join(folder, name));
  stores = { s1: await openExistingStore(join(folder, 's1')), s2: await openExistingStore(join(folder, 's2')) };
});
afterEach(() => removeFolder(folder));

const flip = async (path: string): Promise<void> => {
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(path, bytes);
};

interface Damage {
  what: string;
  /** Path inside the object that the audit must name. */
  path: string;
  verdict: ObjectVerdict;
  do(object: string): Promise<void>;
  hasDigests?: boolean;
}

const DAMAGES: Damage[] = [
  {
    what: 'a flipped byte',
    path: CONTENT,
    verdict: 'changed',
    do: (object) => flip(join(object, CONTENT)),
    hasDigests: true,
  },
  { what: 'a deleted file', path: CONTENT, verdict: 'missing', do: (object) => rm(join(object, CONTENT)) },
  {
    what: 'a truncated file',
    path: CONTENT,
    verdict: 'changed',
    do: (object) => truncate(join(object, CONTENT), 3),
    hasDigests: true,
  },
  {
    what: 'a grown file',
    path: CONTENT,
    verdict: 'changed',
    do: (object) => appendFile(join(object, CONTENT), 'x'),
    hasDigests: true,
  },
  {
    what: 'an added file',
    path: 'v1/content/lạ.txt',
    verdict: 'extra',
    do: (object) => writeFile(join(object, 'v1/content/lạ.txt'), 'x'),
  },
  {
    what: 'a file added beside the inventory',
    path: 'notes.txt',
    verdict: 'extra',
    do: (object) => writeFile(join(object, 'notes.txt'), 'x'),
  },
  {
    what: 'a deleted sidecar',
    path: 'inventory.json.sha512',
    verdict: 'missing',
    do: (object) => rm(join(object, 'inventory.json.sha512')),
  },
  {
    what: 'a flipped byte in the sidecar',
    path: 'inventory.json.sha512',
    verdict: 'changed',
    do: (object) => flip(join(object, 'inventory.json.sha512')),
  },
  ...(['inventory.json.sha512', 'v1/inventory.json.sha512'] as const).map((path) => ({
    what: `a digest in capitals in ${path}`,
    path,
    verdict: 'changed' as const,
    do: async (object: string) => {
      const text = await readFile(join(object, path), 'utf8');
      await writeFile(
        join(object, path),
        text.replace(/^[0-9a-f]+/, (digest) => digest.toUpperCase()),
      );
    },
  })),
  {
    what: 'a flipped byte in the inventory',
    path: 'inventory.json',
    verdict: 'changed',
    do: (object) => flip(join(object, 'inventory.json')),
    hasDigests: true,
  },
  {
    what: "a flipped byte in the version's inventory",
    path: 'v1/inventory.json',
    verdict: 'changed',
    do: (object) => flip(join(object, 'v1/inventory.json')),
    hasDigests: true,
  },
  {
    what: 'a deleted inventory',
    path: 'inventory.json',
    verdict: 'missing',
    do: (object) => rm(join(object, 'inventory.json')),
  },
  {
    what: 'a deleted declaration',
    path: '0=ocfl_object_1.1',
    verdict: 'missing',
    do: (object) => rm(join(object, '0=ocfl_object_1.1')),
  },
  {
    what: 'a changed declaration',
    path: '0=ocfl_object_1.1',
    verdict: 'changed',
    do: (object) => writeFile(join(object, '0=ocfl_object_1.1'), 'ocfl_object_1.0\n'),
    hasDigests: true,
  },
];

describe.each(['s1', 's2'] as const)('damage in %s', (name) => {
  const other = name === 's1' ? 's2' : 's1';
  const objectIn = (store: string): string => join(folder, store, objectPath);

  it.each(DAMAGES)('$what is named by the audit and repaired', async ({ path, verdict, do: damage, hasDigests }) => {
    await damage(objectIn(name));
    const audit = await auditObject(stores[name], objectPath);
    expect(audit.verdict).toBe(verdict);
    expect(audit.files).toHaveLength(1);
    expect(audit.files[0]).toMatchObject({ path, verdict });
    expect(audit.findings.some(({ location }) => location.startsWith(objectPath))).toBe(true);
    if (hasDigests) {
      expect(audit.files[0]!.expected).toMatch(/^[0-9a-f]{128}$/);
      expect(audit.files[0]!.found).toMatch(/^[0-9a-f]{128}$/);
      expect(audit.files[0]!.found).not.toBe(audit.files[0]!.expected);
    }
    const before = await snapshot(folder);
    const request = { store: stores[name], from: [stores[other]], objectPath, tx: 'repair-1' };
    expect((await repairObject({ ...request, dryRun: true })).outcome).toBe('would-repair');
    expect(await snapshot(folder)).toEqual(before);
    expect(await repairObject(request)).toMatchObject({ outcome: 'repaired', source: other });
    expect((await verifyStore(stores[name])).valid).toBe(true);
    expect(await snapshot(join(folder, name))).toEqual(await snapshot(join(pristine, name)));
  });

  it('restores an object whose folder is gone', async () => {
    await rm(objectIn(name), { recursive: true });
    expect((await verifyStore(stores[name])).findings.map(({ rule }) => rule)).toEqual(['E073']);
    const candidates = await collect(findRepairs(stores[name], stores[other]));
    expect(candidates).toEqual([{ path: objectPath, verdict: 'missing' }]);
    expect(
      await repairObject({ store: stores[name], from: [stores[other]], objectPath, tx: 'repair-1' }),
    ).toMatchObject({ outcome: 'repaired' });
    expect(await snapshot(join(folder, name))).toEqual(await snapshot(join(pristine, name)));
  });

  it('does not follow a link that took the place of a file', async () => {
    await rm(join(objectIn(name), CONTENT));
    await symlink(join(objectIn(other), CONTENT), join(objectIn(name), CONTENT));
    const audit = await auditObject(stores[name], objectPath);
    expect(audit.files).toEqual([expect.objectContaining({ path: CONTENT, verdict: 'unreadable' })]);
    await repairObject({ store: stores[name], from: [stores[other]], objectPath, tx: 'r' });
    expect((await verifyStore(stores[name])).valid).toBe(true);
  });

  it('reports a sound object that lies at the place of another', async () => {
    const place = objectPath.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    await copyFolder(objectIn(name), join(folder, name, place));
    const audit = await auditObject(stores[name], place);
    expect(audit.verdict).toBe('changed');
    expect(audit.findings.map(({ rule }) => rule)).toEqual(['E083']);
  });

  it('finds an object of which only content is left', async () => {
    for (const path of ['0=ocfl_object_1.1', 'inventory.json', 'inventory.json.sha512'])
      await rm(join(objectIn(name), path));
    const [audit] = await collect(auditStore(stores[name]));
    expect(audit).toMatchObject({ path: objectPath, verdict: 'missing' });
    expect((await repairObject({ store: stores[name], from: [stores[other]], objectPath, tx: 'r' })).outcome).toBe(
      'repaired',
    );
  });
});

describe('no provably good copy', () => {
  it.each([
    ['the same file in both', CONTENT, CONTENT],
    ['different files', CONTENT, 'v1/content/METS.xml'],
    ['an inventory and a file', 'inventory.json', CONTENT],
  ])('writes nothing when both copies are damaged: %s', async (_, first, second) => {
    await flip(join(folder, 's1', objectPath, first));
    await flip(join(folder, 's2', objectPath, second));
    const before = await snapshot(folder);
    for (const [store, from] of [
      [stores.s1, stores.s2],
      [stores.s2, stores.s1],
    ] as const) {
      const outcome = await repairObject({ store, from: [from], objectPath, tx: 'repair-1' });
      expect(outcome.outcome).toBe('no-good-copy');
      expect(outcome.findings.some(({ rule }) => rule === 'ARCHIVE_SOURCE_REFUSED')).toBe(true);
    }
    expect(await snapshot(folder)).toEqual(before);
  });

  it('refuses a sound copy with an inventory that is not the expected one', async () => {
    await flip(join(folder, 's1', objectPath, CONTENT));
    const before = await snapshot(folder);
    const expectedInventorySha512 = '0'.repeat(128);
    const request = { store: stores.s1, from: [stores.s2], objectPath, tx: 'r', expectedInventorySha512 };
    expect((await repairObject(request)).outcome).toBe('no-good-copy');
    expect(await snapshot(folder)).toEqual(before);
  });

  it('says that an intact object needs no repair', async () => {
    expect((await repairObject({ store: stores.s1, from: [stores.s2], objectPath, tx: 'r' })).outcome).toBe(
      'not-needed',
    );
  });
});

describe('a repair that is killed between two steps', () => {
  it.each(['copy', 'damaged-1'])('is finished by the next run after %s was moved into place', async (stage) => {
    const staging = join(folder, 's1', 'staging', 'r');
    await flip(join(folder, 's1', objectPath, CONTENT));
    if (stage === 'damaged-1') await stores.s1.files.publish(objectPath, 'staging/r/damaged-1');
    else await mkdir(staging, { recursive: true });
    await copyFolder(join(pristine, 's2', objectPath), join(staging, 'copy'));
    const outcome = await repairObject({ store: stores.s1, from: [], objectPath, tx: 'r' });
    expect(outcome.outcome).toBe('repaired');
    expect(await snapshot(join(folder, 's1'))).toEqual(await snapshot(join(pristine, 's1')));
  });
});

describe('a storage root', () => {
  it('is audited when it is bare, and repaired from a store', async () => {
    const bare = await openExistingStore(join(folder, 's1', 'objects'));
    expect(bare).toMatchObject({ objectsPrefix: '', findings: [] });
    expect((await verifyStore(bare)).valid).toBe(true);
    const path = objectPath.slice('objects/'.length);
    await flip(join(folder, 's1', objectPath, CONTENT));
    expect(await collect(findRepairs(bare, stores.s2))).toEqual([{ path, verdict: 'changed' }]);
    expect((await repairObject({ store: bare, from: [stores.s2], objectPath: path, tx: 'r' })).outcome).toBe(
      'repaired',
    );
    expect((await verifyStore(bare)).valid).toBe(true);
  });

  it.each([
    ['0=ocfl_1.1', 'E069'],
    ['ocfl_layout.json', 'E070'],
  ])('reports a missing %s as %s', async (name, rule) => {
    await rm(join(folder, 's1', 'objects', name));
    const store = await openExistingStore(join(folder, 's1'));
    expect(store.findings!.map((finding) => finding.rule)).toEqual([rule]);
    expect((await verifyStore(store)).valid).toBe(false);
    expect((await collect(auditStore(store))).map(({ verdict }) => verdict)).toEqual(['intact']);
  });

  it('reports files where only objects may be', async () => {
    await writeFile(join(folder, 's1', 'objects', objectPath.split('/')[1]!, 'stray.txt'), 'x');
    const verification = await verifyStore(stores.s1);
    expect(verification).toMatchObject({
      valid: false,
      log: 'none',
      evidence: 'none',
      objects: { count: 1, intact: 1 },
    });
    expect(verification.findings.map(({ rule }) => rule)).toEqual(['E072']);
    expect((await collect(auditStore(stores.s1))).at(-1)).toMatchObject({ id: '', path: 'objects', verdict: 'extra' });
  });

  it('throws for a path that is no folder', async () => {
    await expect(openExistingStore(join(folder, 'absent'))).rejects.toMatchObject({ code: 'ARCHIVE_STORE_UNREADABLE' });
  });
});

describe('opening a store for writing', () => {
  it('changes nothing in a store that is there', async () => {
    const before = await snapshot(folder);
    await openArchiveStore('s1', join(folder, 's1'));
    expect(await snapshot(folder)).toEqual(before);
  });

  it('refuses a folder with something else in it', async () => {
    await mkdir(join(folder, 'x'));
    await writeFile(join(folder, 'x', 'letter.txt'), 'x');
    await expect(openArchiveStore('x', join(folder, 'x'))).rejects.toMatchObject({ code: 'ARCHIVE_STORE_FOREIGN' });
  });

  it('completes a store that was made half', async () => {
    await rm(join(folder, 's1', 'README.txt'));
    await rm(join(folder, 's1', 'objects', '0=ocfl_1.1'));
    await expect(openArchiveStore('s1', join(folder, 's1'))).rejects.toMatchObject({ code: 'ARCHIVE_STORE_FOREIGN' });
    await writeFile(join(folder, 's1', 'objects', '0=ocfl_1.1'), 'ocfl_1.1\n');
    await openArchiveStore('s1', join(folder, 's1'));
    expect(await snapshot(folder)).toEqual(
      Object.fromEntries(Object.entries(await snapshot(pristine)).filter(([path]) => /^s[12]\//.test(path))),
    );
  });
});
