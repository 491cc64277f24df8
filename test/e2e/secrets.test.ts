import { join } from 'node:path';
import { registerAgency, send, tt05Submission } from './agency.js';
import { startPostgres, type PostgresServer } from './postgres.js';
import { api, mocban, removeFolder, scratchFolder, startService, type Service } from './service.js';

let folder: string;
let postgres: PostgresServer;
let service: Service;
const secrets: string[] = [];

beforeAll(async () => {
  folder = await scratchFolder('secrets');
  postgres = await startPostgres(join(folder, 'server'));
  const address = new URL(postgres.url);
  address.password = encodeURIComponent(postgres.password);
  secrets.push(postgres.password, encodeURIComponent(postgres.password), address.password);
  const data = join(folder, 'data');
  service = await startService(data, {
    entry: [
      mocban,
      'start',
      '--data',
      data,
      '--port',
      '0',
      '--json',
      '--log-level',
      'debug',
      '--first-key-file',
      join(folder, 'none', 'key'),
    ],
    environment: { DATABASE_URL: address.href },
  });
});

afterAll(async () => {
  service.process.kill('SIGKILL');
  await postgres.stop().catch(() => undefined);
  await removeFolder(folder);
});

const log = (): string =>
  service
    .output()
    .split('\n')
    .filter((line) => !line.startsWith('{"url"'))
    .join('\n');

it('writes no secret into its log, whatever goes wrong', async () => {
  const administrator = service.administratorKey!;
  const agency = await registerAgency(service, administrator);
  const made = await api(service, administrator, 'POST', '/v1/keys', { name: 'a reader', role: 'reader' });
  const { id, key } = made.body as { id: string; key: string };
  const rotated = await api(service, administrator, 'POST', `/v1/keys/${id}/rotate`, {});
  const mistyped = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
  secrets.push(administrator, agency.key, key, (rotated.body as { key: string }).key, mistyped);
  await tt05Submission(folder, join(folder, 'sip.zip'), 1);
  expect((await send(service, agency, join(folder, 'sip.zip'))).transfer.state).toBe('preserved');
  expect((await api(service, mistyped, 'GET', '/v1/holdings')).status).toBe(401);
  await api(service, administrator, 'POST', '/v1/keys', { name: key, role: key });
  await api(service, administrator, 'GET', `/v1/holdings?q=${key}&key=${key}`);
  await fetch(`${service.url}/v1/keys`, {
    method: 'POST',
    headers: { 'x-api-key': administrator, 'content-type': 'application/json' },
    body: `{"name": "${key}`,
  });
  await postgres.stop();
  const away = await api(service, administrator, 'GET', '/v1/keys');
  expect([500, 503]).toContain(away.status);
  expect(JSON.stringify(away.body)).not.toContain(postgres.password);

  expect(log()).toContain('"requestId"');
  expect(log().split('\n').length).toBeGreaterThan(20);
  expect(secrets.filter((secret) => secret !== '' && log().includes(secret))).toEqual([]);
});
