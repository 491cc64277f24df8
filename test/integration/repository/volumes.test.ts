import { generateKeyPairSync } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  inspectVolume,
  openExistingStore,
  openVolume,
  readSeal,
  readStoreCheckpoint,
  readStoreEntries,
} from '@mocban/oais';
import { cliAsync } from '../../e2e/service.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let service: TestService;
let officer: string;
const uuids: string[] = [];

const at = (...names: string[]): string => path.join(folder, ...names);
const call = (method: string, target: string, body?: unknown, key = officer) =>
  service.call(method, target, { key, ...(body !== undefined && { body }) });

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(at('data'));
  const producer = await service.agency('H01');
  officer = await service.key('officer');
  for (const name of ['một', 'hai', '=ba']) {
    const sent = await service.send(producer, await bagParcel(`b-${uuids.length}`, { 'a.txt': name }, name));
    uuids.push(String(sent['aipId']).slice(-36));
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await writeFile(at('seal.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await writeFile(at('archive.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
});
afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

const mocban = async (...args: string[]) => {
  const { exit, json, stderr } = await cliAsync('volume', ...args, '--to', service.repository.url, '--key', officer);
  return { exit, stderr, json: json as Record<string, unknown> };
};

async function written(label: string): Promise<void> {
  const medium = ['--label', label, '--serial', `S-${label}`, '--capacity', '50000000', '--kind', 'disk'];
  expect(await cliAsync('volume', 'init', at(label), ...medium)).toMatchObject({ exit: 0 });
  expect(await mocban('show', label, '--plan', at(`${label}.json`))).toMatchObject({ exit: 0 });
  const from = ['--from', at('data/store-1'), '--from', at('data/store-2')];
  const plan = ['--plan', at(`${label}.json`), '--key', at('seal.pem')];
  expect(await cliAsync('volume', 'write', at(label), ...from, ...plan)).toMatchObject({ exit: 0 });
}

const register = (label: string, ...more: string[]) =>
  mocban('register', label, '--kind', 'disk', '--serial', `S-${label}`, '--capacity', '50000000', ...more);

/** Shows a plan and fixes it. */
async function assign(label: string, ...choice: string[]): Promise<void> {
  const shown = await mocban('assign', label, ...choice);
  expect(shown).toMatchObject({ exit: 0, json: { confirmed: false } });
  expect(await call('GET', `/v1/volumes/${label}`)).toMatchObject({ body: { packages: 0 } });
  const fixed = await mocban('assign', label, ...choice, '--confirm', String(shown.json['digest']));
  expect(fixed).toMatchObject({ exit: 0, json: { confirmed: true } });
}

it('lists what needs an insurance copy, by reasons that officers give', async () => {
  expect((await call('GET', '/v1/backup-list')).body).toMatchObject({ fonds: [], items: [] });
  const given = { reason: 'special-value', basis: 'Quyết định 12/QĐ-SNV', aips: uuids.slice(0, 2) };
  expect((await call('POST', '/v1/backup-list/designations', given)).body).toEqual({ designated: 2 });
  expect((await call('POST', '/v1/backup-list/designations', given)).body).toEqual({ designated: 0 });
  const risk = { reason: 'at-risk', basis: 'định dạng lạc hậu', aips: uuids.slice(1) };
  await call('POST', '/v1/backup-list/designations', risk);
  const { body } = await call('GET', '/v1/backup-list?year=2999');
  expect(body).toMatchObject({
    year: 2999,
    reportBefore: '2999-12-10',
    fonds: [{ fonds: 'H01', packages: 3, backedUp: 0, missing: 3 }],
  });
  expect((body['items'] as { reasons: string[] }[]).map(({ reasons }) => reasons.join())).toEqual(
    expect.arrayContaining(['special-value', 'at-risk,special-value', 'at-risk']),
  );
  expect((await call('GET', '/v1/backup-list?year=1999')).body['items']).toEqual([]);
  const csv = await call('GET', '/v1/backup-list?format=csv');
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(csv.text).toMatch(/^(\ufeff)?STT,Mã phông,/);
  expect(csv.text).toContain(",'=ba,");
  expect(csv.text.match(/02 Chưa dự phòng/g)).toHaveLength(3);
  const limited = await service.key('officer', undefined, { fonds: ['H99'] });
  expect((await call('GET', '/v1/backup-list', undefined, limited)).body).toMatchObject({ items: [] });
  expect((await call('GET', '/v1/volumes', undefined, limited)).status).toBe(403);
});

it('plans, and carries out no other plan than the one that was shown', async () => {
  expect(await register('BH-1', '--life-end', '2027-01-31', '--custodian', 'Nguyễn Văn A')).toMatchObject({
    exit: 0,
    json: { state: 'planned', renewalDue: false },
  });
  expect((await register('BH-1')).exit).not.toBe(0);
  const stale = { labels: ['BH-1'], choices: ['special-value'], confirm: 'a'.repeat(64) };
  expect(await call('POST', '/v1/volumes/plan', stale)).toMatchObject({
    status: 409,
    body: { code: 'VOLUME_PLAN_CHANGED' },
  });
  await assign('BH-1', '--choice', 'special-value');
  expect((await call('GET', '/v1/volumes/BH-1')).body).toMatchObject({ packages: 2, state: 'planned' });
});

it('takes the seal of the volume, of no other one and no changed one, once', async () => {
  await written('BH-1');
  const { text, signature, publicKey } = await readSeal((await openVolume(at('BH-1'))).store);
  const refused = [
    { text: text.replace('packages: 2', 'packages: 3'), signature, publicKey },
    { text, signature: Buffer.alloc(64).toString('base64'), publicKey },
    { text: 'x', signature, publicKey: 'x' },
  ];
  for (const body of refused)
    expect(await call('POST', '/v1/volumes/BH-1/seal', body)).toMatchObject({ body: { code: 'VOLUME_SEAL_REFUSED' } });
  await register('BH-X');
  expect(await call('POST', '/v1/volumes/BH-X/seal', { text, signature, publicKey })).toMatchObject({ status: 422 });
  for (const _ of [1, 2]) expect(await mocban('record', 'BH-1', '--seal', at('BH-1'))).toMatchObject({ exit: 0 });
  const { body } = await call('GET', '/v1/volumes/BH-1');
  expect(body).toMatchObject({ state: 'sealed', renewalDue: true, inspectionDue: false, damaged: false });
  expect((body['steps'] as { step: string }[]).map(({ step }) => step)).toEqual(['registered', 'planned', 'sealed']);
  const list = (await call('GET', '/v1/backup-list')).body;
  expect(list['fonds']).toMatchObject([{ backedUp: 2, missing: 1 }]);
  expect(await call('POST', '/v1/volumes/plan', { labels: ['BH-1'] })).toMatchObject({
    body: { code: 'VOLUME_STATE' },
  });
});

it('keeps the history of who gave it out and took it back', async () => {
  expect(await mocban('record', 'BH-1', '--step', 'checked-in', '--location', 'Kho A, giá 3')).toMatchObject({
    exit: 0,
  });
  await mocban('record', 'BH-1', '--step', 'checked-out', '--custodian', 'Trần B', '--note', 'diễn tập');
  expect(await call('POST', '/v1/volumes/BH-1/steps', { step: 'retired' })).toMatchObject({
    status: 409,
    body: { code: 'VOLUME_STATE' },
  });
  expect((await call('POST', '/v1/volumes/BH-1/steps', { step: 'inspected' })).status).toBe(400);
  const { body } = await call('GET', '/v1/volumes/BH-1');
  expect(body).toMatchObject({ state: 'checked-out', location: 'Kho A, giá 3', custodian: 'Trần B' });
  expect((body['steps'] as unknown[]).at(-1)).toMatchObject({ person: 'officer of a test', note: 'diễn tập' });
});

/** Entries of the log in a store that contain a text, when the last of them is there. */
async function published(text: string): Promise<unknown[]> {
  const { vkey } = (await call('GET', '/v1/log')).body;
  for (;;) {
    const store = await openExistingStore(at('data/store-1'), { readOnly: true });
    const found = await readStoreCheckpoint(store, String(vkey));
    const entries: string[] = [];
    if (found.state === 'valid')
      for await (const bundle of readStoreEntries(store, found.checkpoint)) entries.push(...bundle.map(String));
    const ours = entries.filter((entry) => entry.includes(text));
    if (ours.at(-1)?.includes('damaged') === true) return ours.map((entry) => JSON.parse(entry) as unknown);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

it('opens incidents for damage, and no longer counts the volume as a copy', async () => {
  const intact = await inspectVolume(at('BH-1'));
  const steps = '/v1/volumes/BH-1/steps';
  expect(await call('POST', steps, { step: 'inspected', inspection: intact })).toMatchObject({
    body: { damaged: false, state: 'inspected' },
  });
  const plan = (await call('GET', '/v1/volumes/BH-1/plan')).body;
  const [volume] = plan['volumes'] as { packages: { objectPath: string; aipId: string }[] }[];
  const { objectPath } = volume!.packages[0]!;
  await appendFile(at('BH-1', objectPath, 'inventory.json'), ' ');
  const inspected = await cliAsync('volume', 'inspect', at('BH-1'), '--key', at('archive.pem'));
  expect(inspected.exit).toBe(1);
  await writeFile(at('inspection.json'), JSON.stringify(inspected.json));
  const told = await mocban('record', 'BH-1', '--step', 'inspected', '--inspection', at('inspection.json'));
  expect(told.json).toMatchObject({ damaged: true });
  const incidents = async () => (await call('GET', '/v1/incidents?store=volume:BH-1')).body['items'];
  expect(await incidents()).toMatchObject([{ store: 'volume:BH-1', state: 'open' }]);
  const entries = await published('"label":"BH-1"');
  expect(entries).toMatchObject([
    { step: 'sealed', packages: 2 },
    { step: 'checked-in' },
    { step: 'checked-out' },
    { step: 'inspected', outcome: 'intact' },
    { step: 'inspected', outcome: 'damaged' },
  ]);
  expect((await call('GET', '/v1/backup-list')).body['fonds']).toMatchObject([{ backedUp: 0, missing: 3 }]);
  const history = (await call('GET', '/v1/volumes/BH-1')).body['steps'] as { id: string; step: string }[];
  const [first, second] = history.filter(({ step }) => step === 'inspected');
  const paper = (step: string | undefined) => call('GET', `/v1/volumes/BH-1/inspections/${step}/record.pdf`);
  for (const { id } of [first!, second!]) {
    const { status, headers, text } = await paper(id);
    expect([status, headers.get('content-type'), text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-']);
  }
  expect((await paper(history[0]!.id)).status).toBe(404);
  expect((await paper('x')).status).toBe(404);
});

it('is given up only when another one has what it has', async () => {
  const retire = () => call('POST', '/v1/volumes/BH-1/steps', { step: 'retired', note: 'hết tuổi thọ' });
  expect(await retire()).toMatchObject({ status: 409, body: { code: 'VOLUME_STILL_NEEDED' } });
  await register('BH-2', '--replaces', 'BH-1');
  await assign('BH-2', '--renew', 'BH-1');
  await written('BH-2');
  expect(await retire()).toMatchObject({ status: 409, body: { code: 'VOLUME_STILL_NEEDED' } });
  await mocban('record', 'BH-2', '--seal', at('BH-2'));
  expect(await retire()).toMatchObject({ status: 200, body: { state: 'retired' } });
  expect((await call('GET', '/v1/backup-list')).body['fonds']).toMatchObject([{ backedUp: 2, missing: 1 }]);
});
