import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCms } from '@mocban/signatures';
import { OID, signatureValueOf, withUnsigned } from '../../fixtures/cms.js';
import { describeWith } from '../../fixtures/corpora.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
import { judge, only, verdict, type Given } from './judge.js';

describeWith('openssl and faketime', worldTools, 'the cases of signatures.md section 5 as CMS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-verdicts-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const content = randomBytes(100_000);
  let world: SignatureWorld;
  beforeAll(() => {
    world = SignatureWorld.make(folder);
  });

  const judged = async (cms: Buffer, given?: Given, of: Buffer = content) =>
    only(await judge(world, openCms(cms, { content: () => [of] }), given));
  const goodN = () => ({ ocsps: [world.ocsp('N')] });
  const goodP = () => ({ ocsps: [world.ocspOfP()] });

  it('D01 a signature by N', async () => {
    const report = await judged(world.sign(content, 'N'), goodN());
    expect(verdict(report)).toBe('TOTAL_PASSED');
    expect(report).toMatchObject({ level: 'B', bestSignatureTime: { source: 'validation-time' } });
    expect(report.checks.every(({ outcome }) => outcome === 'passed')).toBe(true);
  });

  it('D03 a byte of the content changed, also with P', async () => {
    const changed = Buffer.from(content);
    changed[500]! ^= 1;
    expect(verdict(await judged(world.sign(content, 'N'), goodN(), changed))).toBe('TOTAL_FAILED/HASH_FAILURE');
    expect(verdict(await judged(world.sign(content, 'P'), goodP(), changed))).toBe('TOTAL_FAILED/HASH_FAILURE');
  });

  it('D04 a byte of the signature value changed', async () => {
    const cms = world.sign(content, 'N');
    cms[cms.indexOf(signatureValueOf(cms)) + 40]! ^= 1;
    expect(verdict(await judged(cms, goodN()))).toBe('TOTAL_FAILED/SIG_CRYPTO_FAILURE');
  });

  it('D12 P without a time-stamp: with what is known of it, and without', async () => {
    const cms = world.sign(content, 'P');
    expect(verdict(await judged(cms, goodP()))).toBe('INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED');
    expect(verdict(await judged(cms))).toBe('INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE');
  });

  it('D13 P with a time-stamp of 2017', async () => {
    const report = await judged(world.stamped(world.sign(content, 'P'), '2017-12-20 00:00:00'), goodP());
    expect(verdict(report)).toBe('TOTAL_PASSED');
    expect(report).toMatchObject({
      level: 'T',
      bestSignatureTime: { time: '2017-12-20T00:00:00.000Z', source: 'signature-timestamp' },
      process: { basic: { subIndication: 'OUT_OF_BOUNDS_NOT_REVOKED' }, withTime: { indication: 'TOTAL_PASSED' } },
    });
  });

  it('D20 the token of another signature', async () => {
    const [mine, other] = [world.sign(content, 'N'), world.sign(Buffer.from('other'), 'N')];
    const token = world.token(signatureValueOf(other), '2026-05-01 00:00:00');
    const report = await judged(withUnsigned(mine, [[OID.signatureTimestamp, token]]), goodN());
    expect(verdict(report)).toBe('TOTAL_PASSED');
    expect(report).toMatchObject({ level: 'B', timestamps: [{ indication: 'FAILED', subIndication: 'HASH_FAILURE' }] });
    expect(report.warnings.map(({ code }) => code)).toContain('TIMESTAMP_NOT_COUNTED');
  });
});
