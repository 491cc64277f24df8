import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MocbanClient } from './client.js';

const bytes = randomBytes(2_000_000);
const sha512 = createHash('sha512').update(bytes).digest('hex');

let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: string[];
let client: MocbanClient;
let folder: string;
let target: string;
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url} ${request.headers.range ?? ''}`.trim());
  answer(request, response);
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(async () => {
  asked = [];
  client = new MocbanClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: 'good' });
  folder = await mkdtemp(join(tmpdir(), 'mocban-client-'));
  target = join(folder, 'van-ban.pdf');
});
afterEach(async () => {
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

/** Serves the file as the repository does, with Range; breaks the first `cuts` answers off in the middle. */
const serve =
  (cuts = 0, etag = sha512) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from >= bytes.length) {
      response.writeHead(416, { 'content-type': 'application/problem+json' }).end('{"code":"RANGE_NOT_SATISFIABLE"}');
      return;
    }
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': bytes.length - from,
      etag: `"sha512:${etag}"`,
      'content-disposition': "attachment; filename*=UTF-8''v%C4%83n%20b%E1%BA%A3n.pdf",
      ...(from > 0 && { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (asked.length <= cuts)
      response.write(bytes.subarray(from, from + 600_000), () => setTimeout(() => response.destroy(), 20));
    else response.end(bytes.subarray(from));
  };

it('streams a file with its name, size and digest', async () => {
  answer = serve();
  const { body, ...rest } = await client.file('u', 'v1', 'a b.pdf');
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  expect(rest).toEqual({ from: 0, sizeBytes: bytes.length, name: 'văn bản.pdf', sha512 });
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  expect(asked).toEqual(['GET /v1/holdings/u/versions/v1/content?path=a%20b.pdf']);
});

it('goes on where a broken connection left the file', async () => {
  answer = serve(2);
  await client.saveFile('u', 'v1', 'a.pdf', target, { retryDelaysMs: [0, 0] });
  expect((await readFile(target)).equals(bytes)).toBe(true);
  expect(asked.filter((line) => line.includes('bytes='))).toHaveLength(2);
});

it('goes on where an earlier call stopped, also after the last byte', async () => {
  answer = serve();
  await writeFile(`${target}.part`, bytes.subarray(0, 1_500_000));
  await client.saveFile('u', 'v1', 'a.pdf', target);
  expect(asked[0]).toContain('bytes=1500000-');
  await writeFile(`${target}.part`, bytes);
  await client.saveFile('u', 'v1', 'a.pdf', target);
  expect((await readFile(target)).equals(bytes)).toBe(true);
});

it('gives no file its name whose digest is not the one the repository named, and begins anew the next time', async () => {
  answer = serve(0, '0'.repeat(128));
  await expect(client.saveFile('u', 'v1', 'a.pdf', target)).rejects.toMatchObject({ code: 'CLIENT_DIGEST_MISMATCH' });
  expect([existsSync(target), existsSync(`${target}.part`)]).toEqual([false, false]);
});

it('gives up after the last try, and says so', async () => {
  answer = serve(99);
  await expect(client.saveFile('u', 'v1', 'a.pdf', target, { retryDelaysMs: [0] })).rejects.toMatchObject({
    code: 'CLIENT_DOWNLOAD_BROKEN',
  });
  expect(existsSync(target)).toBe(false);
});

it('saves a dissemination package under its name only when its stream ended well', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/zip' });
    response.write(bytes.subarray(0, 1000), () =>
      asked.length === 1 ? response.destroy() : response.end(bytes.subarray(1000)),
    );
  };
  await client.saveDip('u', 'v1', target, { profile: 'tt05', retryDelaysMs: [0] });
  expect((await readFile(target)).equals(bytes)).toBe(true);
  expect(asked).toEqual(Array(2).fill('GET /v1/holdings/u/versions/v1/dip?profile=tt05'));
});

it('gives the problem of a refused download', async () => {
  answer = (_request, response) =>
    void response
      .writeHead(404, { 'content-type': 'application/problem+json' })
      .end('{"code":"HOLDING_UNKNOWN","status":404}');
  await expect(client.file('u', 'v1', 'a')).rejects.toMatchObject({
    code: 'CLIENT_REFUSED',
    problem: { code: 'HOLDING_UNKNOWN', status: 404 },
  });
});

it('walks a list page by page, and only as far as it is asked to', async () => {
  const json = (response: ServerResponse, body: unknown) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  answer = ({ url }, response) =>
    json(
      response,
      url!.includes('after=2') ? { items: [{ id: '3' }] } : { items: [{ id: '1' }, { id: '2' }], next: '2' },
    );
  const ids: string[] = [];
  for await (const { id } of client.transfers({ state: 'returned' })) ids.push(id);
  expect(ids).toEqual(['1', '2', '3']);
  expect(asked).toEqual([
    'GET /v1/transfers?state=returned&limit=200',
    'GET /v1/transfers?state=returned&limit=200&after=2',
  ]);
  for await (const { id } of client.transfers()) {
    expect(id).toBe('1');
    break;
  }
  expect(asked).toHaveLength(3);
});

it('waits as long as it is told to when there were too many requests', async () => {
  answer = (_request, response) =>
    asked.length === 1
      ? void response.writeHead(429, { 'retry-after': '0' }).end()
      : void response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"t1","state":"preserved"}');
  expect((await client.complete('t1')).state).toBe('preserved');
  expect(asked).toHaveLength(2);
});
