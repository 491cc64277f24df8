import { execFileSync } from 'node:child_process';
import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cosignersOf, generateLogKey, openLogKey, openWitnessKey, parseWitnessVkey } from '@mocban/evidence';
import { cliAsync } from '../../e2e/service.js';
import { openTestDatabase } from './database.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';
import { WitnessProcess } from './witness-process.js';

let folder: string;
let data: string;
let administrator = '';
let producer: string;
let vkey: string;
let witnesses: [WitnessProcess, WitnessProcess];
let sent = 0;
let running: TestService | undefined;

const at = (...names: string[]): string => path.join(data, ...names);
const STORES = ['store-1', 'store-2'];
const NAMES = ['witness.example.org/one', 'witness.example.org/two'].map((name) => name.replaceAll('/', '-'));

const start = async (more: { quorum?: number } | 'alone' = {}): Promise<TestService> => {
  const named = witnesses.map((one) => ({ key: one.vkey, url: one.url }));
  const options = more === 'alone' ? {} : { witnesses: { witnesses: named, timeoutMs: 2000, ...more } };
  const service = (running = await TestService.start(data, options, administrator));
  administrator = service.administrator;
  return service;
};

async function preserve(service: TestService): Promise<void> {
  const name = `HS-${(sent += 1)}`;
  const transfer = await service.send(producer, await bagParcel(name, { 'a.txt': name }));
  if (transfer['state'] !== 'preserved') throw new Error(JSON.stringify(transfer));
}

interface LogAnswer {
  vkey: string;
  leaves: number;
  waiting: number;
  refusal?: string;
  cosigned: number;
  quorum: number;
  stores: { leaves: number }[];
  witnesses: { witness: string; leaves: number; problem?: string }[];
}

const logUntil = async (service: TestService, done: (log: LogAnswer) => boolean): Promise<LogAnswer> =>
  (await service.until('/v1/log', administrator, (body) => done(body as unknown as LogAnswer))) as unknown as LogAnswer;

const published = (service: TestService, leaves: number) =>
  logUntil(
    service,
    (log) => log.waiting === 0 && log.leaves === leaves && log.stores.every((store) => store.leaves === leaves),
  );

/** When all witnesses have cosigned what all stores have. */
const witnessed = async (service: TestService, leaves: number): Promise<void> => {
  await published(service, leaves);
  await logUntil(service, (log) => log.cosigned === 2 && log.witnesses.every((witness) => witness.leaves === leaves));
};

/** Those that are in back-off are asked with the next leaf. */
async function askAgain(): Promise<void> {
  const database = await openTestDatabase(data);
  await database.query('update log_witnesses set retry_at = null');
  await database.close();
}

const copy = (from: string, to: string): void => void execFileSync('cp', ['-a', at(from), at(to)]);

/** Puts away what the archive has, its stores too, and what it had earlier in its place. */
async function restore(earlier: string, aside: string): Promise<void> {
  for (const name of ['postgres', ...STORES]) {
    await rename(at(name), at(`${name}-${aside}`));
    copy(`${name}-${earlier}`, name);
  }
}

const keep = (as: string): void => ['postgres', ...STORES].forEach((name) => copy(name, `${name}-${as}`));

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  const service = (running = await TestService.start(data));
  ({ administrator } = service);
  producer = await service.agency('H01');
  await preserve(service);
  ({ vkey } = await published(service, 1));
  await service.close();
  const [one, two] = await Promise.all(NAMES.map((name) => WitnessProcess.start(folder, { log: vkey, name })));
  witnesses = [one!, two!];
}, 60_000);

// A test that failed leaves its service, and the next one would wait for its locks.
afterEach(() => running?.close());
afterAll(async () => {
  for (const witness of witnesses ?? []) await witness.stop('SIGKILL');
  await removeFolder(folder);
});

it('lets witnesses cosign what it has from before, and each checkpoint that comes, in every store', async () => {
  const service = await start();
  await witnessed(service, 1);
  await preserve(service);
  await witnessed(service, 2);
  expect((await service.call('GET', '/v1/ready')).body).toMatchObject({ log: 'ok' });
  await service.close();
  const keys = witnesses.map((one) => parseWitnessVkey(one.vkey));
  const wanted = witnesses.flatMap((one) => ['--witness', one.vkey]);
  const stranger = openWitnessKey('nobody', generateLogKey(), () => new Date()).vkey;
  for (const store of STORES) {
    expect(cosignersOf(await readFile(at(store, 'log/checkpoint')), keys)).toHaveLength(2);
    for (const command of [['log', 'verify'], ['verify-store']]) {
      const by = (...options: string[]) => cliAsync(...command, at(store), '--key', vkey, ...options);
      expect(await by(...wanted)).toMatchObject({ exit: 0, json: { valid: true } });
      expect(await by(...wanted, '--witness', stranger, '--quorum', '2')).toMatchObject({ exit: 0 });
      expect(await by(...wanted, '--witness', stranger)).toMatchObject({
        exit: 1,
        json: {
          results: [{ findings: expect.arrayContaining([expect.objectContaining({ rule: 'LOG_WITNESS_QUORUM' })]) }],
        },
      });
    }
  }
});

it('goes on without a witness that is down, says so, and has it cosign when it is there again, from its state', async () => {
  const { port } = witnesses[1];
  await witnesses[1].stop('SIGKILL');
  const service = await start();
  await preserve(service);
  await published(service, 3);
  const log = await logUntil(service, ({ cosigned }) => cosigned === 1);
  expect(log.witnesses.find(({ witness }) => witness === NAMES[1])).toMatchObject({
    leaves: 2,
    problem: 'ECONNREFUSED',
  });
  expect((await service.call('GET', '/v1/ready')).body).toMatchObject({ status: 'ok', log: 'unwitnessed' });
  witnesses[1] = await WitnessProcess.start(folder, { log: vkey, name: NAMES[1]!, port });
  await askAgain();
  await preserve(service);
  await witnessed(service, 4);
  expect((await service.call('GET', '/v1/ready')).body).toMatchObject({ log: 'ok' });
});

it('signs nothing after database and stores were restored from before what a witness has cosigned', async () => {
  keep('early');
  const service = await start();
  await preserve(service);
  await witnessed(service, 5);
  await service.close();
  await restore('early', 'late');
  const before = await readFile(at('store-1/log/checkpoint'), 'utf8');
  // A quorum that one of them would do for is no reason to sign.
  const restored = await start({ quorum: 1 });
  await preserve(restored);
  const { refusal, waiting, leaves } = await logUntil(restored, (log) => log.refusal !== undefined);
  expect(refusal).toMatch(/^the witness \S+ has cosigned 5 leaves, 4 are known here$/);
  expect([waiting, leaves]).toEqual([1, 4]);
  expect((await restored.call('GET', '/v1/ready')).body).toMatchObject({ status: 'ok', log: 'refused' });
  const { text } = await restored.call('GET', '/v1/incidents', { key: administrator });
  expect(text).toContain('log-refused');
  // One that does not answer any more has taken nothing back.
  for (const witness of witnesses) await witness.stop();
  await preserve(restored);
  await logUntil(restored, (log) => log.waiting === 2);
  await logUntil(restored, (log) => log.witnesses.every(({ problem }) => problem?.startsWith('has cosigned') === true));
  await restored.close();
  expect(await readFile(at('store-1/log/checkpoint'), 'utf8')).toBe(before);
  const again = await Promise.all(
    NAMES.map((name, index) => WitnessProcess.start(folder, { log: vkey, name, port: witnesses[index]!.port })),
  );
  witnesses = [again[0]!, again[1]!];
});

it('signs no more where it went on without its witnesses, and again when it has the history that they have', async () => {
  await rm(at('store-2'), { recursive: true });
  await rm(at('store-1'), { recursive: true });
  await rm(at('postgres'), { recursive: true });
  for (const name of ['postgres', ...STORES]) copy(`${name}-early`, name);
  const alone = await start('alone');
  await preserve(alone);
  await published(alone, 5);
  await alone.close();
  const service = await start();
  const { refusal } = await logUntil(service, (log) => log.refusal !== undefined);
  expect(refusal).toMatch(/^the witness \S+ has cosigned another tree of 5 leaves$/);
  await service.close();
  for (const name of ['postgres', ...STORES]) {
    await rm(at(name), { recursive: true });
    await rename(at(`${name}-late`), at(name));
  }
  const right = await start();
  await preserve(right);
  await witnessed(right, 6);
  expect((await right.call('GET', '/v1/ready')).body).toMatchObject({ log: 'ok' });
});

it('has a witness that is told of no key of the log, or has lost what it cosigned, cosign nothing', async () => {
  const [one] = witnesses;
  const body = `old 0\n\n${await readFile(at('store-1/log/checkpoint'), 'utf8')}`;
  const post = (url: string, text = body) => fetch(`${url}/add-checkpoint`, { method: 'POST', body: text });
  expect((await post(one.url)).status).toBe(409);
  expect((await post(one.url, 'x'.repeat(200_000)).catch(() => ({ status: 413 }))).status).toBe(413);
  expect((await fetch(`${one.url}/add-checkpoint`)).status).toBe(405);
  expect((await fetch(one.url)).status).toBe(404);
  const other = openLogKey('other.example.org', generateLogKey()).vkey;
  const elsewhere = await WitnessProcess.start(folder, { log: other, name: 'elsewhere' });
  expect((await post(elsewhere.url)).status).toBe(404);
  await elsewhere.stop();
  await rm(path.join(folder, 'elsewhere'), { recursive: true });
  const lost = await cliAsync(
    ...['log', 'serve-witness', '--key', vkey, '--name', 'elsewhere', '--listen', '127.0.0.1:0'],
    ...['--witness-key', path.join(folder, 'elsewhere.pem'), '--state', path.join(folder, 'elsewhere')],
  );
  expect(lost).toMatchObject({ exit: 3, json: { error: { code: 'CLI_WITNESS_STATE' } } });
});
