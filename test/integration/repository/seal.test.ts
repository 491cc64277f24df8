import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTree, type PackageTree } from '@mocban/container';
import { collectBytes } from '@mocban/core';
import { openExistingStore, verifyEvidence } from '@mocban/oais';
import { parseCertificate, signTrustStore } from '@mocban/pki';
import { rebuildCatalogue, type RepositoryOptions } from '@mocban/repository';
import { cliAsync } from '../../e2e/service.js';
import { describeWith, ifPresent } from '../../fixtures/corpora.js';
import { OpensslCa, OpensslTsa } from '../../fixtures/openssl-ca.js';
import { serveTsa, type TsaServer } from '../../fixtures/tsa-server.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

const script = fileURLToPath(new URL('../../../docs/operations/verify-evidence.sh', import.meta.url));
const SOFTHSM = '/usr/lib/softhsm/libsofthsm2.so';
const tools = ifPresent('/usr/bin/openssl') && ifPresent(SOFTHSM) && ifPresent('/usr/bin/pkcs11-tool');
const PASSWORD = 'mật khẩu của con dấu';
const PIN = '246810';
const NAMES = ['manifest-sha256.txt', 'manifest-sha512.txt'];
const EXTENSIONS = ['keyUsage=critical,digitalSignature,nonRepudiation'];
const subject = '/C=VN/O=Lưu trữ lịch sử tỉnh Lào Cai/CN=Con dấu của kho';

interface SealAnswer {
  state: string;
  pendingVersions: number;
  problem?: string;
  certificate?: { subject: string; notAfter: string };
}
interface EvidenceAnswer {
  state: string;
  requested: boolean;
  seal: SealAnswer;
}

describeWith('openssl, softhsm2 and opensc', tools, 'versions sealed by the archive’s own key', () => {
  let folder: string;
  let ca: OpensslCa;
  let server: TsaServer;
  let signatures: NonNullable<RepositoryOptions['signatures']>;
  let administrator = '';
  let producer = '';
  let sent = 0;
  let asked = 0;
  let running: TestService | undefined;

  const at = (...names: string[]): string => path.join(folder, ...names);
  const pki = (name: string): string => at('ca', name);
  const pkcs12 = { pkcs12: '', passwordFile: '' };
  const evidenceBy = (key?: object): NonNullable<RepositoryOptions['evidence']> => ({
    authorities: [{ url: server.url }],
    at: 'never',
    ...(key && { seal: { key: key as typeof pkcs12 } }),
  });

  async function start(key: object | undefined, options: Partial<RepositoryOptions> = {}): Promise<TestService> {
    const evidence = evidenceBy(key);
    const service = (running = await TestService.start(
      at('data'),
      { evidence, signatures, snapshotAt: 'never', ...options },
      administrator,
    ));
    administrator = service.administrator;
    return service;
  }

  async function preserve(service: TestService): Promise<string> {
    const name = `HS-${(sent += 1)}`;
    const transfer = await service.send(producer, await bagParcel(name, { 'a.txt': name }));
    if (transfer['state'] !== 'preserved') throw new Error(JSON.stringify(transfer));
    await service.until('/v1/log', administrator, (body) => body['waiting'] === 0);
    return String(transfer['aipId']);
  }

  /** When every store has every leaf. */
  const logged = (service: TestService): Promise<unknown> =>
    service.until('/v1/log', administrator, ({ waiting, stores, leaves }) => {
      const all = stores as { leaves: number }[];
      return waiting === 0 && all.every((store) => store.leaves === leaves);
    });

  const evidenceUntil = async (service: TestService, done: (answer: EvidenceAnswer) => boolean) =>
    (await service.until('/v1/evidence', administrator, (body) =>
      done(body as unknown as EvidenceAnswer),
    )) as unknown as EvidenceAnswer;
  const request = (service: TestService) => service.call('POST', '/v1/evidence', { key: administrator, body: {} });
  async function make(service: TestService): Promise<SealAnswer> {
    expect((await request(service)).status).toBe(202);
    const { seal } = await evidenceUntil(service, (answer) => answer.state === 'ok' && isDone(answer.seal));
    return seal;
  }
  const isDone = ({ state, pendingVersions }: SealAnswer): boolean =>
    pendingVersions === 0 && (state === 'ok' || state === 'expiring');

  const placeOf = (aipId: string): string => {
    const digest = createHash('sha256').update(aipId).digest('hex');
    return `${digest.slice(0, 3)}/${digest.slice(3, 6)}/${digest.slice(6, 9)}/${digest}/v1`;
  };
  const evidenceOf = (store: string, aipId: string): string => at('data', store, 'evidence', placeOf(aipId));
  const sealed = async (store: string, aipId: string): Promise<string[]> =>
    (await readdir(evidenceOf(store, aipId))).filter((name) => name.endsWith('.p7s')).sort();

  /** By openssl alone; throws when it does not believe it. */
  const byOpenssl = (where: string, name: string): Buffer => {
    const files = ['-in', `${name}.p7s`, '-inform', 'DER', '-content', name, '-CAfile', pki('root.pem')];
    const args = ['cms', '-verify', '-binary', '-cades', '-purpose', 'any', ...files];
    return execFileSync('openssl', args, { cwd: where, stdio: ['ignore', 'pipe', 'pipe'] });
  };

  async function verified(store = at('data/store-1')): Promise<{ rules: string[]; sealed?: number | undefined }> {
    const walk = verifyEvidence(await openExistingStore(store, { readOnly: true }));
    const rules: string[] = [];
    let step = await walk.next();
    for (; !step.done; step = await walk.next()) if (step.value.severity !== 'info') rules.push(step.value.rule);
    return { rules, sealed: step.value.sealed };
  }

  /** D25 of a DIP: its files are those of the manifests, wherever they lie in it. */
  async function dipIsJudged(tree: PackageTree): Promise<void> {
    const dip = at('dip');
    const documentation = path.join(dip, 'documentation');
    for (const name of tree.files.keys()) {
      await mkdir(path.dirname(path.join(dip, name)), { recursive: true });
      await writeFile(path.join(dip, name), await collectBytes(tree.read(name), 1 << 24));
    }
    const judged = async () => {
      const { json } = await cliAsync(
        ...['evidence', 'verify', path.join(documentation, 'evidence.ers'), '--manifests', documentation],
        ...['--package', dip, '--trust', at('trust'), '--trust-key', at('trust.pub'), '--revocation', at('revocation')],
      );
      return (json as { results: [{ valid: boolean; files: object; findings: { rule: string }[] }] }).results[0];
    };
    expect(await judged()).toMatchObject({ valid: true, findings: [], files: { kind: 'dip', indication: 'PASSED' } });
    const file = [...tree.files.keys()].find((name) => name.endsWith('/a.txt'))!;
    await writeFile(path.join(dip, file), 'khác');
    await writeFile(path.join(dip, 'thêm.txt'), 'thêm');
    expect(await judged()).toMatchObject({
      valid: false,
      files: {
        indication: 'FAILED',
        subIndication: 'HASH_FAILURE',
        changed: [file, file],
        unlistedFiles: ['thêm.txt'],
      },
    });
    await rm(path.join(dip, file));
    expect(await judged()).toMatchObject({ files: { subIndication: 'SIGNED_DATA_NOT_FOUND', missing: [file, file] } });
  }

  function exportPkcs12(name: string): { pkcs12: string; passwordFile: string } {
    const files = ['-in', `${name}.pem`, '-inkey', `${name}.key`, '-certfile', 'root.pem', '-out', `${name}.p12`];
    execFileSync('openssl', ['pkcs12', '-export', ...files, '-passout', `pass:${PASSWORD}`], { cwd: at('ca') });
    return { pkcs12: pki(`${name}.p12`), passwordFile: at('password') };
  }
  const publishCrl = () => writeFile(at('revocation', 'root.crl'), ca.crl(3000));

  beforeAll(async () => {
    folder = await scratchFolder();
    ca = OpensslCa.make(at('ca'), { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
    const tsa = OpensslTsa.make(ca, { name: 'tsa', subject: '/C=VN/CN=TSA', key: 'p256' });
    server = await serveTsa((query) => {
      asked += 1;
      return tsa.answer(query);
    });
    for (const name of ['revocation', 'trust']) await mkdir(at(name));
    await writeFile(at('password'), `${PASSWORD}\n`);
    ca.issue({ name: 'seal', subject, extensions: EXTENSIONS });
    Object.assign(pkcs12, exportPkcs12('seal'));
    await publishCrl();
    await writeFile(at('trust', 'root.pem'), ca.certificate());
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const { sha256 } = parseCertificate(ca.certificate());
    const entry = { file: 'root.pem', sha256, kind: 'anchor', domain: 'CONG_VU', source: 'test', approver: 'test' };
    await signTrustStore(at('trust'), [{ ...entry, trustedFrom: '2025-01-01T00:00:00Z' } as never], privateKey);
    await writeFile(at('trust.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    signatures = { trustStore: at('trust'), trustKey: at('trust.pub'), validationData: at('revocation') };
  }, 240_000);
  afterEach(() => running?.close());
  afterAll(async () => {
    await server.close();
    await removeFolder(folder);
  });

  it('are not where the policy names no key, which is said', async () => {
    const service = await start(undefined);
    producer = await service.agency('H01');
    const aip = await preserve(service);
    await request(service);
    const { seal } = await evidenceUntil(service, ({ state, requested }) => state === 'ok' && !requested);
    expect(seal).toEqual({ state: 'off', pendingVersions: 0 });
    expect((await service.call('GET', '/v1/ready')).body).toMatchObject({ evidence: 'ok', seal: 'off' });
    expect(await sealed('store-1', aip)).toEqual([]);
  }, 240_000);

  it.each([
    ['evidence.seal.key.passwordFile', () => ({ ...pkcs12, passwordFile: pki('seal.pem') })],
    ['evidence.seal.key.pkcs12', () => ({ ...pkcs12, pkcs12: at('absent') })],
    ['evidence.seal.key.pkcs12', () => ({ ...pkcs12, pkcs12: pki('seal.pem') })],
    ['evidence.seal.key.password', () => ({ ...pkcs12, password: PASSWORD })],
    [
      'evidence.seal.key.pinFile',
      () => ({ module: SOFTHSM, tokenLabel: 'mocban', keyId: '01', certificate: pki('seal.pem') }),
    ],
    [
      'evidence.seal.key.keyId',
      () => ({ module: SOFTHSM, tokenLabel: 'x', keyId: 'x', pinFile: at('password'), certificate: pki('seal.pem') }),
    ],
  ])('name %s when the service cannot start with it, and no secret', async (name, key) => {
    const refused = await start(key()).catch((error: Error) => error);
    expect(refused).toMatchObject({
      code: 'START_OPTION_INVALID',
      message: expect.stringContaining(`${name}:`) as string,
    });
    expect((refused as Error).message).not.toContain(PASSWORD);
  });

  it('have a signature of each manifest that openssl verifies, in every store, beforehand ones too, and in every DIP', async () => {
    const service = await start(pkcs12);
    const aip = await preserve(service);
    const versions = `/v1/holdings/${aip.slice(-36)}/versions`;
    expect((await service.call('GET', versions, { key: administrator })).body).toMatchObject([
      { seal: 'PENDING_SEAL' },
    ]);
    expect(await make(service)).toEqual({
      state: 'ok',
      pendingVersions: 0,
      certificate: {
        subject: expect.stringContaining('Con dấu của kho') as string,
        notAfter: '2035-01-01T00:00:00.000Z',
      },
    });
    expect((await service.call('GET', versions, { key: administrator })).body).toMatchObject([
      { seal: 'SEALED', evidence: 'EVIDENCED' },
    ]);
    expect((await service.call('GET', '/v1/ready')).body).toMatchObject({ seal: 'ok' });
    for (const store of ['store-1', 'store-2'])
      for (const name of NAMES) expect(() => byOpenssl(evidenceOf(store, aip), name)).not.toThrow();
    const changed = at('changed');
    await cp(evidenceOf('store-1', aip), changed, { recursive: true });
    await writeFile(path.join(changed, NAMES[0]!), 'another');
    expect(() => byOpenssl(changed, NAMES[0]!)).toThrow(/verif/i);
    await logged(service);
    const dip = await fetch(`${service.repository.url}${versions}/v1/dip`, {
      headers: { authorization: `Bearer ${administrator}` },
    });
    await writeFile(at('dip.zip'), Buffer.from(await dip.arrayBuffer()));
    const tree = await openTree(at('dip.zip'));
    for (const name of NAMES)
      expect(await collectBytes(tree.read(`documentation/${name}.p7s`), 1 << 20)).toEqual(
        await readFile(path.join(evidenceOf('store-2', aip), `${name}.p7s`)),
      );
    await dipIsJudged(tree);
    await tree.close();
    const before = asked;
    await make(service);
    expect(asked).toBe(before);
    await service.close();
    expect(await verified()).toEqual({ rules: [], sealed: 2 });
    expect(await verified(at('data/store-2'))).toEqual({ rules: [], sealed: 2 });
  }, 240_000);

  it('are judged offline, by the command and by a page of shell', async () => {
    const trust = ['--trust', at('trust'), '--trust-key', at('trust.pub'), '--revocation', at('revocation')];
    const store = at('data/store-1');
    const judged = await cliAsync('evidence', 'verify', store, ...trust);
    expect(judged).toMatchObject({ exit: 0 });
    const [{ versions }] = (judged.json as { results: [{ versions: { seals: object[] }[] }] }).results;
    for (const { seals } of versions)
      expect(seals).toMatchObject(
        NAMES.map((name) => ({
          name: `${name}.p7s`,
          indication: 'TOTAL_PASSED',
          signer: expect.stringContaining('Con dấu') as string,
        })),
      );
    expect(await cliAsync('evidence', 'verify', store, '--revocation', at('revocation'))).toMatchObject({
      exit: 1,
      json: {
        results: [
          {
            findings: expect.arrayContaining([
              expect.objectContaining({ rule: 'EVIDENCE_SEAL_INDETERMINATE', severity: 'error' }),
            ]) as object,
          },
        ],
      },
    });
    const [object] = await holdings();
    const out = at('export');
    expect(await cliAsync('evidence', 'export', store, object!, '--out', out)).toMatchObject({ exit: 0 });
    expect(
      await cliAsync('evidence', 'verify', path.join(out, 'record.ers'), '--manifests', out, ...trust),
    ).toMatchObject({
      exit: 0,
      json: { results: [{ seals: [{ indication: 'TOTAL_PASSED' }, { indication: 'TOTAL_PASSED' }] }] },
    });
    const byShell = (exported: string) => spawnSync('bash', [script, exported, pki('root.pem')], { encoding: 'utf8' });
    expect(byShell(out)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/manifest-sha256\.txt\.p7s: sealed by .*stamped at 20/) as string,
    });
    // The seal of another manifest, one with a byte of its signature changed, and one whose token is another's.
    const seals = await Promise.all(NAMES.map((name) => readFile(path.join(out, `${name}.p7s`))));
    const flipped = Buffer.from(seals[0]!);
    const token = flipped.indexOf(Buffer.from('060b2a864886f70d010910020e', 'hex'));
    flipped[token - 40]! ^= 1;
    const stamp = Buffer.from(seals[0]!);
    stamp[stamp.length - 40]! ^= 1;
    for (const wrong of [seals[1]!, flipped, stamp]) {
      const copy = at(`wrong-${createHash('sha256').update(wrong).digest('hex').slice(0, 8)}`);
      await cp(out, copy, { recursive: true });
      await writeFile(path.join(copy, `${NAMES[0]}.p7s`), wrong);
      expect(byShell(copy)).toMatchObject({ status: 1, stderr: expect.stringContaining('NOT PROVED') as string });
      expect(
        await cliAsync('evidence', 'verify', path.join(copy, 'record.ers'), '--manifests', copy, ...trust),
      ).toMatchObject({
        exit: 1,
        json: { results: [{ findings: [{ rule: expect.stringMatching(/^EVIDENCE_SEAL_/) as string }] }] },
      });
    }
  }, 120_000);

  const holdings = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const entry of await readdir(at('data/store-1/objects'), { recursive: true }))
      if (/^[^/]+\/[^/]+\/[^/]+\/[^/]+\/inventory\.json$/.test(entry))
        found.push((JSON.parse(await readFile(at('data/store-1/objects', entry), 'utf8')) as { id: string }).id);
    return found;
  };

  it('are found changed, missing, or of another version', async () => {
    const [first, second] = (await holdings()) as [string, string];
    const copy = at('damaged');
    await cp(at('data/store-1'), copy, { recursive: true });
    const seal = (aip: string, name = NAMES[0]!): string => path.join(copy, 'evidence', placeOf(aip), `${name}.p7s`);
    const bytes = await readFile(seal(first));
    await writeFile(seal(first), await readFile(seal(second)));
    expect((await verified(copy)).rules.sort()).toEqual(['EVIDENCE_SEAL_CHANGED', 'EVIDENCE_SEAL_WRONG']);
    await writeFile(seal(first), Buffer.concat([bytes, Buffer.of(0)]));
    expect((await verified(copy)).rules).toContain('EVIDENCE_SEAL_CHANGED');
    await rm(seal(first));
    expect(await verified(copy)).toEqual({ rules: ['EVIDENCE_SEAL_MISSING'], sealed: 1 });
  }, 60_000);

  it('are made once wherever the work was broken off', async () => {
    let breaksAt: string | undefined;
    const service = await start(pkcs12, {
      onStep: (step) => {
        if (step !== breaksAt) return;
        breaksAt = undefined;
        throw new Error(`broken off at ${step}`);
      },
    });
    for (const step of ['seal:made', 'seal:kept', 'seal:written']) {
      const aips = [await preserve(service), await preserve(service)];
      breaksAt = step;
      await request(service);
      await evidenceUntil(service, ({ requested }) => breaksAt === undefined && !requested);
      await make(service);
      for (const aip of aips)
        for (const store of ['store-1', 'store-2']) {
          expect(await sealed(store, aip)).toEqual(NAMES.map((name) => `${name}.p7s`));
          for (const name of NAMES) expect(() => byOpenssl(evidenceOf(store, aip), name)).not.toThrow();
        }
    }
    await logged(service);
    await service.close();
    for (const store of ['store-1', 'store-2'])
      expect(await verified(at('data', store))).toEqual({ rules: [], sealed: 8 });
  }, 240_000);

  it('are given again to a copy that was restored', async () => {
    const service = await start(pkcs12);
    const officer = await service.key('officer');
    const [aip] = (await holdings()) as [string];
    const lost = placeOf(aip).replace(/\/v1$/, '');
    for (const part of ['objects', 'evidence']) await rm(at('data/store-2', part, lost), { recursive: true });
    const { body } = await service.call('POST', '/v1/audits', { key: officer, body: { store: 'store-2' } });
    await service.until(`/v1/audits/${String(body['id'])}`, officer, ({ state }) => state === 'done');
    const repair = await service.call('POST', '/v1/repairs', {
      key: officer,
      body: { store: 'store-2', aip: aip.slice(-36) },
    });
    await service.until(`/v1/repairs/${String(repair.body['id'])}`, officer, ({ state }) => state === 'done');
    await make(service);
    await logged(service);
    await service.close();
    expect(await sealed('store-2', aip)).toEqual(NAMES.map((name) => `${name}.p7s`));
    expect((await verified(at('data/store-2'))).rules).toEqual([]);
  }, 120_000);

  it('are not made by a certificate that is revoked, or that nobody believes, and evidence goes on', async () => {
    ca.issue({ name: 'revoked', subject, extensions: EXTENSIONS });
    ca.revoke('revoked');
    await publishCrl();
    ca.issue({ name: 'expired', subject, extensions: EXTENSIONS, from: '20250101000000Z', until: '20250201000000Z' });
    ca.issue({ name: 'cipher', subject, extensions: ['keyUsage=critical,keyEncipherment'] });
    const other = OpensslCa.make(at('ca'), { name: 'other', subject: '/C=VN/CN=Khác', key: 'p256' });
    other.issue({ name: 'stranger', subject, extensions: EXTENSIONS });
    for (const [name, reason] of [
      ['revoked', /REVOKED_NO_POE/],
      ['expired', /NO_POE/],
      ['cipher', /CHAIN_CONSTRAINTS_FAILURE/],
      ['stranger', /NO_CERTIFICATE_CHAIN_FOUND/],
    ] as const) {
      const service = await start(exportPkcs12(name));
      const aip = await preserve(service);
      await request(service);
      const { seal } = await evidenceUntil(
        service,
        (answer) => answer.state === 'ok' && reason.test(answer.seal.problem ?? ''),
      );
      expect(seal.state).toBe('failing');
      await service.until(
        '/v1/ready',
        administrator,
        (body) => body['evidence'] === 'ok' && body['seal'] === 'failing',
      );
      expect(await sealed('store-1', aip)).toEqual([]);
      await service.close();
    }
    // One that ends soon seals, and is told of.
    const until = new Date(Date.now() + 20 * 86_400_000).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
    ca.issue({ name: 'ending', subject, extensions: EXTENSIONS, until });
    const service = await start(exportPkcs12('ending'));
    expect(await make(service)).toMatchObject({ state: 'expiring', pendingVersions: 0 });
    expect((await service.call('GET', '/v1/ready')).body).toMatchObject({ seal: 'expiring' });
  }, 240_000);

  it('are made by a key on a token, which is not asked again with a PIN that it refused', async () => {
    const environment = { SOFTHSM2_CONF: at('softhsm2.conf') };
    await mkdir(at('tokens'));
    await writeFile(environment.SOFTHSM2_CONF, `directories.tokendir = ${at('tokens')}\n`);
    const softhsm = (...args: string[]) =>
      execFileSync('softhsm2-util', [...args, '--pin', PIN], { stdio: 'ignore', env: environment });
    softhsm('--init-token', '--free', '--label', 'mocban', '--so-pin', '13579');
    ca.issue({ name: 'hsm', subject, key: 'p256', extensions: EXTENSIONS });
    softhsm('--import', pki('hsm.key'), '--token', 'mocban', '--label', 'hsm', '--id', '0a');
    await writeFile(at('pin'), '000000');
    process.env['SOFTHSM2_CONF'] = environment.SOFTHSM2_CONF;
    const key = { module: SOFTHSM, tokenLabel: 'mocban', keyId: '0a', pinFile: at('pin'), certificate: pki('hsm.pem') };
    const service = await start(key);
    const aip = await preserve(service);
    await request(service);
    const refused = (answer: EvidenceAnswer, words: string): boolean => answer.seal.problem?.includes(words) === true;
    await evidenceUntil(service, (answer) => refused(answer, 'CKR_PIN_INCORRECT'));
    await request(service);
    await evidenceUntil(service, (answer) => refused(answer, 'is not asked again'));
    await writeFile(at('pin'), `${PIN}\n`);
    await make(service);
    for (const name of NAMES) expect(() => byOpenssl(evidenceOf('store-2', aip), name)).not.toThrow();
  }, 240_000);

  it('are taken over when the catalogue is made anew of the stores', async () => {
    for (const name of await readdir(at('data')))
      if (!/^store-|^log-key/.test(name)) await rm(at('data', name), { recursive: true });
    await rebuildCatalogue({ stores: [at('data/store-1'), at('data/store-2')], dataDirectory: at('data') });
    administrator = '';
    const [aip] = (await holdings()) as [string];
    const seal = path.join(evidenceOf('store-1', aip), `${NAMES[0]}.p7s`);
    const before = [await readFile(seal), asked] as const;
    const service = await start(pkcs12);
    await make(service);
    expect([await readFile(seal), asked]).toEqual([...before]);
    await service.close();
    expect((await verified()).rules).toEqual([]);
  }, 240_000);
});
