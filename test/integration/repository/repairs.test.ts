import { execFile, spawnSync } from 'node:child_process';
import { appendFile, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describeWith } from '../../fixtures/corpora.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

type Json = Record<string, unknown>;

let folder: string;
let data: string;
let service: TestService;
let officer: string;
let approver: string;
/** AIPs: their ids and where they lie. */
const holdings: { id: string; uuid: string; path: string }[] = [];

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  const stores = ['store-1', 'store-2', 'store-3'].map((id) => ({ id, path: path.join(data, id) }));
  service = await TestService.start(data, { stores });
  const producer = await service.agency('H01');
  officer = await service.key('officer');
  approver = await service.key('approver');
  for (const name of ['HS-01', 'HS-02', 'HS-03']) {
    const parcel = await bagParcel(name, { 'báo cáo.txt': `Báo cáo ${name}\n` }, `Hồ sơ ${name}`);
    const id = String((await service.send(producer, parcel))['aipId']);
    const { body } = await service.call('GET', `/v1/holdings/${id.slice(9)}`, { key: officer });
    holdings.push({ id, uuid: id.slice(9), path: String(body['objectPath']) });
  }
});
afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

const inStore = (store: string, { path: object }: { path: string }, file: string) =>
  path.join(data, store, object, file);
const METS = 'v1/content/METS.xml';
const get = async (target: string, key = officer): Promise<Json> => (await service.call('GET', target, { key })).body;
const items = (body: Json) => body['items'] as Json[];

async function audit(store: string): Promise<void> {
  const { body } = await service.call('POST', '/v1/audits', { key: officer, body: { store } });
  const ended = await service.until(`/v1/audits/${String(body['id'])}`, officer, ({ state }) =>
    /done|failed/.test(String(state)),
  );
  expect(ended['state']).toBe('done');
}

const policy = (rules: unknown[], perHour = 20) =>
  service.call('PUT', '/v1/repair-policy', { key: service.administrator, body: { rules, perHour, reason: 'thử' } });

const everything = (mode: string) => [{ store: '*', verdict: '*', mode }];

async function incidentOf(store: string, aip: string): Promise<Json> {
  const [found] = items(await get(`/v1/incidents?store=${store}&aip=${aip}`));
  return get(`/v1/incidents/${String(found!['id'])}`);
}

const untilState = async (store: string, aip: string, state: string): Promise<Json> => {
  const { id } = await incidentOf(store, aip);
  return service.until(`/v1/incidents/${String(id)}`, officer, (body) => body['state'] === state);
};

const kindsOf = ({ events }: Json) => (events as { kind: string }[]).map(({ kind }) => kind);

it('waits for an officer unless the policy says otherwise, and counts what is found again in one incident', async () => {
  expect(await get('/v1/repair-policy')).toMatchObject({ version: 0, rules: everything('confirm') });
  const [holding] = holdings;
  await appendFile(inStore('store-2', holding!, METS), ' ');
  await audit('store-2');
  await audit('store-2');
  const incident = await incidentOf('store-2', holding!.id);
  expect(incident).toMatchObject({ state: 'open', kind: 'changed', timesSeen: 2, repair: 'waits-for-officer' });
  expect(kindsOf(incident)).toEqual(['opened', 'repair-planned']);
  expect(items(await get('/v1/incidents?state=open'))).toHaveLength(1);
});

it('keeps the history of an incident up to its closing, which another role does, and prints its record', async () => {
  const [holding] = holdings;
  const { id, number } = await incidentOf('store-2', holding!.id);
  const at = `/v1/incidents/${String(id)}`;
  const taken = await service.call('PATCH', at, {
    key: officer,
    body: { assignedTo: 'Lò Thị Bích', cause: 'ổ đĩa hỏng' },
  });
  expect(taken).toMatchObject({ status: 200, body: { state: 'handling', cause: 'ổ đĩa hỏng' } });
  await service.call('POST', `${at}/comments`, { key: officer, body: { text: 'đã thay ổ đĩa', kind: 'handling' } });
  const closing = { key: approver, body: { reason: 'đã khắc phục' } };
  expect(await service.call('POST', `${at}/close`, closing)).toMatchObject({
    status: 409,
    body: { code: 'INCIDENT_STATE' },
  });
  const repair = await service.call('POST', '/v1/repairs', {
    key: officer,
    body: { store: 'store-2', aip: holding!.uuid },
  });
  expect(repair.status).toBe(202);
  const recovered = await untilState('store-2', holding!.id, 'recovered');
  expect(recovered).toMatchObject({
    repair: 'done',
    recoveryRepair: repair.body['id'],
    verification: { filesRead: expect.any(Number) },
  });
  expect(['store-1', 'store-3']).toContain(recovered['recoverySource']);
  expect((await service.call('POST', `${at}/close`, { ...closing, key: officer })).status).toBe(403);
  const closed = await service.call('POST', `${at}/close`, closing);
  expect(closed).toMatchObject({ status: 200, body: { state: 'closed', closeReason: 'đã khắc phục' } });
  expect(kindsOf(closed.body)).toEqual([
    'opened',
    'repair-planned',
    'assigned',
    'cause',
    'handling',
    'repaired',
    'recovered',
    'closed',
  ]);
  expect((await service.call('POST', `${at}/comments`, { key: officer, body: { text: 'x' } })).status).toBe(409);
  const [pdf, again] = [
    await service.call('GET', `/v1/incidents/${String(number)}/record.pdf`, { key: officer }),
    await service.call('GET', `${at}/record.pdf`, { key: officer }),
  ];
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  expect(pdf.text.startsWith('%PDF-')).toBe(true);
  expect(again.text).toBe(pdf.text);
});

it('repairs by itself where the policy says so, only the file that is wrong', async () => {
  expect((await policy(everything('automatic'))).body).toMatchObject({ version: 1 });
  const [, holding] = holdings;
  const file = inStore('store-1', holding!, METS);
  const good = await readFile(file);
  await rm(file);
  await audit('store-1');
  const incident = await untilState('store-1', holding!.id, 'recovered');
  expect(kindsOf(incident)).toEqual(['opened', 'repair-planned', 'repaired', 'recovered']);
  expect((incident['events'] as Json[])[2]).toMatchObject({ data: { filesRestored: 1 }, agent: 'repair policy 1' });
  expect(await readFile(file)).toEqual(good);
  const repair = await get(`/v1/repairs/${String(incident['recoveryRepair'])}`);
  expect(repair).toMatchObject({ automatic: true, outcomes: [{ outcome: 'repaired', filesRestored: 1 }] });
});

it('overwrites nothing where no copy is good, and the incident stays', async () => {
  const [, , holding] = holdings;
  const files = ['store-1', 'store-2', 'store-3'].map((store) => inStore(store, holding!, METS));
  const good = await readFile(files[0]!);
  for (const [index, file] of files.entries()) await appendFile(file, `${index}`);
  await audit('store-3');
  await service.until('/v1/incidents?store=store-3', officer, (body) => items(body)[0]?.['repair'] === 'no-good-copy');
  const incident = await incidentOf('store-3', holding!.id);
  expect(incident).toMatchObject({ state: 'open', repair: 'no-good-copy' });
  expect(kindsOf(incident)).toEqual(['opened', 'repair-planned', 'no-good-copy']);
  for (const [index, file] of files.entries())
    expect(await readFile(file)).toEqual(Buffer.concat([good, Buffer.from(`${index}`)]));
  await service
    .call('PUT', '/v1/repair-policy', { key: officer, body: {} })
    .then(({ status }) => expect(status).toBe(403));
  await policy(everything('never'));
  for (const [index, file] of files.entries()) if (index < 2) await appendFile(file, 'x');
  await rm(files[2]!);
  await appendFile(files[2]!, good);
  await audit('store-3');
  expect(await incidentOf('store-3', holding!.id)).toMatchObject({ state: 'recovered' });
});

it('stops repairing by itself when a store fails massively, until a person has closed the incident that says so', async () => {
  await policy(everything('automatic'), 1);
  // One repair of store-1 began by itself within this hour already.
  await rm(inStore('store-1', holdings[0]!, METS));
  await audit('store-1');
  const [halted] = items(await get('/v1/incidents?subject=store&store=store-1'));
  expect(halted).toMatchObject({ kind: 'repair-halted', state: 'open' });
  expect(await incidentOf('store-1', holdings[0]!.id)).toMatchObject({ state: 'open', repair: 'waits-for-officer' });
  await policy(everything('automatic'), 100);
  await audit('store-1');
  expect(await incidentOf('store-1', holdings[0]!.id)).toMatchObject({ repair: 'waits-for-officer' });
  const at = `/v1/incidents/${String(halted!['id'])}/close`;
  expect((await service.call('POST', at, { key: approver, body: { reason: 'đã kiểm tra kho' } })).status).toBe(200);
  await audit('store-1');
  await untilState('store-1', holdings[0]!.id, 'recovered');
});

it('exports the register', async () => {
  const json = await service.call('GET', '/v1/incidents/export', { key: officer });
  const all = JSON.parse(json.text) as Json[];
  const numbers = all.map(({ number }) => String(number));
  expect(numbers).toEqual([...numbers].sort());
  expect(
    new Set(
      all.filter(({ subject }) => subject === 'object').map(({ store, aipId }) => `${String(store)} ${String(aipId)}`),
    ).size,
  ).toBe(all.filter(({ subject }) => subject === 'object').length);
  const csv = await service.call('GET', '/v1/incidents/export?format=csv&state=closed', { key: officer });
  expect(csv.text.trim().split('\r\n')).toHaveLength(1 + all.filter(({ state }) => state === 'closed').length);
  expect((await service.call('GET', '/v1/incidents/export', { key: await service.key('reader') })).status).toBe(403);
});

const havePoppler = spawnSync('pdftotext', ['-v']).error === undefined;

describeWith('pdftotext (poppler-utils)', havePoppler, 'papers', () => {
  async function paper(target: string): Promise<string> {
    const response = await fetch(`${service.repository.url}${target}`, {
      headers: { authorization: `Bearer ${officer}` },
    });
    const input = Buffer.from(await response.arrayBuffer());
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const text = spawnSync('pdftotext', ['-layout', '-enc', 'UTF-8', '-', '-'], { input, encoding: 'utf8' }).stdout;
    return text.normalize('NFC').replace(/\s+/g, ' ');
  }

  it('show the record of an incident with cause, handling, source and verification', async () => {
    const [incident] = items(await get('/v1/incidents?state=closed&subject=object'));
    const text = await paper(`/v1/incidents/${String(incident!['number'])}/record.pdf`);
    for (const words of [
      'BIÊN BẢN SỰ CỐ',
      String(incident!['number']),
      'Nguyên nhân: ổ đĩa hỏng',
      'đã thay ổ đĩa',
      `Nguồn khôi phục: ${String(incident!['recoverySource'])}`,
      'Khôi phục từ bản tốt',
      'Lý do đóng: đã khắc phục',
      'Lò Thị Bích',
    ])
      expect(text).toContain(words);
  });

  it('show the report of an audit with each file that was not right', async () => {
    const audits = items(await get('/v1/audits'));
    const bad = audits.find(({ verdicts }) => (verdicts as Json)['changed'] !== undefined)!;
    const text = await paper(`/v1/audits/${String(bad['id'])}/report.pdf`);
    for (const words of [
      'BÁO CÁO KIỂM TRA TÍNH TOÀN VẸN',
      'bị thay đổi',
      METS,
      'nguyên vẹn',
      'mẫu đối chứng',
      'flipped-byte',
      'đạt',
    ])
      expect(text).toContain(words);
  });
});

describe('the command line', () => {
  const run = promisify(execFile);
  const mocban = async (...args: string[]): Promise<{ exit: number; stdout: string }> => {
    const bin = new URL('../../../apps/cli/bin/mocban.js', import.meta.url).pathname;
    const all = [bin, 'incident', ...args, '--to', service.repository.url, '--key', service.administrator];
    return run(process.execPath, all).then(
      ({ stdout }) => ({ exit: 0, stdout }),
      ({ code, stdout }: { code: number; stdout: string }) => ({ exit: code, stdout }),
    );
  };

  it('lists, takes up, closes and saves incidents', async () => {
    const listed = await mocban('list', '--state', 'recovered', '--json');
    const { incidents } = JSON.parse(listed.stdout) as { incidents: Json[] };
    expect(listed.exit).toBe(0);
    const number = String(incidents[0]!['number']);
    expect(await mocban('update', number, '--assign', 'Lò Thị Bích', '--handling', 'đã thay ổ đĩa')).toMatchObject({
      exit: 0,
    });
    const closed = await mocban('close', number, '--reason', 'xong', '--signature', 'NGƯỜI LẬP:Lò Thị Bích', '--json');
    expect(JSON.parse(closed.stdout)).toMatchObject({
      incident: {
        state: 'closed',
        assignedTo: 'Lò Thị Bích',
        signatures: [{ role: 'NGƯỜI LẬP', name: 'Lò Thị Bích' }],
      },
    });
    const out = path.join(folder, 'su-co.csv');
    expect(await mocban('export', '--out', out)).toMatchObject({ exit: 0 });
    expect(await readFile(out, 'utf8')).toContain(number);
    expect(await mocban('export', '--out', out)).toMatchObject({ exit: 3 });
  });
});
