import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { initVolume } from '@mocban/oais';
import { rebuildCatalogue, type StoreOption } from '@mocban/repository';
import { cliAsync, filesBelow } from '../../e2e/service.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from '../repository/service.js';
import type { TestBuckets } from './buckets.js';

/** The catalogue snapshot where the first store is a bucket, and another bucket lets nothing be erased. */
export function describeSnapshots(buckets: () => TestBuckets): void {
  describe('the catalogue snapshot in buckets', () => {
    let folder: string;
    let service: TestService;
    let stores: Record<'first' | 'locked', StoreOption & { kind: 's3'; bucket: string; prefix: string }>;

    beforeAll(async () => {
      folder = await scratchFolder();
      const credentialsFile = join(folder, 'credentials.json');
      const { accessKeyId, secretAccessKey, endpoint } = buckets().ceph;
      writeFileSync(credentialsFile, JSON.stringify({ accessKeyId, secretAccessKey }));
      const placeIn = (bucket: string) => ({ bucket, prefix: buckets().options(bucket).prefix });
      const s3 = { kind: 's3' as const, endpoint, credentialsFile };
      stores = {
        first: { id: 'first', ...s3, ...placeIn('plain') },
        locked: { id: 'locked', ...s3, ...placeIn('lock') },
      };
      service = await TestService.start(join(folder, 'data'), {
        stores: [stores.first, stores.locked, { id: 'disk', path: join(folder, 'disk') }],
        snapshotAt: 'never',
        snapshots: { versionsPerGeneration: 2, keepGenerations: 1, keepDays: 0 },
      });
    });
    afterAll(async () => {
      await service?.close();
      await removeFolder(folder);
    });

    const take = async () => {
      await service.call('POST', '/v1/snapshot', { key: service.administrator });
      return service.until('/v1/snapshot', service.administrator, ({ requested }) => requested === false);
    };
    const keysOf = async ({ bucket, prefix }: { bucket: string; prefix: string }): Promise<string[]> => {
      const listed = new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}/` });
      const { Contents = [] } = await buckets().client.send(listed);
      return Contents.map(({ Key }) => Key!.slice(prefix.length + 1));
    };
    const objectsOf = (keys: readonly string[]): string[] => keys.filter((key) => key.startsWith('objects/')).sort();

    it('is committed in a bucket, brought to the others, and given back by one alone', async () => {
      const agency = await service.agency('H01');
      const sent = await service.send(agency, await bagParcel('HS-01', { 'mot.txt': 'một' }));
      expect(sent).toMatchObject({ state: 'preserved' });
      for (const version of ['v1', 'v2']) {
        const taken = await take();
        expect(taken['problem']).toBeUndefined();
        expect(taken).toMatchObject({
          version,
          copies: ['disk', 'first', 'locked'].map((store) => ({ store, version, state: 'intact' })),
        });
      }
      const onDisk = objectsOf(filesBelow(join(folder, 'disk')));
      for (const store of Object.values(stores)) {
        const keys = await keysOf(store);
        expect(objectsOf(keys)).toEqual(onDisk);
        expect(keys.filter((key) => key.startsWith('staging/'))).toEqual([]);
      }
      const summary = await rebuildCatalogue({ stores: [stores.locked], dataDirectory: join(folder, 'rebuilt') });
      expect(summary).toMatchObject({ agencies: 1, holdings: 1, problems: [], snapshot: { version: 'v2' } });
    }, 90_000);

    it('loses its old generation in every bucket when the next one is whole there', async () => {
      const taken = await take();
      expect(taken).toMatchObject({ objectId: 'urn:mocban:catalogue-snapshot:2', version: 'v1' });
      expect(taken['problem']).toBeUndefined();
      const onDisk = objectsOf(filesBelow(join(folder, 'disk')));
      expect(onDisk.filter((key) => /^objects\/([^/]+\/){4}inventory\.json$/.test(key))).toHaveLength(2);
      for (const store of Object.values(stores)) expect(objectsOf(await keysOf(store))).toEqual(onDisk);
      await service.until('/v1/log', service.administrator, (body) => {
        const {
          leaves,
          waiting,
          stores: logs,
        } = body as {
          leaves: number;
          waiting: number;
          stores: { leaves: number }[];
        };
        return waiting === 0 && logs.every((log) => log.leaves === leaves);
      });
      const { bucket, prefix, endpoint } = stores.locked;
      const s3 = ['--s3-endpoint', endpoint, '--s3-credentials', join(folder, 'credentials.json')];
      expect(await cliAsync('verify-store', `s3://${bucket}/${prefix}`, ...s3)).toMatchObject({
        exit: 0,
        json: { results: [{ valid: true, log: 'verified', evidence: 'verified' }] },
      });
    }, 90_000);

    it('leaves the packages of a bucket to be written to a volume', async () => {
      const at = (name: string): string => join(folder, name);
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      writeFileSync(at('seal.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
      writeFileSync(at('archive.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
      const { bucket, prefix, endpoint } = stores.first;
      const s3 = ['--s3-endpoint', endpoint, '--s3-credentials', at('credentials.json')];
      const url = `s3://${bucket}/${prefix}`;
      const plan = ['--volume', 'BH-1=50000000', '--out', at('plan.json')];
      expect(await cliAsync('volume', 'plan', url, ...plan, ...s3)).toMatchObject({ exit: 0 });
      await initVolume(at('BH-1'), { label: 'BH-1', serial: '1', capacityBytes: 50_000_000, kind: 'disk' });
      const write = ['--plan', at('plan.json'), '--from', url, '--key', at('seal.pem'), ...s3];
      expect(await cliAsync('volume', 'write', at('BH-1'), ...write)).toMatchObject({
        exit: 0,
        json: { seal: { packages: 1 } },
      });
      expect(spawnSync('sh', [at('BH-1/verify.sh'), at('archive.pem')]).status).toBe(0);
    }, 90_000);
  });
}
