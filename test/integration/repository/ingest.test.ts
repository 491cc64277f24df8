import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rebuildCatalogue } from '@mocban/repository';
import {
  bagParcel,
  miscountedParcel,
  parcelOf,
  removeFolder,
  scratchFolder,
  TestService,
  type Parcel,
} from './service.js';

let folder: string;
let data: string;
let service: TestService;
let producer: string;
let parcel: Parcel;
let preserved: Record<string, unknown>;

const archivist = () => service.administrator;
const items = (body: Record<string, unknown>) => body['items'] as Record<string, unknown>[];

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  service = await TestService.start(data);
  producer = await service.agency('H01');
  parcel = await bagParcel(
    'HS-01',
    {
      'báo cáo.txt': 'Báo cáo tổng kết công tác văn thư\n',
      'copy.txt': 'Báo cáo tổng kết công tác văn thư\n',
      'big.bin': Buffer.alloc(300_000, 7),
    },
    'Hồ sơ Điện Biên về công tác lưu trữ',
  );
  preserved = await service.send(producer, parcel);
});

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

it('preserves a bag as a verified AIP on both stores and keeps nothing of the upload', async () => {
  expect(preserved).toMatchObject({ state: 'preserved', profile: 'bagit', aipId: expect.stringMatching(/^urn:uuid:/) });
  const uuid = String(preserved['aipId']).slice(9);
  const { body } = await service.call('GET', `/v1/holdings/${uuid}`, { key: producer });
  expect(body).toMatchObject({ agency: 'H01', head: 'v1', transferId: preserved['id'] });
  expect(body['copies']).toEqual([
    { store: 'store-1', state: 'intact', verifiedAt: expect.any(String) },
    { store: 'store-2', state: 'intact', verifiedAt: expect.any(String) },
  ]);
  expect(await readdir(path.join(data, 'uploads'))).toEqual([]);
  for (const store of ['store-1', 'store-2']) expect(await readdir(path.join(data, store, 'staging'))).toEqual([]);
});

it('pages through the documents of a transfer, also those that failed alone', async () => {
  const route = `/v1/transfers/${String(preserved['id'])}/documents`;
  const { documents, documentCount } = preserved as { documents: { path: string }[]; documentCount: number };
  expect(documents).toHaveLength(documentCount);
  const paths: unknown[] = [];
  for (let after = ''; ;) {
    const { body } = await service.call('GET', `${route}?limit=1${after}`, { key: producer });
    paths.push(...items(body).map(({ path }) => path));
    if (body['next'] === undefined) break;
    after = `&after=${String(body['next'])}`;
  }
  expect(paths).toEqual(documents.map(({ path }) => path));
  expect((await service.call('GET', `${route}?outcome=failed`, { key: producer })).body).toEqual({ items: [] });
});

it('tells every state the transfer went through, in order', async () => {
  const { body } = await service.call('GET', `/v1/transfers/${String(preserved['id'])}/events`, { key: producer });
  expect(items(body).map(({ to }) => to)).toEqual([
    'registered',
    'uploading',
    'received',
    'checking',
    'packaging',
    'replicating',
    'preserved',
  ]);
});

it('gives the ten fields of the receipt with their Vietnamese names', async () => {
  const { body } = await service.call('GET', `/v1/transfers/${String(preserved['id'])}/receipt`, { key: producer });
  expect(body).toMatchObject({
    registrationCode: 'DK-H01',
    depositorCode: 'H01',
    packageCount: 1,
    registeredDocumentCount: 3,
    approvedDocumentCount: 3,
    loadedDocumentCount: 3,
    totalSizeBytes: parcel.bytes.length,
    round: 1,
  });
  expect(Object.keys(body['labels'] as object)).toHaveLength(10);
});

it.each(['dien bien', 'ĐIỆN', 'luu tru điện', 'H\u00f4\u0300 so\u031b'])('finds the holding by %j', async (q) => {
  const { body } = await service.call('GET', `/v1/holdings?q=${encodeURIComponent(q)}`, { key: producer });
  expect(items(body).map(({ aipId }) => aipId)).toEqual([preserved['aipId']]);
});

it('finds nothing by a word that does not occur, and takes % literally', async () => {
  for (const q of ['khongco', '%'])
    expect(
      items((await service.call('GET', `/v1/holdings?q=${encodeURIComponent(q)}`, { key: producer })).body),
    ).toEqual([]);
});

describe('content', () => {
  let target: string;
  let bytes: Buffer;

  beforeAll(async () => {
    const uuid = String(preserved['aipId']).slice(9);
    const { body } = await service.call('GET', `/v1/holdings/${uuid}/versions/head/files?limit=500`, { key: producer });
    const file = items(body).find(({ path, role }) => String(path).endsWith('big.bin') && role === 'content')!;
    target = `/v1/holdings/${uuid}/files/${String(file['id'])}/content`;
    bytes = Buffer.alloc(300_000, 7);
    for (const entry of items(body)) {
      const found = await service.call(
        'GET',
        `/v1/holdings/${uuid}/versions/v1/content?path=${encodeURIComponent(String(entry['path']))}`,
        { key: producer },
      );
      if (found.status !== 200) throw new Error(`${String(entry['path'])}: ${found.status}`);
    }
  });

  it('gives the whole file with its digest as ETag', async () => {
    const answer = await service.call('GET', target, { key: producer });
    expect(answer.status).toBe(200);
    expect(answer.text.length).toBe(bytes.length);
    expect(answer.headers.get('etag')).toMatch(/^"sha512:[0-9a-f]{128}"$/);
    const again = await service.call('GET', target, {
      key: producer,
      headers: { 'if-none-match': answer.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });

  it('gives a part of it', async () => {
    const answer = await service.call('GET', target, { key: producer, headers: { range: 'bytes=299990-' } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe('bytes 299990-299999/300000');
    expect(answer.text.length).toBe(10);
  });

  it('refuses a range beyond the end', async () => {
    const answer = await service.call('GET', target, { key: producer, headers: { range: 'bytes=300000-' } });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toBe('bytes */300000');
    expect(answer.body).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
  });
});

it('returns a package whose digest is not the one announced, and keeps no byte of it', async () => {
  const broken = {
    ...parcelOf('broken.zip', parcel.bytes),
    digest: { algorithm: 'sha256' as const, value: '0'.repeat(64) },
  };
  const transfer = await service.send(producer, broken);
  expect(transfer).toMatchObject({ state: 'returned', verdict: 'block' });
  expect(transfer['findings']).toEqual([expect.objectContaining({ rule: 'TRANSFER_DIGEST_MISMATCH' })]);
  expect(await readdir(path.join(data, 'uploads'))).toEqual([]);
});

it('asks an officer about a miscounted package, and returns it when the officer says so', async () => {
  const again = await service.send(producer, await miscountedParcel('H01.2025.01'));
  expect(again).toMatchObject({ state: 'under-review', verdict: 'officer' });
  expect(again['findings']).toContainEqual(expect.objectContaining({ rule: 'TT05_C8_TOTAL_DOC', check: 'C8' }));
  const target = `/v1/transfers/${String(again['id'])}/decision`;
  const body = { decision: 'return', reason: 'thiếu tài liệu' };
  expect((await service.call('POST', target, { key: producer, body })).status).toBe(403);
  expect((await service.call('POST', target, { key: archivist(), body })).status).toBe(200);
  expect(await service.settled(producer, String(again['id']))).toMatchObject({ state: 'returned', decision: body });
  expect((await service.call('POST', target, { key: archivist(), body })).body).toMatchObject({
    code: 'TRANSFER_STATE',
  });
});

it('preserves or quarantines what an officer accepts or quarantines, and keeps the latter out of every store', async () => {
  const cautious = await service.agency('H03');
  const objects = () => readdir(path.join(data, 'store-1', 'objects'), { recursive: true });
  const before = await objects();
  const doubtful = await service.send(cautious, await miscountedParcel('H03.2025.01'));
  const decide = (id: unknown, decision: string) =>
    service.call('POST', `/v1/transfers/${String(id)}/decision`, {
      key: archivist(),
      body: { decision, reason: 'đã xem xét' },
    });
  expect((await decide(doubtful['id'], 'quarantine')).status).toBe(200);
  expect(await service.settled(cautious, String(doubtful['id']))).toMatchObject({ state: 'quarantined' });
  expect(await objects()).toEqual(before);
  // Clearing away is a job of its own after the decision.
  while ((await readdir(path.join(data, 'uploads'))).length > 0) await pause(50);
  const accepted = await service.send(cautious, await miscountedParcel('H03.2025.02'));
  expect((await decide(accepted['id'], 'accept')).status).toBe(200);
  expect(await service.settled(cautious, String(accepted['id']))).toMatchObject({
    state: 'preserved',
    decision: { decision: 'accept', reason: 'đã xem xét' },
  });
});

it('takes what the check leaves to an officer when the agreement says so', async () => {
  const trusted = await service.agency('H02', { review: 'never', fonds: 'P-07' });
  const parcel = await miscountedParcel('H02.2025.01');
  expect(await service.send(trusted, parcel)).toMatchObject({ state: 'preserved', verdict: 'officer' });
});

it('finds planted damage in an audit, repairs it from the other store and finds it intact again', async () => {
  const run = async (target: string, body: unknown) => {
    const { body: begun } = await service.call('POST', target, { key: archivist(), body });
    return service.until(
      `${target}/${String(begun['id'])}`,
      archivist(),
      ({ state }) => state === 'done' || state === 'failed',
    );
  };
  expect(await run('/v1/audits', {})).toMatchObject({ state: 'done', verdicts: { intact: 6 } });
  const { body: holding } = await service.call('GET', `/v1/holdings/${String(preserved['aipId']).slice(9)}`, {
    key: producer,
  });
  await rm(path.join(data, 'store-2', String(holding['objectPath']), 'inventory.json'));
  const audit = await run('/v1/audits', { store: 'store-2' });
  expect(audit['state']).toBe('done');
  expect(audit['verdicts']).toMatchObject({ intact: 2 });
  expect((await service.call('GET', '/v1/stores', { key: archivist() })).text).toContain('"incidents":1');
  const repair = await run('/v1/repairs', { store: 'store-2' });
  expect(repair).toMatchObject({ state: 'done', outcomes: [{ outcome: 'repaired', source: 'store-1' }] });
  expect(await run('/v1/audits', { store: 'store-2' })).toMatchObject({ verdicts: { intact: 3 } });
  expect((await service.call('GET', '/v1/stores', { key: archivist() })).text).not.toContain('"incidents":1');
});

it('rebuilds the same catalogue from one store alone, and knows the transfer again', async () => {
  const before = await service.call('GET', '/v1/catalogue/export', { key: archivist() });
  const other = path.join(folder, 'rebuilt');
  const summary = await rebuildCatalogue({ stores: [path.join(data, 'store-2')], dataDirectory: other });
  expect(summary).toMatchObject({ holdings: 3, transfers: 3, agencies: 3, problems: [] });
  const stores = [{ id: 'store-2', path: path.join(data, 'store-2') }];
  const rebuilt = await TestService.start(other, { stores });
  try {
    const after = await rebuilt.call('GET', '/v1/catalogue/export', { key: rebuilt.administrator });
    expect(after.text).toBe(before.text);
    expect(before.text.split('\n').length).toBeGreaterThan(10);
    const key = await rebuilt.key('producer', 'H01');
    const again = await rebuilt.register(key, parcel);
    expect(again).toMatchObject({
      status: 200,
      body: { id: preserved['id'], state: 'preserved', aipId: preserved['aipId'] },
    });
  } finally {
    await rebuilt.close();
  }
});

it('refuses to rebuild into a catalogue that is in use', async () => {
  const other = path.join(folder, 'rebuilt');
  await expect(rebuildCatalogue({ stores: [path.join(data, 'store-2')], dataDirectory: other })).rejects.toMatchObject({
    code: 'REBUILD_CATALOGUE_NOT_EMPTY',
  });
});
