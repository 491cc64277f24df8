import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { collectBytes, fixedClock } from '@mocban/core';
import { openTree, type PackageTree } from '@mocban/container';
import { buildSip, validateEark } from '@mocban/eark';
import { commitNewVersion, logicalFiles, readInventory, stageNewVersion, type VersionFile } from '@mocban/ocfl';
import { readPremisDocument, type PremisEvent } from '@mocban/premis';
import { buildTt05Sip, checkTt05, recogniseTt05 } from '@mocban/vn-records';
import { validateSchema } from '@mocban/xml';
import {
  bagZip,
  copyFolder,
  ingest,
  LOOSE_DOCUMENTS,
  removeFolder,
  temporaryFolder,
  writeTree,
} from '../archive.test.helper.js';
import { sha512Of } from '../archival-storage/object-files.js';
import { openArchiveStore } from '../archival-storage/store.js';
import type { LocalArchiveStore } from '../ports.js';
import { commitNextVersion } from '../preservation-planning/commit-next-version.js';
import { stageRepresentation } from '../preservation-planning/stage-representation.js';
import type { DerivedFile } from '../preservation-planning/types.js';
import { buildDip } from './build-dip.js';
import type { Dip, DipRequest } from './types.js';
import type { FoundDamage } from './version-content.js';

const LARGE = 3 * (1 << 20);
const clock = fixedClock('2026-03-01T00:00:00Z');

let template: string;
let folder: string;
let store: LocalArchiveStore;
let replica: LocalArchiveStore;
let count = 0;
const identifiers = { uuid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}` };
const aips = { eark: '', hoso: '', tailieu: '', bag: '' };

/** One AIP of each kind in two stores; every test works on a copy. */
beforeAll(async () => {
  template = await temporaryFolder();
  store = await openArchiveStore('store-1', join(template, 's1'));
  replica = await openArchiveStore('store-2', join(template, 's2'));
  aips.eark = await aipOf('1', await earkSip());
  aips.hoso = await aipOf('2', await tt05Sip(false));
  aips.tailieu = await aipOf('3', await tt05Sip(true));
  aips.bag = await aipOf('4', await bagZip(template));
}, 60_000);
afterAll(() => removeFolder(template));

beforeEach(async () => {
  folder = await temporaryFolder();
  for (const name of ['s1', 's2']) await copyFolder(join(template, name), join(folder, name));
  store = await openArchiveStore('store-1', join(folder, 's1'));
  replica = await openArchiveStore('store-2', join(folder, 's2'));
});
afterEach(() => removeFolder(folder));

async function aipOf(digit: string, packagePath: string): Promise<string> {
  const aipId = `urn:uuid:6f0c1a52-2f7e-4a39-9d55-00000000000${digit}`;
  return (await ingest({ store, replica, packagePath, packageName: basename(packagePath), aipId })).objectPrefix;
}

async function earkSip(): Promise<string> {
  const out = join(template, 'sip.zip');
  const large = Buffer.from(Array.from({ length: LARGE }, (_, index) => (index * 31 + (index >> 9)) & 0xff));
  const root = join(template, 'content');
  await writeTree(root, { 'văn bản/01.txt': 'một\n', '02 "hai".txt': 'hai\n', 'lớn.bin': large });
  await buildSip(root, { out, asZip: true, metadata: { title: 'Hồ sơ' }, clock, identifiers });
  return out;
}

async function tt05Sip(loose: boolean): Promise<string> {
  const out = join(template, loose ? 'loose.zip' : 'tt05.zip');
  const root = join(template, 'documents');
  await writeTree(root, { 'a.txt': 'một\n', 'b.txt': 'hai\n' });
  await buildTt05Sip(root, { out, asZip: true, clock, identifiers, ...(loose && { metadata: LOOSE_DOCUMENTS }) });
  return out;
}

const REPLICATION: PremisEvent = {
  identifier: { type: 'UUID', value: '3d1a3c0a-0000-4000-8000-000000000001' },
  type: 'replication',
  dateTime: '2026-03-10T02:00:00Z',
  detail: 'copied to store-2 and read back',
  outcome: 'success',
  agents: [],
  objects: [{ type: 'UUID', value: 'urn:uuid:6f0c1a52-2f7e-4a39-9d55-000000000001' }],
};

const requestOf = (objectPath: string, more: Partial<DipRequest> = {}): DipRequest => ({
  stores: [store, replica],
  objectPath,
  profile: 'eark',
  events: [REPLICATION],
  agents: [],
  archive: { name: 'Trung tâm Lưu trữ lịch sử', identificationCode: 'H38.LT' },
  software: { name: 'Mộc Bản', version: '0.1.0' },
  ...more,
});

async function received(dip: Dip): Promise<PackageTree> {
  const path = join(folder, `${dip.name}.zip`);
  await pipeline(Readable.from(dip.stream()), createWriteStream(path));
  const tree = await openTree(path);
  expect(tree.findings).toEqual([]);
  expect(tree.name).toBe(dip.name);
  expect(tree.files.size).toBe(dip.files);
  return tree;
}

const read = (tree: PackageTree, path: string): Promise<Buffer> => collectBytes(tree.read(path), 1 << 24);

async function schemaErrors(tree: PackageTree): Promise<string[]> {
  const errors: string[] = [];
  for (const path of tree.files.keys()) {
    const schema = /(^|\/)METS\.xml$/.test(path) ? 'mets' : /\/PREMIS[^/]*\.xml$/.test(path) ? 'premis' : undefined;
    if (schema === undefined) continue;
    for (const { message } of await validateSchema({ bytes: await read(tree, path) }, schema))
      errors.push(`${path}: ${message}`);
  }
  return errors;
}

async function earkErrors(tree: PackageTree): Promise<string[]> {
  const { findings, profile } = await validateEark(tree, { profile: 'dip' });
  expect(profile).toBe('dip');
  return findings.filter(({ severity }) => severity === 'error').map(({ rule, location }) => `${rule} ${location}`);
}

describe('an E-ARK DIP', () => {
  it('is a valid DIP whose files are those of the AIP, without the submission', async () => {
    const dip = await buildDip(requestOf(aips.eark));
    const tree = await received(dip);
    expect(await earkErrors(tree)).toEqual([]);
    expect(await schemaErrors(tree)).toEqual([]);
    const data = 'representations/rep1/data/';
    for (const name of ['văn bản/01.txt', '02 "hai".txt', 'lớn.bin'])
      expect((await read(tree, data + name)).equals(await readFile(join(template, 'content', name)))).toBe(true);
    expect([...tree.files.keys()].filter((path) => path.startsWith('submission/'))).toEqual([]);
    await tree.close();
  });

  it('closes the circle: a SIP made of the DIP has the files of the first SIP, digest for digest', async () => {
    const dip = await received(await buildDip(requestOf(aips.eark)));
    const data = 'representations/rep1/data/';
    const records = join(folder, 'records again');
    for (const path of [...dip.files.keys()].filter((path) => path.startsWith(data))) {
      await mkdir(dirname(join(records, path.slice(data.length))), { recursive: true });
      await writeFile(join(records, path.slice(data.length)), await read(dip, path));
    }
    await dip.close();
    const out = join(folder, 'sip again');
    await buildSip(records, { out, clock, identifiers });
    const digests = async (path: string, below: string): Promise<Map<string, string | undefined>> => {
      const tree = await openTree(path);
      await tree.ensureDigests(['sha256']);
      const found = [...tree.files.values()].filter((file) => file.path.startsWith(below));
      return new Map(found.map((file) => [file.path.slice(below.length), file.digests.sha256]));
    };
    const first = await digests(join(template, 'content'), '');
    expect(first.size).toBeGreaterThan(2);
    expect(await digests(out, data)).toEqual(first);
    expect((await validateEark(await openTree(out))).valid).toBe(true);
  });

  it('states how large the zip is and gives the same bytes each time', async () => {
    const request = requestOf(aips.eark);
    const [first, second] = [await buildDip(request), await buildDip(request)];
    const [one, two] = [await collectBytes(first.stream(), 1 << 24), await collectBytes(second.stream(), 1 << 24)];
    expect(one.length).toBe(first.sizeBytes);
    expect(one.equals(two)).toBe(true);
    expect((await buildDip({ ...request, events: [] })).metsSha256).not.toBe(first.metsSha256);
  });

  it('tells the whole history: of the AIP, of what the catalogue knows since, and of itself', async () => {
    const dip = await buildDip(requestOf(aips.eark));
    const tree = await received(dip);
    const { events, objects } = await readPremisDocument(tree.read('metadata/preservation/PREMIS.xml'));
    const types = events.map(({ type }) => type);
    expect(types).toEqual([
      'ingestion',
      'message digest calculation',
      'fixity check',
      'validation',
      'information package creation',
      'replication',
      'information package creation',
    ]);
    expect(objects[0]).toMatchObject({ identifiers: [{ value: dip.objId }], originalName: 'Hồ sơ' });
    const statement = JSON.parse((await read(tree, 'documentation/integrity.json')).toString('utf8')) as {
      signed: boolean;
      files: { path: string; sha512: string }[];
      fixityHistory: { type: string }[];
    };
    expect(statement.signed).toBe(false);
    expect(statement.fixityHistory.map(({ type }) => type)).toContain('replication');
    expect(statement.files.map(({ path }) => path)).toContain('representations/rep1/data/lớn.bin');
    await tree.close();
  });

  it('can be made of a Thông tư 05 AIP and of one made of a bag', async () => {
    const tt05 = await received(await buildDip(requestOf(aips.hoso)));
    expect(await earkErrors(tt05)).toEqual([]);
    // Its metadata is the circular's, the package is not.
    expect(await recogniseTt05(tt05)).toBe(false);
    expect(await schemaErrors(tt05)).toEqual([]);
    await tt05.close();
    const bag = await received(await buildDip(requestOf(aips.bag)));
    expect(await earkErrors(bag)).toEqual([]);
    await bag.close();
  });
});

it('is made of the version asked for', async () => {
  const objectPath = aips.bag;
  const { inventory } = await readInventory(store.files, objectPath);
  const files = await Promise.all(
    [...logicalFiles(inventory)].map(async ({ logicalPath, digest, contentPath }): Promise<VersionFile> => {
      const bytes = await readFile(store.files.localPath(`${objectPath}/${contentPath}`));
      const changed = logicalPath.startsWith('submission/') ? bytes : Buffer.from('ghi chú mới\n');
      return logicalPath.startsWith('documentation/') || logicalPath.endsWith('bảng.csv')
        ? { logicalPath, sizeBytes: changed.length, sha512: sha512Of(changed), source: { bytes: changed } }
        : { logicalPath, sizeBytes: bytes.length, sha512: digest, source: { bytes } };
    }),
  );
  const staged = await stageNewVersion(
    store.files,
    'staging/v2',
    'objects',
    objectPath.slice('objects/'.length),
    { id: inventory.id, created: '2026-04-01T00:00:00Z', message: 'a correction', user: { name: 'test' } },
    files,
  );
  await commitNewVersion(store.files, 'objects', staged);
  const data = 'representations/rep1/data/phụ lục/bảng.csv';
  for (const [version, text] of [
    ['v1', 'a;b\n1;2\n'],
    ['v2', 'ghi chú mới\n'],
  ] as const) {
    const dip = await buildDip(requestOf(objectPath, { version, stores: [store] }));
    expect(dip.version).toBe(version);
    const tree = await received(dip);
    expect((await read(tree, data)).toString()).toBe(text);
    await tree.close();
  }
});

describe('a DIP of Thông tư 05', () => {
  it.each([
    ['a file', () => aips.hoso],
    ['loose documents', () => aips.tailieu],
  ])('of %s passes the circular’s own checks', async (_, aip) => {
    const use = { requestID: 'YC-2026-01', purpose: '01', purposeContent: 'Nghiên cứu' };
    const dip = await buildDip(requestOf(aip(), { profile: 'tt05', use }));
    expect(dip.objId).toMatch(/^uuid-[0-9A-F-]{36}$/);
    const tree = await received(dip);
    const checked = await checkTt05(tree, { historicalArchive: true, networked: true, purpose: 'validate' });
    expect(checked.packageType).toBe('DIP');
    expect(checked.findings.filter(({ effect }) => effect !== 'info')).toEqual([]);
    expect(checked.file).toMatchObject(use);
    expect(checked.documents).toHaveLength(2);
    const { metadata } = checked.documents[0]!;
    expect(Object.keys(metadata!)).toHaveLength(20);
    expect(metadata).toMatchObject({ arcDocCode: expect.stringMatching(/\.0000001$/), maintenance: '01' });
    expect(metadata).not.toHaveProperty('organName');
    expect((await read(tree, checked.documents[1]!.path)).toString()).toBe('hai\n');
    expect(await schemaErrors(tree)).toEqual([]);
    await tree.close();
  });

  it('is refused of an AIP without the circular’s metadata, and so is any of a version that is not there', async () => {
    const path = aips.eark;
    await expect(buildDip(requestOf(path, { profile: 'tt05' }))).rejects.toMatchObject({
      code: 'ARCHIVE_PROFILE_UNAVAILABLE',
    });
    await expect(buildDip(requestOf(path, { version: 'v2' }))).rejects.toMatchObject({
      code: 'ARCHIVE_VERSION_UNKNOWN',
    });
  });
});

describe('a DIP of a version with a further representation', () => {
  /** The next version of an AIP, in which each content file has a derived one. */
  async function migrated(objectPath: string): Promise<void> {
    const { inventory, sha512: inventorySha512 } = await readInventory(store.files, objectPath);
    const files: DerivedFile[] = [];
    for (const { logicalPath } of logicalFiles(inventory)) {
      if (!/^representations\/rep1\/data\/./.test(logicalPath)) continue;
      const bytes = Buffer.from(`%PDF-1.7 ${logicalPath}`);
      const localPath = join(folder, `${files.length}.pdf`);
      await writeFile(localPath, bytes);
      const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
      files.push({
        source: logicalPath,
        path: `data/${files.length + 1}.pdf`,
        localPath,
        sizeBytes: bytes.length,
        digests: { sha256: digest('sha256'), sha512: digest('sha512') },
        mimeType: 'application/pdf',
        formats: [],
      });
    }
    const event = { type: 'migration', dateTime: '2026-04-01T00:00:00Z', outcome: 'success', agents: [] };
    const { archive, software } = requestOf(objectPath);
    const made = { store, objectPath, inventorySha512, tx: 'v2', created: '2026-04-01T00:00:00Z', message: 'migrated' };
    await commitNextVersion(store, await stageRepresentation({ ...made, archive, software, files, events: [event] }));
  }

  it.each([
    ['a bag', () => aips.bag],
    ['a file of Thông tư 05', () => aips.hoso],
  ])('of %s has both, and what each was made of, as an E-ARK DIP', async (_, aip) => {
    await migrated(aip());
    const tree = await received(await buildDip(requestOf(aip(), { stores: [store] })));
    expect(await earkErrors(tree)).toEqual([]);
    expect(await schemaErrors(tree)).toEqual([]);
    expect([...tree.files.keys()]).toContain('representations/rep2/data/1.pdf');
    await tree.close();
  });

  it('is of the circular with the one representation that it knows', async () => {
    const first = await received(await buildDip(requestOf(aips.hoso, { stores: [store], profile: 'tt05' })));
    const documents = [...first.files.keys()].filter((path) => path.includes('/data/'));
    await first.close();
    await migrated(aips.hoso);
    const tree = await received(await buildDip(requestOf(aips.hoso, { stores: [store], profile: 'tt05' })));
    expect([...tree.files.keys()].filter((path) => path.includes('/data/'))).toEqual(documents);
    const judged = await checkTt05(tree, { historicalArchive: true, networked: true, purpose: 'validate', clock });
    expect(judged.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    await tree.close();
  });
});

describe('damage', () => {
  let small: string;
  let large: string;
  beforeEach(async () => {
    const { inventory } = await readInventory(store.files, aips.eark);
    const placeOf = (name: string) =>
      [...logicalFiles(inventory)].find(({ logicalPath }) => logicalPath === `representations/rep1/data/${name}`)!
        .contentPath;
    [small, large] = [placeOf('văn bản/01.txt'), placeOf('lớn.bin')];
  });

  async function damage(at: LocalArchiveStore, path: string): Promise<void> {
    const bytes = await readFile(at.files.localPath(path));
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(at.files.localPath(path), bytes);
  }

  it('of a small file, a missing one and a shortened one on the first store: the other copy is taken', async () => {
    const objectPath = aips.eark;
    const before = await collectBytes((await buildDip(requestOf(objectPath))).stream(), 1 << 24);
    await damage(store, `${objectPath}/${small}`);
    await truncate(store.files.localPath(`${objectPath}/${large}`), LARGE - 1);
    const found: FoundDamage[] = [];
    const dip = await buildDip(requestOf(objectPath, { onDamage: (item) => found.push(item) }));
    expect((await collectBytes(dip.stream(), 1 << 24)).equals(before)).toBe(true);
    expect(found.map(({ store: id, path }) => [id, path])).toEqual(
      expect.arrayContaining([
        ['store-1', small],
        ['store-1', large],
      ]),
    );
  });

  it('of a large file that is noticed only at its end: the zip is broken off and cannot be read', async () => {
    const objectPath = aips.eark;
    await damage(store, `${objectPath}/${large}`);
    const found: FoundDamage[] = [];
    const dip = await buildDip(requestOf(objectPath, { onDamage: (item) => found.push(item) }));
    const path = join(folder, 'broken.zip');
    await expect(pipeline(Readable.from(dip.stream()), createWriteStream(path))).rejects.toMatchObject({
      code: 'ARCHIVE_OBJECT_DAMAGED',
    });
    expect(found).toEqual([expect.objectContaining({ store: 'store-1', path: large })]);
    const tree = await openTree(path);
    expect(tree.findings.filter(({ severity }) => severity === 'error')).not.toEqual([]);
    await tree.close();
    // Once the damage is known the intact copy is asked first.
    const again = await buildDip(requestOf(objectPath, { stores: [replica, store] }));
    await (await received(again)).close();
  });

  it('of the inventory: another copy speaks for the object', async () => {
    const objectPath = aips.eark;
    await damage(store, `${objectPath}/inventory.json`);
    await (await received(await buildDip(requestOf(objectPath)))).close();
  });
});

it('stops reading the store when nobody reads on', async () => {
  const objectPath = aips.eark;
  let readBytes = 0;
  let ended = 0;
  const reading: LocalArchiveStore['files']['read'] = async function* (key, options) {
    try {
      for await (const chunk of store.files.read(key, options)) {
        if (key.endsWith('lớn.bin')) readBytes += chunk.byteLength;
        yield chunk;
      }
    } finally {
      if (key.endsWith('lớn.bin')) ended += 1;
    }
  };
  const files = new Proxy(store.files, {
    get: (target, name) => {
      if (name === 'read') return reading;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  const dip = await buildDip(requestOf(objectPath, { stores: [{ ...store, files }] }));
  for await (const _ of dip.stream()) if (readBytes > 0) break;
  expect(ended).toBe(1);
  expect(readBytes).toBeLessThan(LARGE);
});

it('is refused where there is no object', async () => {
  await expect(buildDip(requestOf('objects/none'))).rejects.toMatchObject({ code: 'ARCHIVE_OBJECT_DAMAGED' });
});
