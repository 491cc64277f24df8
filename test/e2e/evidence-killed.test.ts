import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseCertificate, signTrustStore, type TrustEntry } from '@mocban/pki';
import { makeCms } from '../fixtures/cms.js';
import { describeWith } from '../fixtures/corpora.js';
import { OpensslCa, OpensslTsa } from '../fixtures/openssl-ca.js';
import { derOfPem, worldTools } from '../fixtures/signature-world.js';
import { serveTsa, type TsaServer } from '../fixtures/tsa-server.js';
import { bagParcel } from '../integration/repository/service.js';
import { registerAgency, type Agency } from './agency.js';
import { died, startDoomed } from './doomed-service.js';
import { api, cli, cliAsync, removeFolder, scratchFolder, type Service } from './service.js';
import { openTestDatabase } from '../integration/repository/database.js';

/** Of a batch that was stamped: the token that nobody keeps yet, a store with all but the description, with it, and the second store. */
const STAMPING = ['batch:stamped', 'batch:kept', 'batch:files', 'batch:written', 'batch:written#2'];
/** Every step of renewals too, and else those that renewals have by themselves: a start of the service takes seconds. */
const RENEWING =
  process.env['MOCBAN_SOAK'] === undefined
    ? ['batch:renewal-closed', 'batch:stamped', 'batch:files#2']
    : ['batch:renewal-closed', ...STAMPING.slice(0, -1), 'batch:files#2', 'batch:written'];
const STORES = ['store-1', 'store-2'];
const SIGNED = 'submission/goi/data/vb.txt.p7s';

describeWith('openssl and faketime', worldTools, 'evidence and verdicts of a service that is killed', () => {
  let folder: string;
  let data: string;
  let ca: OpensslCa;
  let tsa: TsaServer;
  let agency: Agency;
  let administrator: string;
  let service: Service | undefined;

  const start = (killAt: string): Promise<Service> => startDoomed(data, killAt);

  const get = async (target: string) =>
    (await api(service!, administrator, 'GET', target)).body as Record<string, never>;

  async function until(target: string, isDone: (body: Record<string, unknown>) => boolean) {
    for (const deadline = Date.now() + 60_000; ; await pause(100)) {
      const body = (await get(target)) as Record<string, unknown>;
      if (isDone(body)) return body;
      if (Date.now() > deadline) throw new Error(`${target}: ${JSON.stringify(body)}`);
    }
  }

  const logged = () =>
    until(
      '/v1/log',
      ({ leaves, waiting, stores }) =>
        waiting === 0 && (stores as { leaves: number }[]).every((store) => store.leaves === leaves),
    );

  /** Kills a service at the first step, when it is asked; at each further one the next, which goes on with it; and leaves one running. */
  async function killAtEach(steps: readonly string[], ask: () => Promise<unknown>): Promise<void> {
    await service?.stop();
    service = await start(steps[0]!);
    const dying = died(service, steps[0]!);
    await ask();
    await dying;
    for (const step of steps.slice(1)) {
      // It may be dead before it says that it is there.
      const doomed = await start(step).catch(() => undefined);
      if (doomed) await died(doomed, step);
    }
    service = await start('');
  }

  const makeEvidence = (body: object) => () =>
    api(service!, administrator, 'POST', '/v1/evidence', body).catch(() => undefined);

  async function preserve(name: string, files: Record<string, Buffer | string>): Promise<void> {
    const { bytes } = await bagParcel('goi', files, name);
    const path = join(folder, `${name}.zip`);
    writeFileSync(path, bytes);
    const { json } = await cliAsync('transfer', 'send', path, '--to', service!.url, '--key', agency.key);
    expect(json).toMatchObject({ transfer: { state: 'preserved' } });
  }

  /** Entries of the log of one type, by the database: once each, or twice. */
  async function leavesOf(type: string): Promise<Record<string, unknown>[]> {
    const database = await openTestDatabase(data);
    const rows = await database.query<{ entry: Buffer }>('select entry from log_leaves order by id');
    await database.close();
    return rows
      .map(({ entry: bytes }) => JSON.parse(bytes.toString('utf8')) as Record<string, unknown>)
      .filter((leaf) => leaf['type'] === type);
  }

  /** By the stores alone: these batches and no other, each whole, each in the log once, and evidence that passes. */
  async function expectWhole(kinds: readonly string[], versions: number): Promise<void> {
    const made = await until('/v1/evidence', ({ state, requested }) => state === 'ok' && requested === false);
    const newest = made['newest'] as { kind: string; root: string; stores: string[] }[];
    expect(newest.map(({ kind }) => kind)).toEqual(kinds);
    expect(newest.every(({ stores }) => stores.length === STORES.length)).toBe(true);
    await logged();
    expect((await leavesOf('evidence')).map(({ batch }) => batch)).toEqual(newest.map(({ root }) => root).reverse());
    await service!.stop();
    service = undefined;
    for (const store of STORES) {
      const root = join(data, store);
      expect(readdirSync(join(root, 'evidence', 'batches')).sort()).toEqual(newest.map((one) => one.root).sort());
      expect(cli('verify-store', root)).toMatchObject({
        exit: 0,
        json: { results: [{ valid: true, log: 'verified', evidence: 'verified', stamped: versions, pending: 0 }] },
      });
      const judged = cli(
        ...['evidence', 'verify', root, '--trust', join(folder, 'trust')],
        ...['--trust-key', join(folder, 'trust.pub'), '--revocation', join(folder, 'revocation')],
      );
      expect(judged).toMatchObject({ exit: 0, json: { valid: true } });
      const [result] = (judged.json as { results: { versions: { indication: string }[] }[] }).results;
      expect(result!.versions.map(({ indication }) => indication)).toEqual(Array(versions).fill('PASSED'));
    }
  }

  beforeAll(async () => {
    folder = await scratchFolder('evidence-killed');
    data = join(folder, 'data');
    ca = OpensslCa.make(join(folder, 'ca'), { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
    const authority = OpensslTsa.make(ca, { name: 'tsa', subject: '/C=VN/CN=TSA', key: 'p256' });
    tsa = await serveTsa((request) => authority.answer(request));
    const trust = join(folder, 'trust');
    for (const name of [trust, join(folder, 'revocation')]) mkdirSync(name);
    writeFileSync(join(folder, 'revocation', 'root.crl'), ca.crl(3000));
    writeFileSync(join(trust, 'root.pem'), ca.certificate());
    const keys = generateKeyPairSync('ed25519');
    const anchor: TrustEntry = {
      file: 'root.pem',
      sha256: parseCertificate(ca.certificate()).sha256,
      kind: 'anchor',
      domain: 'CONG_VU',
      trustedFrom: '2025-01-01T00:00:00Z',
      source: 'test',
      approver: 'test',
    };
    await signTrustStore(trust, [anchor], keys.privateKey);
    writeFileSync(join(folder, 'trust.pub'), keys.publicKey.export({ type: 'spki', format: 'pem' }));
    const signatures = {
      trustStore: trust,
      trustKey: join(folder, 'trust.pub'),
      validationData: join(folder, 'revocation'),
    };
    const evidence = { authorities: [{ url: tsa.url }], at: 'never' };
    writeFileSync(`${data}.json`, JSON.stringify({ signatures, evidence, snapshotAt: 'never' }));

    service = await start('');
    administrator = service.administratorKey!;
    agency = await registerAgency(service, administrator);
    const signer = ca.issue({
      name: 'signer',
      subject: '/C=VN/CN=Người ký',
      key: 'p256',
      extensions: ['keyUsage=critical,digitalSignature,nonRepudiation'],
    });
    const key = createPrivateKey(readFileSync(join(ca.folder, 'signer.key')));
    const content = Buffer.from('Quyết định số 12/QĐ-UBND\n');
    const signature = makeCms({ content, signers: [{ certificate: derOfPem(signer), key }] });
    await preserve('signed', { 'vb.txt': content, 'vb.txt.p7s': signature });
    await preserve('other', { 'a.txt': 'a' });
    await logged();
  }, 120_000);

  afterAll(async () => {
    service?.process.kill('SIGKILL');
    await tsa.close();
    await removeFolder(folder);
  });

  const kinds: string[] = [];

  it.each([
    ['makes one batch', {}, 'versions', ['batch:closed', ...STAMPING]],
    ['renews by tokens once', { renew: 'timestamp' }, 'tokens', RENEWING],
    ['renews by another algorithm once', { renew: 'algorithm' }, 'records', RENEWING],
  ])(
    '%s, wherever it was killed, and it is in every store',
    async (_title, body, kind, steps: readonly string[]) => {
      await killAtEach(steps, makeEvidence(body));
      kinds.unshift(kind);
      await expectWhole(kinds, 2);
    },
    240_000,
  );

  it('judges again once, wherever it was killed, and leaves nothing of the files that it read', async () => {
    service = await start('');
    ca.revoke('signer', 'keyCompromise', '2025-06-01 00:00:00');
    writeFileSync(join(folder, 'revocation', 'root.crl'), ca.crl(3000));
    await killAtEach(['signature:judged', 'signature:kept'], async () => {
      const database = await openTestDatabase(data);
      await database.query(`update signature_checks set due_at = now() - interval '1 day'`);
      await database.query(
        `select graphile_worker.add_job('check-signatures', json_build_object('subject', 'signatures'))`,
      );
      await database.close().catch(() => undefined);
    });
    const { items } = (await until('/v1/signatures', ({ items: found }) =>
      (found as { dueAt: string }[]).every(({ dueAt }) => Date.parse(dueAt) > Date.now()),
    )) as unknown as { items: { aipId: string; path: string }[] };
    expect(items).toMatchObject([{ path: SIGNED, indication: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' }]);
    const verdicts = (await get(`/v1/holdings/${items[0]!.aipId.slice(-36)}/signatures`))['items'];
    expect(verdicts).toMatchObject([{ indication: 'TOTAL_PASSED' }, { subIndication: 'REVOKED_NO_POE' }]);
    expect(await leavesOf('signature-verdict')).toMatchObject([
      { was: 'TOTAL_PASSED', is: 'INDETERMINATE/REVOKED_NO_POE' },
    ]);
    expect(existsSync(join(data, 'signature-checks')) ? readdirSync(join(data, 'signature-checks')) : []).toEqual([]);
    await logged();
    await service!.stop();
    for (const store of STORES) expect(cli('verify-store', join(data, store))).toMatchObject({ exit: 0 });
  }, 240_000);
});
