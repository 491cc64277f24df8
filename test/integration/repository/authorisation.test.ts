import path from 'node:path';
import { removeFolder, scratchFolder, TestService } from './service.js';
import { exportOpenApi } from '@mocban/repository';

interface Operation {
  'x-roles'?: string[];
}

const ROLES = ['producer', 'officer', 'administrator'] as const;
const document = (await exportOpenApi()) as { paths: Record<string, Record<string, Operation>> };
const routes = Object.entries(document.paths).flatMap(([route, methods]) =>
  Object.entries(methods).map(([method, { 'x-roles': roles }]) => ({ method: method.toUpperCase(), route, roles })),
);
/** Nothing has this id: a route that lets the caller in answers 404, never 401 or 403. */
const targetOf = (route: string) => route.replace(/\{[a-zA-Z]+\}/g, '00000000-0000-4000-8000-000000000000');

let folder: string;
let service: TestService;
const keys = new Map<string, string>();

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
  keys.set('producer', await service.agency('H01'));
  keys.set('officer', await service.key('officer'));
  keys.set('administrator', await service.key('administrator'));
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
  const status = async (key?: string, headers?: Record<string, string>) =>
    (await service.call(method, target, { key, ...(headers && { headers }) })).status;

  if (roles.includes('public')) {
    it('is open to everybody', async () => expect(await status()).toBe(200));
    return;
  }

  it('refuses no key and wrong keys with 401', async () => {
    const stranger = `mb_${'0'.repeat(12)}_${'A'.repeat(43)}`;
    const almost = keys.get('administrator')!.slice(0, -2) + 'xx';
    expect([await status(), await status('nonsense'), await status(stranger), await status(almost)]).toEqual([
      401, 401, 401, 401,
    ]);
  });

  it.each(ROLES)('answers a %s as the document says', async (role) => {
    const found = await status(keys.get(role)!);
    if (roles.includes(role)) expect([401, 403]).not.toContain(found);
    else expect(found).toBe(403);
    if (role === 'officer') expect(await status(undefined, { 'x-api-key': keys.get(role)! })).toBe(found);
  });
});

it('never lets a revoked key in again', async () => {
  const { body } = await service.call('POST', '/v1/keys', {
    key: service.administrator,
    body: { name: 'short', role: 'officer' },
  });
  const key = String(body['key']);
  expect((await service.call('GET', '/v1/holdings', { key })).status).toBe(200);
  const target = `/v1/keys/${String(body['id'])}`;
  expect((await service.call('DELETE', target, { key: service.administrator })).status).toBe(204);
  expect((await service.call('GET', '/v1/holdings', { key })).status).toBe(401);
  expect((await service.call('GET', '/v1/keys', { key: service.administrator })).text).not.toContain(key);
});
