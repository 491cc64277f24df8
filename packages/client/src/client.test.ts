import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MocbanClient } from './client.js';

/** Answers as the repository does, with the fault under test: the connection is cut in the middle of the first PATCH. */
class FaultyRepository {
  received = Buffer.alloc(0);
  registered: Record<string, unknown> = {};
  cuts = 1;
  /** Questions whose connection is closed instead of an answer. */
  resets = 0;
  /** Answers in which the transfer is not settled yet, and whether it holds them back as it is asked to. */
  unsettled = 0;
  holds = true;
  readonly asked: string[] = [];
  readonly server: Server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push([request.method, request.url, request.headers.prefer].filter(Boolean).join(' '));
    if (request.headers.authorization !== 'Bearer good')
      return problem(response, { status: 401, code: 'AUTH_UNKNOWN_KEY', detail: 'no such key' });
    if (request.method === 'GET' && this.resets > 0) {
      this.resets -= 1;
      request.socket.resetAndDestroy();
    } else if (request.method === 'HEAD') {
      const size = String(this.registered['sizeBytes']);
      response
        .writeHead(200, { 'upload-offset': this.received.length, 'upload-length': size, 'tus-resumable': '1.0.0' })
        .end();
    } else if (request.method === 'PATCH') await this.#patch(request, response);
    else if (request.method === 'POST' && request.url === '/v1/transfers') {
      const body: Buffer[] = [];
      for await (const chunk of request) body.push(chunk as Buffer);
      this.registered = JSON.parse(Buffer.concat(body).toString()) as Record<string, unknown>;
      json(response, 201, {
        id: 't1',
        state: 'registered',
        upload: { url: '/v1/uploads/t1', offset: 0 },
        findings: [],
      });
    } else {
      if (this.holds) response.setHeader('preference-applied', 'wait=30');
      const state = this.unsettled > 0 ? 'checking' : 'preserved';
      this.unsettled -= 1;
      json(response, 200, { id: 't1', state, findings: [] });
    }
  }

  async #patch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for await (const chunk of request) {
      this.received = Buffer.concat([this.received, chunk as Buffer]);
      if (this.cuts > 0) {
        this.cuts -= 1;
        request.destroy();
        return;
      }
    }
    response.writeHead(204, { 'upload-offset': this.received.length, 'tus-resumable': '1.0.0' }).end();
  }
}

const json = (response: ServerResponse, status: number, body: unknown, type = 'application/json') =>
  void response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
const problem = (response: ServerResponse, body: { status: number; code: string; detail: string }) =>
  json(response, body.status, body, 'application/problem+json');

const bytes = Buffer.alloc(3_000_000, 'hồ sơ ');
let folder: string;
let path: string;
let repository: FaultyRepository;
let url: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mocban-client-'));
  path = join(folder, 'ho-so.zip');
  await writeFile(path, bytes);
  repository = new FaultyRepository();
  url = await repository.listen();
});

afterEach(async () => {
  repository.server.closeAllConnections();
  await new Promise((resolve) => repository.server.close(resolve));
  await rm(folder, { recursive: true });
});

it('goes on from the offset of the repository when the connection breaks in the middle', async () => {
  const transfer = await new MocbanClient({ url, key: 'good' }).sendPackage(path, { retryDelaysMs: [0, 10] });
  expect(transfer.state).toBe('preserved');
  expect(repository.cuts).toBe(0);
  expect(repository.received.equals(bytes)).toBe(true);
});

it('sends a package with three requests, the last of which is answered when it is decided on', async () => {
  repository.cuts = 0;
  await new MocbanClient({ url, key: 'good' }).sendPackage(path);
  expect(repository.asked).toEqual([
    'POST /v1/transfers',
    'PATCH /v1/uploads/t1',
    'POST /v1/transfers/t1/complete wait=30',
  ]);
  expect(repository.received.equals(bytes)).toBe(true);
});

it('asks on at once where answers are held back, and with pauses where they are not', async () => {
  const client = new MocbanClient({ url, key: 'good' });
  const timed = async () => {
    repository.unsettled = 4;
    const begun = performance.now();
    expect((await client.settled('t1')).state).toBe('preserved');
    return performance.now() - begun;
  };
  const held = await timed();
  repository.holds = false;
  // 50, 75, 113 and 169 ms.
  expect(await timed()).toBeGreaterThan(350);
  expect(held).toBeLessThan(350);
  expect(new Set(repository.asked)).toEqual(new Set(['GET /v1/transfers/t1 wait=30']));
});

it('gives the reason of the caller who stops waiting', async () => {
  repository.unsettled = Infinity;
  repository.holds = false;
  const stop = new AbortController();
  const settled = new MocbanClient({ url, key: 'good' }).settled('t1', { signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(settled).rejects.toThrow('enough');
});

it('registers the size and SHA-256, and names the submission by the digest', async () => {
  await new MocbanClient({ url, key: 'good' }).registerPackage(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(repository.registered).toEqual({
    packageName: 'ho-so.zip',
    sizeBytes: bytes.length,
    digest: { algorithm: 'sha256', value: sha256 },
    idempotencyKey: `sha256:${sha256}`,
  });
});

it('gives the problem details of a refusal', async () => {
  await expect(new MocbanClient({ url, key: 'bad' }).transfer('t1')).rejects.toMatchObject({
    code: 'CLIENT_REFUSED',
    problem: { status: 401, code: 'AUTH_UNKNOWN_KEY', detail: 'no such key' },
  });
});

it('asks again when the connection is closed under a question, and not for ever', async () => {
  const client = new MocbanClient({ url, key: 'good' });
  repository.resets = 1;
  expect((await client.transfer('t1')).state).toBe('preserved');
  repository.resets = 100;
  await expect(client.transfer('t1')).rejects.toMatchObject({ code: 'CLIENT_UNREACHABLE' });
  expect(repository.resets).toBe(95);
});

it('says when nobody answers', async () => {
  await expect(new MocbanClient({ url: 'http://127.0.0.1:1', key: 'good' }).transfer('t1')).rejects.toMatchObject({
    code: 'CLIENT_UNREACHABLE',
  });
});
