import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { validateEark } from '@mocban/eark';
import { exportVersion, validateObject } from '@mocban/ocfl';
import { readPremisDocument } from '@mocban/premis';
import { createReadStream } from 'node:fs';
import {
  AIP_ID,
  bagZip,
  collect,
  copyFolder,
  dying,
  ingest,
  removeFolder,
  snapshot,
  temporaryFolder,
} from '../archive.test.helper.js';
import { auditObject } from '../archival-storage/audit/audit-object.js';
import { updateReplica } from '../archival-storage/replication/update-replica.js';
import { discardStaging } from '../archival-storage/staging.js';
import { openArchiveStore, openExistingStore } from '../archival-storage/store.js';
import { describeAip } from '../data-management/holding.js';
import type { LocalArchiveStore } from '../ports.js';
import { commitNextVersion, recoverNextVersion } from './commit-next-version.js';
import { stageRepresentation } from './stage-representation.js';
import type { DerivedFile, StageRepresentationRequest } from './types.js';

const SOURCE = 'representations/rep1/data/phụ lục/bảng.csv';
const TX = 'migration-1';

let pristine: string;
let objectPath: string;
let inventorySha512: string;
beforeAll(async () => {
  pristine = await temporaryFolder();
  const store = await openArchiveStore('s1', join(pristine, 's1'));
  const replica = await openArchiveStore('s2', join(pristine, 's2'));
  ({ objectPrefix: objectPath, inventorySha512 } = await ingest({
    store,
    replica,
    packagePath: await bagZip(pristine),
    packageName: 'b.zip',
  }));
});
afterAll(() => removeFolder(pristine));

let folder: string;
let store: LocalArchiveStore;
let replica: LocalArchiveStore;
beforeEach(async () => {
  folder = await temporaryFolder();
  for (const name of ['s1', 's2']) await copyFolder(join(pristine, name), join(folder, name));
  store = await openExistingStore(join(folder, 's1'), { id: 's1' });
  replica = await openExistingStore(join(folder, 's2'), { id: 's2' });
});
afterEach(() => removeFolder(folder));

async function derived(path = 'data/phụ lục/bảng.pdf'): Promise<DerivedFile> {
  const bytes = Buffer.from('%PDF-1.7 bảng');
  const localPath = join(folder, 'made', 'bảng.pdf');
  await mkdir(join(folder, 'made'), { recursive: true });
  await writeFile(localPath, bytes);
  const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  return {
    source: SOURCE,
    path,
    localPath,
    sizeBytes: bytes.byteLength,
    digests: { sha256: digest('sha256'), sha512: digest('sha512') },
    mimeType: 'application/pdf',
    formats: [{ name: 'PDF/A', version: '2b', registry: { name: 'PRONOM', key: 'fmt/477' } }],
  };
}

const request = (files: readonly DerivedFile[]): StageRepresentationRequest => ({
  store,
  objectPath,
  inventorySha512,
  tx: TX,
  created: '2026-05-05T02:00:00Z',
  message: 'migrated to PDF/A-2b',
  archive: { name: 'Trung tâm Lưu trữ lịch sử', identificationCode: 'H38.LT' },
  software: { name: 'Mộc Bản', version: '0.1.0' },
  files,
  events: [
    {
      type: 'migration',
      dateTime: '2026-05-05T01:00:00Z',
      outcome: 'success',
      agents: [
        {
          agent: {
            identifier: { type: 'software', value: 'LibreOffice 7.4.7' },
            name: 'LibreOffice',
            type: 'software',
            version: '7.4.7',
          },
          role: 'executing program',
        },
      ],
    },
    { type: 'validation', dateTime: '2026-05-05T01:01:00Z', outcome: 'success', agents: [] },
  ],
});

it('a version with a further representation is valid, and has every file of the last one', async () => {
  const before = await describeAip(store, objectPath);
  const first = await snapshot(join(folder, 's1', objectPath, 'v1'));
  const staged = await stageRepresentation(request([await derived()]));
  expect(staged).toMatchObject({ aipId: AIP_ID, version: 'v2', representation: 'rep2' });
  expect(await commitNextVersion(store, staged)).toBe('committed');
  await discardStaging(store, TX);

  expect(await collect(validateObject(store.files, objectPath))).toEqual([]);
  expect(await auditObject(store, objectPath)).toMatchObject({ verdict: 'intact', head: 'v2' });
  // What was there is there as it was, and once.
  expect(await snapshot(join(folder, 's1', objectPath, 'v1'))).toEqual(first);
  expect(Object.keys(await snapshot(join(folder, 's1', objectPath, 'v2'))).sort()).toEqual([
    'content/METS.xml',
    'content/metadata/preservation/PREMIS.xml',
    'content/representations/rep2/METS.xml',
    'content/representations/rep2/data/phụ lục/bảng.pdf',
    'content/representations/rep2/metadata/preservation/PREMIS_rep2.xml',
    'inventory.json',
    'inventory.json.sha512',
  ]);

  const root = join(folder, AIP_ID.replaceAll(':', '_'));
  await exportVersion(store.files, objectPath, 'v2', root);
  const { findings } = await validateEark(await openTree(root));
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  const [, file] = [
    ...(
      await readPremisDocument(
        createReadStream(join(root, 'representations/rep2/metadata/preservation/PREMIS_rep2.xml')),
      )
    ).objects,
  ];
  const source = [
    ...(
      await readPremisDocument(
        createReadStream(join(root, 'representations/rep1/metadata/preservation/PREMIS_rep1.xml')),
      )
    ).objects,
  ].find((object) => object.kind === 'file' && object.originalName?.endsWith('bảng.csv'));
  expect(file!.relationships![1]).toMatchObject({ subType: 'has source', objects: [source!.identifiers[0]] });

  const after = await describeAip(store, objectPath);
  expect(after.versions.map(({ version }) => version)).toEqual(['v1', 'v2']);
  expect(after.versions[0]!.inventorySha512).toBe(inventorySha512);
  expect(after.events.map(({ type }) => type)).toEqual([
    ...before.events.map(({ type }) => type),
    'migration',
    'validation',
  ]);
  const files = [];
  const counted = new Set<string>();
  for await (const { path, puid, role, medium, derivedFrom } of after.versions[1]!.files) {
    if (role === 'content') files.push({ path, puid, derivedFrom });
    if (medium !== undefined) counted.add(path.slice(0, 'representations/rep1/'.length));
  }
  // What was made of a document is no further document.
  expect([...counted]).toEqual(['representations/rep1/']);
  expect(files.filter(({ derivedFrom }) => derivedFrom !== undefined)).toEqual([
    { path: 'representations/rep2/data/phụ lục/bảng.pdf', puid: 'fmt/477', derivedFrom: SOURCE },
  ]);

  await updateReplica({
    from: store,
    to: replica,
    objectPrefix: objectPath,
    inventorySha512: staged.inventorySha512,
    tx: TX,
  });
  expect(await auditObject(replica, objectPath)).toMatchObject({ verdict: 'intact', head: 'v2' });
});

it('a version says what its files were found to be since, and the versions before it what they said', async () => {
  const format = { basis: 'signature', release: 'pronom-130-containers-40', warnings: ['EXTENSION_MISMATCH'] };
  const at = '2026-05-04T01:00:00Z';
  const said = async () => {
    const { versions, events } = await describeAip(store, objectPath);
    const files = await Promise.all(
      versions.map(async ({ version, files: list }) => {
        for await (const { path, puid, formatName, formatBasis, formatRelease, formatWarnings } of list)
          if (path === SOURCE) return { version, puid, formatName, formatBasis, formatRelease, formatWarnings };
        return undefined;
      }),
    );
    return { files, events };
  };
  const commit = async (change: Partial<StageRepresentationRequest>) => {
    const staged = await stageRepresentation({ ...request([await derived()]), ...change });
    await commitNextVersion(store, staged);
    await discardStaging(store, TX);
    return staged.inventorySha512;
  };
  const [v1] = (await said()).files;
  const again = { puid: 'x-fmt/18', name: 'Comma; Separated', ...format };
  const second = await commit({ identified: [{ path: SOURCE, at, ...again }] });
  const v2 = {
    version: 'v2',
    puid: 'x-fmt/18',
    formatName: 'Comma; Separated',
    formatBasis: 'signature',
    formatRelease: 'pronom-130-containers-40',
    formatWarnings: ['EXTENSION_MISMATCH'],
  };
  const { files, events } = await said();
  expect(files).toEqual([v1, v2]);
  expect(v1).not.toMatchObject({ puid: 'x-fmt/18' });
  const identification = events.find(({ type }) => type === 'format identification');
  expect(identification).toMatchObject({
    dateTime: at,
    outcome: 'success',
    agents: [{ value: 'Mộc Bản 0.1.0' }],
    objects: [{ role: 'source' }],
  });
  // A later version says it too, until it was told again; of no known format nothing else is said.
  const none = { basis: 'none', release: 'pronom-131-containers-40', warnings: [] };
  await commit({ inventorySha512: second, identified: [{ path: SOURCE, at, ...none }] });
  expect((await said()).files).toMatchObject([v1, v2, { version: 'v3', formatBasis: 'none' }]);
  expect((await said()).files[2]).toMatchObject({ puid: undefined, formatRelease: 'pronom-131-containers-40' });
  const root = join(folder, AIP_ID.replaceAll(':', '_'));
  await exportVersion(store.files, objectPath, 'v3', root);
  const { findings } = await validateEark(await openTree(root));
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
});

it('says nothing of the format of what is no content of it', async () => {
  const identified = [{ path: 'METS.xml', at: '2026-05-04T01:00:00Z', basis: 'none', release: 'x', warnings: [] }];
  await expect(stageRepresentation({ ...request([await derived()]), identified })).rejects.toMatchObject({
    code: 'ARCHIVE_VERSION_INVALID',
  });
});

it.each([
  ['no file', async () => []],
  ['a file of nothing that is held', async () => [{ ...(await derived()), source: 'representations/rep1/data/x.doc' }]],
  ['a source that is no content', async () => [{ ...(await derived()), source: 'METS.xml' }]],
  ['a file beside the data', async () => [await derived('metadata/x.pdf')]],
  ['two of one name', async () => [await derived('data/A.pdf'), await derived('data/a.pdf')]],
])('refuses %s and leaves the AIP as it is', async (_, files) => {
  await expect(stageRepresentation(request(await files()))).rejects.toMatchObject({ code: 'ARCHIVE_VERSION_INVALID' });
  expect(await auditObject(store, objectPath)).toMatchObject({ verdict: 'intact', head: 'v1' });
});

it('makes no version of an AIP whose description was changed, nor on another head', async () => {
  const files = [await derived()];
  await expect(stageRepresentation({ ...request(files), inventorySha512: '0' })).rejects.toMatchObject({
    code: 'ARCHIVE_OBJECT_CONFLICT',
  });
  const premis = join(folder, 's1', objectPath, 'v1/content/metadata/preservation/PREMIS.xml');
  await writeFile(premis, (await readFile(premis, 'utf8')).replace('ingestion', 'ingestiom'));
  await expect(stageRepresentation(request(files))).rejects.toMatchObject({ code: 'ARCHIVE_OBJECT_DAMAGED' });
});

it('killed before any change and taken up again it makes one version, and the AIP is never without a good one', async () => {
  const run = async (on: LocalArchiveStore): Promise<void> => {
    const staged = await stageRepresentation({ ...request([await derived()]), store: on });
    await commitNextVersion(on, staged);
  };
  const { store: counted, changes } = dying(store, Infinity);
  await run(counted);
  for (let diesAt = 0; diesAt < changes.length; diesAt += 1) {
    const root = join(folder, `killed-${diesAt}`);
    await copyFolder(join(pristine, 's1'), root);
    store = await openExistingStore(root, { id: 's1' });
    await expect(run(dying(store, diesAt).store)).rejects.toThrow('killed');
    await recoverNextVersion(store, objectPath, TX);
    const found = await auditObject(store, objectPath);
    expect([diesAt, found.verdict]).toEqual([diesAt, 'intact']);
    if (found.head === 'v1') await run(store);
    expect(await auditObject(store, objectPath)).toMatchObject({ verdict: 'intact', head: 'v2' });
    await discardStaging(store, TX);
    expect(await collect(validateObject(store.files, objectPath))).toEqual([]);
  }
  expect(changes.length).toBeGreaterThan(10);
});
