import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { bagParcel, miscountedParcel, removeFolder, scratchFolder, TestService, tt05Parcel } from './service.js';

let folder: string;
let service: TestService;
let producer: string;
let officer: string;
let other: string;

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
  producer = await service.agency('H01');
  officer = await service.key('officer');
  other = await service.key('officer');
});

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

const post = (key: string, target: string, body?: unknown) => service.call('POST', target, { key, body });
const itemsOf = async (key: string, target: string) =>
  (await service.call('GET', target, { key })).body['items'] as Record<string, unknown>[];
const rulesOf = (transfer: Record<string, unknown>) =>
  (transfer['findings'] as { rule: string }[]).map(({ rule }) => rule);

describe('review', () => {
  it('queues what is for an officer oldest first, and says why', async () => {
    const first = await service.send(producer, await miscountedParcel('H01.2025.01'));
    const second = await service.send(producer, await miscountedParcel('H01.2025.02'));
    const queue = await itemsOf(officer, '/v1/reviews');
    expect(queue.map(({ transferId }) => transferId)).toEqual([first['id'], second['id']]);
    expect(queue[0]).toMatchObject({
      agency: 'H01',
      verdict: 'officer',
      why: [{ rule: expect.stringContaining('C8') as string }],
    });
  });

  it('lets nobody decide on what another officer reviews, until it is given back or taken over', async () => {
    const [{ transferId: id }] = (await itemsOf(officer, '/v1/reviews')) as [{ transferId: string }];
    const claim = `/v1/transfers/${id}/claim`;
    expect((await post(officer, claim)).body).toMatchObject({ reviewer: 'officer of a test' });
    expect((await post(officer, claim)).status).toBe(200);
    expect((await post(other, claim)).body).toMatchObject({ code: 'REVIEW_CLAIMED' });
    const decision = { decision: 'return', reason: 'sai' };
    expect((await post(other, `/v1/transfers/${id}/decision`, decision)).body).toMatchObject({
      code: 'REVIEW_CLAIMED',
    });
    expect((await post(other, claim, { takeOver: true })).status).toBe(200);
    expect((await service.call('DELETE', claim, { key: other })).status).toBe(204);
    expect((await itemsOf(officer, '/v1/reviews'))[0]).not.toHaveProperty('reviewer');
  });

  it('returns with reasons per document, which the producer reads, also in the processing report', async () => {
    const [{ transferId: id }] = (await itemsOf(officer, '/v1/reviews')) as [{ transferId: string }];
    const reasons = [{ document: 'representations/rep1/data/a.txt', message: 'Thiếu chữ ký số' }];
    const decided = await post(officer, `/v1/transfers/${id}/decision`, {
      decision: 'return',
      reason: 'Đề nghị bổ sung',
      reasons,
    });
    expect(decided.body).toMatchObject({ state: 'returned', decision: { reasons } });
    const report = await service.call('GET', `/v1/transfers/${id}/processing-report`, { key: producer });
    expect(report.body).toMatchObject({
      title: 'Báo cáo xử lý nghiệp vụ',
      registrationCode: 'DK-H01',
      proposed: 1,
      passed: 1,
      failed: 0,
      proposals: expect.arrayContaining([
        { to: 'depositor', text: 'Thiếu chữ ký số', document: reasons[0]!.document },
        { to: 'approver', text: 'Đề nghị bổ sung' },
      ]) as unknown,
    });
  });

  it('asks an officer always, or never, where the agreement says so', async () => {
    const always = await service.agency('H02', { review: 'always' });
    const held = await service.send(always, await bagParcel('always', { 'a.txt': 'a' }));
    expect(held).toMatchObject({ state: 'under-review' });
    const never = await service.agency('H03', { review: 'never' });
    expect(await service.send(never, await miscountedParcel('H03.2025.01'))).toMatchObject({ state: 'preserved' });
  });

  it('understands the earlier way to say so, and keeps the one', async () => {
    const call = (method: string, target: string, body?: unknown) =>
      service.call(method, target, { key: service.administrator, body });
    await service.agency('H04', { onOfficerFinding: 'accept' });
    expect((await call('GET', '/v1/agreements/DK-H04')).body).toMatchObject({ review: 'never' });
    expect((await call('PATCH', '/v1/agreements/DK-H04', { onOfficerFinding: 'review' })).body).toMatchObject({
      review: 'on-finding',
    });
    expect((await call('GET', '/v1/agreements/DK-H04/history')).body['items']).toMatchObject([
      { before: { review: 'never' }, after: { review: 'on-finding' } },
    ]);
    await service.agency('H05', { onOfficerFinding: 'accept', review: 'always' });
    expect((await call('GET', '/v1/agreements/DK-H05')).body).toMatchObject({ review: 'always' });
  });

  it('takes a package back out of quarantine, and preserves it when an officer accepts it', async () => {
    const sent = await service.send(producer, await miscountedParcel('H01.2025.09'));
    const target = `/v1/transfers/${String(sent['id'])}`;
    await post(officer, `${target}/decision`, { decision: 'quarantine', reason: 'nghi ngờ' });
    const quarantine = path.join(folder, 'data', 'quarantine');
    while (!(await readdir(quarantine).catch((): string[] => [])).includes(String(sent['id'])))
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await post(officer, `${target}/release`, { reason: 'đã kiểm tra' })).body).toMatchObject({
      verdict: 'officer',
    });
    await post(officer, `${target}/decision`, { decision: 'accept', reason: 'đạt' });
    await service.until(target, producer, ({ state }) => state === 'preserved');
    expect(await readdir(quarantine)).toEqual([]);
  });

  it('never lets what may be a state secret out of quarantine', async () => {
    const secret = await service.send(producer, await tt05Parcel('H01.2025.10', { mode: '03' }));
    expect(secret['state']).toBe('quarantined');
    const answer = await post(officer, `/v1/transfers/${String(secret['id'])}/release`, { reason: 'x' });
    expect(answer.body).toMatchObject({ code: 'QUARANTINE_FINAL' });
  });
});

describe('limits of an agreement', () => {
  const small = (name: string) => bagParcel(name, { 'a.txt': name, 'b.exe': name });

  it('refuses at registration what it does not take: days, size, number, total', async () => {
    const limited = async (code: string, limits: object) => service.agency(code, { limits });
    const parcel = await small('limits');
    const codeOf = async (key: string) => (await service.register(key, parcel)).body['code'];
    expect(await codeOf(await limited('L01', { validTo: '2001-12-31' }))).toBe('AGREEMENT_NOT_VALID');
    expect(await codeOf(await limited('L02', { validFrom: '2999-01-01' }))).toBe('AGREEMENT_NOT_VALID');
    expect(await codeOf(await limited('L03', { maxPackageBytes: 10 }))).toBe('AGREEMENT_PACKAGE_TOO_LARGE');
    expect(await codeOf(await limited('L04', { maxTotalBytes: 10 }))).toBe('AGREEMENT_EXHAUSTED');
    const one = await limited('L05', { maxPackages: 1, validFrom: '2001-01-01', validTo: '2999-01-01' });
    const answers = await Promise.all([1, 2, 3].map((n) => service.register(one, parcel, `key ${n}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('returns packages of other profiles and documents of other formats, and asks about too many documents', async () => {
    const profile = await service.agency('L06', { limits: { packageProfiles: ['tt05'] } });
    const refused = await service.send(profile, await small('profile'));
    expect([refused['state'], rulesOf(refused)]).toEqual(['returned', expect.arrayContaining(['AGREEMENT_PROFILE'])]);
    const format = await service.agency('L07', { limits: { formats: ['text/plain'] } });
    const wrong = await service.send(format, await small('format'));
    expect(wrong).toMatchObject({ state: 'returned' });
    expect(wrong['documents']).toMatchObject([
      { path: 'data/a.txt', outcome: 'passed' },
      { path: 'data/b.exe', outcome: 'failed', reasons: [{ rule: 'AGREEMENT_FORMAT' }] },
    ]);
    const many = await service.agency('L08', { limits: { maxDocuments: 3 } });
    expect(await service.send(many, await small('few'))).toMatchObject({ state: 'preserved' });
    const more = await service.send(many, await small('more'));
    expect([more['state'], rulesOf(more)]).toEqual(['under-review', expect.arrayContaining(['AGREEMENT_DOCUMENTS'])]);
  });

  it('is changed by an officer, and keeps what it was', async () => {
    await service.agency('L09', { limits: { maxPackages: 2 } });
    const target = '/v1/agreements/DK-L09';
    const change = (body: unknown) => service.call('PATCH', target, { key: officer, body });
    expect((await change({ limits: { maxPackages: -1 } })).status).toBe(400);
    expect((await change({ agency: 'H01' })).status).toBe(400);
    const changed = await change({ title: 'Đợt 2', limits: { maxPackages: 5 } });
    expect(changed.body).toMatchObject({ title: 'Đợt 2', limits: { maxPackages: 5 } });
    await change({ title: 'Đợt 2', limits: { maxPackages: 5 } });
    expect(await itemsOf(officer, `${target}/history`)).toMatchObject([
      {
        agent: 'officer of a test',
        before: { title: 'Nộp lưu L09', limits: { maxPackages: 2 } },
        after: { title: 'Đợt 2', limits: { maxPackages: 5 } },
      },
    ]);
  });
});
