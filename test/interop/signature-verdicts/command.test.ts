import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildEvidenceRecord, groupDigest, HashTree, serialiseEvidenceRecord } from '@mocban/evidence';
import { tokenOfResponse } from '@mocban/pki';
import { describeWith } from '../../fixtures/corpora.js';
import { SignatureWorld, VALIDATION_TIME, worldTools } from '../../fixtures/signature-world.js';

const run = promisify(execFile);
const mocban = fileURLToPath(new URL('../../../apps/cli/bin/mocban.js', import.meta.url));

interface Answer {
  exit: number;
  json: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- as it is printed
  stdout: string;
  stderr: string;
}

describeWith('openssl and faketime', worldTools, 'mocban signature verify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-verify-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let folders: ReturnType<SignatureWorld['write']>;
  let world: SignatureWorld;
  const at = (name: string): string => join(folder, name);

  async function command(...args: string[]): Promise<Answer> {
    const { stdout, stderr, code } = await run(process.execPath, [mocban, ...args]).then(
      (done) => ({ ...done, code: 0 }),
      (error: { stdout: string; stderr: string; code: number }) => error,
    );
    return { exit: code, stdout, stderr, json: args.includes('--json') ? JSON.parse(stdout) : undefined };
  }

  const verify = (...args: string[]): Promise<Answer> =>
    command(
      ...['signature', 'verify', ...args, '--at', VALIDATION_TIME],
      ...(args.includes('--trust') ? [] : ['--trust', folders.trust]),
      ...['--certs', folders.certs, '--revocation', folders.revocation],
    );

  beforeAll(() => {
    world = SignatureWorld.make(at('world'));
    folders = world.write(folder, [...world.crls(), world.ocsp('N'), world.ocspOfP()]);
    const content = Buffer.from('Quyết định số 12');
    for (const name of ['good', 'changed', 'old']) writeFileSync(at(`${name}.docx`), content);
    writeFileSync(at('good.docx.p7s'), world.stamped(world.sign(content, 'N'), '2026-05-01 00:00:00'));
    writeFileSync(at('changed.docx.p7s'), world.sign(Buffer.from('Quyết định số 13'), 'N'));
    writeFileSync(at('old.docx.p7s'), world.sign(content, 'P'));
    writeFileSync(at('attached.p7m'), world.sign(content, 'N', {}, { isAttached: true }));
    writeFileSync(at('none.p7m'), 'no signature at all');
  });

  it('judges each file, with the contract of its JSON and the worst exit', async () => {
    const files = ['good.docx.p7s', 'attached.p7m', 'changed.docx.p7s', 'old.docx.p7s'].map(at);
    const { exit, json } = await verify(...files, '--json');
    expect(exit).toBe(1);
    expect(
      json.files.map(({ path, indication, subIndication }: Record<string, string>) => [
        path,
        indication,
        subIndication,
      ]),
    ).toEqual([
      [files[0], 'TOTAL_PASSED', undefined],
      [files[1], 'TOTAL_PASSED', undefined],
      [files[2], 'TOTAL_FAILED', 'HASH_FAILURE'],
      [files[3], 'INDETERMINATE', 'OUT_OF_BOUNDS_NOT_REVOKED'],
    ]);
    expect(json.files[0].signatures[0]).toMatchObject({
      kind: 'signature',
      level: 'T',
      signer: { commonName: 'Người ký N' },
      bestSignatureTime: { time: '2026-05-01T00:00:00.000Z' },
      trustDomain: 'KHONG_RO',
    });
    expect((await verify(at('good.docx.p7s'), at('attached.p7m'), '--json')).exit).toBe(0);
  });

  it('says what it cannot judge, and ends with 3', async () => {
    const { exit, json } = await verify(at('absent.p7s'), at('none.p7m'), at('good.docx.p7s'), '--json');
    expect(exit).toBe(3);
    expect(json.files.map(({ findings }: { findings?: { rule: string }[] }) => findings?.[0]?.rule)).toEqual([
      'IO_NOT_FOUND',
      'IO_FORMAT_NOT_JUDGED',
      undefined,
    ]);
  });

  it('reads out a report in Vietnamese and in English', async () => {
    const { stdout } = await verify(at('changed.docx.p7s'));
    expect(stdout).toContain('Không hợp lệ');
    expect(stdout).toContain('HASH_FAILURE');
    const english = await verify(at('good.docx.p7s'), '--language', 'en');
    expect(english.stdout).toContain('Managing unit: Văn phòng, Sở Nội vụ');
    expect(english.stdout).toContain('Signed no later than: 2026-05-01T00:00:00.000Z (signature-timestamp)');
  });

  it('judges by another table of algorithms', async () => {
    const policy = {
      version: 'x',
      source: 'x',
      confidence: 'I',
      digests: [{ algorithm: 'sha256', until: '2020-01-01' }],
      keys: [],
    };
    writeFileSync(at('policy.json'), JSON.stringify(policy));
    const { json } = await verify(at('attached.p7m'), '--policy', at('policy.json'), '--json');
    expect(json.files[0]).toMatchObject({ subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' });
    expect(json.files[0].algorithmPolicy).toBe(createHash('sha256').update(JSON.stringify(policy)).digest('hex'));
  });

  it('believes a signed trust store, by its key alone, and tells whom a signer speaks for', async () => {
    const keys = generateKeyPairSync('ed25519');
    const other = generateKeyPairSync('ed25519');
    writeFileSync(at('approver.pem'), keys.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    writeFileSync(at('approver.pub'), keys.publicKey.export({ format: 'pem', type: 'spki' }));
    writeFileSync(at('other.pub'), other.publicKey.export({ format: 'pem', type: 'spki' }));
    const store = at('store');
    const said = ['--source', 'rootca.gov.vn', '--approver', 'Nguyễn Văn A'];
    const add = (name: string, ...more: string[]) =>
      command('trust', 'add', store, join(world.folder, `${name}.pem`), ...said, ...more);
    expect((await add('root', '--kind', 'anchor', '--domain', 'KHONG_RO')).exit).toBe(0);
    expect((await add('ca', '--kind', 'intermediate', '--domain', 'CONG_VU')).exit).toBe(0);
    expect((await command('trust', 'list', store, '--key', at('approver.pub'))).exit).toBe(1);
    const judgedBy = (...key: string[]) =>
      verify(at('good.docx.p7s'), '--trust', store, ...key.flatMap((file) => ['--trust-key', at(file)]), '--json');
    expect((await command('trust', 'sign', store, '--key', at('approver.pem'))).exit).toBe(0);
    expect((await command('trust', 'list', store, '--key', at('approver.pub'), '--json')).json).toMatchObject({
      verified: true,
      entries: [expect.anything(), expect.anything()],
      pending: [],
    });
    const { exit, json } = await judgedBy('approver.pub');
    expect(exit).toBe(0);
    expect(json.files[0].signatures[0]).toMatchObject({ trustDomain: 'CONG_VU' });
    expect(json.files[0].trustStore).toMatch(/^[0-9a-f]{64}$/);
    // Without the key, by another one, or with something changed nothing of it is believed.
    for (const keysGiven of [[], ['other.pub']])
      expect(await judgedBy(...keysGiven)).toMatchObject({ exit: 1, json: { error: { code: 'PKI_TRUST_INVALID' } } });
    appendFileSync(join(store, 'trust.json'), ' ');
    expect(await judgedBy('approver.pub')).toMatchObject({ exit: 1, json: { error: { code: 'PKI_TRUST_INVALID' } } });
    expect((await command('trust', 'sign', store, '--key', at('approver.pem'))).exit).toBe(1);
  });

  it('D25 judges a folder by the list of digests that is signed in it', async () => {
    const folder = at('package');
    mkdirSync(folder);
    const file = join(folder, 'quyết định.docx');
    writeFileSync(file, 'Quyết định số 12');
    const list = Buffer.from(`${createHash('sha256').update('Quyết định số 12').digest('hex')}  quyết định.docx\n`);
    writeFileSync(join(folder, 'SHA256SUMS'), list);
    writeFileSync(join(folder, 'SHA256SUMS.p7s'), world.sign(list, 'N'));
    expect(await verify(folder, '--json')).toMatchObject({
      exit: 0,
      json: { files: [{ path: folder, kind: 'package', indication: 'PASSED', signatures: [{ list: 'SHA256SUMS' }] }] },
    });
    writeFileSync(join(folder, 'lạ'), '');
    expect((await verify(folder)).stdout).toContain('Tệp nằm ngoài danh mục được ký: lạ');
    writeFileSync(file, 'Quyết định số 13');
    const changed = await verify(folder, '--language', 'en');
    expect(changed).toMatchObject({ exit: 1 });
    expect(changed.stdout).toMatch(/package: Not valid: .*\(HASH_FAILURE\)[^]*Changed file: quyết định\.docx/);
  });

  it('takes an evidence record of manifests that name the file as a proof of when it was there', async () => {
    const aip = at('aip');
    mkdirSync(aip);
    const digest = (algorithm: string, bytes: Buffer): string => createHash(algorithm).update(bytes).digest('hex');
    const file = readFileSync(at('old.docx.p7s'));
    const names = ['sha256', 'sha512'] as const;
    const manifests = names.map((name) => Buffer.from(`${digest(name, file)}  v1/content/old.docx.p7s\n`));
    names.forEach((name, place) => writeFileSync(join(aip, `manifest-${name}.txt`), manifests[place]!));
    const group = manifests.map((bytes) => createHash('sha256').update(bytes).digest());
    const tree = new HashTree('sha256', [groupDigest('sha256', group), Buffer.alloc(32, 3)]);
    const token = tokenOfResponse(world.tsas.TL.respond(tree.root, 'sha256', '2017-12-20 00:00:00'));
    const record = join(aip, 'record.ers');
    writeFileSync(record, serialiseEvidenceRecord(buildEvidenceRecord(tree, group, token)));
    const { exit, json } = await verify(at('old.docx.p7s'), '--evidence', record, '--json');
    expect(json.files[0]).toMatchObject({ indication: 'TOTAL_PASSED', evidence: [{ indication: 'PASSED' }] });
    expect(json.files[0].signatures[0].bestSignatureTime).toEqual({
      time: '2017-12-20T00:00:00.000Z',
      source: 'evidence-record',
    });
    expect(exit).toBe(0);
    writeFileSync(join(aip, 'manifest-sha512.txt'), manifests[1]!.toString().replace(/^./, 'g'));
    expect((await verify(at('old.docx.p7s'), '--evidence', record, '--json')).json.files[0]).toMatchObject({
      subIndication: 'OUT_OF_BOUNDS_NOT_REVOKED',
      evidence: [{ indication: 'FAILED', subIndication: 'HASH_FAILURE' }],
    });
  });
});
