import { execFileSync } from 'node:child_process';
import { cp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Finding } from '@mocban/core';
import { readLogEntries, readCheckpoint, parseVkey, type LogEvent } from '@mocban/evidence';
import { openExistingStore, verifyEvidence, type EvidenceVerification } from '@mocban/oais';
import { rebuildCatalogue } from '@mocban/repository';
import { openTestDatabase } from './database.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let data: string;
let administrator: string;
let producer: string;
let vkey: string;
let sent = 0;

const at = (...names: string[]): string => path.join(data, ...names);
let running: TestService | undefined;
const start = async (): Promise<TestService> => {
  const service = (running = await TestService.start(data, {}, administrator));
  administrator = service.administrator;
  return service;
};

/** Sends one more package. @returns the id of its AIP */
async function preserve(service: TestService): Promise<string> {
  const name = `HS-${(sent += 1)}`;
  const transfer = await service.send(producer, await bagParcel(name, { 'a.txt': name }));
  if (transfer['state'] !== 'preserved') throw new Error(JSON.stringify(transfer));
  return String(transfer['aipId']);
}

interface LogAnswer {
  vkey: string;
  leaves: number;
  waiting: number;
  checkpoint: string;
  refusal?: string;
  stores: { store: string; leaves: number; problem?: string }[];
}

/** With its owner and modes, which PostgreSQL looks at. */
const copy = (from: string, to: string): void => void execFileSync('cp', ['-a', at(from), at(to)]);

const logUntil = async (service: TestService, done: (log: LogAnswer) => boolean): Promise<LogAnswer> =>
  (await service.until('/v1/log', administrator, (body) => done(body as unknown as LogAnswer))) as unknown as LogAnswer;

/** When all leaves are in every store. */
const published = (service: TestService, leaves: number): Promise<LogAnswer> =>
  logUntil(
    service,
    (log) => log.waiting === 0 && log.leaves >= leaves && log.stores.every((s) => s.leaves === log.leaves),
  );

async function verify(
  store: string,
  earlier?: string,
): Promise<EvidenceVerification & { findings: Finding[]; rules: string[] }> {
  const findings: Finding[] = [];
  const walk = verifyEvidence(await openExistingStore(at(store), { readOnly: true }), {
    vkeys: [vkey],
    ...(earlier !== undefined && { earlier: Buffer.from(earlier) }),
  });
  for (;;) {
    const step = await walk.next();
    if (step.done) return { ...step.value, findings, rules: findings.map(({ rule }) => rule) };
    findings.push(step.value);
  }
}

/** The events of a store's log. */
async function eventsOf(name: string): Promise<LogEvent[]> {
  const { files } = await openExistingStore(at(name), { readOnly: true });
  const stored = await readCheckpoint(files, 'log', [parseVkey(vkey)]);
  if (stored.state !== 'valid') throw new Error(JSON.stringify(stored));
  const events: LogEvent[] = [];
  for await (const entries of readLogEntries(files, 'log', stored.checkpoint))
    for (const entry of entries) events.push(JSON.parse(entry.toString()) as LogEvent);
  return events;
}

const expectSound = async (leaves: number, earlier?: string): Promise<void> => {
  for (const store of ['store-1', 'store-2'])
    expect(await verify(store, earlier)).toMatchObject({ log: 'verified', evidence: 'verified', leaves, findings: [] });
};

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  const service = await start();
  producer = await service.agency('H01');
  await preserve(service);
  ({ vkey } = await published(service, 1));
  await service.close();
}, 60_000);

// A test that failed leaves its service, and the next one would wait for its locks.
afterEach(() => running?.close());
afterAll(() => removeFolder(folder));

it('makes a key that only its account reads, and keeps it', async () => {
  expect((await stat(at('log-key.pem'))).mode & 0o777).toBe(0o600);
  expect((await readFile(at('store-1/log/vkey'), 'utf8')).trim()).toBe(vkey);
  await expectSound(1);
});

it('has a leaf of each ingest, audit and repair in every store, and says how it is', async () => {
  const service = await start();
  const aipId = await preserve(service);
  const run = async (target: string, body: object) => {
    const made = await service.call('POST', target, { key: administrator, body });
    return service.until(`${target}/${String(made.body['id'])}`, administrator, ({ state }) => state === 'done');
  };
  await run('/v1/audits', { store: 'store-2' });
  await rm(at('store-2/objects'), { recursive: true });
  await cp(at('store-1/objects'), at('store-2/objects'), { recursive: true });
  await run('/v1/repairs', { store: 'store-2', aip: aipId.slice(-36) });
  const log = await published(service, 4);
  expect(log).toMatchObject({ vkey, leaves: 4, stores: [{ store: 'store-1' }, { store: 'store-2' }] });
  expect((await service.call('GET', '/v1/ready')).body).toMatchObject({ log: 'ok' });
  expect((await service.call('GET', '/v1/log', { key: producer })).status).toBe(403);
  await service.close();
  await expectSound(4);
  expect((await eventsOf('store-2')).map(({ type }) => type)).toEqual(['ingest', 'ingest', 'audit', 'repair']);
  expect((await eventsOf('store-2'))[2]).toMatchObject({
    outcome: 'intact',
    stores: [{ store: 'store-2', objects: 2, verdicts: { intact: 2 } }],
  });
});

it('adopts what was committed before there was a log', async () => {
  const service = await start();
  const database = await openTestDatabase(data);
  await database.query('truncate log_leaves, log_checkpoints, log_stores');
  await database.query(`update log_state set size = 0, nodes = ''`);
  await database.close();
  await service.close();
  for (const store of ['store-1', 'store-2'])
    for (const name of ['log', 'evidence']) await rm(at(store, name), { recursive: true });
  const again = await start();
  await published(again, 2);
  await again.close();
  await expectSound(2);
  const events = await eventsOf('store-1');
  expect(events.map(({ type }) => type)).toEqual(['adopted', 'adopted']);
  expect(new Set(events.map((event) => (event as { object?: string }).object)).size).toBe(2);
});

it('waits for a store that cannot take it, and brings it up to date when it can', async () => {
  const service = await start();
  await rename(at('store-2/log'), at('log-aside'));
  await writeFile(at('store-2/log'), 'in the way');
  await preserve(service);
  const log = await logUntil(service, ({ stores }) => stores.some(({ problem }) => problem !== undefined));
  expect(log.stores).toMatchObject([
    { store: 'store-1', leaves: 3 },
    { store: 'store-2', leaves: 2 },
  ]);
  expect((await service.call('GET', '/v1/ready')).body).toMatchObject({ log: 'behind' });
  await rm(at('store-2/log'));
  await rename(at('log-aside'), at('store-2/log'));
  await preserve(service);
  await published(service, 4);
  await service.close();
  await expectSound(4);
});

it('begins a log that is gone anew from its first leaf', async () => {
  await rename(at('store-2/log'), at('log-aside'));
  const service = await start();
  await preserve(service);
  await published(service, 5);
  await service.close();
  await rm(at('log-aside'), { recursive: true });
  await expectSound(5);
});

describe('a database that was restored from a backup', () => {
  let checkpoint: string;

  beforeAll(async () => {
    copy('postgres', 'backup');
    const service = await start();
    await preserve(service);
    ({ checkpoint } = await published(service, 6));
    await service.close();
  }, 60_000);

  it('takes from the stores what they have and it has not, and signs no fork', async () => {
    await rename(at('postgres'), at('newer'));
    copy('backup', 'postgres');
    const service = await start();
    await preserve(service);
    await published(service, 7);
    await service.close();
    await expectSound(7, checkpoint);
    await rename(at('postgres'), at('restored'));
    await rename(at('newer'), at('postgres'));
  });

  it('signs nothing where the stores have another history', async () => {
    // The service went on while no store had what was lost: two histories.
    for (const store of ['store-1', 'store-2']) await rename(at(store, 'log'), at(`${store}-log`));
    await rename(at('postgres'), at('newest'));
    copy('backup', 'postgres');
    const service = await start();
    await preserve(service);
    await published(service, 6);
    await rm(at('store-1/log'), { recursive: true });
    await rename(at('store-1-log'), at('store-1/log'));
    const before = await readFile(at('store-1/log/checkpoint'), 'utf8');
    await preserve(service);
    const { refusal, waiting } = await logUntil(service, (log) => log.refusal !== undefined);
    expect(refusal).toMatch(/^store-1 has 7 leaves, the database 6/);
    expect(waiting).toBe(1);
    expect((await service.call('GET', '/v1/ready')).body).toMatchObject({ log: 'refused', status: 'ok' });
    expect(await readFile(at('store-1/log/checkpoint'), 'utf8')).toBe(before);
    await service.close();
    expect(await readFile(at('store-1/log/checkpoint'), 'utf8')).toBe(before);

    const two = rebuildCatalogue({ stores: [at('store-1'), at('store-2')], dataDirectory: at('scratch') });
    await expect(two).rejects.toMatchObject({ code: 'REBUILD_LOG_FORK' });
    await rm(at('store-2/log'), { recursive: true });
    await rename(at('store-2-log'), at('store-2/log'));
  });
});

it('is taken from a store into a new database, which goes on with it', async () => {
  await rm(at('postgres'), { recursive: true });
  const earlier = await readFile(at('store-1/log/checkpoint'), 'utf8');
  const summary = await rebuildCatalogue({ stores: [at('store-2')], dataDirectory: data });
  expect(summary).toMatchObject({ leaves: 7, problems: [] });
  administrator = '';
  const service = await start();
  // What the other histories had committed has no leaf in this one yet.
  await published(service, 8);
  await pause(200);
  await service.close();
  const events = (await eventsOf('store-1')).map(({ type }) => type);
  await expectSound(events.length, earlier);
  // Copies that nobody has read are audited at once.
  expect(new Set(events.slice(7).filter((type) => type !== 'audit'))).toEqual(new Set(['adopted']));
});

it('signs nothing with another key than the log had', async () => {
  await rename(at('log-key.pem'), at('log-key-aside.pem'));
  const service = await start();
  const answer = await service.call('POST', '/v1/audits', { key: administrator, body: {} });
  expect(answer.status).toBe(202);
  const { refusal } = await logUntil(service, (log) => log.refusal !== undefined);
  expect(refusal).toContain(vkey);
  await service.close();
  await rename(at('log-key-aside.pem'), at('log-key.pem'));
  const again = await start();
  await logUntil(again, (log) => log.refusal === undefined && log.waiting === 0);
  await again.close();
});
