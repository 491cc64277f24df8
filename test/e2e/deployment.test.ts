import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { registerAgency, tt05Submission, type Sent } from './agency.js';
import { startPostgres, freePort, type PostgresServer } from './postgres.js';
import { filesBelow, removeFolder, scratchFolder } from './service.js';

const run = promisify(execFile);
const build = fileURLToPath(new URL('../../docker/build.sh', import.meta.url));

let folder: string;
let application: string;
let submission: string;

beforeAll(async () => {
  folder = await scratchFolder('deployment');
  application = join(folder, 'application');
  await run(build, [application, '--built']);
  submission = join(folder, 'HS.zip');
  await tt05Submission(folder, submission);
});

afterAll(() => removeFolder(folder));

const entrypoint = (): string => join(application, 'entrypoint.sh');

interface Container {
  process: ChildProcess;
  url: string;
  output(): string;
  variables: Record<string, string>;
}

/** Runs the entry point with these variables and no others, as a container does, and waits until its own health check is content. */
async function start(given: Record<string, string>): Promise<Container> {
  const port = await freePort();
  const variables = { PATH: process.env['PATH']!, MOCBAN_PORT: String(port), MOCBAN_HOST: '127.0.0.1', ...given };
  const child = spawn(entrypoint(), [], { env: variables, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  for (const deadline = Date.now() + 60_000; ; await pause(300)) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`not healthy: ${child.exitCode} ${output}`);
    const healthy = await run(entrypoint(), ['health'], { env: variables }).then(
      () => true,
      () => false,
    );
    if (healthy) return { process: child, url: `http://127.0.0.1:${port}`, output: () => output, variables };
  }
}

async function stop(container: Container): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => container.process.once('close', resolve));
  container.process.kill('SIGTERM');
  return ended;
}

/** The owner of a process: entry point and service are one process, so that signals arrive. */
const ownerOf = ({ process: { pid } }: Container): number => statSync(`/proc/${pid}`).uid;

/** Sends the submission with the command line of the application folder itself. */
async function deposit(url: string, administratorKey: string, code: string): Promise<Sent> {
  const service = { url } as Parameters<typeof registerAgency>[0];
  const { key } = await registerAgency(service, administratorKey, code);
  const mocban = join(application, 'apps/cli/bin/mocban.js');
  const { stdout } = await run('node', [mocban, 'transfer', 'send', submission, '--to', url, '--key', key, '--json']);
  return (JSON.parse(stdout) as { transfer: Sent }).transfer;
}

/** A folder that the account of the service may write, whoever runs the test. */
async function dataFolder(name: string): Promise<string> {
  const data = join(folder, name);
  mkdirSync(data);
  if (process.getuid?.() === 0) await run('chown', ['nobody:', data]);
  return data;
}

describe('the application folder', () => {
  it('holds what runs and nothing for developers', () => {
    const files = filesBelow(application);
    expect(
      files.filter(
        (file) => /\.test\.|\.d\.[cm]?ts$|(^|\/)src\/.*\.ts$/.test(file) && !file.startsWith('node_modules'),
      ),
    ).toEqual([]);
    for (const tool of ['typescript', 'jest', 'eslint', 'nx', 'prettier', '@swc/core'])
      expect([tool, existsSync(join(application, 'node_modules', tool))]).toEqual([tool, false]);
    expect(files).toContain('packages/xml/schemas/xml.xsd');
  });

  it('is listed file by file in the form that sha512sum checks', async () => {
    const listed = readFileSync(join(application, 'application.sha512'), 'utf8').split('\n').filter(Boolean);
    const names = listed.map((line) => line.replace(/^# (.*) -> .*$/, '$1').replace(/^[0-9a-f]{128} {2}/, ''));
    expect(names).toContain('apps/cli/dist/main.js');
    expect(names).toContain('node_modules/@mocban/oais');
    await run('sha512sum', ['--check', '--quiet', '--strict', 'application.sha512'], { cwd: application });
  });

  it('can be changed by its owner alone', () => {
    const open = filesBelow(application).filter((file) => (statSync(join(application, file)).mode & 0o022) !== 0);
    expect(open).toEqual([]);
  });
});

describe('entrypoint.sh', () => {
  it('names every variable that is wrong, prints none of their values and starts nothing', async () => {
    const secret = 'mysql://somebody:very-secret@host/db';
    const failed = await run(entrypoint(), [], {
      env: {
        PATH: process.env['PATH']!,
        MOCBAN_ROLE: 'everything-bagel',
        MOCBAN_PORT: '123456',
        MOCBAN_DATA: 'relative/path',
        MOCBAN_STORES: 'store-1',
        MOCBAN_LOGLEVEL: 'debug',
        DATABASE_URL: secret,
      },
    }).then(
      () => ({ code: 0, stderr: '' }),
      (error: { code: number; stderr: string }) => error,
    );
    expect(failed.code).toBe(2);
    expect([...failed.stderr.matchAll(/^([A-Z_]+):/gm)].map(([, name]) => name)).toEqual([
      'MOCBAN_LOGLEVEL',
      'DATABASE_URL',
      'MOCBAN_ROLE',
      'MOCBAN_DATA',
      'MOCBAN_PORT',
      'MOCBAN_STORES',
    ]);
    expect(failed.stderr).not.toMatch(/very-secret|bagel|123456|relative/);
  });

  it('starts everything in one process, healthy, not as root, and stops it on SIGTERM', async () => {
    const data = await dataFolder('all');
    const container = await start({
      MOCBAN_DATA: data,
      MOCBAN_METRICS_PORT: String(await freePort()),
      MOCBAN_FIRST_KEY_FILE: join(data, 'first-key'),
      MOCBAN_ARCHIVE_NAME: 'Lưu trữ lịch sử tỉnh Mường Thử',
    });
    const key = readFileSync(join(data, 'first-key'), 'utf8').trim();
    const { state } = await deposit(container.url, key, 'H98.01');
    const metrics = await (
      await fetch(`http://127.0.0.1:${container.variables['MOCBAN_METRICS_PORT']}/metrics`)
    ).text();
    const owner = ownerOf(container);
    expect([state, await stop(container)]).toEqual(['preserved', 0]);
    expect(owner).not.toBe(0);
    expect(metrics).toContain('mocban_transfers{state="preserved"} 1');
    expect(statSync(join(data, 'first-key')).mode & 0o777).toBe(0o600);
    expect(container.output()).not.toContain(key);
  });

  describe('with a server for the database', () => {
    let postgres: PostgresServer;
    beforeAll(async () => {
      postgres = await startPostgres(join(folder, 'postgres'));
    });
    afterAll(() => postgres.stop());

    it('starts api and worker apart, which together preserve a transfer', async () => {
      const data = await dataFolder('apart');
      const password = join(folder, 'database-password');
      writeFileSync(password, `${postgres.password}\n`);
      const variables = {
        MOCBAN_DATA: data,
        MOCBAN_STORES: `first=${join(data, 'a')} second=${join(data, 'b')}`,
        DATABASE_URL: postgres.url,
        DATABASE_PASSWORD_FILE: password,
      };
      const api = await start({ ...variables, MOCBAN_ROLE: 'api', MOCBAN_FIRST_KEY_FILE: join(data, 'first-key') });
      const worker = await start({ ...variables, MOCBAN_ROLE: 'worker' });
      const key = readFileSync(join(data, 'first-key'), 'utf8').trim();
      const { state } = await deposit(api.url, key, 'H98.02');
      expect([state, await stop(worker), await stop(api)]).toEqual(['preserved', 0, 0]);
      expect(`${api.output()}${worker.output()}`).not.toContain(postgres.password);
      const { stdout } = await run(entrypoint(), ['audit', join(data, 'a'), join(data, 'b'), '--json'], {
        env: { PATH: process.env['PATH']! },
      });
      expect(JSON.parse(stdout)).toMatchObject({ valid: true });
    });
  });
});
