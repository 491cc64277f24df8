import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describeWith } from '../fixtures/corpora.js';
import { blocksOf } from '../workspace/compile.js';
import { registerAgency, send, tt05Submission } from './agency.js';
import { startPostgres, type PostgresServer } from './postgres.js';
import { api, mocban, removeFolder, scratchFolder, startService, type Service } from './service.js';

const page = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/operations/${name}`, import.meta.url)), 'utf8');

const havePgDump = spawnSync('pg_dump', ['--version']).status === 0;

describeWith('pg_dump', havePgDump, 'the pages for operators', () => {
  let folder: string;
  let postgres: PostgresServer;
  let service: Service;
  let aip: string;

  const place = (name: string): string => join(folder, name);
  const start = (base: string, database: string): Promise<Service> =>
    startService(base, {
      entry: [
        ...[mocban, 'start', '--data', join(base, 'data'), '--port', '0', '--json', '--database', database],
        ...['--store', `store-1=${join(base, 'stores/1')}`, `store-2=${join(base, 'stores/2')}`],
      ],
    });
  const database = (name: string): string => `${postgres.adminUrl.replace(/\/postgres$/, '')}/${name}`;

  /** Runs shell blocks as a reader would paste them; `mocban` is the command of this checkout. */
  function paste(script: string, variables: Record<string, string>): Promise<{ code: number | null; output: string }> {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { PATH: `${place('bin')}:${process.env['PATH']}`, ...variables },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
  }

  async function sql(name: string, text: string): Promise<void> {
    const client = new pg.Client({ connectionString: database(name) });
    await client.connect();
    await client.query(text);
    await client.end();
  }

  beforeAll(async () => {
    folder = await scratchFolder('operations');
    mkdirSync(place('bin'));
    writeFileSync(place('bin/mocban'), `#!/bin/sh\nexec '${process.execPath}' '${mocban}' "$@"\n`);
    chmodSync(place('bin/mocban'), 0o755);
    postgres = await startPostgres(place('postgres'));
    for (const name of ['restored', 'rebuilt']) await sql('postgres', `create database ${name}`);
    mkdirSync(place('first'));
    service = await start(place('first'), database('mocban'));
    const agency = await registerAgency(service, service.administratorKey!, 'H98.21.01');
    await tt05Submission(folder, place('HS.zip'));
    aip = (await send(service, agency, place('HS.zip'))).transfer.aipId!;
  });

  afterAll(async () => {
    await service.stop();
    await postgres.stop();
    await removeFolder(folder);
  });

  it('the first agency of the install page', async () => {
    const variables = { URL: service.url, KEY: service.administratorKey! };
    const { code, output } = await paste(blocksOf(page('install.md'), 'sh').join('\n'), variables);
    expect([code, output]).toEqual([0, expect.stringMatching(/"role":"producer".*"key":"mb_/)]);
  });

  it('making, exchanging and revoking a key', async () => {
    const variables = { URL: service.url, KEY: service.administratorKey! };
    const { code, output } = await paste(blocksOf(page('keys.md'), 'sh').join('\n'), variables);
    expect([code, output]).toEqual([0, expect.stringContaining('"role": "officer"')]);
  });

  it('the backup, the drill with what it restores, and the rebuild from the stores alone', async () => {
    const blocks = blocksOf(page('backup-restore.md'), 'sh').join('\n');
    const { code, output } = await paste(blocks, {
      URL: service.url,
      KEY: service.administratorKey!,
      DATABASE_URL: database('mocban'),
      RESTORED_DATABASE_URL: database('restored'),
      REBUILT_DATABASE_URL: database('rebuilt'),
      STORES: place('first/stores'),
      DATA: place('first/data'),
      BACKUP: place('backup'),
      RESTORED: place('second'),
    });
    expect([code, output]).toEqual([0, expect.stringContaining('catalogue rebuilt: 1 holdings')]);
    expect(output).toContain('everything was restored as it was');
    expect(output).toContain('catalogue snapshot restored: v1 of urn:mocban:catalogue-snapshot:1');

    await service.stop();
    rmSync(place('first'), { recursive: true });
    const key = service.administratorKey!;
    service = await start(place('second'), database('restored'));
    const holding = await api(service, key, 'GET', `/v1/holdings/${aip.replace('urn:uuid:', '')}`);
    expect([holding.status, (holding.body as { id?: string }).id ?? aip]).toEqual([200, aip]);
    const audit = await api(service, key, 'POST', '/v1/audits', {});
    let state: unknown;
    for (let tries = 0; state !== 'done' && tries < 200; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { body } = await api(service, key, 'GET', `/v1/audits/${(audit.body as { id: string }).id}`);
      state = (body as { state: string }).state;
      if (state === 'done') expect((body as { verdicts: object }).verdicts).toEqual({ intact: 4 }); // with the catalogue snapshot in both
    }
    expect(state).toBe('done');
  });

  it('a new administrator when every key is lost', async () => {
    await service.stop();
    await sql('restored', blocksOf(page('keys.md'), 'sql').join('\n'));
    service = await start(place('second'), database('restored'));
    expect((await api(service, service.administratorKey!, 'GET', '/v1/keys')).status).toBe(200);
  });
});
