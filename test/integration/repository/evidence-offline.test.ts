import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  leafHash,
  openLogKey,
  parseVkey,
  readCheckpoint,
  readLogEntries,
  signCheckpoint,
  TreeRange,
  writeLog,
} from '@mocban/evidence';
import { openExistingStore, verifyStore } from '@mocban/oais';
import { bouncyCastle, judgedByBouncyCastle } from '../../fixtures/bouncycastle.js';
import { describeWith, ifPresent } from '../../fixtures/corpora.js';
import { OpensslCa, OpensslTsa } from '../../fixtures/openssl-ca.js';
import { serveTsa, type TsaServer } from '../../fixtures/tsa-server.js';
import { cliAsync, filesBelow, type CliResult } from '../../e2e/service.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

const script = fileURLToPath(new URL('../../../docs/operations/verify-evidence.sh', import.meta.url));

const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const node = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right);

/** Written from RFC 6962 §2.1.1: the path of a leaf, from the leaf upwards, split at the largest power of two below the size. */
function rootByInclusion(index: number, size: number, entry: Buffer, proof: readonly string[]): string {
  const path = proof.map((text) => Buffer.from(text, 'hex'));
  const root = (m: number, n: number): Buffer => {
    if (n === 1) return sha256(Buffer.of(0), entry);
    const k = 2 ** Math.floor(Math.log2(n - 1));
    const beside = path.pop()!;
    return m < k ? node(root(m, k), beside) : node(beside, root(m - k, n - k));
  };
  const made = root(index, size).toString('hex');
  return path.length === 0 ? made : 'too long';
}

/** Written from RFC 6962 §2.1.2: both roots that a consistency proof makes. */
function rootsByConsistency(first: number, second: number, known: string, proof: readonly string[]): string[] {
  const path = proof.map((text) => Buffer.from(text, 'hex'));
  const roots = (m: number, n: number, isWhole: boolean): [Buffer, Buffer] => {
    if (m === n) {
      const root = isWhole ? Buffer.from(known, 'hex') : path.pop()!;
      return [root, root];
    }
    const k = 2 ** Math.floor(Math.log2(n - 1));
    const beside = path.pop()!;
    if (m <= k) {
      const [old, now] = roots(m, k, isWhole);
      return [old, node(now, beside)];
    }
    const [old, now] = roots(m - k, n - k, false);
    return [node(beside, old), node(beside, now)];
  };
  const made = roots(first, second, true).map((root) => root.toString('hex'));
  return path.length === 0 ? made : ['too long'];
}

describeWith('openssl', ifPresent('/usr/bin/openssl'), 'evidence of a store, without the service', () => {
  let folder: string;
  let server: TsaServer;
  let trust: string[];
  const aips: string[] = [];
  const at = (...names: string[]): string => path.join(folder, ...names);

  beforeAll(async () => {
    folder = await scratchFolder();
    const service = await TestService.start(at('data'), { snapshotAt: 'never' });
    const producer = await service.agency('H01');
    for (const name of ['HS-1', 'HS-2', 'HS-3']) {
      const transfer = await service.send(producer, await bagParcel(name, { 'a.txt': name }));
      aips.push(String(transfer['aipId']));
      await service.until('/v1/log', service.administrator, (body) => body['waiting'] === 0);
      if (aips.length === 1) {
        const { checkpoint } = (await service.call('GET', '/v1/log', { key: service.administrator })).body;
        await writeFile(at('first'), String(checkpoint));
      }
    }
    await service.until('/v1/log', service.administrator, (body) => body['waiting'] === 0);
    await service.close();
    const ca = OpensslCa.make(at('ca'), { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
    const tsa = OpensslTsa.make(ca, { name: 'tsa', subject: '/C=VN/CN=TSA', key: 'p256' });
    await mkdir(at('trust'));
    await mkdir(at('revocation'));
    await writeFile(at('trust', 'root.pem'), ca.certificate());
    await writeFile(at('revocation', 'root.crl'), ca.crl(3000));
    server = await serveTsa((request) => tsa.answer(request));
    trust = ['--trust', at('trust'), '--revocation', at('revocation')];
  }, 240_000);
  afterAll(async () => {
    await server.close();
    await removeFolder(folder);
  });

  const make = (...args: string[]): Promise<CliResult> => cliAsync('evidence', ...args, ...trust, '--tsa', server.url);
  const verify = (...args: string[]): Promise<CliResult> => cliAsync('evidence', 'verify', ...args, ...trust);
  const store = (): string => at('data/store-1');
  /** By nothing of ours. */
  const byShell = (exported: string, ...object: string[]) => {
    const { status, stdout, stderr } = spawnSync('bash', [script, exported, at('trust/root.pem'), ...object], {
      encoding: 'utf8',
    });
    return { status, said: `${stdout}${stderr}` };
  };

  it('is sealed, judged, renewed and exported, and proved by a page of shell and by BouncyCastle', async () => {
    expect(await verify(store())).toMatchObject({
      exit: 0,
      json: { results: [{ versions: [], findings: [{ rule: 'EVIDENCE_PENDING' }, {}, {}] }] },
    });
    expect(await make('seal', store())).toMatchObject({
      exit: 0,
      json: { batches: [{ kind: 'versions', leaves: 3 }] },
    });
    expect(await make('seal', store())).toMatchObject({ exit: 0, json: { batches: [] } });
    expect(await make('renew', store())).toMatchObject({ exit: 0, json: { batches: [] } });
    const exports: string[] = [];
    for (const [step, ...more] of [
      ['sealed'],
      ['renewed', '--all'],
      ['by-algorithm', '--all', '--by', 'algorithm'],
      ['again', '--all'],
    ]) {
      if (more.length > 0) expect(await make('renew', store(), ...more)).toMatchObject({ exit: 0 });
      const out = at(`export-${step}`);
      const exported = await cliAsync('evidence', 'export', store(), aips[1]!, '--out', out);
      expect(exported.exit).toBe(0);
      const { objectPath } = exported.json as { objectPath: string };
      expect(byShell(out, path.join(store(), objectPath))).toMatchObject({
        status: 0,
        said: expect.stringMatching(/PROVED: it was there at 20/) as string,
      });
      exports.push(out);
    }
    const verified = await verify(store());
    expect(verified.exit).toBe(0);
    const [{ versions }] = (verified.json as { results: [{ versions: { timestamps: [] }[] }] }).results;
    expect(versions.map(({ timestamps }) => timestamps.length)).toEqual(aips.map(() => exports.length));
    const last = exports.at(-1)!;
    expect(await verify(path.join(last, 'record.ers'), '--manifests', last)).toMatchObject({ exit: 0 });
    const manifests = (out: string) => ['sha256', 'sha512'].map((name) => path.join(out, `manifest-${name}.txt`));
    if (bouncyCastle !== undefined)
      expect(
        judgedByBouncyCastle(exports.map((out) => ({ record: path.join(out, 'record.ers'), files: manifests(out) }))),
      ).toEqual(exports.map(() => 'accepted'));
  }, 120_000);

  it('D25 says of the files of an object whether they are those that were proved', async () => {
    const out = at('export-sealed');
    const { objectPath } = (await cliAsync('evidence', 'export', store(), aips[1]!, '--out', at('again'))).json as {
      objectPath: string;
    };
    const judged = async (change: (object: string) => Promise<void>) => {
      const object = at('object');
      await cp(path.join(store(), objectPath), object, { recursive: true });
      await change(object);
      const { exit, json } = await verify(path.join(out, 'record.ers'), '--manifests', out, '--package', object);
      await rm(object, { recursive: true });
      return { exit, ...(json as { results: [{ files: object; findings: object[] }] }).results[0] };
    };
    const [content] = (await readFile(path.join(out, 'manifest-sha256.txt'), 'utf8')).match(/v1\/content\/.*a\.txt$/m)!;
    const of = { kind: 'object', unlisted: 0 };
    expect(await judged(async () => undefined)).toMatchObject({
      exit: 0,
      findings: [],
      files: { ...of, indication: 'PASSED' },
    });
    expect(await judged((object) => writeFile(path.join(object, content!), 'HS-X'))).toMatchObject({
      exit: 1,
      findings: [{ rule: 'EVIDENCE_FILES_FAILED' }],
      files: { ...of, indication: 'FAILED', subIndication: 'HASH_FAILURE', changed: [content, content] },
    });
    expect(await judged((object) => rm(path.join(object, content!)))).toMatchObject({
      exit: 1,
      findings: [{ rule: 'EVIDENCE_FILES_INDETERMINATE' }],
      files: {
        ...of,
        indication: 'INDETERMINATE',
        subIndication: 'SIGNED_DATA_NOT_FOUND',
        missing: [content, content],
      },
    });
    const extra = 'v1/content/submission/extra.txt';
    expect(await judged((object) => writeFile(path.join(object, extra), 'extra'))).toMatchObject({
      exit: 0,
      findings: [{ rule: 'UNLISTED_FILE', severity: 'warning', location: extra }],
      files: { indication: 'PASSED', unlisted: 1, unlistedFiles: [extra] },
    });
  }, 60_000);

  const verified = async (name: string, earlier?: string): Promise<string[]> => {
    const { findings, objects, valid } = await verifyStore(await openExistingStore(name, { readOnly: true }), {
      ...(earlier !== undefined && { earlier: await readFile(earlier) }),
    });
    const wrong = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
    return [...wrong, ...objects.notIntact.map(({ verdict }) => verdict), ...(valid ? [] : ['not valid'])];
  };

  it('is found changed whichever of its files has one byte changed', async () => {
    const whole = at('whole');
    await cp(store(), whole, { recursive: true });
    expect(await verified(whole)).toEqual([]);
    const unnoticed: string[] = [];
    // Of several objects one stands for all.
    const others = aips.slice(1).map((aip) => createHash('sha256').update(aip).digest('hex'));
    for (const name of filesBelow(whole)) {
      if (others.some((digest) => name.includes(digest))) continue;
      const file = path.join(whole, name);
      const bytes = await readFile(file);
      if (bytes.length === 0) continue;
      const changed = Buffer.from(bytes);
      changed[bytes.length >> 1]! ^= 1;
      await writeFile(file, changed);
      if ((await verified(whole)).length === 0) unnoticed.push(name);
      await writeFile(file, bytes);
    }
    expect(unnoticed).toEqual([]);
    expect(await verified(whole)).toEqual([]);
  }, 60_000);

  it('is found to have lost what was taken away with its history, by one who can write and sign everything', async () => {
    const forged = at('forged');
    await cp(store(), forged, { recursive: true });
    const [, lost] = aips as [string, string];
    const digest = createHash('sha256').update(lost).digest('hex');
    const place = `${digest.slice(0, 3)}/${digest.slice(3, 6)}/${digest.slice(6, 9)}/${digest}`;
    await rm(path.join(forged, 'objects', place), { recursive: true });
    const { files } = await openExistingStore(forged, { readOnly: false });
    const signer = openLogKey(
      parseVkey((await readFile(at('data/store-1/log/vkey'), 'utf8')).trim()).name,
      await readFile(at('data/log-key.pem'), 'utf8'),
    );
    const stored = await readCheckpoint(files, 'log', [parseVkey(signer.vkey)]);
    if (stored.state !== 'valid') throw new Error(JSON.stringify(stored));
    const kept: Buffer[] = [];
    for await (const bundle of readLogEntries(files, 'log', stored.checkpoint))
      kept.push(...bundle.filter((entry) => !entry.includes(lost)).map((entry) => Buffer.from(entry)));
    await rm(path.join(forged, 'log'), { recursive: true });
    const tree = new TreeRange();
    for (const entry of kept) tree.append(leafHash(entry));
    await writeLog({
      store: files,
      prefix: 'log',
      vkey: signer.vkey,
      checkpoint: signCheckpoint({ origin: signer.name, size: tree.size, root: tree.root() }, [signer]),
      entries: async function* (from, to) {
        yield* kept.slice(from, to);
      },
    });
    // A manifest that was forgotten still names its place; with it gone nothing here does.
    expect(await verified(forged)).toEqual(expect.arrayContaining(['EVIDENCE_FILE_EXTRA']));
    await rm(path.join(forged, 'evidence', place), { recursive: true });
    const judge = async (...more: string[]) =>
      (
        (await cliAsync('verify-store', forged, '--key', signer.vkey, ...more)).json as {
          results: [{ valid: boolean; findings: { rule: string; message: string }[] }];
        }
      ).results[0];
    const old = at('data/store-1/log/checkpoint');
    const { valid, findings } = await judge('--checkpoint', old, '--with', at('data/store-2'));
    expect(valid).toBe(false);
    const said = (rule: string): string => findings.find((one) => one.rule === rule)?.message ?? '';
    expect(said('LOG_SHRUNK')).toMatch(/it had \d when the earlier checkpoint was signed/);
    expect(said('LOG_OBJECT_LOST')).toContain(`${lost} v1: the object of store-2 names it`);
    // A bundle that was kept from before names it as well.
    await cp(at('data/store-1/log/tile/entries'), path.join(forged, 'log/tile/entries'), { recursive: true });
    expect((await judge()).findings.map(({ message }) => message).join()).toContain(`${lost} v1`);
    // A witness who has cosigned the log before cosigns no other one.
    const witness = (name: string) =>
      cliAsync(
        ...['log', 'witness', name, '--key', signer.vkey, '--witness-key', at('witness.pem')],
        ...['--name', 'witness.example.org/w1', '--state', at('cosigned')],
      );
    const cosigned = await witness(store());
    expect(cosigned).toMatchObject({ exit: 0, json: { cosigned: true } });
    expect(await witness(forged)).toMatchObject({ exit: 1, json: { cosigned: false } });
    const { vkey } = cosigned.json as { vkey: string };
    const judged = (checkpoint: string) =>
      cliAsync('log', 'verify', store(), '--key', signer.vkey, '--checkpoint', checkpoint, '--witness', vkey);
    expect(await judged(at('cosigned'))).toMatchObject({ exit: 0 });
    expect(await judged(old)).toMatchObject({
      exit: 1,
      json: { results: [{ findings: [{ rule: 'LOG_WITNESS_QUORUM' }] }] },
    });
    const proved = await cliAsync('log', 'prove', forged, '--checkpoint', old);
    expect(proved).toMatchObject({ exit: 1, json: { error: { code: 'CLI_LOG_UNPROVABLE' } } });
  }, 60_000);

  it('has a log whose entries are proved by RFC 6962 alone', async () => {
    const proved = await cliAsync('log', 'prove', store(), '--object', aips[2]!, '--checkpoint', at('first'));
    expect(proved.exit).toBe(0);
    const { checkpoint, entries, consistency, root } = proved.json as {
      checkpoint: string;
      root: string;
      entries: { index: number; entry: string; proof: string[] }[];
      consistency: { from: number; proof: string[] };
    };
    const size = Number(checkpoint.split('\n')[1]);
    expect(Buffer.from(checkpoint.split('\n')[2]!, 'base64').toString('hex')).toBe(root);
    expect(entries).toHaveLength(1);
    for (const { index, entry, proof } of entries)
      expect(rootByInclusion(index, size, Buffer.from(entry), proof)).toBe(root);
    const old = (await readFile(at('first'), 'utf8')).split('\n');
    expect(consistency.from).toBe(Number(old[1]));
    const roots = rootsByConsistency(
      consistency.from,
      size,
      Buffer.from(old[2]!, 'base64').toString('hex'),
      consistency.proof,
    );
    expect(roots).toEqual([Buffer.from(old[2]!, 'base64').toString('hex'), root]);
    expect(await cliAsync('log', 'verify', store(), '--checkpoint', at('first'))).toMatchObject({ exit: 0 });
  });

  it('is not proved of anything else', async () => {
    const out = at('export-again');
    const other = at('other');
    await cliAsync('evidence', 'export', store(), aips[0]!, '--out', other);
    expect(await verify(path.join(out, 'record.ers'), '--manifests', other)).toMatchObject({
      exit: 1,
      json: { results: [{ record: { indication: 'FAILED', subIndication: 'HASH_FAILURE' } }] },
    });
    const changes: [string, (text: string) => string | Buffer][] = [
      ['manifest-sha512.txt', (text) => text.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))],
      ['manifest-sha256.txt', () => Buffer.alloc(64, 7)],
      ['proof.txt', (text) => text.replace(/(list .*)[0-9a-f]$/m, '$1x')],
      ['proof.txt', (text) => text.replace(/^chain 2[^]*/m, (rest) => rest.replace(/^list ([0-9a-f]{2})/m, 'list 00'))],
    ];
    for (const [name, change] of changes) {
      const changed = at(`changed-${changes.findIndex(([, one]) => one === change)}`);
      await cp(out, changed, { recursive: true });
      await writeFile(path.join(changed, name), change(await readFile(path.join(changed, name), 'latin1')));
      expect(byShell(changed)).toMatchObject({ status: 1, said: expect.stringContaining('NOT PROVED') as string });
    }
    // Other anchors believe none of it.
    OpensslCa.make(at('ca2'), { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
    execFileSync('cp', [at('ca2/root.pem'), at('trust/root.pem')]);
    expect(byShell(out)).toMatchObject({ status: 1 });
    expect(await verify(store())).toMatchObject({
      exit: 1,
      json: { results: [{ findings: [{ rule: 'EVIDENCE_INDETERMINATE' }, {}, {}] }] },
    });
  }, 60_000);
});
