import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  auditObject,
  openArchiveStoreOn,
  openExistingStore,
  removeCopy,
  repairObject,
  replicateAip,
} from '@mocban/oais';
import { openS3Store, type S3StoreOptions } from '@mocban/storage-s3';
import { filesBelow } from '../../e2e/service.js';
import { placed, type TestBuckets } from './buckets.js';
import type { FaultProxy, Seen } from './fault-proxy.js';

const CHILD = fileURLToPath(new URL('doomed.mjs', import.meta.url));
const CONTENT = /^objects\/.*\/v1\/content\/submission\/.*\/data\/mot\.txt$/;

interface Surroundings {
  /** Stands before the server. */
  proxy(): FaultProxy;
  /** A store of files with an object that a bucket gets. */
  folder(): string;
}

/** Copying, repairing and removing in a bucket, by a process that is killed between two requests. */
export function describeKilled(buckets: () => TestBuckets, { proxy, folder }: Surroundings): void {
  describe('work on an object of a bucket whose process is killed', () => {
    let disk: string;
    let objectPath: string;
    let inventory: string;
    let sha512: string;
    let expected: string[];

    beforeAll(() => {
      disk = folder();
      const files = filesBelow(disk);
      objectPath = files.find((key) => CONTENT.test(key))!.split('/v1/')[0]!;
      inventory = `${objectPath}/inventory.json`;
      sha512 = createHash('sha512')
        .update(readFileSync(join(disk, inventory)))
        .digest('hex');
      expected = files.filter((key) => key.startsWith(objectPath));
    });
    afterEach(() => {
      proxy().choose = () => undefined;
    });

    const bucketBehindProxy = async () => {
      const { accessKeyId, secretAccessKey } = buckets().ceph;
      const { probe } = await buckets().open('plain');
      const credentials = { accessKeyId, secretAccessKey };
      return buckets().options('plain', { endpoint: proxy().endpoint, credentials, probe: probe! });
    };
    const request = async (options: S3StoreOptions) => ({
      from: await openExistingStore(disk, { readOnly: true }),
      to: await openArchiveStoreOn('bucket', await openS3Store(options)),
      objectPrefix: objectPath,
      inventorySha512: sha512,
      tx: 'killed-1',
    });
    /** Kills it at the first request that matches. */
    const kill = async (
      work: 'copy' | 'repair' | 'remove',
      options: S3StoreOptions,
      isIt: (seen: Seen) => boolean,
      isCarriedOut: boolean,
    ): Promise<void> => {
      const doomed = spawn(process.execPath, [CHILD, work, disk, objectPath, sha512, JSON.stringify(options)], {
        stdio: 'ignore',
      });
      const died = new Promise((resolve) => doomed.on('close', (_code, signal) => resolve(signal)));
      proxy().plan((seen) => isIt(seen) && doomed.kill('SIGKILL'), isCarriedOut ? 'lose-answer' : { answer: 503 });
      expect([work, await died]).toEqual([work, 'SIGKILL']);
      proxy().choose = () => undefined;
    };
    /** Where a work that changes the bucket so often is killed: every time with MOCBAN_SOAK. */
    const killsIn = (changes: number): number[] =>
      process.env['MOCBAN_SOAK'] === undefined
        ? [1, Math.ceil(changes / 2), changes]
        : Array.from({ length: changes }, (_, at) => at + 1);
    const isChange = ({ method }: Seen): boolean => ['PUT', 'DELETE', 'POST'].includes(method);
    const nthChange = (n: number): ((seen: Seen) => boolean) => {
      let changes = 0;
      return (seen) => isChange(seen) && (changes += 1) === n;
    };
    const changesOf = async (work: () => Promise<unknown>): Promise<number> => {
      const before = proxy().seen.length;
      await work();
      return proxy().seen.slice(before).filter(isChange).length;
    };
    const expectWhole = async ({ prefix }: { prefix: string }, objectKeys: readonly string[]): Promise<void> => {
      const keys = await buckets().keysOf({ bucket: 'plain', prefix });
      expect(keys.filter((one) => one.startsWith(objectPath)).sort()).toEqual(objectKeys);
      expect(keys.filter((one) => one.startsWith('staging/'))).toEqual([]);
    };

    it('copies it whole or not at all', async () => {
      // What is killed: where, and whether the server has carried it out.
      const kills: [at: string, isCarriedOut: boolean, isCommitted: boolean][] = [
        ['/mot.txt', false, false],
        ['/v1/inventory.json', true, false],
        [`/${inventory}`, false, false],
        [`/${inventory}`, true, true],
        [`/${inventory}.sha512`, false, true],
      ];
      for (const [key, isCarriedOut, isCommitted] of kills) {
        const options = await bucketBehindProxy();
        const isIt = ({ method, path }: Seen) => method === 'PUT' && path.replace(/\?.*/, '').endsWith(key);
        await kill('copy', options, isIt, isCarriedOut);
        const place = { bucket: 'plain', prefix: options.prefix };
        expect([key, (await buckets().keysOf(place)).includes(inventory)]).toEqual([key, isCommitted]);
        const again = await request(options);
        expect(await replicateAip(again)).toBe(isCommitted ? 'adopted' : 'committed');
        await expectWhole(options, expected);
        expect(await auditObject(again.to, objectPath)).toMatchObject({ verdict: 'intact' });
      }
    }, 120_000);

    it('repairs it in the end, and keeps what was damaged until then', async () => {
      const damagedCopy = async () => {
        const options = await bucketBehindProxy();
        const { to, from, ...rest } = await request(options);
        await replicateAip({ to, from, ...rest });
        const place = { bucket: 'plain', prefix: options.prefix };
        const content = expected.find((key) => CONTENT.test(key))!;
        const put = (key: string, Body: string) =>
          buckets().client.send(new PutObjectCommand({ ...placed(place, key), Body }));
        await put(content, 'khác');
        await put(`${content}.x`, 'x');
        await put(inventory, '{}');
        await buckets().client.send(new DeleteObjectCommand(placed(place, content.replace('mot.txt', 'hai/ba.txt'))));
        const repair = () =>
          repairObject({ store: to, objectPath, from: [from], expectedInventorySha512: sha512, tx: 'killed-1' });
        return { options, place, content, repair, to };
      };
      const first = await damagedCopy();
      const changes = await changesOf(first.repair);
      await expectWhole(first.options, expected);
      for (const [index, n] of killsIn(changes).entries()) {
        const { options, place, content, repair, to } = await damagedCopy();
        await kill('repair', options, nthChange(n), index % 2 === 0);
        // The damaged bytes are in their place, or set aside, until all is proven.
        const keys = await buckets().keysOf(place);
        const aside = keys.some((key) => key.startsWith('staging/') && key.endsWith(content.slice(-7)));
        const { verdict } = await auditObject(to, objectPath);
        expect([n, aside || keys.includes(content) || verdict === 'intact']).toEqual([n, true]);
        expect(['repaired', 'not-needed']).toContain((await repair()).outcome);
        await expectWhole(options, expected);
        expect(await auditObject(to, objectPath)).toMatchObject({ verdict: 'intact' });
      }
    }, 120_000);

    it('removes it whole in the end, and leaves nothing that could be taken for it', async () => {
      const copied = async () => {
        const options = await bucketBehindProxy();
        const { to, from, ...rest } = await request(options);
        await replicateAip({ to, from, ...rest });
        return { options, to, remove: () => removeCopy({ store: to, objectPath, tx: 'killed-1' }) };
      };
      const first = await copied();
      const changes = await changesOf(first.remove);
      await expectWhole(first.options, []);
      for (const [index, n] of killsIn(changes).entries()) {
        const { options, to, remove } = await copied();
        await kill('remove', options, nthChange(n), index % 2 === 0);
        expect(['intact', 'missing']).toContain((await auditObject(to, objectPath)).verdict);
        await remove();
        await expectWhole(options, []);
        await remove();
      }
    }, 120_000);
  });
}
