import path from 'node:path';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';
import { exportOpenApi } from '@mocban/repository';

interface Operation {
  'x-roles'?: string[];
  'x-right'?: string;
}

const ROLES = [
  'producer',
  'contractor',
  'officer',
  'approver',
  'auditor',
  'reader',
  'integration',
  'administrator',
] as const;
const document = (await exportOpenApi()) as { paths: Record<string, Record<string, Operation>> };
const routes = Object.entries(document.paths).flatMap(([route, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    route,
    roles: operation['x-roles'],
    right: operation['x-right'],
  })),
);
/** Nothing has this id: a route that lets the caller in answers 404, never 401 or 403. */
const targetOf = (route: string) => route.replace(/\{[a-zA-Z]+\}/g, '00000000-0000-4000-8000-000000000000');

/** Refused as a body: the keys of the test must outlive the call. */
const bodyOf = (route: string) => (route.endsWith('/current/rotate') ? { body: { graceSeconds: -1 } } : {});

let folder: string;
let service: TestService;
const keys = new Map<string, string>();
let expired: string;
let revoked: string;

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
  keys.set('producer', await service.agency('H01'));
  for (const role of ROLES)
    if (!keys.has(role)) keys.set(role, await service.key(role, role === 'contractor' ? 'H01' : undefined));
  const soon = new Date(Date.now() + 1500).toISOString();
  expired = await service.key('administrator', undefined, { expiresAt: soon });
  const made = await service.call('POST', '/v1/keys', {
    key: service.administrator,
    body: { name: 'short', role: 'officer' },
  });
  revoked = String(made.body['key']);
  await service.call('DELETE', `/v1/keys/${String(made.body['id'])}`, { key: service.administrator });
  await service.until('/v1/keys', expired, ({ code }) => code === 'AUTH_EXPIRED');
});

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

it('serves the document that is exported without a database', async () => {
  const { body } = await service.call('GET', '/v1/openapi.json');
  expect(body).toEqual(JSON.parse(JSON.stringify(document)));
});

it('has the roles of every route in the document', () => {
  expect(routes.length).toBeGreaterThan(30);
  expect(routes.filter(({ roles }) => roles === undefined || roles.length === 0)).toEqual([]);
});

describe.each(routes)('$method $route', ({ method, route, roles = [] }) => {
  const target = targetOf(route);
  const ask = (key?: string, headers?: Record<string, string>) =>
    service.call(method, target, { key, ...bodyOf(route), ...(headers && { headers }) });
  const status = async (key?: string, headers?: Record<string, string>) => (await ask(key, headers)).status;

  if (roles.includes('public')) {
    it('is open to everybody', async () => expect(await status()).toBe(200));
    return;
  }

  it('refuses no key, and wrong, expired and revoked keys with 401', async () => {
    const stranger = `mb_${'0'.repeat(12)}_${'A'.repeat(43)}`;
    const almost = keys.get('administrator')!.slice(0, -2) + 'xx';
    const statuses = [];
    for (const key of [undefined, 'nonsense', stranger, almost, expired, revoked]) statuses.push(await status(key));
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401]);
    if (method !== 'HEAD') expect((await ask(expired)).body['code']).toBe('AUTH_EXPIRED');
  });

  it.each(ROLES)('answers a %s as the document says', async (role) => {
    const found = await status(keys.get(role)!);
    if (roles.includes(role)) expect([401, 403]).not.toContain(found);
    else expect(found).toBe(403);
    // What the first call began may be going on.
    if (role === 'officer') expect([found, 409]).toContain(await status(undefined, { 'x-api-key': keys.get(role)! }));
  });
});

it('never shows a key again', async () => {
  const { text } = await service.call('GET', '/v1/keys', { key: service.administrator });
  for (const key of [...keys.values(), expired, revoked]) expect(text).not.toContain(key);
});

describe('scope', () => {
  const things: Record<'own' | 'other', { transfer: string; holding: string }> = {
    own: { transfer: '', holding: '' },
    other: { transfer: '', holding: '' },
  };
  let reader: string;
  let officer: string;
  let otherProducer: string;

  beforeAll(async () => {
    otherProducer = await service.agency('H02', { fonds: 'P-02' });
    const officerOfAll = keys.get('officer')!;
    const parts = [
      ['own', keys.get('producer')!],
      ['other', otherProducer],
    ] as const;
    for (const [which, key] of parts) {
      const sent = await service.send(key, await bagParcel(`scope-${which}`, { 'a.txt': which }, `Hồ sơ ${which}`));
      expect(sent['state']).toBe('preserved');
      things[which] = { transfer: String(sent['id']), holding: String(sent['aipId']).slice(-36) };
    }
    const audit = await service.call('POST', '/v1/audits', { key: officerOfAll, body: {} });
    await service.until(`/v1/audits/${String(audit.body['id'])}`, officerOfAll, ({ state }) => state === 'done');
    reader = await service.key('reader', undefined, { fonds: ['H01'] });
    officer = await service.key('officer', undefined, { fonds: ['H01'] });
  });

  const statusOf = async (key: string, target: string) => (await service.call('GET', target, { key })).status;
  const holdingRoutes = ({ holding }: { holding: string }) => [
    `/v1/holdings/${holding}`,
    `/v1/holdings/${holding}/versions`,
    `/v1/holdings/${holding}/events`,
    `/v1/holdings/${holding}/versions/v1/files`,
    `/v1/holdings/${holding}/versions/v1/content?path=METS.xml`,
    `/v1/holdings/${holding}/versions/v1/dip`,
  ];
  const transferRoutes = ({ transfer }: { transfer: string }) =>
    ['', '/events', '/receipt'].map((tail) => `/v1/transfers/${transfer}${tail}`);

  it('answers for a holding outside a fonds as for one that does not exist', async () => {
    for (const key of [reader, officer, keys.get('producer')!]) {
      for (const target of holdingRoutes(things.own))
        expect([target, await statusOf(key, target)]).toEqual([target, 200]);
      for (const target of holdingRoutes(things.other))
        expect([target, await statusOf(key, target)]).toEqual([target, 404]);
    }
  });

  it('answers for a transfer outside the scope as for one that does not exist', async () => {
    for (const key of [officer, keys.get('producer')!]) {
      for (const target of transferRoutes(things.own)) expect(await statusOf(key, target)).toBe(200);
      for (const target of transferRoutes(things.other)) expect(await statusOf(key, target)).toBe(404);
    }
    const decision = await service.call('POST', `/v1/transfers/${things.other.transfer}/decision`, {
      key: officer,
      body: { decision: 'return', reason: 'r' },
    });
    expect(decision.status).toBe(404);
    expect((await service.call('POST', `/v1/transfers/${things.other.transfer}/retry`, { key: officer })).status).toBe(
      404,
    );
  });

  it('leaves out of lists what lies outside', async () => {
    const itemsOf = async (key: string, target: string) =>
      ((await service.call('GET', target, { key })).body['items'] as Record<string, unknown>[]) ?? [];
    expect((await itemsOf(reader, '/v1/holdings')).map(({ fonds }) => fonds)).toEqual(['H01']);
    expect((await itemsOf(reader, '/v1/holdings?q=other')).length).toBe(0);
    expect((await itemsOf(officer, '/v1/transfers')).map(({ agency }) => agency)).toEqual(['H01']);
    expect((await itemsOf(officer, '/v1/agreements')).map(({ code }) => code)).toEqual(['DK-H01']);
    expect((await itemsOf(officer, '/v1/agencies')).map(({ code }) => code)).toEqual(['H01']);
    const [audit] = await itemsOf(officer, '/v1/audits');
    expect(audit!['verdicts']).toEqual({ intact: 2 });
    const objects = await itemsOf(officer, `/v1/audits/${String(audit!['id'])}/objects`);
    expect(new Set(objects.map(({ aipId }) => aipId))).toEqual(new Set([`urn:uuid:${things.own.holding}`]));
    const stores = await service.call('GET', '/v1/stores', { key: officer });
    expect((JSON.parse(stores.text) as { copies: number }[]).map(({ copies }) => copies)).toEqual([1, 1]);
    const integration = await service.key('integration', undefined, { fonds: ['P-02'] });
    const { text } = await service.call('GET', '/v1/catalogue/export', { key: integration });
    expect(text).toContain(things.other.holding);
    expect(text).not.toContain(things.own.holding);
  });

  it('refuses to make or repair outside the scope', async () => {
    const post = async (target: string, body: unknown) =>
      (await service.call('POST', target, { key: officer, body })).status;
    expect(await post('/v1/agencies', { code: 'H09', name: 'Cơ quan' })).toBe(403);
    expect(await post('/v1/agreements', { code: 'DK-X', agency: 'H01', title: 't', fonds: 'P-02' })).toBe(403);
    expect(await post('/v1/agreements/DK-H02/close', undefined)).toBe(404);
    expect(await post('/v1/repairs', { store: 'store-2', dryRun: true })).toBe(403);
    expect(await post('/v1/repairs', { store: 'store-2', dryRun: true, aip: things.other.holding })).toBe(404);
    expect(await post('/v1/repairs', { store: 'store-2', dryRun: true, aip: things.own.holding })).toBe(202);
  });

  it('shows a contractor what it sent itself and nothing else', async () => {
    const contractor = keys.get('contractor')!;
    const parcel = await bagParcel('by-contractor', { 'a.txt': 'scanned' });
    const sent = await service.send(contractor, parcel);
    expect(sent['state']).toBe('preserved');
    expect(await statusOf(contractor, `/v1/transfers/${things.own.transfer}`)).toBe(404);
    const { body } = await service.call('GET', '/v1/transfers', { key: contractor });
    expect((body['items'] as { id: string }[]).map(({ id }) => id)).toEqual([sent['id']]);
    expect(await statusOf(keys.get('producer')!, `/v1/transfers/${String(sent['id'])}`)).toBe(200);
    const another = await service.key('contractor', 'H01', { holder: 'another company' });
    expect((await service.register(another, parcel)).body['code']).toBe('TRANSFER_KEY_REUSED');
  });
});

describe('keys', () => {
  const make = (body: Record<string, unknown>) =>
    service.call('POST', '/v1/keys', { key: service.administrator, body: { name: 'k', ...body } });

  it('go with their role', async () => {
    const refused = [
      { role: 'producer' },
      { role: 'officer', agency: 'H01' },
      { role: 'administrator', fonds: ['H01'] },
      { role: 'contractor', agency: 'H01', fonds: ['H01'] },
      { role: 'reader', fonds: [] },
      { role: 'reader', expiresAt: '2020-01-01T00:00:00Z' },
      { role: 'reader', expiresAt: '2099-01-01T00:00:00Z' },
    ];
    for (const body of refused) expect([body, (await make(body)).status]).toEqual([body, 400]);
  });

  it('end in a year unless told otherwise, and can be listed before they do', async () => {
    const { body } = await make({ role: 'reader' });
    const days = (Date.parse(String(body['expiresAt'])) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(365);
    const soon = await make({ role: 'reader', expiresAt: new Date(Date.now() + 86_400_000).toISOString() });
    const listed = await service.call('GET', '/v1/keys?expiresWithinDays=30', { key: service.administrator });
    const ids = (listed.body['items'] as { id: string }[]).map(({ id }) => id);
    expect(ids).toContain(soon.body['id']);
    expect(ids).not.toContain(body['id']);
  });

  it('are rotated: the old secret is valid for as long as asked', async () => {
    const made = await make({ role: 'reader' });
    const id = String(made.body['id']);
    const use = async (answer: { body: Record<string, unknown> }) =>
      (await service.call('GET', '/v1/holdings', { key: String(answer.body['key']) })).status;
    const rotate = (body: object) =>
      service.call('POST', `/v1/keys/${id}/rotate`, { key: service.administrator, body });
    const second = await rotate({ graceSeconds: 60 });
    expect(second.status).toBe(201);
    expect([await use(made), await use(second)]).toEqual([200, 200]);
    const third = await rotate({ graceSeconds: 0 });
    expect([await use(made), await use(second), await use(third)]).toEqual([401, 401, 200]);
    const fourth = await rotate({ graceSeconds: 1 });
    await service.until('/v1/holdings', String(third.body['key']), ({ code }) => code === 'AUTH_INVALID');
    expect(await use(fourth)).toBe(200);
    expect((await rotate({ graceSeconds: 8 * 86_400 })).status).toBe(400);
    const shown = await service.call('GET', '/v1/keys', { key: service.administrator });
    const row = (shown.body['items'] as Record<string, unknown>[]).find((key) => key['id'] === id);
    expect(row).toMatchObject({ role: 'reader', lastUsedAt: expect.any(String), rotatedAt: expect.any(String) });
    await service.call('DELETE', `/v1/keys/${id}`, { key: service.administrator });
    expect((await rotate({})).body['code']).toBe('KEY_REVOKED');
    expect(await use(fourth)).toBe(401);
  });
});
