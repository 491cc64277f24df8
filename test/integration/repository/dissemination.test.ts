import { createCipheriv } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { collectBytes, randomIdentifiers, systemClock } from '@mocban/core';
import { openTree } from '@mocban/container';
import { buildSip, validateEark } from '@mocban/eark';
import { readPremisDocument } from '@mocban/premis';
import { buildTt05Sip, checkTt05, readTt05, sipOfPackage } from '@mocban/vn-records';
import { bagParcel, parcelOf, removeFolder, scratchFolder, TestService, tt05Parcel } from './service.js';

/** 8 MiB that do not compress, the same in every run. */
const LARGE = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(8 << 20));
const NAME = `Tờ trình "số 1" (bản 'sao')*.txt`;

let folder: string;
let service: TestService;
let producer: string;
let bag: string;
let tt05: string;

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
  producer = await service.agency('H01');
  const sent = await Promise.all([
    service.send(producer, await bagParcel('HS-01', { 'lớn.bin': LARGE, [NAME]: 'một hai' }, 'Hồ sơ lớn')),
    service.send(producer, await tt05Parcel('HS-02')),
  ]);
  for (const transfer of sent) if (transfer['state'] !== 'preserved') throw new Error(JSON.stringify(transfer));
  [bag, tt05] = sent.map(({ aipId }) => String(aipId).slice(-36)) as [string, string];
}, 60_000);

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

const get = (target: string, init: RequestInit & { key?: string } = {}): Promise<Response> =>
  fetch(`${service.repository.url}${target}`, {
    ...init,
    headers: { authorization: `Bearer ${init.key ?? producer}`, ...init.headers },
  });

async function download(target: string): Promise<{ response: Response; file: string; bytes: Buffer }> {
  const response = await get(target);
  const bytes = Buffer.from(await response.arrayBuffer());
  const file = path.join(folder, `${Math.random()}.zip`);
  await writeFile(file, bytes);
  return { response, file, bytes };
}

describe('a dissemination package', () => {
  it('is an E-ARK DIP with the bytes that were sent and the whole history', async () => {
    const { response, file, bytes } = await download(`/v1/holdings/${bag}/versions/head/dip`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(Number(response.headers.get('content-length'))).toBe(bytes.length);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename\*=UTF-8''urn_uuid_[0-9a-f-]{36}\.zip$/,
    );
    const tree = await openTree(file);
    const { findings } = await validateEark(tree, { profile: 'dip' });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const data = 'representations/rep1/data/';
    const paths = [...tree.files.keys()].filter((name) => name.startsWith(data));
    expect(paths.length).toBe(2);
    const large = paths.find((name) => name.endsWith('lớn.bin'))!;
    expect((await collectBytes(tree.read(large), 1 << 24)).equals(LARGE)).toBe(true);
    const { events } = await readPremisDocument(tree.read('metadata/preservation/PREMIS.xml'));
    expect(events.map(({ type, detail }) => `${type}: ${detail ?? ''}`)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ingestion/),
        expect.stringMatching(/^replication: the copy on store-2/),
      ]),
    );
    // Nothing has changed since the copies were made: a passed reading is no event.
    expect(events.filter(({ detail }) => /^the copy on .* was (last )?read wholly/.test(detail ?? ''))).toEqual([]);
    const statement = await collectBytes(tree.read('documentation/integrity.json'), 1 << 24);
    const readings = (JSON.parse(statement.toString()) as { lastReadings: object[] }).lastReadings;
    expect(readings).toMatchObject(['store-1', 'store-2'].map((store) => ({ store, verdict: 'intact' })));
    await tree.close();
  });

  it('is a DIP of the circular that describes the request', async () => {
    const purpose = encodeURIComponent('Công vụ');
    const { response, file } = await download(
      `/v1/holdings/${tt05}/versions/v1/dip?profile=tt05&requestID=YC-1&purpose=${purpose}`,
    );
    expect(response.status).toBe(200);
    const tree = await openTree(file);
    const checked = await checkTt05(tree, { historicalArchive: true, networked: true, purpose: 'validate' });
    expect(checked.findings.filter(({ effect }) => effect !== 'info')).toEqual([]);
    expect(checked).toMatchObject({ packageType: 'DIP', file: { requestID: 'YC-1', purpose: '02' } });
    await tree.close();
  });

  it('has a stable ETag and answers HEAD and If-None-Match without a body', async () => {
    const target = `/v1/holdings/${tt05}/versions/v1/dip`;
    const head = await get(target, { method: 'HEAD' });
    expect([head.status, (await head.arrayBuffer()).byteLength]).toEqual([200, 0]);
    const etag = head.headers.get('etag')!;
    expect(etag).toMatch(/^"dip-sha256:[0-9a-f]{64}"$/);
    expect((await get(target, { headers: { 'if-none-match': `W/${etag}` } })).status).toBe(304);
    expect((await get(`${target}?profile=tt05`)).headers.get('etag')).not.toBe(etag);
  });

  it.each([
    [
      'a profile that the holding has no metadata for',
      () => `${bag}/versions/v1/dip?profile=tt05`,
      422,
      'DIP_PROFILE_UNAVAILABLE',
    ],
    ['an unknown profile', () => `${bag}/versions/v1/dip?profile=x`, 400, 'REQUEST_INVALID'],
    ['an unknown version', () => `${bag}/versions/v2/dip`, 404, 'HOLDING_UNKNOWN'],
    ['an unknown holding', () => '00000000-0000-4000-8000-000000000000/versions/v1/dip', 404, 'HOLDING_UNKNOWN'],
    ['a purpose of no list', () => `${tt05}/versions/v1/dip?profile=tt05&purpose=09`, 400, 'REQUEST_INVALID'],
    ['a text that XML cannot hold', () => `${tt05}/versions/v1/dip?profile=tt05&purpose=%01`, 400, 'REQUEST_INVALID'],
  ])('is refused for %s', async (_, target, status, code) => {
    const answer = await service.call('GET', `/v1/holdings/${target()}`, { key: producer });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('is another agency’s secret', async () => {
    const other = await service.agency('H02');
    expect((await get(`/v1/holdings/${bag}/versions/v1/dip`, { key: other })).status).toBe(404);
    const reader = await service.key('reader');
    expect((await get(`/v1/holdings/${bag}/versions/v1/dip`, { key: reader, method: 'HEAD' })).status).toBe(200);
  });
});

describe('a dissemination package handed in again', () => {
  const NAMES = [
    'một.txt',
    `${'Quyết định'.normalize('NFD')}.txt`,
    'báo cáo 📜.txt',
    'تقرير.txt',
    `${'ệ'.repeat(83)}xx.txt`,
  ];

  const digests = async (uuid: unknown): Promise<string[]> => {
    const target = `/v1/holdings/${String(uuid).slice(-36)}/versions/head/files?role=content`;
    const files = (await service.call('GET', target, { key: producer })).body['items'] as {
      path: string;
      sha512: string;
      title?: string;
    }[];
    return files.map(({ path: name, sha512, title = '' }) => `${name} ${sha512} ${title}`).sort();
  };
  const handedIn = async (out: string, key: string): Promise<string> => {
    const sent = await service.send(producer, parcelOf(path.basename(out), await readFile(out)), key);
    expect(sent['state']).toBe('preserved');
    return String(sent['aipId']);
  };

  it('of E-ARK has the same files under the same names', async () => {
    const out = path.join(folder, 'eark.zip');
    const source = path.join(folder, 'eark-source');
    await mkdir(source);
    for (const [index, name] of NAMES.entries()) await writeFile(path.join(source, name), `nội dung ${index}`);
    const common = { asZip: true, clock: systemClock, identifiers: randomIdentifiers };
    await buildSip(source, { ...common, out, metadata: { title: 'Hồ sơ đi vòng' } });
    const first = await handedIn(out, 'round 1');
    const { file } = await download(`/v1/holdings/${first.slice(-36)}/versions/head/dip`);
    const tree = await openTree(file);
    const again = path.join(folder, 'eark-again');
    await mkdir(again);
    for (const name of NAMES)
      await writeFile(
        path.join(again, name),
        await collectBytes(tree.read(`representations/rep1/data/${name}`), 1 << 20),
      );
    await tree.close();
    await buildSip(again, { ...common, out: `${out}-2.zip`, metadata: { title: 'Hồ sơ đi vòng' } });
    const second = await handedIn(`${out}-2.zip`, 'round 2');
    expect(await digests(second)).toEqual(await digests(first));
    expect(await digests(first)).toHaveLength(NAMES.length);
  });

  it('of Thông tư 05 has the same documents with the same titles', async () => {
    const [use, archived] = await Promise.all(
      ['tt05', 'eark'].map((profile) => download(`/v1/holdings/${tt05}/versions/head/dip?profile=${profile}`)),
    );
    const [tree, aip] = [await openTree(use!.file), await openTree(archived!.file)];
    const metadata = sipOfPackage(tree, await readTt05(tree), { also: await readTt05(aip) });
    const out = path.join(folder, 'tt05-again.zip');
    const common = { asZip: true, clock: systemClock, identifiers: randomIdentifiers };
    await buildTt05Sip(tree, { ...common, out, metadata, unlisted: 'leave' });
    await tree.close();
    await aip.close();
    expect(await digests(await handedIn(out, 'round 3'))).toEqual(await digests(tt05));
  });
});

describe('one file', () => {
  let target: string;
  beforeAll(async () => {
    const { body } = await service.call('GET', `/v1/holdings/${bag}/versions/v1/files?role=content`, { key: producer });
    const files = body['items'] as { path: string }[];
    const file = files.find(({ path: name }) => name.endsWith('.txt'))!;
    target = `/v1/holdings/${bag}/versions/v1/content?path=${encodeURIComponent(file.path)}`;
  });

  it('keeps a name of quotes, brackets and letters beyond ASCII in Content-Disposition', async () => {
    const response = await get(target);
    const disposition = response.headers.get('content-disposition')!;
    expect(disposition).toMatch(/^attachment; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/);
    expect(decodeURIComponent(disposition.split("''")[1]!)).toBe(NAME);
    expect(await response.text()).toBe('một hai');
  });

  it('answers HEAD with the headers alone', async () => {
    const response = await get(target, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '9']);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  it('gives the range when If-Range names these bytes, and the whole when it names others', async () => {
    const etag = (await get(target, { method: 'HEAD' })).headers.get('etag')!;
    const part = await get(target, { headers: { range: 'bytes=-3', 'if-range': etag } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, 'hai', 'bytes 6-8/9']);
    const whole = await get(target, { headers: { range: 'bytes=-3', 'if-range': '"sha512:0"' } });
    expect([whole.status, await whole.text()]).toEqual([200, 'một hai']);
    expect((await get(target, { headers: { range: 'bytes=0-1,4-5' } })).status).toBe(200);
    expect((await get(target, { headers: { 'if-none-match': `"x", W/${etag}` } })).status).toBe(304);
    expect((await get(target.replace('/v1/content', '/head/content'))).status).toBe(200);
    expect((await get(target.replace('/v1/content', '/v9/content'))).status).toBe(404);
  });
});

it('breaks off where a large file turns out damaged, opens an incident, and takes the other copy next time', async () => {
  const file = await contentFile('store-1');
  const bytes = await readFile(file);
  bytes[bytes.length - 1]! ^= 1;
  await chmod(file, 0o644);
  await writeFile(file, bytes);
  const target = `/v1/holdings/${bag}/versions/v1/dip`;
  const response = await get(target);
  expect(response.status).toBe(200);
  await expect(response.arrayBuffer()).rejects.toThrow();
  const stores = await service.until('/v1/stores', service.administrator, (body) =>
    (body as unknown as { incidents: number }[]).some(({ incidents }) => incidents === 1),
  );
  expect(stores).toEqual([
    expect.objectContaining({ id: 'store-1', incidents: 1 }),
    expect.objectContaining({ id: 'store-2', incidents: 0 }),
  ]);
  const again = await download(target);
  expect(again.bytes.length).toBe(Number(again.response.headers.get('content-length')));
  const tree = await openTree(again.file);
  expect(tree.findings).toEqual([]);
  await tree.close();
});

it('lets go of the stores when the client goes away', async () => {
  const { hostname, port } = new URL(service.repository.url);
  const asked = httpRequest({
    hostname,
    port,
    path: `/v1/holdings/${bag}/versions/v1/dip`,
    headers: { authorization: `Bearer ${producer}` },
  }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  await once(response, 'data');
  response.destroy();
  for (const deadline = Date.now() + 10_000; (await openStoreFiles()).length > 0; await pause(20))
    if (Date.now() > deadline) throw new Error(`still open: ${(await openStoreFiles()).join(', ')}`);
  expect((await get('/v1/health')).status).toBe(200);
});

async function contentFile(store: string): Promise<string> {
  const root = path.join(folder, 'data', store, 'objects');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => found.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    if ((await stat(file)).size === LARGE.length) return file;
  }
  throw new Error(`${store} has no file of ${LARGE.length} bytes`);
}

/** Files of the stores that this process, which the service runs in, has open. */
async function openStoreFiles(): Promise<string[]> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return links.filter((link) => link.startsWith(path.join(folder, 'data', 'store-')));
}
