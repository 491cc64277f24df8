import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cliAsync, type CliResult } from '../../e2e/service.js';
import { bagParcel, removeFolder, scratchFolder, TestService, tt05Parcel, type Parcel } from './service.js';

let folder: string;
let data: string;
let service: TestService;
let administrator: string;
let approver: string;
let producer: string;
let parcels = 0;
let now = (): Date => new Date();

const stores = (...ids: string[]) =>
  ids.map((id) => ({ id, path: path.join(data, id), site: id === 'c' ? 'Huế' : 'Hà Nội' }));
const start = (...ids: string[]): Promise<TestService> =>
  TestService.start(data, { stores: stores(...ids), retryCeilingMs: 1000, clock: { now: () => now() } }, administrator);
const restart = async (...ids: string[]): Promise<void> => {
  await service.close();
  service = await start(...ids);
};
const parcel = (): Promise<Parcel> => bagParcel(`HS-${(parcels += 1)}`, { 'a.txt': `hồ sơ ${parcels}` });
const storeOf = async (id: string): Promise<Record<string, unknown>> => {
  const { body } = await service.call('GET', '/v1/stores', { key: administrator });
  return (body as unknown as Record<string, unknown>[]).find((store) => store['id'] === id)!;
};

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  service = await start('a', 'b', 'c');
  ({ administrator } = service);
  producer = await service.agency('H01');
  approver = await service.key('approver', undefined, { holder: 'second' });
  const { body } = await service.call('POST', '/v1/keys/current/rotate', { key: approver, body: {} });
  approver = String(body['key']);
}, 60_000);

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

it('preserves with two verified copies, and makes the third afterwards', async () => {
  expect(await service.send(producer, await parcel())).toMatchObject({ state: 'preserved' });
  await service.until('/v1/stores', administrator, (list) =>
    (list as unknown as { copies: number }[]).every(({ copies }) => copies === 1),
  );
  expect(await storeOf('c')).toMatchObject({ states: { intact: 1 }, state: 'active' });
});

it('waits for a store that is away only with what that store is to have', async () => {
  const objects = path.join(data, 'c', 'objects');
  await rename(path.join(data, 'c'), path.join(data, 'unplugged'));
  await mkdir(path.join(data, 'c'));
  expect(await service.send(producer, await parcel())).toMatchObject({ state: 'preserved' });
  await service.until(
    '/v1/stores',
    administrator,
    (list) => (list as unknown as { waiting: { cause?: string } }[])[2]?.waiting.cause !== undefined,
  );
  expect(await readdir(path.join(data, 'c'))).toEqual([]);
  await rm(path.join(data, 'c'), { recursive: true });
  await rename(path.join(data, 'unplugged'), path.join(data, 'c'));
  await service.until(
    '/v1/stores',
    administrator,
    (list) => (list as unknown as { copies: number }[])[2]?.copies === 2,
  );
  expect(await readdir(path.join(data, 'c', 'staging'))).toEqual([]);
  expect(await readdir(objects)).not.toEqual([]);
});

const post = (target: string, body: unknown = {}, key = administrator) => service.call('POST', target, { key, body });
const plan = async (body: Record<string, unknown>): Promise<Record<string, unknown>> => {
  const answer = await post('/v1/replication/plans', { reason: 'a test', ...body });
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return answer.body;
};
const planState = (id: unknown, state: string) =>
  service.until(`/v1/replication/plans/${String(id)}`, administrator, (body) => body['state'] === state);
/** Asked for by one person, approved by another. */
const byTwo = async (id: unknown): Promise<void> => {
  expect((await post(`/v1/replication/plans/${String(id)}/confirm`)).body).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  const asked = await post('/v1/approvals', { kind: 'storage-plan', subject: id, reason: 'a test' });
  expect(asked.status).toBe(201);
  expect((await post(`/v1/approvals/${String(asked.body['id'])}/approve`, {}, approver)).status).toBe(200);
};
/** The same by the command line. */
const mocban = (key: string, ...args: string[]): Promise<CliResult> =>
  cliAsync(...args, '--to', service.repository.url, '--key', key);
const planBy = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { exit, json } = await mocban(administrator, ...args, '--reason', 'a test');
  expect([exit, json]).toMatchObject([0, { plan: { state: 'proposed' } }]);
  return (json as { plan: Record<string, unknown> }).plan;
};
const carriedOut = { exit: 0, json: { plan: { state: 'done', left: 0 } } };
const approvedBy = async (id: unknown): Promise<void> => {
  const asked = await mocban(administrator, 'policy', 'confirm', String(id));
  expect(asked).toMatchObject({ exit: 0, json: { approval: { state: 'open' }, plan: { state: 'proposed' } } });
  expect(await mocban(approver, 'policy', 'approve', String(id), '--wait')).toMatchObject(carriedOut);
};
const objectsIn = async (id: string): Promise<number> => {
  const names = await readdir(path.join(data, id, 'objects'), { recursive: true });
  return names.filter((name) => name.endsWith('0=ocfl_object_1.1') && !name.includes('catalogue')).length;
};

describe('a policy', () => {
  it('that the stores cannot meet is refused, with what is lacking', async () => {
    const answer = await post('/v1/replication/plans', {
      kind: 'policy',
      reason: 'QĐ 76/QĐ-TTg',
      policy: { minCopies: 4, minSites: 2, minCarrierKinds: 2 },
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'POLICY_UNMEETABLE',
      errors: [{ field: 'minCopies' }, { field: 'minCarrierKinds' }],
    });
  });

  it('is changed by two persons, and takes no copy away before the others were read again', async () => {
    const proposed = await plan({ kind: 'policy', policy: { minCopies: 2, minSites: 2, stores: ['a', 'c'] } });
    expect(proposed).toMatchObject({
      state: 'proposed',
      needsTwoPersons: true,
      work: [{ store: 'b', action: 'remove', copies: 2 }],
    });
    await byTwo(proposed['id']);
    await planState(proposed['id'], 'done');
    expect(await storeOf('b')).toMatchObject({ copies: 0 });
    expect(await objectsIn('b')).toBe(0);
    expect([await objectsIn('a'), await objectsIn('c')]).toEqual([2, 2]);
    expect((await service.call('GET', '/v1/replication/policies', { key: administrator })).body).toMatchObject([
      { version: 2, inForce: true, minSites: 2, stores: ['a', 'c'] },
      { version: 1, inForce: false },
    ]);
  });

  it('that is widened again back-fills the store', async () => {
    const proposed = await planBy('policy', 'plan', '--min-copies', '2');
    expect(proposed).toMatchObject({ work: [{ store: 'b', action: 'copy', copies: 2 }] });
    await approvedBy(proposed['id']);
    expect(await storeOf('b')).toMatchObject({ states: { intact: 2 } });
    expect(await objectsIn('b')).toBe(2);
  });
});

describe('a store that is added', () => {
  it('is filled after that was confirmed, by one person', async () => {
    await restart('a', 'b', 'c', 'd');
    const proposed = await planBy('store', 'back-fill');
    expect(proposed).toMatchObject({ needsTwoPersons: false, work: [{ store: 'd', action: 'copy', copies: 2 }] });
    expect(await storeOf('d')).toMatchObject({ copies: 0 });
    expect(await mocban(administrator, 'policy', 'status')).toMatchObject({ exit: 1, json: { plans: [proposed] } });
    expect(await mocban(administrator, 'policy', 'confirm', String(proposed['id']), '--wait')).toMatchObject(
      carriedOut,
    );
    expect(await mocban(administrator, 'policy', 'status')).toMatchObject({ exit: 0, json: { plans: [] } });
    expect(await storeOf('d')).toMatchObject({ states: { intact: 2 }, waiting: { copies: 0 } });
    expect(await objectsIn('d')).toBe(2);
  });
});

describe('a store that is drained', () => {
  it('is not the first one, nor one that the policy needs', async () => {
    const first = await post('/v1/replication/plans', { kind: 'drain', store: 'a', reason: 'a test' });
    expect(first.body).toMatchObject({ code: 'STORE_STATE' });
  });

  it('takes no more copies, and can be taken back', async () => {
    const proposed = await planBy('store', 'drain', 'd');
    expect(await mocban(administrator, 'policy', 'confirm', String(proposed['id']), '--wait')).toMatchObject(
      carriedOut,
    );
    const listed = await mocban(administrator, 'store', 'list');
    expect(listed).toMatchObject({ exit: 0, json: { stores: [{}, {}, {}, { id: 'd', state: 'retired' }] } });
    const soon = Date.now() + 89 * 86_400_000;
    const store = await storeOf('d');
    expect(store).toMatchObject({ state: 'retired', stateReason: 'a test', copies: 2 });
    expect(Date.parse(String(store['recoverableUntil']))).toBeGreaterThan(soon);
    await service.send(producer, await parcel());
    expect(await storeOf('d')).toMatchObject({ copies: 2, waiting: { copies: 0 } });
    const back = await service.call('PATCH', '/v1/stores/d', {
      key: administrator,
      body: { state: 'active', reason: 'taken back' },
    });
    expect(back.body).toMatchObject({ state: 'active' });
    expect(back.body).not.toHaveProperty('recoverableUntil');
  });

  it('is deleted by two persons three months later, not before', async () => {
    const drain = await plan({ kind: 'drain', store: 'd' });
    await post(`/v1/replication/plans/${String(drain['id'])}/confirm`);
    await planState(drain['id'], 'done');
    const deletion = { kind: 'delete-drained', store: 'd', reason: 'a test' };
    expect((await post('/v1/replication/plans', deletion)).body).toMatchObject({ code: 'STORE_RECOVERABLE' });
    now = () => new Date(Date.now() + 93 * 86_400_000);
    const proposed = await plan(deletion);
    expect(proposed).toMatchObject({ work: [{ store: 'd', action: 'remove', copies: 2 }] });
    await byTwo(proposed['id']);
    await planState(proposed['id'], 'done');
    expect(await storeOf('d')).toMatchObject({ copies: 0, emptiedAt: expect.any(String) as string });
    expect(await objectsIn('d')).toBe(0);
    now = () => new Date();
  });
});

describe('a policy for what is kept for ever', () => {
  const held = async (sent: Record<string, unknown>): Promise<string[]> => {
    expect(sent).toMatchObject({ state: 'preserved' });
    const uuid = String(sent['aipId']).replace('urn:uuid:', '');
    const { body } = await service.call('GET', `/v1/holdings/${uuid}`, { key: administrator });
    return (body['copies'] as { store: string }[]).map(({ store }) => store);
  };

  it('goes before the one for all, at ingest and for what is held', async () => {
    const narrow = await planBy('policy', 'plan', '--min-copies', '2', '--stores', 'a', 'b');
    expect(narrow).toMatchObject({ work: [{ store: 'c', action: 'remove', copies: 3 }] });
    await approvedBy(narrow['id']);
    const wide = await planBy('policy', 'plan', '--min-copies', '3', '--retention', 'permanent');
    expect(wide).toMatchObject({ policy: { retention: 'permanent', minCopies: 3 }, work: [] });
    await approvedBy(wide['id']);
    expect(await held(await service.send(producer, await tt05Parcel('H01.2026.01')))).toEqual(['a', 'b', 'c']);
    expect(await held(await service.send(producer, await parcel()))).toEqual(['a', 'b']);
    const narrower = await planBy(
      'policy',
      'plan',
      '--min-copies',
      '2',
      '--retention',
      'permanent',
      '--stores',
      'a',
      'c',
    );
    expect(narrower).toMatchObject({ work: [{ store: 'b', action: 'remove', copies: 1 }] });
    const shown = await mocban(administrator, 'policy', 'show');
    expect(shown).toMatchObject({ exit: 0, json: { belowPolicy: [], plans: [{ id: narrower['id'] }] } });
    expect((shown.json as { policies: unknown[] }).policies).toMatchObject([
      { stores: ['a', 'b'] },
      { retention: 'permanent', minCopies: 3 },
    ]);
  });
});

it('counts as below policy what has too few verified copies', async () => {
  const before = await service.call('GET', '/v1/replication/below-policy', { key: administrator });
  expect(before.body).toEqual({ items: [] });
  await service.call('PATCH', '/v1/stores/b', { key: administrator, body: { state: 'away', reason: 'moved' } });
  await service.call('PATCH', '/v1/stores/c', { key: administrator, body: { state: 'away', reason: 'moved' } });
  const { body } = await service.call('GET', '/v1/replication/below-policy', { key: administrator });
  expect(body['items']).toHaveLength(5);
  expect(body['items']).toContainEqual(expect.objectContaining({ copies: 1, lacking: ['copies'] }));
});
