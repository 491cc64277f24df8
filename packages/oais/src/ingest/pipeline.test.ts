import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { validateEarkFolder } from '../eark.test.helper.js';
import { auditObject } from '../archival-storage/audit/audit-object.js';
import { listStaging } from '../archival-storage/staging.js';
import { openArchiveStore } from '../archival-storage/store.js';
import type { ArchiveStore } from '../ports.js';
import {
  AIP_ID,
  bagZip,
  collect,
  ingest,
  removeFolder,
  snapshot,
  temporaryFolder,
  describeWhole,
} from '../archive.test.helper.js';

let folder: string;
let store: ArchiveStore;
let replica: ArchiveStore;

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openArchiveStore('store-1', join(folder, 's1'));
  replica = await openArchiveStore('store-2', join(folder, 's2'));
});
afterEach(() => removeFolder(folder));

describe('a bag becomes an AIP on two stores', () => {
  it('keeps every file of the bag under submission/ and its payload as the representation', async () => {
    const staged = await ingest({ store, replica, packagePath: await bagZip(folder), packageName: 'bag-2020-01.zip' });
    for (const each of [store, replica]) {
      const audit = await auditObject(each, staged.objectPrefix);
      expect(audit).toMatchObject({ id: AIP_ID, verdict: 'intact', files: [], findings: [] });
      expect(audit.inventorySha512).toBe(staged.inventorySha512);
    }
    const holding = await describeWhole(store, staged.objectPrefix);
    const paths = holding.versions[0]!.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'METS.xml',
        'metadata/descriptive/DC.xml',
        'metadata/preservation/PREMIS.xml',
        'representations/rep1/METS.xml',
        'representations/rep1/data/Quyết định 01.txt',
        'representations/rep1/data/phụ lục/bản sao.csv',
        'representations/rep1/data/phụ lục/bảng.csv',
        'submission/bag-2020-01/bagit.txt',
        'submission/bag-2020-01/data/phụ lục/bản sao.csv',
        'submission/bag-2020-01/manifest-sha256.txt',
      ]),
    );
    expect(await snapshot(join(folder, 's1', 'objects'))).toEqual(await snapshot(join(folder, 's2', 'objects')));
  });

  it('writes a valid E-ARK AIP', async () => {
    const staged = await ingest({ store, packagePath: await bagZip(folder), packageName: 'bag-2020-01.zip' });
    expect(await validateEarkFolder(store, staged.objectPrefix, join(folder, 'out'))).toEqual([]);
  });

  it('describes the AIP alike from both stores, with the transfer that brought it', async () => {
    const staged = await ingest({ store, replica, packagePath: await bagZip(folder), packageName: 'bag-2020-01.zip' });
    const holding = await describeWhole(store, staged.objectPrefix);
    expect(await describeWhole(replica, staged.objectPrefix)).toEqual(holding);
    expect(holding).toMatchObject({
      aipId: AIP_ID,
      profile: 'eark',
      title: 'Hồ sơ thử',
      recordCode: 'hs-2020-01',
      submissionProfile: 'bagit',
      receivedAt: '2026-03-10T01:00:00Z',
      transfer: { agreementCode: 'NL.2026.01', idempotencyKey: 'khóa-1', packageName: 'bag-2020-01.zip' },
    });
    expect(holding.events.map(({ type }) => type)).toEqual([
      'ingestion',
      'message digest calculation',
      'fixity check',
      'validation',
      'information package creation',
    ]);
    const content = holding.versions[0]!.files.filter(({ role }) => role === 'content');
    expect(content.map(({ path, mimeType, originalName }) => ({ path, mimeType, originalName }))).toContainEqual({
      path: 'representations/rep1/data/phụ lục/bảng.csv',
      mimeType: 'text/csv',
      originalName: 'data/phụ lục/bảng.csv',
    });
    for (const file of content) expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('stores equal bytes once', async () => {
    const staged = await ingest({ store, packagePath: await bagZip(folder), packageName: 'bag-2020-01.zip' });
    const inventory = JSON.parse(await readFile(join(folder, 's1', staged.objectPrefix, 'inventory.json'), 'utf8')) as {
      manifest: Record<string, string[]>;
    };
    expect(Object.values(inventory.manifest).every((paths) => paths.length === 1)).toBe(true);
  });
});

describe('a pipeline that is killed', () => {
  const steps: string[] = [];

  it('has named steps from the upload to the copies', async () => {
    await ingest({
      store,
      replica,
      packagePath: await bagZip(folder),
      packageName: 'bag-2020-01.zip',
      onStep: (step) => void steps.push(step),
    });
    expect(steps).toEqual([
      'receive:start',
      'receive:unpacked',
      'receive:digested',
      'check:done',
      'package:start',
      'package:metadata-written',
      'package:object-staged',
      'package:intent-written',
      'commit:before-publish',
      'commit:published',
      'replicate:start',
      'replicate:copied',
      'replicate:published',
    ]);
  });

  it('gives one object with the same bytes when it is run again, wherever it was killed', async () => {
    const packagePath = await bagZip(folder);
    const clean = await ingest({ store, replica, packagePath, packageName: 'bag-2020-01.zip' });
    for (const killed of steps) {
      const root = join(folder, killed.replace(':', '-'));
      const first = await openArchiveStore('a', join(root, 'a'));
      const second = await openArchiveStore('b', join(root, 'b'));
      const attempt = { store: first, replica: second, packagePath, packageName: 'bag-2020-01.zip' };
      await expect(
        ingest({
          ...attempt,
          onStep: (step) => {
            if (step === killed) throw new Error(`killed at ${step}`);
          },
        }),
      ).rejects.toThrow(`killed at ${killed}`);
      const again = await ingest({
        ...attempt,
        store: await openArchiveStore('a', join(root, 'a')),
        replica: await openArchiveStore('b', join(root, 'b')),
      });
      expect(again.inventorySha512).toBe(clean.inventorySha512);
      for (const [each, name] of [
        [first, 'a'],
        [second, 'b'],
      ] as const) {
        expect((await auditObject(each, again.objectPrefix)).verdict).toBe('intact');
        expect(await collect(listStaging(each))).toEqual([]);
        expect(await snapshot(join(root, name, 'objects'))).toEqual(await snapshot(join(folder, 's1', 'objects')));
      }
    }
  }, 120_000);
});
