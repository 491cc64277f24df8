import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const client = fileURLToPath(new URL('../../packages/client', import.meta.url));
const check = (...file: string[]) =>
  spawnSync(process.execPath, [join(client, 'scripts/generate.mjs'), '--check', ...file], { encoding: 'utf8' });

test('the types of the client are those of the routes as they are now', () => {
  const { status, stderr } = check();
  expect([status, stderr]).toEqual([0, '']);
});

test('types that lack a route are found stale', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-client-'));
  try {
    const file = join(folder, 'api.ts');
    writeFileSync(file, readFileSync(join(client, 'src/generated/api.ts'), 'utf8').replace('/v1/ready', '/v1/steady'));
    const { status, stderr } = check(file);
    expect([status, stderr]).toEqual([1, expect.stringContaining('is stale')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('no two shapes of requests and answers have one name: the description of the routes has one of them only', () => {
  const source = fileURLToPath(new URL('../../apps/repository/src', import.meta.url));
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [
      ...readFileSync(join(source, file), 'utf8').matchAll(/^export class (\w+(?:Dto|Body|Query))\b/gm),
    ])
    .map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
