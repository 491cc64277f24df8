import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, collectBytes } from '@mocban/core';
import {
  assembleRecord,
  groupToRenew,
  judgeEvidenceRecord,
  manifestGroup,
  parseEvidenceRecord,
  readStoreBatches,
  requestStamp,
  serialiseEvidenceRecord,
  serialiseManifest,
  stampedBatch,
  tokensToRenew,
  treeOfGroups,
  writeBatch,
  type BatchKind,
  type HashTree,
  type ProvedGroup,
  type TrustMaterial,
} from '@mocban/evidence';
import { defaultAlgorithmPolicy, parseCertificate, parseCrl, tokenOfResponse } from '@mocban/pki';
import { copyBatches } from '@mocban/oais';
import { MemoryStore } from '@mocban/storage';
import { describeWith, ifPresent } from '../fixtures/corpora.js';
import { OpensslCa, OpensslTsa } from '../fixtures/openssl-ca.js';
import { serveTsa, type TsaServer } from '../fixtures/tsa-server.js';

const PREFIX = 'evidence/batches';
const VERSIONS = 37;
const NOW = (): Date => new Date(Date.now() + 5000);

describeWith('openssl', ifPresent('/usr/bin/openssl'), 'batches of evidence in a store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-batches-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let short: OpensslTsa;
  let long: OpensslTsa;
  let material: TrustMaterial;

  beforeAll(() => {
    const ca = OpensslCa.make(folder, { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
    short = OpensslTsa.make(ca, { name: 'ts', subject: '/C=VN/CN=TS', key: 'p256', until: '20270601000000Z' });
    long = OpensslTsa.make(ca, { name: 'tl', subject: '/C=VN/CN=TL', key: 'p256', until: '20340601000000Z' });
    material = {
      anchorsAt: () => [parseCertificate(ca.certificate())],
      intermediatesAt: () => [],
      crls: [parseCrl(ca.crl(3000))],
      ocsps: [],
      algorithms: defaultAlgorithmPolicy(),
    };
  });

  async function groupOf(version: number): Promise<ProvedGroup> {
    const lines = (algorithm: 'sha256' | 'sha512') =>
      serialiseManifest(algorithm, [
        { digest: createHash(algorithm).update(`content ${version}`).digest('hex'), path: 'v1/content/a' },
      ]);
    const made = await manifestGroup({ sha256: lines('sha256'), sha512: lines('sha512') });
    if ('problem' in made) throw new Error(made.problem);
    return made.group;
  }
  const groups = (): Promise<ProvedGroup[]> => Promise.all(Array.from({ length: VERSIONS }, (_, at) => groupOf(at)));

  async function seal(
    store: MemoryStore,
    kind: BatchKind,
    tree: HashTree,
    tsa: OpensslTsa,
    renews: readonly string[] = [],
  ): Promise<void> {
    const token = tokenOfResponse(tsa.respond(tree.root, tree.algorithm));
    const none = { certificates: [], crls: [], ocsps: [] };
    await writeBatch(store, PREFIX, stampedBatch(kind, tree, token, { renews, material: none }));
  }

  const sealVersions = async (store: MemoryStore, tsa: OpensslTsa): Promise<void> => {
    const members = (await groups()).map((group) => group('sha256') as Buffer[]);
    await seal(store, 'versions', treeOfGroups('sha256', members), tsa);
  };

  async function recordOf(store: MemoryStore, version: number) {
    const found = await assembleRecord(await readStoreBatches(store, PREFIX), await groupOf(version));
    return found && parseEvidenceRecord(serialiseEvidenceRecord(found.record));
  }

  it('prove every version, for longer when they are renewed, and by another algorithm', async () => {
    const store = new MemoryStore();
    await sealVersions(store, short);
    const at = (when: string | Date) => ({ at: new Date(when), material, isPartOfGroup: false });
    const [first] = await readStoreBatches(store, PREFIX);
    const judge = async (version: number, when: string | Date, as = version) =>
      judgeEvidenceRecord((await recordOf(store, version))!, await groupOf(as), at(when));
    for (let version = 0; version < VERSIONS; version += 1)
      expect(await judge(version, NOW())).toMatchObject({ indication: 'PASSED', existedAt: expect.any(Date) as Date });
    expect(await judge(3, NOW(), 4)).toMatchObject({ indication: 'FAILED', subIndication: 'HASH_FAILURE' });
    expect(await judge(3, '2028-01-01')).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'NO_POE' });

    const { group } = tokensToRenew((await recordOf(store, 0))!);
    await seal(store, 'tokens', treeOfGroups('sha256', [group]), long, [first!.head.root]);
    expect(await judge(36, '2028-01-01')).toMatchObject({ indication: 'PASSED', timestamps: [{}, {}] });
    expect(await judge(36, '2036-01-01')).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'NO_POE' });

    const renewed: Buffer[][] = [];
    for (const [version, proved] of (await groups()).entries())
      renewed.push(groupToRenew((await recordOf(store, version))!, 'sha512', await proved('sha512')));
    await seal(store, 'records', treeOfGroups('sha512', renewed), long, [first!.head.root]);
    for (const version of [0, 17, 36]) {
      expect(await judge(version, '2028-01-01')).toMatchObject({ indication: 'PASSED', timestamps: [{}, {}, {}] });
      expect(await judge(version, '2028-01-01', 1)).toMatchObject({ subIndication: 'HASH_FAILURE' });
    }
    expect(await assembleRecord(await readStoreBatches(store, PREFIX), await groupOf(99))).toBeUndefined();
  });

  it('are put beside the packages of a volume as they are', async () => {
    const [store, volume] = [new MemoryStore(), new MemoryStore()];
    await sealVersions(store, short);
    for (let twice = 0; twice < 2; twice += 1)
      await copyBatches({ id: 'store', files: store }, { id: 'volume', files: volume });
    const files = async (of: MemoryStore): Promise<[string, Buffer][]> => {
      const found: [string, Buffer][] = [];
      for await (const { key } of of.list('')) found.push([key, await collectBytes(of.read(key), 1 << 20)]);
      return found;
    };
    expect(await files(volume)).toEqual(await files(store));
  });

  it('are there whole or not at all, and again the same', async () => {
    const whole = new MemoryStore();
    await sealVersions(whole, short);
    const [batch] = await readStoreBatches(whole, PREFIX);
    const files: string[] = [];
    for await (const { key } of whole.list(PREFIX)) files.push(key);
    // Written again after each place where it may have been broken off.
    for (let kept = 0; kept <= files.length; kept += 1) {
      const store = new MemoryStore();
      const order = [...files].sort((a, b) => Number(a.endsWith('.json')) - Number(b.endsWith('.json')));
      for (const key of order.slice(0, kept)) await store.write(key, whole.read(key));
      expect(await readStoreBatches(store, PREFIX)).toHaveLength(kept < files.length ? 0 : 1);
      const token = await batch!.token();
      const members = (await groups()).map((group) => group('sha256') as Buffer[]);
      const made = stampedBatch('versions', treeOfGroups('sha256', members), token, {
        material: { certificates: [], crls: [], ocsps: [] },
      });
      expect((await writeBatch(store, PREFIX, made)) > 0).toBe(kept < files.length);
      expect(await readStoreBatches(store, PREFIX)).toHaveLength(1);
      const other = { ...made, token: Buffer.from('another') };
      await expect(writeBatch(store, PREFIX, other)).rejects.toMatchObject({ code: 'EVIDENCE_BATCH_CONFLICT' });
    }
  });

  it('prove nothing that is no pair of manifests: not two nodes of their tree', async () => {
    const store = new MemoryStore();
    await sealVersions(store, short);
    const [batch] = await readStoreBatches(store, PREFIX);
    const [a, b] = [(await batch!.tree.leaves().next()).value as Buffer, Buffer.alloc(32)];
    const both = (bytes: Buffer) => manifestGroup({ sha256: bytesOf(bytes), sha512: bytesOf(bytes) });
    const problem = expect.stringContaining('manifest-sha256.txt') as string;
    expect(await both(Buffer.concat([a, b]))).toEqual({ problem });
    expect(await both(Buffer.alloc(0))).toEqual({ problem });
  });

  describe('with an authority over HTTP', () => {
    const servers: TsaServer[] = [];
    const serve = async (...given: Parameters<typeof serveTsa>): Promise<string> => {
      const server = await serveTsa(...given);
      servers.push(server);
      return server.url;
    };
    afterEach(async () => {
      for (const server of servers.splice(0)) await server.close();
    });
    const tree = (): HashTree => treeOfGroups('sha256', [[Buffer.alloc(32, 1)], [Buffer.alloc(32, 2)]]);

    it('take a token that is believed, from the second authority where the first gives none', async () => {
      const down = await serve(() => undefined);
      const url = await serve((request) => short.answer(request));
      const options = { authorities: [{ url: down }, { url }], material: () => material, at: NOW() };
      const stamp = await requestStamp(tree(), options);
      expect(stamp).toMatchObject({ url, renewal: { by: 'timestamp', reason: 'certificate' } });
      expect(stamp.renewal.due.toISOString()).toBe('2026-06-01T00:00:00.000Z');
      const refuse = (more: Partial<Parameters<typeof requestStamp>[1]>) =>
        expect(requestStamp(tree(), { ...options, ...more })).rejects.toMatchObject({ code: 'EVIDENCE_TOKEN_REFUSED' });
      await refuse({ notBefore: new Date('2030-01-01') });
      await refuse({ material: () => ({ ...material, anchorsAt: () => [] }) });
      await refuse({ material: () => ({ ...material, crls: [] }) });
      await refuse({ at: new Date('2028-01-01') });
      await refuse({ authorities: [{ url, policy: '1.2.3.5' }] });
      await refuse({ authorities: [] });
    });
  });
});
