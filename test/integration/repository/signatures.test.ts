import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fixedClock } from '@mocban/core';
import { parseCertificate, signTrustStore, type TrustEntry } from '@mocban/pki';
import { rebuildCatalogue } from '@mocban/repository';
import { describeWith } from '../../fixtures/corpora.js';
import { makeCms } from '../../fixtures/cms.js';
import { OpensslCa } from '../../fixtures/openssl-ca.js';
import { derOfPem, SignatureWorld, VALIDATION_TIME, worldTools } from '../../fixtures/signature-world.js';
import { signatureTemplate, xadesTemplate, XmlSigner, xmlsec1 } from '../../fixtures/xml-signature.js';
import { openTestDatabase } from './database.js';
import { bagParcel, removeFolder, scratchFolder, TestService, type Parcel } from './service.js';

const text = Buffer.from('Quyết định số 12/QĐ-UBND\n');

describeWith('openssl and faketime', worldTools, 'signatures of a transfer (C12)', () => {
  let folder: string;
  let data: string;
  let world: SignatureWorld;
  let service: TestService;

  beforeAll(async () => {
    folder = await scratchFolder();
    data = path.join(folder, 'data');
    world = SignatureWorld.make(path.join(folder, 'world'));
    service = await TestService.start(data, { clock: fixedClock(VALIDATION_TIME), signatures: await configured() });
  });

  afterAll(async () => {
    await service.close();
    await removeFolder(folder);
  });

  /** A trust store with the root and what is below it, and the answers about signers that no file has. */
  async function configured() {
    const trustStore = path.join(folder, 'trust');
    const validationData = path.join(folder, 'validation-data');
    mkdirSync(trustStore);
    mkdirSync(validationData);
    const entries = ['root', 'ca', 'tsa-ca'].map((name): TrustEntry => {
      const pem = readFileSync(path.join(world.folder, `${name}.pem`));
      writeFileSync(path.join(trustStore, `${name}.pem`), pem);
      return {
        file: `${name}.pem`,
        sha256: parseCertificate(pem).sha256,
        kind: name === 'root' ? 'anchor' : 'intermediate',
        domain: 'CONG_VU',
        trustedFrom: '2020-01-01T00:00:00+07:00',
        source: 'https://ca.gov.vn',
        approver: 'Phòng Lưu trữ',
      };
    });
    const keys = generateKeyPairSync('ed25519');
    await signTrustStore(trustStore, entries, keys.privateKey);
    const trustKey = path.join(folder, 'trust-key.pem');
    writeFileSync(trustKey, keys.publicKey.export({ format: 'pem', type: 'spki' }));
    world.crls().forEach((bytes, place) => writeFileSync(path.join(validationData, `${place}.crl`), bytes));
    writeFileSync(path.join(validationData, 'N.ocsp'), world.ocsp('N'));
    return { trustStore, trustKey, validationData };
  }

  const signed = (more: Record<string, Buffer> = {}): Promise<Parcel> =>
    bagParcel('goi', { 'vb.txt': text, 'vb.txt.p7s': world.sign(text, 'N'), 'khong-ky.txt': 'x', ...more }, 'Hồ sơ');

  const findingsOf = (transfer: Record<string, unknown>): object[] =>
    (transfer['findings'] as { check?: string }[]).filter(({ check }) => check === 'C12');

  const signaturesOf = async (target: string, key: string) =>
    (await service.call('GET', `${target}/signatures`, { key })).body['items'] as Record<string, unknown>[];

  it('judges what is signed, keeps the reports in the AIP, and finds them again in a store alone', async () => {
    const key = await service.agency('H01');
    const attached = world.sign(text, 'N', {}, { isAttached: true });
    const transfer = await service.send(key, await signed({ 'vb.p7m': attached }));
    expect(transfer).toMatchObject({
      state: 'preserved',
      signatures: { filesSigned: 2, filesPassed: 2, filesFailed: 0, policy: 'mocban-signatures-1' },
    });
    expect(findingsOf(transfer)).toEqual([]);
    const target = `/v1/holdings/${String(transfer['aipId']).slice(-36)}`;
    const held = await signaturesOf(target, key);
    expect(held).toMatchObject([
      { path: 'submission/goi/data/vb.p7m', kind: 'cms', indication: 'TOTAL_PASSED', decision: 'accept' },
      { path: 'submission/goi/data/vb.txt.p7s', kind: 'cms', indication: 'TOTAL_PASSED', judgedAt: expect.any(String) },
    ]);
    expect(held[0]!['report']).toMatchObject({ signatures: [{ trustDomain: 'CONG_VU', level: 'B' }] });

    const { body } = await service.call('GET', `${target}/versions/v1/files?limit=100`, { key });
    const kept = (body['items'] as { path: string; sha256: string }[]).filter(({ path: name }) =>
      name.startsWith('metadata/preservation/'),
    );
    const answer = createHash('sha256').update(world.ocsp('N')).digest('hex');
    expect(kept.map(({ path: name }) => name)).toEqual(
      expect.arrayContaining([
        'metadata/preservation/signatures.json',
        `metadata/preservation/validation-data/${answer}.ors`,
      ]),
    );
    const reports = await service.call(
      'GET',
      `${target}/versions/v1/content?path=metadata/preservation/signatures.json`,
      { key },
    );
    expect(JSON.parse(reports.text)).toMatchObject([{ kind: 'cms' }, { report: { indication: 'TOTAL_PASSED' } }]);
    const events = await service.call('GET', `${target}/events?limit=100`, { key });
    expect(events.body['items']).toContainEqual(expect.objectContaining({ type: 'digital signature validation' }));

    const other = path.join(folder, 'rebuilt');
    await rebuildCatalogue({ stores: [path.join(data, 'store-2')], dataDirectory: other });
    const again = await TestService.start(other, { stores: [{ id: 'store-2', path: path.join(data, 'store-2') }] });
    try {
      const found = await again.call('GET', `${target}/signatures`, { key: again.administrator });
      expect((found.body['items'] as { report: unknown }[]).map(({ report }) => report)).toEqual(
        held.map(({ report }) => report),
      );
    } finally {
      await again.close();
    }
  });

  it.each([
    ['on-finding', 'H02', 13],
    ['never', 'H08', 14],
  ])(
    'holds a package with a broken signature for an officer, who decides (review: %s)',
    async (review, agency, number) => {
      const key = await service.agency(agency, { review });
      const transfer = await service.send(key, await signed({ 'vb.txt': Buffer.from(`Quyết định số ${number}\n`) }));
      expect(transfer).toMatchObject({
        state: 'under-review',
        verdict: 'officer',
        signatures: { filesFailed: 1, filesHeld: 1 },
      });
      expect(findingsOf(transfer)).toMatchObject([
        {
          rule: 'C12_SIGNATURE_FAILED',
          check: 'C12',
          location: 'data/vb.txt.p7s',
          message: expect.stringMatching(/^TOTAL_FAILED\/HASH_FAILURE/),
        },
      ]);
      const target = `/v1/transfers/${String(transfer['id'])}`;
      expect(await signaturesOf(target, key)).toMatchObject([
        { path: 'data/vb.txt.p7s', subIndication: 'HASH_FAILURE', decision: 'hold' },
      ]);
      const officer = await service.key('officer');
      const accepted = await service.call('POST', `${target}/decision`, {
        key: officer,
        body: { decision: 'accept', reason: 'bản gốc đã đối chiếu' },
      });
      expect(accepted.status).toBe(200);
      const preserved = await service.until(target, key, ({ state }) => state === 'preserved');
      expect(await signaturesOf(`/v1/holdings/${String(preserved['aipId']).slice(-36)}`, key)).toHaveLength(1);
    },
  );

  describeWith('xmlsec1', xmlsec1, 'in XML', () => {
    it('are judged, and it is said where a part is signed', async () => {
      const invoice = '<HDon><DLHDon Id="data"><So>1</So></DLHDon></HDon>';
      const signer = new XmlSigner(world, ['DLHDon']);
      const method = 'rsa-sha256';
      const template = signatureTemplate({ references: [{ uri: '#data' }], method });
      const part = signer.sign(invoice.replace('</HDon>', `${template}</HDon>`), 'N');
      const files = {
        'toan-bo.xml': signer.sign(xadesTemplate(world, 'N', invoice, { method }), 'N'),
        'mot-phan.xml': part,
        'gia.xml': part.replace('</HDon>', '<DLHDon><So>2</So></DLHDon></HDon>'),
        'khong-ky.xml': invoice,
      };
      const key = await service.agency('H07');
      const transfer = await service.send(key, await bagParcel('hoa-don', files));
      expect(transfer).toMatchObject({ state: 'under-review', signatures: { filesSigned: 3, filesPassed: 2 } });
      expect(findingsOf(transfer)).toMatchObject([
        { location: 'data/gia.xml', message: expect.stringContaining('INDETERMINATE/SIG_CONSTRAINTS_FAILURE') },
      ]);
      const found = await signaturesOf(`/v1/transfers/${String(transfer['id'])}`, key);
      const coverages = found.map(
        ({ report }) => (report as { signatures: { coverage: string }[] }).signatures[0]!.coverage,
      );
      expect(coverages).toEqual(['CONTIGUOUS', 'CONTIGUOUS', 'ENTIRE_FILE']);
    });
  });

  it('decides by the policy of the agreement where it has one', async () => {
    const rules = [
      { indication: 'TOTAL_FAILED', subIndication: 'HASH_FAILURE', decision: 'return' },
      { indication: '*', decision: 'accept' },
    ];
    const signaturePolicy = { id: 'H06-1', source: 'Biên bản thỏa thuận', confidence: 'V', rules };
    const key = await service.agency('H06', { signaturePolicy });
    const broken = () => signed({ 'vb.txt': Buffer.from('Quyết định số 13\n') });
    expect(await service.send(key, await broken())).toMatchObject({
      state: 'returned',
      signatures: { filesFailed: 1, policy: 'H06-1' },
    });
    const administrator = service.administrator;
    const change = (body: object) => service.call('PATCH', '/v1/agreements/DK-H06', { key: administrator, body });
    const undecided = await change({ signaturePolicy: { ...signaturePolicy, rules: rules.slice(0, 1) } });
    expect(undecided).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    expect((await change({ signaturePolicy: null })).body['signaturePolicy']).toBeUndefined();
    const parcel = await bagParcel('goi-2', { 'vb.txt': 'khác', 'vb.txt.p7s': world.sign(text, 'N') });
    expect(await service.send(key, parcel)).toMatchObject({ signatures: { policy: 'mocban-signatures-1' } });
    expect(await leaves('signature-policy')).toMatchObject([
      { agreement: 'DK-H06', policy: { id: 'H06-1' } },
      { agreement: 'DK-H06', policy: null },
    ]);
  });

  it('notes what cannot be concluded, and passes the package', async () => {
    const key = await service.agency('H03');
    const parcel = await bagParcel('goi', { 'a.txt': text, 'a.txt.p7s': world.sign(text, 'P') });
    const transfer = await service.send(key, parcel);
    expect(transfer).toMatchObject({ state: 'preserved', signatures: { filesIndeterminate: 1 } });
    expect(findingsOf(transfer)).toMatchObject([{ rule: 'C12_SIGNATURE_INDETERMINATE', severity: 'warning' }]);
  });

  it('judges again what is held, and says what has changed in the catalogue, the log and the DIP', async () => {
    world.issue({ name: 'M' });
    writeFileSync(path.join(folder, 'validation-data', 'M.ocsp'), world.ocsp('M'));
    const key = await service.agency('H05');
    const parcel = await bagParcel('goi', { 'a.txt': text, 'a.txt.p7s': world.sign(text, 'M') });
    const transfer = await service.send(key, parcel);
    const target = `/v1/holdings/${String(transfer['aipId']).slice(-36)}`;
    expect(await signaturesOf(target, key)).toMatchObject([{ indication: 'TOTAL_PASSED' }]);
    const listed = async (query: string) =>
      (await service.call('GET', `/v1/signatures?${query}&limit=500`, { key: service.administrator })).body['items'];
    const isHeld = { aipId: transfer['aipId'], path: 'submission/goi/data/a.txt.p7s' };
    // M's certificate ends with the year 2027.
    expect(await listed('provedUntilBefore=2028-06-01')).toContainEqual(expect.objectContaining(isHeld));
    expect(await listed('provedUntilBefore=2027-06-01')).not.toContainEqual(expect.objectContaining(isHeld));

    world.ca.revoke('M', 'keyCompromise', '2026-06-01 00:00:00');
    writeFileSync(path.join(folder, 'validation-data', 'M.ocsp'), world.ocsp('M', '2026-11-20 12:00:00'));
    await judgeAgain();
    const verdicts = await service.until(`${target}/signatures`, key, ({ items }) => (items as object[]).length === 2);
    expect(verdicts['items']).toMatchObject([
      { indication: 'TOTAL_PASSED' },
      { indication: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE', decision: 'hold' },
    ]);
    expect(await listed('indication=INDETERMINATE')).toContainEqual(
      expect.objectContaining({ ...isHeld, subIndication: 'REVOKED_NO_POE' }),
    );
    expect(await leaves('signature-verdict')).toMatchObject([
      { object: transfer['aipId'], was: 'TOTAL_PASSED', is: 'INDETERMINATE/REVOKED_NO_POE' },
    ]);
    expect(await leaves('signature-basis')).toHaveLength(1);
    // A verdict that stays as it is is no news.
    await judgeAgain();
    expect(await signaturesOf(target, key)).toHaveLength(2);
    const dip = await service.call('GET', `${target}/versions/v1/dip`, { key });
    expect(dip.text).toContain('a.txt.p7s was judged again: INDETERMINATE/REVOKED_NO_POE');
  });

  /** Everything that is held and signed is due now, and is judged. */
  async function judgeAgain(): Promise<void> {
    const database = await openTestDatabase(data);
    try {
      await database.query(`update signature_checks set due_at = now() - interval '1 day'`);
      await database.query(
        `select graphile_worker.add_job('check-signatures', json_build_object('subject', 'signatures'))`,
      );
      const open = `select 1 from signature_checks where due_at <= now() limit 1`;
      while ((await database.query(open)).length > 0) await pause(50);
    } finally {
      await database.close();
    }
  }

  /** Entries of the log of one type. */
  async function leaves(type: string): Promise<object[]> {
    const database = await openTestDatabase(data);
    const rows = await database.query<{ entry: Buffer }>('select entry from log_leaves order by id');
    await database.close();
    return rows
      .map(({ entry }) => JSON.parse(entry.toString('utf8')) as { type: string })
      .filter((entry) => entry.type === type);
  }

  it('fetches the lists that a believed chain names, and keeps them in the AIP', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(derOfPem(world.ca.crlOf('2026-11-20 00:00:00', '2026-12-20 00:00:00')));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const lists = `crlDistributionPoints=URI:http://127.0.0.1:${port}`;
      const usage = 'keyUsage=critical,digitalSignature,nonRepudiation';
      world.issue({ name: 'L', extensions: [usage, `${lists}/ca.crl`] });
      // Somebody's own authority has nothing fetched.
      const stranger = OpensslCa.make(path.join(folder, 'stranger'), {
        name: 'stranger',
        subject: '/CN=X',
        key: 'p256',
      });
      const foreign = stranger.issue({
        name: 'S',
        subject: '/CN=S',
        key: 'p256',
        extensions: [usage, `${lists}/own.crl`],
      });
      const key = createPrivateKey(readFileSync(path.join(stranger.folder, 'S.key')));
      const signer = { certificate: derOfPem(foreign), key };
      const producer = await service.agency('H16');
      const parcel = await bagParcel('goi', {
        'a.txt': text,
        'a.txt.p7s': world.sign(text, 'L'),
        'b.txt': text,
        'b.txt.p7s': makeCms({ content: text, signers: [signer] }),
      });
      const transfer = await service.send(producer, parcel);
      expect(transfer).toMatchObject({ signatures: { filesPassed: 1, filesIndeterminate: 1 } });
      expect(asked).toEqual(['/ca.crl']);
      const files = await service.call(
        'GET',
        `/v1/holdings/${String(transfer['aipId']).slice(-36)}/versions/v1/files?limit=100`,
        { key: producer },
      );
      const kept = (files.body['items'] as { path: string }[]).filter((file) => file.path.endsWith('.crl'));
      expect(kept).toHaveLength(2);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('lets packages wait while the trust store is not what was signed', async () => {
    const manifest = path.join(folder, 'trust', 'trust.json');
    const sound = readFileSync(manifest);
    writeFileSync(manifest, sound.toString('utf8').replace('Phòng', 'Ban'));
    const key = await service.agency('H04');
    const parcel = await signed();
    const registered = await service.register(key, parcel);
    const id = String(registered.body['id']);
    await service.patch(key, id, 0, parcel.bytes);
    await service.call('POST', `/v1/transfers/${id}/complete`, { key });
    const waiting = await service.until(`/v1/transfers/${id}`, key, ({ cause }) => cause !== undefined);
    expect(waiting).toMatchObject({
      state: 'checking',
      cause: expect.stringMatching(/^SERVICE_NOT_READY: .*PKI_TRUST_INVALID/),
    });
    writeFileSync(manifest, sound);
    expect(await service.until(`/v1/transfers/${id}`, key, ({ state }) => state === 'preserved')).toBeDefined();
  });
});
