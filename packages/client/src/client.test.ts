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
  readonly server: Server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
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
    } else json(response, 200, { id: 't1', state: 'preserved', findings: [] });
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
