import { randomBytes } from 'node:crypto';
import http from 'node:http';
import path from 'node:path';
import { parcelOf, removeFolder, scratchFolder, TestService, type Parcel } from './service.js';

let folder: string;
let service: TestService;
let producer: string;
let other: string;
let count = 0;

const newParcel = (sizeBytes = 1000): Parcel => parcelOf(`P-${++count}.zip`, randomBytes(sizeBytes));
const offsetOf = async (key: string, id: string) => {
  const answer = await service.call('HEAD', `/v1/uploads/${id}`, { key, headers: { 'tus-resumable': '1.0.0' } });
  return {
    status: answer.status,
    offset: answer.headers.get('upload-offset'),
    length: answer.headers.get('upload-length'),
  };
};

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
  producer = await service.agency('H01');
  other = await service.agency('H02');
});

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

describe('registration', () => {
  it('answers 201 with an upload at offset 0, and 200 with the same transfer for the same request again', async () => {
    const parcel = newParcel();
    const first = await service.register(producer, parcel);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      state: 'registered',
      agency: 'H01',
      agreement: 'DK-H01',
      upload: { url: `/v1/uploads/${String(first.body['id'])}`, offset: 0 },
    });
    const again = await service.register(producer, parcel);
    expect([again.status, again.body]).toEqual([200, first.body]);
  });

  it('makes one transfer of twenty equal requests at the same moment', async () => {
    const parcel = newParcel();
    const answers = await Promise.all(Array.from({ length: 20 }, () => service.register(producer, parcel)));
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(19).fill(200), 201]);
  });

  it('lets one of two packages have a key that both claim at the same moment, and refuses the other', async () => {
    const answers = await Promise.all(
      [newParcel(), newParcel()].map((parcel) => service.register(producer, parcel, 'one key')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'TRANSFER_KEY_REUSED' });
  });

  it('keeps the keys of two agencies apart', async () => {
    const parcel = newParcel();
    const mine = await service.register(producer, parcel, 'shared');
    const theirs = await service.register(other, parcel, 'shared');
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(mine.body['id']).not.toBe(theirs.body['id']);
  });

  it('names every wrong member of the request', async () => {
    const { status, headers, body } = await service.call('POST', '/v1/transfers', {
      key: producer,
      body: { packageName: '../x', sizeBytes: -1, digest: { algorithm: 'md5', value: 'zz' }, colour: 'red' },
    });
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    const fields = (body['errors'] as { field: string }[]).map(({ field }) => field);
    expect(new Set(fields)).toEqual(
      new Set(['packageName', 'sizeBytes', 'digest.algorithm', 'digest.value', 'colour']),
    );
  });

  it('wants an idempotency key', async () => {
    const { name: packageName, digest } = newParcel();
    const answer = await service.call('POST', '/v1/transfers', {
      key: producer,
      body: { packageName, sizeBytes: 1, digest },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', errors: [{ field: 'idempotencyKey' }] },
    });
  });

  it('refuses a closed agreement and one of another agency, and still answers for what was registered before', async () => {
    const body = { code: 'DK-H01-2', agency: 'H01', title: 'second' };
    await service.call('POST', '/v1/agreements', { key: service.administrator, body });
    const parcel = newParcel();
    const named = { agreement: 'DK-H01-2' };
    expect((await service.register(producer, newParcel())).body).toMatchObject({ code: 'AGREEMENT_AMBIGUOUS' });
    expect((await service.register(producer, parcel, 'k', named)).status).toBe(201);
    await service.call('POST', '/v1/agreements/DK-H01-2/close', { key: service.administrator });
    expect((await service.register(producer, newParcel(), 'l', named)).body).toMatchObject({
      code: 'AGREEMENT_CLOSED',
    });
    expect((await service.register(producer, parcel, 'k', named)).status).toBe(200);
    expect((await service.register(producer, newParcel(), 'm', { agreement: 'DK-H02' })).body).toMatchObject({
      code: 'AGREEMENT_UNKNOWN',
    });
  });
});

describe('upload', () => {
  /** Sends some bytes of a longer announced body, and breaks the connection. */
  const breakOff = (key: string, id: string, bytes: Buffer, announced: number) =>
    new Promise<void>((resolve) => {
      const request = http.request(`${service.repository.url}/v1/uploads/${id}`, {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${key}`,
          'tus-resumable': '1.0.0',
          'upload-offset': '0',
          'content-type': 'application/offset+octet-stream',
          'content-length': announced,
        },
      });
      request.on('error', () => resolve());
      request.write(bytes, () => setTimeout(() => request.destroy(), 200));
    });

  it('goes on from where it broke off, over a restart of the service as well', async () => {
    const parcel = newParcel(3_000_000);
    const id = String((await service.register(producer, parcel)).body['id']);
    await breakOff(producer, id, parcel.bytes.subarray(0, 1_000_000), parcel.bytes.length);
    const { administrator } = service;
    await service.close();
    service = await TestService.start(path.join(folder, 'data'), {}, administrator);
    expect(service.repository.administratorKey).toBeUndefined();
    const { offset } = await offsetOf(producer, id);
    expect(Number(offset)).toBeGreaterThan(0);
    expect(Number(offset)).toBeLessThanOrEqual(1_000_000);
    const early = await service.call('POST', `/v1/transfers/${id}/complete`, { key: producer });
    expect(early.body).toMatchObject({ code: 'TRANSFER_UPLOAD_INCOMPLETE' });
    expect((await service.patch(producer, id, Number(offset), parcel.bytes.subarray(Number(offset)))).status).toBe(204);
    expect(await offsetOf(producer, id)).toMatchObject({ offset: '3000000', length: '3000000' });
    expect((await service.call('POST', `/v1/transfers/${id}/complete`, { key: producer })).status).toBe(200);
    // Random bytes are no package; that they are judged as one, with the right digest, shows that they arrived whole.
    const settled = await service.settled(producer, id);
    expect(settled).toMatchObject({ state: 'returned' });
    expect(settled['findings']).not.toContainEqual(expect.objectContaining({ rule: 'TRANSFER_DIGEST_MISMATCH' }));
    expect((await service.call('POST', `/v1/transfers/${id}/complete`, { key: producer })).body).toMatchObject({
      state: 'returned',
    });
    expect((await service.patch(producer, id, 0, parcel.bytes)).body).toMatchObject({
      code: 'TRANSFER_UPLOAD_REFUSED',
    });
  });

  it('refuses a wrong offset and bytes beyond the size announced', async () => {
    const parcel = newParcel(100);
    const id = String((await service.register(producer, parcel)).body['id']);
    expect((await service.patch(producer, id, 50, parcel.bytes)).status).toBe(409);
    expect((await service.patch(producer, id, 0, randomBytes(200))).status).toBe(413);
    expect(Number((await offsetOf(producer, id)).offset)).toBeLessThanOrEqual(100);
  });

  it("hides one agency's transfers from another", async () => {
    const id = String((await service.register(producer, newParcel())).body['id']);
    for (const [method, target] of [
      ['GET', `/v1/transfers/${id}`],
      ['GET', `/v1/transfers/${id}/events`],
      ['GET', `/v1/transfers/${id}/documents`],
      ['GET', `/v1/transfers/${id}/receipt`],
      ['POST', `/v1/transfers/${id}/complete`],
      ['HEAD', `/v1/uploads/${id}`],
      ['PATCH', `/v1/uploads/${id}`],
    ] as const)
      expect([target, (await service.call(method, target, { key: other })).status]).toEqual([target, 404]);
    const { body } = await service.call('GET', '/v1/transfers?limit=500', { key: other });
    expect((body['items'] as { agency: string }[]).every(({ agency }) => agency === 'H02')).toBe(true);
  });
});

it('pages through transfers without a gap or a repeat', async () => {
  const seen: unknown[] = [];
  for (let after = ''; ;) {
    const { body } = await service.call('GET', `/v1/transfers?limit=3${after}`, { key: service.administrator });
    seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id));
    if (body['next'] === undefined) break;
    after = `&after=${String(body['next'])}`;
  }
  const { body } = await service.call('GET', '/v1/transfers?limit=500', { key: service.administrator });
  expect(seen).toEqual((body['items'] as { id: string }[]).map(({ id }) => id));
});
