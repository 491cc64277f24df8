import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describeWith } from '../fixtures/corpora.js';
import { haveImageMagick, makeOldImages } from '../fixtures/office-files.js';
import { registerAgency } from './agency.js';
import { api, cli, cliAsync, filesBelow, removeFolder, scratchFolder, startService, type Service } from './service.js';

const entry = fileURLToPath(new URL('./service-killed-at.mjs', import.meta.url));
/** In order: where a run is killed, the next one comes to the following step. */
const STEPS = [
  'migration:converted',
  'version:start',
  'version:metadata-written',
  'version:staged',
  'version:before-publish',
  'version:published',
  'version:replicated',
  'version:evidence-written',
  'version:recorded',
];

describeWith('ImageMagick', haveImageMagick, 'a campaign of migration', () => {
  let folder: string;
  let data: string;
  let administrator: string;
  let approver: string;
  let service: Service | undefined;
  let originals: string[];

  const start = (killAt: string): Promise<Service> =>
    startService(data, { entry: [entry, data, killAt, 'store-1,store-2'] });
  const ended = (doomed: Service): Promise<unknown> =>
    new Promise((resolve) =>
      (doomed.process.exitCode ?? doomed.process.signalCode) ? resolve(undefined) : doomed.process.on('close', resolve),
    );
  const digestsIn = (root: string): string[] =>
    filesBelow(root)
      .map((file) =>
        createHash('sha256')
          .update(readFileSync(join(root, file)))
          .digest('hex'),
      )
      .sort();
  const post = async (target: string, body: object, key = administrator) =>
    (await api(service!, key, 'POST', target, body)).body as { id: string };
  const campaign = async (id: string, state: string): Promise<void> => {
    for (let tries = 0; tries < 600; tries += 1, await pause(100)) {
      const { body } = await api(service!, administrator, 'GET', `/v1/migrations/campaigns/${id}`);
      if ((body as { state: string }).state === state) return;
    }
    throw new Error(`the campaign is never ${state}`);
  };
  /** A service that is killed, at each step in turn, over what the one before it left. */
  const killAtEach = async (steps: readonly string[]): Promise<void> => {
    for (const step of steps) {
      // It may be dead before it says that it is there.
      const doomed = await start(step).catch(() => undefined);
      if (doomed) await ended(doomed);
    }
    service = await start('');
  };

  beforeAll(async () => {
    folder = await scratchFolder('migration-killed');
    data = join(folder, 'data');
    makeOldImages(join(folder, 'anh'));
    originals = digestsIn(join(folder, 'anh'));
    const sip = join(folder, 'anh.zip');
    expect(cli('sip', 'build', join(folder, 'anh'), '--profile', 'eark', '--out', sip).exit).toBe(0);
    service = await start('');
    administrator = service.administratorKey!;
    const agency = await registerAgency(service, administrator);
    const body = { name: 'second', role: 'approver', holder: 'second' };
    const made = (await api(service, administrator, 'POST', '/v1/keys', body)).body as { key: string };
    const rotated = await api(service, made.key, 'POST', '/v1/keys/current/rotate', {});
    approver = (rotated.body as { key: string }).key;
    const sent = await cliAsync('transfer', 'send', sip, '--to', service.url, '--key', agency.key);
    expect(sent.json).toMatchObject({ transfer: { state: 'preserved' } });
  }, 180_000);

  afterAll(async () => {
    await service?.stop();
    await removeFolder(folder);
  });

  test('killed at every step loses nothing, and makes one version', async () => {
    const policy = await post('/v1/migrations/policies', {
      name: 'images',
      from: ['fmt/116', 'fmt/118', 'fmt/119', 'fmt/90', 'x-fmt/367', 'fmt/402'],
      to: 'tiff',
      tool: 'imagemagick',
      source: 'a test',
      reason: 'a test',
    });
    await service!.stop();
    service = await start('migration:previewed-file#2');
    const dying = ended(service);
    const { id } = await post('/v1/migrations/campaigns', { policy: policy.id, reason: 'a test' });
    await dying;
    service = await start('');
    await campaign(id, 'previewed');
    const approval = await post('/v1/approvals', { kind: 'migration', subject: id, reason: 'a test' });
    await service.stop();

    service = await start(STEPS[0]!);
    const first = ended(service);
    await api(service, approver, 'POST', `/v1/approvals/${approval.id}/approve`, {}).catch(() => undefined);
    await first;
    await killAtEach(STEPS.slice(1));
    await campaign(id, 'done');
    const { body } = await api(service!, administrator, 'GET', `/v1/migrations/campaigns/${id}/items`);
    expect(body).toMatchObject({ items: [{ state: 'done', version: 'v2' }] });
    await service!.stop();

    const reached = new Set(readFileSync(join(data, 'steps.log'), 'utf8').split('\n'));
    expect(STEPS.filter((step) => !reached.has(step))).toEqual([]);
    const stores = ['store-1', 'store-2'].map((store) => join(data, store));
    expect(cli('audit', ...stores)).toMatchObject({ exit: 0 });
    for (const store of stores) expect(filesBelow(join(store, 'staging'))).toEqual([]);
    for (const name of ['migrations', 'migration-previews'])
      if (existsSync(join(data, name))) expect(readdirSync(join(data, name))).toEqual([]);
  }, 300_000);

  test('killed while a tool works, leaves nothing of a record beside the archive', async () => {
    service = await start('');
    const body = {
      name: 'again',
      from: ['fmt/116', 'fmt/90'],
      to: 'png',
      tool: 'imagemagick',
      source: 'a',
      reason: 'a',
    };
    const { id: policy } = await post('/v1/migrations/policies', body);
    const scratch = join(data, 'migrations');
    const left = () =>
      existsSync(scratch)
        ? readdirSync(scratch, { recursive: true }).filter((one) => /in\/source/.test(String(one)))
        : [];
    const { id } = await post('/v1/migrations/campaigns', { policy, reason: 'a test' });
    while (left().length === 0) await pause(1);
    const dying = ended(service!);
    service!.process.kill('SIGKILL');
    await dying;
    expect(left()).not.toEqual([]);
    service = await start('');
    await campaign(id, 'previewed');
    // The run ends after it has said so.
    for (let tries = 0; tries < 100 && readdirSync(scratch).length > 0; tries += 1) await pause(50);
    expect(readdirSync(scratch)).toEqual([]);
    await post(`/v1/migrations/campaigns/${id}/cancel`, {});
    await service.stop();
  }, 120_000);

  test('leaves an object that is valid, with every original byte by byte', () => {
    const root = join(data, 'store-2', 'objects');
    const [object] = (cli('ocfl', 'list', root).json as { objects: { id: string }[] }).objects.filter(({ id }) =>
      id.startsWith('urn:uuid:'),
    );
    expect(cli('ocfl', 'validate', root).exit).toBe(0);
    const before = join(folder, 'v1');
    const after = join(folder, object!.id.replaceAll(':', '_'));
    expect(cli('ocfl', 'export', root, object!.id, 'v1', before).exit).toBe(0);
    expect(cli('ocfl', 'export', root, object!.id, 'v2', after).exit).toBe(0);
    const judged = cli('package', 'validate', after);
    expect([
      judged.exit,
      (judged.json as { results: { findings: { severity: string }[] }[] }).results[0]!.findings.filter(
        ({ severity }) => severity === 'error',
      ),
    ]).toEqual([0, []]);
    expect(digestsIn(join(before, 'representations/rep1/data'))).toEqual(originals);
    expect(digestsIn(join(after, 'representations/rep1/data'))).toEqual(originals);
    expect(readdirSync(join(after, 'representations')).sort()).toEqual(['rep1', 'rep2']);
    expect(filesBelow(join(after, 'representations/rep2/data')).filter((file) => file.endsWith('.tif'))).toHaveLength(
      3,
    );
    expect(cli('ocfl', 'export', root, object!.id, 'v3', join(folder, 'v3')).exit).not.toBe(0);
  });
});
