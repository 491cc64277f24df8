import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openTree } from '@mocban/container';
import { collectBytes } from '@mocban/core';
import { validateEark } from '@mocban/eark';
import {
  judgeEvidenceRecord,
  leafHash,
  openCheckpoint,
  parseEvidenceRecord,
  parseNote,
  parseVkey,
  signersOf,
  verifyInclusion,
  type RecordVerdict,
} from '@mocban/evidence';
import { openExistingStore, openStoreBatches, readManifestGroup, verifyEvidence } from '@mocban/oais';
import { defaultAlgorithmPolicy, parseCertificate, parseCrl, signTrustStore } from '@mocban/pki';
import { rebuildCatalogue, type RepositoryOptions } from '@mocban/repository';
import { bouncyCastle, judgedByBouncyCastle } from '../../fixtures/bouncycastle.js';
import { OpensslCa, OpensslTsa } from '../../fixtures/openssl-ca.js';
import { serveTsa, type TsaServer } from '../../fixtures/tsa-server.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let data: string;
let tsa: OpensslTsa;
let server: TsaServer;
/** What the authority does with its next requests. */
let answer: (request: Buffer) => Buffer | undefined;
let evidence: NonNullable<RepositoryOptions['evidence']>;
let signatures: NonNullable<RepositoryOptions['signatures']>;
let administrator = '';
let producer: string;
let sent = 0;
let stamped = 4;
let batches = 0;
let running: TestService | undefined;

const at = (...names: string[]): string => path.join(data, ...names);

async function start(options: Partial<RepositoryOptions> = {}): Promise<TestService> {
  const service = (running = await TestService.start(data, { evidence, signatures, ...options }, administrator));
  administrator = service.administrator;
  return service;
}

async function preserve(service: TestService): Promise<string> {
  const name = `HS-${(sent += 1)}`;
  const transfer = await service.send(producer, await bagParcel(name, { 'a.txt': name }));
  if (transfer['state'] !== 'preserved') throw new Error(JSON.stringify(transfer));
  return String(transfer['aipId']);
}

interface EvidenceAnswer {
  state: string;
  pendingVersions: number;
  batches: number;
  requested: boolean;
  problem?: string;
  newest: { root: string; kind: string; algorithm: string; leaves: number; stampedAt?: string; stores: string[] }[];
}

const evidenceUntil = async (
  service: TestService,
  done: (evidence: EvidenceAnswer) => boolean,
): Promise<EvidenceAnswer> =>
  (await service.until('/v1/evidence', administrator, (body) =>
    done(body as unknown as EvidenceAnswer),
  )) as unknown as EvidenceAnswer;

async function make(service: TestService, body: object = {}): Promise<EvidenceAnswer> {
  const asked = await service.call('POST', '/v1/evidence', { key: administrator, body });
  expect(asked.status).toBe(202);
  return evidenceUntil(service, ({ requested, state }) => !requested && state === 'ok');
}

/** When every version that was preserved has its number in the log, and every store its leaves. */
const logged = (service: TestService): Promise<unknown> =>
  service.until('/v1/log', administrator, (body) => {
    const { waiting, leaves: size, stores } = body as { waiting: number; leaves: number; stores: { leaves: number }[] };
    return waiting === 0 && stores.every((store) => store.leaves === size);
  });

async function recordOf(service: TestService, aipId: string): Promise<Buffer> {
  const response = await fetch(`${service.repository.url}/v1/holdings/${aipId.slice(-36)}/versions/v1/evidence`, {
    headers: { authorization: `Bearer ${administrator}` },
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

const objectPathOf = (aipId: string): string => {
  const digest = createHash('sha256').update(aipId).digest('hex');
  return `${digest.slice(0, 3)}/${digest.slice(3, 6)}/${digest.slice(6, 9)}/${digest}`;
};

async function judge(record: Buffer, aipId: string): Promise<RecordVerdict> {
  const store = await openExistingStore(at('store-2'), { readOnly: true });
  const made = await readManifestGroup(store, `objects/${objectPathOf(aipId)}`, 'v1');
  if ('problem' in made) throw new Error(made.problem);
  const read = async (name: string): Promise<Buffer> => readFile(path.join(folder, 'ca', name));
  const root = parseCertificate(await read('root.pem'));
  return judgeEvidenceRecord(parseEvidenceRecord(record), made.group, {
    at: new Date(Date.now() + 5000),
    isPartOfGroup: false,
    material: {
      anchorsAt: () => [root],
      intermediatesAt: () => [],
      crls: [parseCrl(await read('root.crl'))],
      ocsps: [],
      algorithms: defaultAlgorithmPolicy(),
    },
  });
}

async function expectSound(stamped: number): Promise<void> {
  for (const name of ['store-1', 'store-2']) {
    const findings: unknown[] = [];
    const walk = verifyEvidence(await openExistingStore(at(name), { readOnly: true }));
    let step = await walk.next();
    for (; !step.done; step = await walk.next()) if (step.value.severity !== 'info') findings.push(step.value);
    expect(findings).toEqual([]);
    expect(step.value).toMatchObject({ log: 'verified', evidence: 'verified', stamped });
  }
}

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  const ca = OpensslCa.make(path.join(folder, 'ca'), { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
  tsa = OpensslTsa.make(ca, { name: 'tsa', subject: '/C=VN/CN=TSA', key: 'p256' });
  answer = (request) => tsa.answer(request);
  server = await serveTsa((request) => answer(request));
  const trust = path.join(folder, 'trust');
  await mkdir(path.join(folder, 'revocation'));
  await mkdir(trust);
  await writeFile(path.join(folder, 'revocation', 'root.crl'), ca.crl(3000));
  await writeFile(path.join(trust, 'root.pem'), ca.certificate());
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { sha256 } = parseCertificate(ca.certificate());
  const entry = { file: 'root.pem', sha256, kind: 'anchor', domain: 'CHUYEN_DUNG', source: 'test', approver: 'test' };
  await signTrustStore(trust, [{ ...entry, trustedFrom: '2025-01-01T00:00:00Z' } as never], privateKey);
  await writeFile(path.join(folder, 'trust.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  evidence = {
    authorities: [{ url: server.url }],
    at: 'never',
  };
  signatures = {
    trustStore: trust,
    trustKey: path.join(folder, 'trust.pub'),
    validationData: path.join(folder, 'revocation'),
  };
}, 240_000);
afterEach(() => running?.close());
afterAll(async () => {
  await server.close();
  await removeFolder(folder);
});

it('makes none where no authority is named, and says so', async () => {
  const service = await start({ evidence: undefined as never });
  producer = await service.agency('H01');
  await preserve(service);
  await logged(service);
  const { body } = await service.call('GET', '/v1/ready');
  expect(body).toMatchObject({ status: 'ok', evidence: 'off' });
  expect(await evidenceUntil(service, () => true)).toMatchObject({ state: 'off', pendingVersions: 1, batches: 0 });
  const asked = await service.call('POST', '/v1/evidence', { key: administrator, body: {} });
  expect(asked).toMatchObject({ status: 409, body: { code: 'EVIDENCE_NO_AUTHORITY' } });
}, 240_000);

it('has versions stamped together, puts the batch into every store, and gives the record of each', async () => {
  const service = await start();
  const aips = [await preserve(service), await preserve(service)];
  await logged(service);
  const holding = `/v1/holdings/${aips[0]!.slice(-36)}/versions`;
  const versions = async () => (await service.call('GET', holding, { key: administrator })).body;
  expect(await versions()).toMatchObject([{ version: 'v1', evidence: 'PENDING_EVIDENCE' }]);
  expect(await service.call('GET', `${holding}/v1/evidence`, { key: administrator })).toMatchObject({
    status: 404,
    body: { code: 'EVIDENCE_PENDING' },
  });
  const made = await make(service);
  expect(made).toMatchObject({
    state: 'ok',
    pendingVersions: 0,
    batches: 1,
    newest: [{ kind: 'versions', leaves: 3, stores: ['store-1', 'store-2'] }],
  });
  expect(await versions()).toMatchObject([{ evidence: 'EVIDENCED' }]);
  for (const aip of aips)
    expect(await judge(await recordOf(service, aip), aip)).toMatchObject({ indication: 'PASSED' });
  expect(await judge(await recordOf(service, aips[0]!), aips[1]!)).toMatchObject({ subIndication: 'HASH_FAILURE' });
  // None when there is nothing new.
  expect(await make(service)).toMatchObject({ batches: 1 });
  await logged(service);
  await service.close();
  await expectSound(3);
}, 240_000);

it('keeps trying where the authority is away or not believed', async () => {
  const service = await start();
  const aip = await preserve(service);
  await logged(service);
  const stale = tsa.respond(Buffer.alloc(32), 'sha256');
  for (const wrong of [() => undefined, () => stale]) {
    answer = wrong;
    await service.call('POST', '/v1/evidence', { key: administrator, body: {} });
    const failing = await evidenceUntil(service, ({ state, problem }) => state === 'failing' && problem !== undefined);
    expect(failing).toMatchObject({ batches: 1, pendingVersions: 1, newest: [{ leaves: 1 }, { leaves: 3 }] });
  }
  answer = (request) => tsa.answer(request);
  expect(await make(service)).toMatchObject({ state: 'ok', batches: 2 });
  expect(await judge(await recordOf(service, aip), aip)).toMatchObject({ indication: 'PASSED' });
}, 240_000);

it('is made whole by the next run wherever one was broken off: one batch, each version once, none forgotten', async () => {
  let breaksAt: string | undefined;
  const service = await start({
    onStep: (step) => {
      if (step !== breaksAt) return;
      breaksAt = undefined;
      throw new Error(`broken off at ${step}`);
    },
  });
  for (const step of ['closed', 'stamped', 'kept', 'written']) {
    const before = await evidenceUntil(service, () => true);
    const aips = [await preserve(service), await preserve(service)];
    await service.until('/v1/log', administrator, (body) => body['waiting'] === 0);
    breaksAt = `batch:${step}`;
    await service.call('POST', '/v1/evidence', { key: administrator, body: {} });
    await evidenceUntil(
      service,
      ({ state, newest }) => breaksAt === undefined && (state === 'failing' || newest[0]!.stores.length === 1),
    );
    const after = await make(service);
    expect(after).toMatchObject({ batches: before.batches + 1, pendingVersions: 0 });
    expect(after.newest[0]).toMatchObject({ leaves: 2, stores: ['store-1', 'store-2'] });
    for (const aip of aips)
      expect(await judge(await recordOf(service, aip), aip)).toMatchObject({ indication: 'PASSED' });
    stamped += 2;
  }
  await service.until('/v1/log', administrator, (body) => body['waiting'] === 0);
  await service.close();
  await expectSound(stamped);
}, 240_000);

it('renews tokens and algorithms on demand, and BouncyCastle accepts what comes of it', async () => {
  const service = await start();
  const aip = (await service.call('GET', '/v1/holdings', { key: administrator })).body['items'] as { aipId: string }[];
  const [{ aipId }] = aip as [{ aipId: string }];
  await make(service, { renew: 'timestamp' });
  await make(service, { renew: 'algorithm' });
  const renewed = await make(service, { renew: 'timestamp' });
  expect(renewed.newest.slice(0, 4).map(({ kind }) => kind)).toEqual(['tokens', 'records', 'tokens', 'versions']);
  batches = renewed.batches;
  const record = await recordOf(service, aipId);
  const { indication, message, timestamps } = await judge(record, aipId);
  expect({ indication, message, chains: timestamps.map(({ chain }) => chain) }).toEqual({
    indication: 'PASSED',
    chains: [0, 0, 1, 1],
  });
  if (bouncyCastle !== undefined) {
    const file = path.join(folder, 'renewed.ers');
    await writeFile(file, record);
    const manifests = ['sha256', 'sha512'].map((name) =>
      at('store-1/evidence', objectPathOf(aipId), 'v1', `manifest-${name}.txt`),
    );
    expect(judgedByBouncyCastle([{ record: file, files: manifests }])).toEqual(['accepted']);
  }
  await service.until('/v1/log', administrator, (body) => body['waiting'] === 0);
  await service.close();
  await expectSound(stamped);
}, 240_000);

it('finds its evidence again when the catalogue is made anew from one store, and gives it to the others', async () => {
  for (const name of await readdir(data)) if (!/^store-|^log-key/.test(name)) await rm(at(name), { recursive: true });
  await rm(at('store-2/evidence/batches'), { recursive: true });
  await rebuildCatalogue({ stores: [at('store-1'), at('store-2')], dataDirectory: data });
  administrator = '';
  const service = await start();
  const found = await evidenceUntil(service, (found) => found.batches === batches && found.state === 'ok');
  expect(found).toMatchObject({ pendingVersions: 0 });
  expect(await make(service)).toMatchObject({ batches });
  const { items } = (await service.call('GET', '/v1/holdings', { key: administrator })).body as {
    items: { aipId: string }[];
  };
  expect(items).toHaveLength(stamped);
  for (const { aipId } of items)
    expect((await judge(await recordOf(service, aipId), aipId)).timestamps).toHaveLength(4);
  await service.close();
  await expectSound(stamped);
  const kept = await openStoreBatches(await openExistingStore(at('store-2'), { readOnly: true }));
  expect(kept).toHaveLength(batches);
}, 240_000);

it('is in every DIP, with the log, beside a statement of integrity that is signed', async () => {
  const service = await start();
  const { items } = (await service.call('GET', '/v1/holdings', { key: administrator })).body as {
    items: { aipId: string; uuid: string }[];
  };
  const [{ aipId, uuid }] = items as [{ aipId: string; uuid: string }];
  const target = `${service.repository.url}/v1/holdings/${uuid}/versions/v1/dip`;
  const response = await fetch(target, { headers: { authorization: `Bearer ${administrator}` } });
  const file = path.join(folder, 'dip.zip');
  await writeFile(file, Buffer.from(await response.arrayBuffer()));
  const tree = await openTree(file);
  const read = (name: string): Promise<Buffer> => collectBytes(tree.read(`documentation/${name}`), 1 << 24);
  const { findings } = await validateEark(tree, { profile: 'dip' });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect((await judge(await read('evidence.ers'), aipId)).indication).toBe('PASSED');
  for (const name of ['manifest-sha256.txt', 'manifest-sha512.txt'])
    expect(await read(name)).toEqual(await readFile(at('store-1/evidence', objectPathOf(aipId), 'v1', name)));
  const statement = await read('integrity.json');
  const { vkey } = (await service.call('GET', '/v1/log', { key: administrator })).body;
  const note = parseNote(await read('integrity.note'));
  expect(signersOf(note, [parseVkey(String(vkey))])).toMatchObject({ verified: [{ vkey }] });
  expect(note.text.split('\n')[2]).toBe(createHash('sha256').update(statement).digest('hex'));
  expect(JSON.parse(statement.toString())).toMatchObject({ signed: true, proofs: { length: 4 } });
  const { entries, leaves, root, checkpoint } = JSON.parse((await read('log-proof.json')).toString()) as {
    entries: [{ index: number; entry: string; proof: string[] }];
    leaves: number;
    root: string;
    checkpoint: string;
  };
  const [{ index, entry, proof }] = entries;
  expect(entry).toContain(aipId);
  expect(openCheckpoint(Buffer.from(checkpoint), [parseVkey(String(vkey))]).root.toString('hex')).toBe(root);
  const claim = { index, size: leaves, leaf: leafHash(Buffer.from(entry)), root: Buffer.from(root, 'hex') };
  expect(verifyInclusion({ ...claim, proof: proof.map((node) => Buffer.from(node, 'hex')) })).toEqual({
    outcome: 'verified',
  });
  await tree.close();
  // What was asked for again is the same.
  const again = await fetch(target, { method: 'HEAD', headers: { authorization: `Bearer ${administrator}` } });
  expect(again.headers.get('etag')).toBe(response.headers.get('etag'));
}, 240_000);
