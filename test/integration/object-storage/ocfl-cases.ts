import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { collectBytes } from '@mocban/core';
import {
  commitNewObject,
  commitNewVersion,
  initStorageRoot,
  listTombstones,
  purgeObject,
  recoverObject,
  stageNewObject,
  stageNewVersion,
  validateStorageRoot,
  type VersionFile,
} from '@mocban/ocfl';
import type { S3Store } from '@mocban/storage-s3';
import { programOf } from '../../workspace/compile.js';
import type { TestBuckets } from './buckets.js';

const run = promisify(execFile);
const ID = 'urn:example:1';
const LARGE = Buffer.alloc(9 << 20, 'hồ sơ');

const options = (day: number) => ({
  id: ID,
  created: `2026-03-1${day}T01:30:00Z`,
  message: `version ${day}`,
  user: { name: 'Archive', address: 'https://example.org/' },
});

function file(logicalPath: string, bytes: Buffer): VersionFile {
  const sha512 = createHash('sha512').update(bytes).digest('hex');
  return { logicalPath, sizeBytes: bytes.length, sha512, source: { bytes } };
}

const FIRST = [file('một.txt', Buffer.from('một')), file('large.bin', LARGE)];

async function errorsOf(store: S3Store): Promise<string[]> {
  const rules: string[] = [];
  for await (const { severity, rule } of validateStorageRoot(store, 'objects'))
    if (severity === 'error') rules.push(rule);
  return rules;
}

async function committed(store: S3Store): Promise<string> {
  await initStorageRoot(store, 'objects');
  const staged = await stageNewObject(store, 'staging/1', options(1), FIRST);
  expect(await commitNewObject(store, 'objects', staged)).toBe('committed');
  expect(await commitNewObject(store, 'objects', staged)).toBe('adopted');
  await store.erase('staging');
  return staged.objectPrefix;
}

/** OCFL's operations where nothing can be renamed, on a real server. */
export function describeOcfl(buckets: () => TestBuckets): void {
  const PURGE = { id: ID, purged: '2026-04-01T00:00:00Z', reason: 'retention over', user: { name: 'Archive' } };

  describe('an OCFL storage root in a bucket', () => {
    it.each(['plain', 'lock'])(
      'takes objects and versions, keeps the rules and lets them be purged (%s)',
      async (bucket) => {
        const store = await buckets().open(bucket);
        const objectPrefix = await committed(store);
        const second = [...FIRST, file('hai.txt', Buffer.from('hai'))];
        const version = await stageNewVersion(store, 'staging/2', 'objects', objectPrefix, options(2), second);
        expect(await commitNewVersion(store, 'objects', version)).toBe('committed');
        expect(await commitNewVersion(store, 'objects', version)).toBe('adopted');
        expect(await errorsOf(store)).toEqual([]);
        const read = await collectBytes(store.read(`objects/${objectPrefix}/v1/content/large.bin`), LARGE.length);
        expect(read.equals(LARGE)).toBe(true);
        expect(await purgeObject(store, 'objects', objectPrefix, 'staging/p', PURGE)).toMatchObject({
          outcome: 'purged',
        });
        expect((await store.children(`objects/${objectPrefix}`)).files).toEqual([]);
        expect(await purgeObject(store, 'objects', undefined, 'staging/p', PURGE)).toMatchObject({
          outcome: 'adopted',
        });
      },
    );

    it('lets one of two versions that were made of the same head win', async () => {
      const store = await buckets().open('plain');
      const objectPrefix = await committed(store);
      const stage = (n: number) =>
        stageNewVersion(store, `staging/v${n}`, 'objects', objectPrefix, options(2), [
          ...FIRST,
          file(`${n}.txt`, Buffer.from(String(n))),
        ]);
      const staged = [await stage(1), await stage(2)];
      const done = await Promise.allSettled(staged.map((one) => commitNewVersion(store, 'objects', one)));
      expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('keeps what a retention keeps, says so, and leaves no tombstone', async () => {
      const store = await buckets().open('lock', {
        retention: { mode: 'COMPLIANCE', days: 1, appliesTo: (key) => /^objects\/.*\/content\//.test(key) },
      });
      const objectPrefix = await committed(store);
      const purging = purgeObject(store, 'objects', objectPrefix, 'staging/p', PURGE);
      await expect(purging).rejects.toMatchObject({ code: 'STORAGE_RETAINED' });
      expect(await errorsOf(store)).toEqual([]);
      const tombstones: unknown[] = [];
      for await (const tombstone of listTombstones(store, 'objects')) tombstones.push(tombstone);
      expect(tombstones).toEqual([]);
    });

    it('takes back an object that never came to its commit point', async () => {
      const store = await buckets().open('plain');
      const objectPrefix = await committed(store);
      for (const name of ['inventory.json', 'inventory.json.sha512'])
        await store.remove(`objects/${objectPrefix}/${name}`);
      const { action } = await recoverObject(store, `objects/${objectPrefix}`, { rootPrefix: 'objects' });
      expect(action).toBe('taken-back');
      expect(await errorsOf(store)).toEqual([]);
    });
  });

  it('the example in the README of storage-s3 runs and prints what it says', async () => {
    const { endpoint, accessKeyId, secretAccessKey } = buckets().ceph;
    const page = readFileSync(new URL('../../../packages/storage-s3/README.md', import.meta.url), 'utf8');
    const text = /```ts\n([\s\S]*?)```/
      .exec(page)![1]!
      .replace('https://s3.example.org', endpoint)
      .replace("bucket: 'archive'", "bucket: 'plain'")
      .replace("'AKIDEXAMPLE'", JSON.stringify(accessKeyId))
      .replace("'secret'", JSON.stringify(secretAccessKey));
    const { file: program, remove } = programOf(text);
    try {
      const { stdout } = await run(process.execPath, [program]);
      expect(stdout).toBe('{ createOnly: true, replaceIf: true }\nobjects/abc/o1/v1/content/a.txt 5\n');
    } finally {
      remove();
    }
  });
}
