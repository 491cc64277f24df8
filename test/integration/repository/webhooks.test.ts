import { chmod, readdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { verifyWebhook } from '@mocban/client';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

interface Received {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A real receiver that answers as it is told. */
class Receiver {
  readonly received: Received[] = [];
  answer: (response: ServerResponse, request: Received) => void = (response) => void response.writeHead(204).end();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const got = { path: request.url ?? '', headers: request.headers, body };
        this.received.push(got);
        this.answer(response, got);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  at(where: string): Received[] {
    return this.received.filter((message) => message.path === where);
  }
}

interface Delivery {
  id: string;
  messageId: string;
  event: string;
  state: string;
  attempts: { status?: number; error?: string; durationMs: number }[];
  nextAttemptAt?: string;
}

let folder: string;
let receiver: Receiver;
let address: string;
let service: TestService;
let producer: string;

beforeAll(async () => {
  folder = await scratchFolder();
  receiver = new Receiver();
  address = await receiver.listen();
  service = await TestService.start(path.join(folder, 'data'), {
    webhooks: { allowPrivateAddresses: true, retryDelaysMs: [100, 100, 100], timeoutMs: 1000 },
  });
  producer = await service.agency('H01');
});

afterAll(async () => {
  await service.close();
  receiver.close();
  await removeFolder(folder);
});

const subscribe = async (key: string, where: string, events: string[]) => {
  const { body } = await service.call('POST', '/v1/webhooks', { key, body: { url: `${address}${where}`, events } });
  return body as { id: string; secret: string };
};
const deliveriesOf = async (id: string, key = service.administrator) =>
  (await service.call('GET', `/v1/webhooks/${id}/deliveries`, { key })).body['items'] as Delivery[];
const settledDeliveries = async (id: string, state: string, count = 1) => {
  const done = ({ items }: Record<string, unknown>) =>
    (items as Delivery[]).filter((delivery) => delivery.state === state).length >= count;
  const body = await service.until(`/v1/webhooks/${id}/deliveries`, service.administrator, done);
  return body['items'] as Delivery[];
};
/** Something that one event comes of. */
let count = 0;
const register = async (key = producer) => {
  const parcel = await bagParcel(`P-${++count}`, { 'a.txt': `${count}` });
  return String((await service.register(key, parcel)).body['id']);
};

it('signs what it sends of every state of a transfer; a stranger with another secret is not believed', async () => {
  const { id, secret } = await subscribe(producer, '/all', ['*']);
  const sent = await service.send(producer, await bagParcel('signed', { 'a.txt': 'signed' }));
  await service.until(`/v1/webhooks/${id}/deliveries`, producer, ({ items }) => {
    const deliveries = items as Delivery[];
    return deliveries[0]?.event === 'transfer.preserved' && deliveries.every(({ state }) => state === 'delivered');
  });
  const messages = receiver.at('/all').map(({ headers, body }) => verifyWebhook(headers, body, [secret]));
  const types = messages.map(({ payload }) => (payload as { type: string }).type);
  expect(types).toEqual(
    [
      'transfer.registered',
      'transfer.uploading',
      'transfer.received',
      'receipt.available',
      'transfer.checking',
      'transfer.packaging',
      'transfer.replicating',
      'transfer.preserved',
    ].filter((type) => types.includes(type)),
  );
  expect(messages.at(-1)?.payload).toMatchObject({
    type: 'transfer.preserved',
    data: { transferId: sent['id'], agency: 'H01', agreement: 'DK-H01', from: 'replicating', aipId: sent['aipId'] },
  });
  const [{ headers, body }] = receiver.at('/all') as [Received];
  expect(() => verifyWebhook(headers, body, [`whsec_${Buffer.alloc(32).toString('base64')}`])).toThrow();
  expect(new Set(messages.map((message) => message.id)).size).toBe(messages.length);
  await service.call('DELETE', `/v1/webhooks/${id}`, { key: producer });
});

it('tries again with the same id when the receiver fails, hangs or redirects, and logs every attempt', async () => {
  const { id, secret } = await subscribe(producer, '/flaky', ['transfer.registered']);
  let call = 0;
  receiver.answer = (response, { path: where }) => {
    // What is still on its way to another path is no call of this test.
    if (where !== '/flaky') return void response.writeHead(204).end();
    call += 1;
    if (call === 1) response.writeHead(500).end('x'.repeat(100_000));
    else if (call === 2) response.writeHead(302, { location: `${address}/elsewhere` }).end();
    else if (call > 3) response.writeHead(200).end('ok');
  };
  await register();
  const [delivery] = await settledDeliveries(id, 'delivered');
  expect(delivery!.attempts).toMatchObject([{ status: 500 }, { status: 302 }, { error: 'TIMEOUT' }, { status: 200 }]);
  const messages = receiver.at('/flaky');
  expect(new Set(messages.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([delivery!.messageId]));
  for (const { headers, body } of messages) expect(verifyWebhook(headers, body, [secret]).id).toBe(delivery!.messageId);
  expect(receiver.at('/elsewhere')).toEqual([]);
  receiver.answer = (response) => void response.writeHead(204).end();
  const target = `/v1/webhooks/${id}/deliveries/${delivery!.id}/redeliver`;
  expect((await service.call('POST', target, { key: producer })).status).toBe(202);
  while (receiver.at('/flaky').length < 5) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(receiver.at('/flaky')[4]!.headers['webhook-id']).toBe(delivery!.messageId);
  await service.call('DELETE', `/v1/webhooks/${id}`, { key: producer });
});

it('disables a webhook that does not take anything for days, and says so to the archive', async () => {
  const watching = await subscribe(service.administrator, '/watch', ['webhook.disabled']);
  const { id } = await subscribe(producer, '/dead', ['transfer.registered']);
  receiver.answer = (response, { path: where }) => void response.writeHead(where === '/dead' ? 503 : 204).end();
  await register();
  const [failed] = await settledDeliveries(id, 'failed');
  expect(failed!.attempts.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
  expect((await service.call('GET', `/v1/webhooks/${id}`, { key: producer })).body).toMatchObject({
    active: false,
    disabledReason: expect.any(String) as string,
  });
  await settledDeliveries(watching.id, 'delivered');
  expect(JSON.parse(receiver.at('/watch')[0]!.body)).toMatchObject({ data: { webhookId: id } });
  await register();
  expect(await deliveriesOf(id)).toHaveLength(1);
  receiver.answer = (response) => void response.writeHead(204).end();
  await service.call('PATCH', `/v1/webhooks/${id}`, { key: producer, body: { active: true } });
  await register();
  await settledDeliveries(id, 'delivered');
});

it('signs with both secrets while one is exchanged for the other', async () => {
  const { id, secret } = await subscribe(producer, '/rotated', ['transfer.registered']);
  const answer = await service.call('POST', `/v1/webhooks/${id}/rotate`, { key: producer, body: { graceSeconds: 60 } });
  const fresh = String(answer.body['secret']);
  await register();
  await settledDeliveries(id, 'delivered');
  const [{ headers, body }] = receiver.at('/rotated') as [Received];
  for (const known of [secret, fresh]) expect(verifyWebhook(headers, body, [known]).id).toMatch(/^msg_/);
  const list = await service.call('GET', '/v1/webhooks', { key: producer });
  expect(list.text).not.toContain(secret);
  expect(list.text).not.toContain(fresh);
});

it('keeps an agency from what is not its own', async () => {
  const stranger = await service.agency('H02');
  const mine = await subscribe(producer, '/mine', ['transfer.registered']);
  await register(stranger);
  expect(await deliveriesOf(mine.id)).toEqual([]);
  expect((await service.call('GET', `/v1/webhooks/${mine.id}`, { key: stranger })).status).toBe(404);
  const wide = { url: `${address}/x`, events: ['audit.done'] };
  expect((await service.call('POST', '/v1/webhooks', { key: stranger, body: wide })).status).toBe(400);
});

it('tells the archive of the end of an audit', async () => {
  const { id } = await subscribe(service.administrator, '/audits', ['audit.done', 'incident.opened']);
  await service.call('POST', '/v1/audits', { key: service.administrator, body: {} });
  expect(await settledDeliveries(id, 'delivered')).toMatchObject([{ event: 'audit.done' }]);
});

it('tells the archive of damage that a reader met, and gives the reader the other copy next time', async () => {
  const { id } = await subscribe(service.administrator, '/damage', ['incident.opened']);
  const { aipId } = await service.send(producer, await bagParcel('damaged', { 'a.txt': 'nguyên vẹn' }));
  const holding = `/v1/holdings/${String(aipId).slice(-36)}`;
  const { body } = await service.call('GET', `${holding}/versions/head/files?role=content`, { key: producer });
  const [file] = body['items'] as [{ id: number }];
  const { body: before } = await service.call('GET', holding, { key: producer });
  // Equal bytes lie in the object once, under the first of their paths.
  const object = path.join(folder, 'data', 'store-1', String(before['objectPath']));
  const name = (await readdir(object, { recursive: true })).find((found) => path.basename(found) === 'a.txt')!;
  const copy = path.join(object, name);
  await chmod(copy, 0o644);
  await writeFile(copy, 'nguyên vặn');
  const read = () => service.call('GET', `${holding}/files/${file.id}/content`, { key: producer });
  await expect(read()).rejects.toThrow();
  expect((await read()).text).toBe('nguyên vẹn');
  await settledDeliveries(id, 'delivered');
  expect(JSON.parse(receiver.at('/damage')[0]!.body)).toMatchObject({
    data: { store: 'store-1', objectPath: before['objectPath'], verdict: 'changed', aipId },
  });
  expect((await service.call('GET', holding, { key: producer })).body).toMatchObject({
    copies: [
      { store: 'store-1', state: 'unverified' },
      { store: 'store-2', state: 'intact' },
    ],
  });
});

describe('without leave for private addresses', () => {
  let guarded: TestService;

  beforeAll(async () => {
    guarded = await TestService.start(path.join(folder, 'guarded'));
  });

  afterAll(() => guarded.close());

  it.each([
    'http://example.org/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://localhost/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fd00::1]/',
    'https://user:secret@example.org/',
    'ftp://example.org/',
    'nonsense',
  ])('refuses %s', async (url) => {
    const body = { url, events: ['*'] };
    const answer = await guarded.call('POST', '/v1/webhooks', { key: guarded.administrator, body });
    expect([answer.status, answer.body['code']]).toEqual([422, 'WEBHOOK_ADDRESS_REFUSED']);
  });
});
