import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { rebuildCatalogue, type StoreOption } from '@mocban/repository';
import { cliAsync, filesBelow } from '../../e2e/service.js';
import { answersTo, catalogueRoutes } from '../repository/catalogue-answers.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from '../repository/service.js';
import { placed, type Place, type TestBuckets } from './buckets.js';
import { FaultProxy } from './fault-proxy.js';
import { describeKilled } from './killed-cases.js';

const CONTENT = /^objects\/.*\/v1\/content\/submission\/.*\/data\/mot\.txt$/;

const STORES = ['disk', 'near', 'far'] as const;
type StoreName = (typeof STORES)[number];

/** What can be done to a store behind the service's back. */
interface Hand {
  keys(): Promise<string[]>;
  put(key: string, text: string): Promise<unknown>;
  remove(key: string): Promise<unknown>;
}

interface Damage {
  verdict: string;
  make(hand: Hand, objectPath: string): Promise<unknown>;
}

const contentOf = async (hand: Hand, objectPath: string): Promise<string> =>
  (await hand.keys()).find((key) => key.startsWith(objectPath) && CONTENT.test(key))!;

/** Every kind; in a locked bucket a newer version, or a marker, lies over what is retained. */
const DAMAGES: readonly Damage[] = [
  { verdict: 'changed', make: async (hand, path) => hand.put(await contentOf(hand, path), 'mộT HS-01') },
  { verdict: 'changed', make: async (hand, path) => hand.put(await contentOf(hand, path), 'm') },
  { verdict: 'missing', make: async (hand, path) => hand.remove(await contentOf(hand, path)) },
  { verdict: 'extra', make: async (hand, path) => hand.put(`${await contentOf(hand, path)}.x`, 'x') },
  { verdict: 'changed', make: (hand, path) => hand.put(`${path}/inventory.json`, '{}') },
  { verdict: 'changed', make: (hand, path) => hand.put(`${path}/inventory.json.sha512`, 'x') },
  {
    verdict: 'missing',
    make: async (hand, path) => {
      for (const key of await hand.keys()) if (key.startsWith(path)) await hand.remove(key);
    },
  },
];

/** One file store and two buckets under one service, from the transfer to the catalogue made anew. */
export function describeService(buckets: () => TestBuckets): void {
  describe('a service with a folder and two buckets as stores', () => {
    let folder: string;
    let data: string;
    let proxy: FaultProxy;
    let service: TestService;
    let agency: string;
    let aipId: string;
    let places: Record<'near' | 'far', Place>;

    const credentialsFile = (): string => join(folder, 'credentials.json');
    const described = (place: Place, endpoint = buckets().ceph.endpoint) => ({
      kind: 's3' as const,
      endpoint,
      ...place,
      credentialsFile: credentialsFile(),
    });
    const near = (): StoreOption => ({ id: 'near', site: 'Hà Nội', ...described(places.near, proxy.endpoint) });
    const far = (): StoreOption => ({
      id: 'far',
      site: 'Huế',
      carrierKind: 'locked bucket',
      retention: { mode: 'COMPLIANCE' as const, days: 1 },
      ...described(places.far),
    });
    const start = (stores: readonly StoreOption[], at = data): Promise<TestService> =>
      TestService.start(at, { stores, retryCeilingMs: 500 }, service?.administrator);
    const all = (): StoreOption[] => [{ id: 'disk', path: join(data, 'disk') }, near(), far()];

    beforeAll(async () => {
      folder = await scratchFolder();
      data = join(folder, 'data');
      proxy = await FaultProxy.start(buckets().ceph.endpoint);
      const { accessKeyId, secretAccessKey } = buckets().ceph;
      writeFileSync(credentialsFile(), JSON.stringify({ accessKeyId, secretAccessKey }));
      const placeIn = (bucket: string): Place => ({ bucket, prefix: buckets().options(bucket).prefix });
      places = { near: placeIn('plain'), far: placeIn('lock') };
      service = await start(all());
      agency = await service.agency('H01');
    });
    afterAll(async () => {
      await service.close();
      await proxy.stop();
      await removeFolder(folder);
    });

    const keysOf = (place: Place): Promise<string[]> => buckets().keysOf(place);
    const run = async (target: string, store?: string) => {
      const { body } = await service.call('POST', target, { key: service.administrator, body: { store } });
      return service.until(`${target}/${String(body['id'])}`, service.administrator, ({ state }) => state === 'done');
    };
    /** Waits until every store has so many copies that were read back. */
    const copied = (count: number) =>
      service.until('/v1/stores', service.administrator, (body) =>
        (body as unknown as { states: Record<string, number> }[]).every(({ states }) => states['intact'] === count),
      );
    const send = async (name: string) =>
      service.send(agency, await bagParcel(name, { 'mot.txt': `một ${name}`, 'hai/ba.txt': 'ba' }));

    it('preserves a transfer on all three, and says what they are', async () => {
      const sent = await send('HS-01');
      expect(sent).toMatchObject({ state: 'preserved' });
      aipId = String(sent['aipId']);
      await copied(1);
      const { body } = await service.call('GET', '/v1/stores', { key: service.administrator });
      expect(body).toMatchObject([
        { id: 'disk', kind: 'file', site: 'main', carrierKind: 'disk', trust: 'full', states: { intact: 1 } },
        {
          id: 'far',
          kind: 's3',
          site: 'Huế',
          carrierKind: 'locked bucket',
          probe: { createOnly: false, objectLock: true },
        },
        { id: 'near', kind: 's3', site: 'Hà Nội', probe: { createOnly: true, replaceIf: 'bare', versioned: false } },
      ]);
      const onDisk = filesBelow(join(data, 'disk')).filter((key) => key.startsWith('objects/'));
      for (const place of [places.near, places.far]) {
        const keys = await keysOf(place);
        expect(keys.filter((key) => key.startsWith('objects/')).sort()).toEqual(onDisk);
        expect(keys.filter((key) => key.startsWith('staging/'))).toEqual([]);
      }
    });

    it('removes copies from a bucket by a plan of two persons, whole, and makes them again', async () => {
      const second = await service.key('approver', undefined, { holder: 'second' });
      const { body } = await service.call('POST', '/v1/keys/current/rotate', { key: second, body: {} });
      const put = async (policy: object): Promise<void> => {
        const asking = { key: service.administrator, body: { kind: 'policy', reason: 'a test', policy } };
        const { body: plan } = await service.call('POST', '/v1/replication/plans', asking);
        const request = { kind: 'storage-plan', subject: plan['id'], reason: 'a test' };
        const asked = await service.call('POST', '/v1/approvals', { key: service.administrator, body: request });
        const approve = `/v1/approvals/${String(asked.body['id'])}/approve`;
        expect((await service.call('POST', approve, { key: String(body['key']), body: {} })).status).toBe(200);
        const target = `/v1/replication/plans/${String(plan['id'])}`;
        await service.until(target, service.administrator, ({ state }) => state === 'done');
      };
      const whole = await keysOf(places.near);
      await put({ minCopies: 2, stores: ['disk', 'far'] });
      const ofObject = (key: string): boolean => !/^(log\/|README|objects\/[^/]+$|objects\/extensions\/)/.test(key);
      expect((await keysOf(places.near)).filter(ofObject)).toEqual([]);
      await put({ minCopies: 2 });
      const isLog = (key: string): boolean => key.startsWith('log/');
      expect((await keysOf(places.near)).filter((key) => !isLog(key))).toEqual(whole.filter((key) => !isLog(key)));
    }, 90_000);

    /** The three stores as whoever damages them has them in hand. */
    const hands = (store: StoreName): Hand => {
      if (store === 'disk') {
        const root = join(data, 'disk');
        return {
          keys: async () => filesBelow(root),
          put: async (key, text) => {
            mkdirSync(dirname(join(root, key)), { recursive: true });
            writeFileSync(join(root, key), text);
          },
          remove: async (key) => rmSync(join(root, key)),
        };
      }
      const place = places[store];
      const { client } = buckets();
      return {
        keys: () => keysOf(place),
        put: (key, text) => client.send(new PutObjectCommand({ ...placed(place, key), Body: text })),
        remove: (key) => client.send(new DeleteObjectCommand(placed(place, key))),
      };
    };
    const contents = async (store: StoreName): Promise<string[]> =>
      (await hands(store).keys()).filter((key) => /^(objects|staging)\//.test(key)).sort();

    it('finds damages of every kind in each store and mends them, and gives the whole catalogue back from one bucket alone', async () => {
      const objects = Math.ceil((DAMAGES.length * STORES.length) / 2);
      const sent = await Promise.all(Array.from({ length: objects - 1 }, (_, n) => send(`HS-0${n + 2}`)));
      expect(sent.filter(({ state }) => state !== 'preserved')).toEqual([]);
      await copied(objects);
      const paths = (await contents('disk')).filter((key) => CONTENT.test(key)).map((key) => key.split('/v1/')[0]!);
      const before = await Promise.all(STORES.map(contents));
      // Each object is damaged in two stores at most: the third has a good copy.
      const planted = DAMAGES.flatMap((damage) => STORES.map((store) => ({ store, damage }))).map((one, n) => ({
        ...one,
        path: paths[Math.floor(n / 2)]!,
      }));
      for (const { store, path, damage } of planted) await damage.make(hands(store), path);
      const verdicts = (list: { store: string; path: string; verdict: string }[]): string[] =>
        list.map(({ store, path, verdict }) => `${store} ${path} ${verdict}`).sort();

      const audit = await run('/v1/audits');
      const found = await service.call(
        'GET',
        `/v1/audits/${String(audit['id'])}/objects?limit=200&verdict=not-intact`,
        {
          key: service.administrator,
        },
      );
      expect(verdicts(found.body['items'] as Parameters<typeof verdicts>[0])).toEqual(
        verdicts(planted.map(({ store, path, damage: { verdict } }) => ({ store, path, verdict }))),
      );
      const repairs: string[] = [];
      for (const store of STORES) {
        const repair = await run('/v1/repairs', store);
        const outcomes = repair['outcomes'] as { outcome: string }[];
        expect(outcomes.map(({ outcome }) => outcome)).toEqual(DAMAGES.map(() => 'repaired'));
        repairs.push(`/v1/repairs/${String(repair['id'])}`);
      }
      expect(await run('/v1/audits')).toMatchObject({ verdicts: { intact: objects * STORES.length } });
      expect(await Promise.all(STORES.map(contents))).toEqual(before);

      await service.call('POST', '/v1/snapshot', { key: service.administrator });
      await service.until('/v1/snapshot', service.administrator, ({ requested }) => requested === false);
      const routes = await catalogueRoutes(service, repairs);
      expect(routes.length).toBeGreaterThan(objects * 6);
      const told = await answersTo(service, routes);
      const other = join(folder, 'from-near');
      const alone = { id: 'near', ...described(places.near) };
      expect(await rebuildCatalogue({ stores: [alone], dataDirectory: other })).toMatchObject({
        holdings: objects,
        problems: [],
      });
      const rebuilt = await TestService.start(other, { stores: [alone] });
      try {
        expect(await answersTo(rebuilt, routes)).toEqual(told);
      } finally {
        await rebuilt.close();
      }
    }, 240_000);

    const nearNow = async (): Promise<Record<string, unknown>> => {
      const { body } = await service.call('GET', '/v1/stores', { key: service.administrator });
      return (body as unknown as Record<string, unknown>[]).find(({ id }) => id === 'near')!;
    };
    const nearIs = (what: RegExp) =>
      service.until('/v1/ready', service.administrator, ({ components }) =>
        what.test((components as Record<string, string>)['store near']!),
      );

    it('preserves without a bucket that denies access, stays ready, and makes its copy when it is back', async () => {
      proxy.choose = () => ({ answer: 403 });
      expect(await send('HS-20')).toMatchObject({ state: 'preserved' });
      // The policy asks for two copies: the folder and the other bucket do.
      expect(await nearIs(/does not answer/)).toMatchObject({ status: 'ok', components: { 'store far': 'ok' } });
      proxy.choose = () => undefined;
      await copied(12);
    }, 90_000);

    it('starts without a bucket that does not answer, or denies access, and takes it when it is back', async () => {
      await service.close();
      proxy.choose = () => 'lose-answer';
      service = await start(all());
      expect(await nearNow()).toMatchObject({ away: { reason: expect.stringMatching(/gave no answer/) as string } });
      expect(await nearNow()).not.toHaveProperty('probe');
      expect(await service.call('GET', '/v1/ready')).toMatchObject({ status: 200 });
      expect(await send('HS-21')).toMatchObject({ state: 'preserved' });
      proxy.choose = () => ({ answer: 403 });
      await nearIs(/denies access/);
      const { body: incidents } = await service.call('GET', '/v1/incidents', { key: service.administrator });
      expect(incidents['items']).toContainEqual(expect.objectContaining({ store: 'near', kind: 'unreachable' }));
      proxy.choose = () => undefined;
      await copied(13);
      // Its copies may be made a moment before it is noted that it is back.
      await service.until('/v1/stores', service.administrator, (list) =>
        (list as unknown as { away?: object }[]).every(({ away }) => away === undefined),
      );
      expect(await nearNow()).toMatchObject({ incidents: 0, probe: { createOnly: true } });
      await nearIs(/^ok$/);
    }, 90_000);

    it('is audited, verified, repaired and made a catalogue of by the command line', async () => {
      const { endpoint } = buckets().ceph;
      const { bucket, prefix } = places.near;
      const s3 = ['--s3-endpoint', endpoint, '--s3-credentials', credentialsFile()];
      const url = `s3://${bucket}/${prefix}`;
      const file = join(folder, 'far.json');
      writeFileSync(file, JSON.stringify({ id: 'far', ...described(places.far) }));
      expect(await cliAsync('audit', url, file, join(data, 'disk'), ...s3)).toMatchObject({
        exit: 0,
        json: { valid: true },
      });
      // A store that was away has a beginning of the log until it is published to again.
      await service.until('/v1/log', service.administrator, (body) => {
        const { leaves, waiting, stores } = body as { leaves: number; waiting: number; stores: { leaves: number }[] };
        return waiting === 0 && stores.every((store) => store.leaves === leaves);
      });
      expect(await cliAsync('verify-store', url, ...s3)).toMatchObject({
        exit: 0,
        json: { valid: true, results: [{ findings: [{ rule: 'LOG_KEY_UNCONFIRMED' }] }] },
      });
      const key = (await keysOf(places.near)).find((one) => CONTENT.test(one))!;
      await buckets().client.send(new DeleteObjectCommand(placed(places.near, key)));
      const repair = await cliAsync('repair', url, '--from', file, ...s3);
      expect(repair).toMatchObject({ exit: 0, json: { objects: [{ outcome: 'repaired', source: 'far' }] } });
      expect(await cliAsync('audit', 's3://absent', ...s3)).toMatchObject({ exit: 3 });
      const made = await cliAsync('rebuild', '--from', url, '--data', join(folder, 'anew'), ...s3);
      expect(made).toMatchObject({ exit: 0, json: { holdings: 13, problems: [] } });
    }, 90_000);

    describeKilled(buckets, { proxy: () => proxy, folder: () => join(data, 'disk') });

    it('takes a bucket for its first store where the server keeps two writers apart, and refuses one where it does not', async () => {
      const other = join(folder, 'other');
      const first = { bucket: 'plain', prefix: buckets().options('plain').prefix };
      const refused = TestService.start(join(folder, 'refused'), {
        stores: [{ id: 'b', ...described({ bucket: 'lock', prefix: buckets().options('lock').prefix }) }],
      });
      await expect(refused).rejects.toMatchObject({ code: 'START_STORE_UNFIT' });
      const stores = [
        { id: 'b', ...described(first) },
        { id: 'disk', path: join(other, 'disk') },
      ];
      const elsewhere = await TestService.start(other, { stores });
      try {
        const producer = await elsewhere.agency('H02');
        const sent = await elsewhere.send(producer, await bagParcel('HS-03', { 'mot.txt': 'một' }));
        expect(sent).toMatchObject({ state: 'preserved' });
        const keys = await keysOf(first);
        expect(keys.filter((key) => key.startsWith('objects/')).sort()).toEqual(
          filesBelow(join(other, 'disk')).filter((key) => key.startsWith('objects/')),
        );
        expect(keys.filter((key) => key.startsWith('staging/'))).toEqual([]);
        expect(filesBelow(join(other, 'work')).filter((key) => !key.endsWith('.log'))).toEqual([]);
      } finally {
        await elsewhere.close();
      }
    }, 90_000);

    it('disseminates from a bucket what the folder has lost', async () => {
      const name = filesBelow(join(data, 'disk')).find((key) => CONTENT.test(key))!;
      writeFileSync(join(data, 'disk', name), 'khác');
      const dip = await service.call('GET', `/v1/holdings/${aipId.replace('urn:uuid:', '')}/versions/v1/dip`, {
        key: service.administrator,
      });
      expect(dip.status).toBe(200);
    });
  });
}
