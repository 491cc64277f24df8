import { createHash } from 'node:crypto';
import {
  CreateMultipartUploadCommand,
  GetObjectRetentionCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { bytesOf, collectBytes } from '@mocban/core';
import { openS3Store, type S3StoreOptions } from '@mocban/storage-s3';
import type { TestBuckets } from './buckets.js';
import { FaultProxy, type Fault, type Seen } from './fault-proxy.js';

const RETRIES = { attempts: 4, pauseMs: 5, deadlineMs: 5000 };
const LARGE = Buffer.alloc((6 << 20) + 11, 'abcdefg');
const textOf = async (source: AsyncIterable<Uint8Array>): Promise<string> =>
  (await collectBytes(source, 1 << 24)).toString('latin1');
const md5 = (text: string): string => createHash('md5').update(text).digest('base64');

/** What a real server does, and what networks and servers do to a store. */
export function describeServer(buckets: () => TestBuckets): void {
  describe('a store in a bucket', () => {
    it('finds out what the server honours, and leaves nothing of its trying', async () => {
      const plain = await buckets().open('plain', { probe: undefined });
      expect(plain.probe).toEqual({
        createOnly: true,
        createOnlyInParts: false,
        replaceIf: 'bare',
        md5Checked: true,
        versioned: false,
        objectLock: false,
      });
      expect(plain.conditions).toEqual({ createOnly: true, replaceIf: true });
      const { prefix, ...locked } = buckets().options('lock');
      const store = await openS3Store({ ...locked, prefix });
      // This server writes over objects of versioned buckets whatever it is told.
      expect(store.probe).toMatchObject({ createOnly: false, replaceIf: false, versioned: true, objectLock: true });
      store.close();
      const { Versions, DeleteMarkers } = await buckets().client.send(
        new ListObjectVersionsCommand({ Bucket: 'lock', Prefix: prefix }),
      );
      expect([Versions ?? [], DeleteMarkers ?? []]).toEqual([[], []]);
    });

    it.each<[what: string, change: Partial<S3StoreOptions>, message: RegExp]>([
      ['no such bucket', { bucket: 'absent' }, /no such bucket/],
      [
        'a wrong secret',
        { credentials: { accessKeyId: 'MOCBANTESTKEY0000001', secretAccessKey: 'x' } },
        /denies access/,
      ],
      ['no server', { endpoint: 'http://127.0.0.1:9' }, /gave no answer/],
    ])('says so where there is %s', async (_, change, message) => {
      const opening = openS3Store({ ...buckets().options('plain'), retries: RETRIES, ...change });
      await expect(opening).rejects.toMatchObject({
        code: 'STORAGE_IO',
        message: expect.stringMatching(message) as string,
      });
    });

    it('lists keys that name no place as other, and never outside its folder', async () => {
      const options = buckets().options('plain');
      const put = (Key: string) => buckets().client.send(new PutObjectCommand({ Bucket: 'plain', Key, Body: 'x' }));
      const names = [
        'ok',
        'a/../../b',
        'a//b',
        'a/./b',
        'marker/',
        '../up',
        'tab\there',
        'back\\slash',
        'both',
        'both/x',
      ];
      for (const name of names) await put(`${options.prefix}/${name}`);
      await put(`${options.prefix}-neighbour/x`);
      const store = await openS3Store({ ...options, readOnly: true });
      const found: Record<string, string> = {};
      for await (const { key, kind } of store.list('')) found[key] = kind;
      expect(found).toEqual(
        Object.fromEntries(names.map((name) => [name, /\/\/|\.\.?\/|\/$/.test(name) ? 'other' : 'file'])),
      );
      const children = await store.children('');
      expect(children.folders).toEqual(['a', 'both', 'marker']);
      expect(children.others).toEqual(['..']);
      await expect(store.write('new', bytesOf('x'))).rejects.toMatchObject({ code: 'STORAGE_READ_ONLY' });
      store.close();
      const writing = await openS3Store(options);
      for (const name of ['a', 'marker', 'tab\there', 'both', 'ok', 'back\\slash']) await writing.remove(name);
      expect(await writing.children('')).toEqual({ files: [], folders: [], others: ['..'] });
      writing.close();
    });

    it('sweeps up uploads in parts that never ended, of its own folder and old enough only', async () => {
      const store = await buckets().open('plain');
      const own = buckets().options('plain');
      const begin = (Key: string) => buckets().client.send(new CreateMultipartUploadCommand({ Bucket: 'plain', Key }));
      const sweeping = await openS3Store({ ...own, ...(store.probe && { probe: store.probe }) });
      await begin(`${own.prefix}/a/b`);
      await begin('elsewhere/c');
      expect(await sweeping.sweepUnfinished(new Date(Date.now() - 60_000))).toEqual([]);
      expect(await sweeping.sweepUnfinished(new Date(Date.now() + 60_000))).toEqual(['a/b']);
      const { Uploads } = await buckets().client.send(new ListMultipartUploadsCommand({ Bucket: 'plain' }));
      expect((Uploads ?? []).map(({ Key }) => Key)).toEqual(['elsewhere/c']);
      sweeping.close();
    });
  });

  describe('a store in a bucket with object lock', () => {
    const COMPLIANT = {
      retention: { mode: 'COMPLIANCE' as const, days: 1, appliesTo: (key: string) => key.startsWith('kept') },
    };

    it('retains what it is told to, says that it cannot be erased, and erases the rest with all versions', async () => {
      const options = { ...buckets().options('lock'), ...COMPLIANT };
      const store = await openS3Store(options);
      await store.write('kept/a', bytesOf('x'));
      // In parts: this server forgets the retention that they were begun with.
      await store.write('kept/large', bytesOf(Buffer.alloc(9 << 20)));
      await store.write('free/a', bytesOf('y'));
      const retention = await buckets().client.send(
        new GetObjectRetentionCommand({ Bucket: 'lock', Key: `${options.prefix}/kept/large` }),
      );
      expect(retention.Retention?.Mode).toBe('COMPLIANCE');
      expect(retention.Retention!.RetainUntilDate!.getTime()).toBeGreaterThan(Date.now() + 86_000_000);
      await expect(store.erase('kept')).rejects.toMatchObject({ code: 'STORAGE_RETAINED' });
      expect(await textOf(store.read('kept/a'))).toBe('x');
      await store.remove('free');
      expect(await store.stat('free/a')).toBeUndefined();
      await store.erase('free');
      const { Versions, DeleteMarkers } = await buckets().client.send(
        new ListObjectVersionsCommand({ Bucket: 'lock', Prefix: `${options.prefix}/free` }),
      );
      expect([Versions ?? [], DeleteMarkers ?? []]).toEqual([[], []]);
      store.close();
    });

    it('takes no earlier version for the object, whether it was replaced or removed', async () => {
      const store = await buckets().open('lock');
      await store.write('a', bytesOf('first'));
      await store.replaceIf('a', createHash('sha512').update('first').digest('hex'), Buffer.from('second'));
      expect(await textOf(store.read('a'))).toBe('second');
      await store.remove('a');
      await expect(textOf(store.read('a'))).rejects.toMatchObject({ code: 'STORAGE_KEY_MISSING' });
      expect(await store.children('')).toEqual({ files: [], folders: [], others: [] });
      await store.write('a', bytesOf('third'));
      expect(await textOf(store.read('a'))).toBe('third');
    });

    it('is refused with a retention in a bucket without lock', async () => {
      const opening = openS3Store({ ...buckets().options('plain'), ...COMPLIANT });
      await expect(opening).rejects.toMatchObject({ code: 'STORAGE_UNSUPPORTED' });
    });
  });

  describe('a store behind a bad network', () => {
    let proxy: FaultProxy;
    beforeAll(async () => {
      proxy = await FaultProxy.start(buckets().ceph.endpoint);
    });
    afterAll(() => proxy.stop());
    beforeEach(() => {
      proxy.choose = () => undefined;
    });

    const open = () =>
      buckets().open('plain', {
        endpoint: proxy.endpoint,
        retries: RETRIES,
        silenceMs: 400,
        partBytes: 5 << 20,
      });
    const isPut = ({ method, path }: Seen): boolean => method === 'PUT' && !path.includes('partNumber');
    const isPart = ({ path }: Seen): boolean => path.includes('partNumber=');
    const isEnd = ({ method, path }: Seen): boolean => method === 'POST' && path.includes('uploadId=');
    const isGet = ({ method, path }: Seen): boolean => method === 'GET' && !path.includes('list-type');

    it.each<[string, (seen: Seen) => boolean, Fault[]]>([
      ['the answer to a write is lost', isPut, ['lose-answer']],
      ['the answer to a write is lost twice', isPut, ['lose-answer', 'lose-answer']],
      ['the server fails and comes back', isPut, [{ answer: 500 }, { answer: 503 }]],
      ['the answer to a write comes too late', isPut, [{ stallMs: 600 }]],
      ['the reading back is cut short', isGet, [{ cutAfter: 2 }]],
    ])('writes an object once where %s', async (_, matches, faults) => {
      const store = await open();
      proxy.plan(matches, ...faults);
      expect(await store.write('a', bytesOf('hello'))).toEqual({ sizeBytes: 5 });
      expect(await textOf(store.read('a'))).toBe('hello');
      await expect(store.write('a', bytesOf('other'))).rejects.toMatchObject({ code: 'STORAGE_KEY_EXISTS' });
    });

    it.each<[string, (seen: Seen) => boolean, Fault[]]>([
      ['a part is lost on its way', isPart, [{ answer: 503 }, 'lose-answer']],
      ['the answer to its end is lost', isEnd, ['lose-answer']],
    ])('writes a large object where %s', async (_, matches, faults) => {
      const store = await open();
      proxy.plan(matches, ...faults);
      expect(await store.write('a', bytesOf(LARGE))).toEqual({ sizeBytes: LARGE.length });
      expect(await textOf(store.read('a'))).toBe(LARGE.toString('latin1'));
    });

    it('replaces an object once where the answer is lost', async () => {
      const store = await open();
      await store.write('a', bytesOf('old'));
      proxy.plan(isPut, 'lose-answer');
      await store.replaceIf('a', createHash('sha512').update('old').digest('hex'), Buffer.from('new'));
      expect(await textOf(store.read('a'))).toBe('new');
    });

    it('goes on reading at the byte where a connection broke', async () => {
      const store = await open();
      await store.write('a', bytesOf(LARGE));
      proxy.seen.length = 0;
      proxy.plan(isGet, { cutAfter: 1 << 20 }, { cutAfter: 12_345 }, { answer: 500 }, { stallMs: 600 });
      expect(await textOf(store.read('a', { start: 5 }))).toBe(LARGE.subarray(5).toString('latin1'));
      expect(proxy.seen.length).toBe(5);
    });

    it('takes no other object for the one it was reading', async () => {
      const store = await open();
      await store.write('a', bytesOf(LARGE));
      proxy.plan(isGet, { cutAfter: 1 << 20 });
      const reading = store.read('a');
      await reading.next();
      await store.remove('a');
      await store.write('a', bytesOf('another'));
      await expect(textOf(reading)).rejects.toMatchObject({ code: 'STORAGE_IO' });
    });

    it('removes what reads back as something else, and fails', async () => {
      const store = await open();
      proxy.choose = (seen) => (isGet(seen) ? { shortenTo: 3 } : undefined);
      await expect(store.write('a', bytesOf('hello'))).rejects.toMatchObject({
        code: 'STORAGE_IO',
        message: expect.stringMatching(/what was read back is not what was written/) as string,
      });
      proxy.choose = () => undefined;
      expect(await store.stat('a')).toBeUndefined();
    });

    it('gives up after its attempts and leaves nothing', async () => {
      const store = await open();
      proxy.choose = (seen) => (isPart(seen) ? { answer: 500 } : undefined);
      await expect(store.write('a', bytesOf(LARGE))).rejects.toMatchObject({ code: 'STORAGE_IO' });
      proxy.choose = () => undefined;
      expect(await store.stat('a')).toBeUndefined();
      expect(await store.sweepUnfinished(new Date(Date.now() + 60_000))).toEqual([]);
    });

    it('removes one by one where a server takes no lots', async () => {
      const store = await open();
      for (const key of ['a/b', 'a/c', 'a/d']) await store.write(key, bytesOf(key));
      proxy.choose = ({ method, path }) => (method === 'POST' && path.includes('delete') ? { answer: 501 } : undefined);
      await store.remove('a');
      expect(await store.children('a')).toEqual({ files: [], folders: [], others: [] });
    });

    it('is not deceived by a server that refuses bytes for their digest', async () => {
      const { prefix } = buckets().options('plain');
      const put = new PutObjectCommand({
        Bucket: 'plain',
        Key: `${prefix}/a`,
        Body: 'hello',
        ContentMD5: md5('other'),
      });
      await expect(buckets().client.send(put)).rejects.toMatchObject({ name: 'BadDigest' });
    });
  });
}
