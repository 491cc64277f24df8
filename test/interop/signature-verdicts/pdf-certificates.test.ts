import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferAccess } from '@mocban/pdf';
import { openPdfSignatures, type SignatureReport } from '@mocban/signatures';
import { OID, signatureValueOf, withUnsigned, type SignerToMake } from '../../fixtures/cms.js';
import { describeWith } from '../../fixtures/corpora.js';
import { SignedPdf } from '../../fixtures/signed-pdf.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
import { judge, only, verdict, type Given } from './judge.js';

describeWith(
  'openssl and faketime',
  worldTools,
  'the cases of signatures.md section 5 that are of keys and dates, as PDF',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'mocban-pdf-certificates-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    let world: SignatureWorld;
    beforeAll(() => {
      world = SignatureWorld.make(folder);
    });

    /** Of a PDF that is signed by this CMS of its bytes. */
    const judged = async (cms: (content: Buffer) => Buffer, given?: Given): Promise<SignatureReport> => {
      const pdf = SignedPdf.make().sign({ name: 'Chữ ký', cms });
      return only(await judge(world, openPdfSignatures(bufferAccess(pdf.bytes)), given));
    };
    const by =
      (name: string, more: Partial<SignerToMake> = {}) =>
      (content: Buffer): Buffer =>
        world.sign(content, name, more);
    const stamped =
      (name: string, at: string, tsa: 'TL' | 'TS' = 'TL') =>
      (content: Buffer): Buffer =>
        world.stamped(world.sign(content, name), at, tsa);
    const known = (name: string): Given => ({ ocsps: [world.ocsp(name)] });

    it.each([
      ['P-256 and SHA-384', 'E256', { key: 'p256' }, { digest: 'sha384' }],
      ['RSASSA-PSS', 'N', undefined, { isPss: true }],
      ['Ed25519', 'Ed', { key: 'ed25519' }, { digest: 'sha512' }],
    ] as const)('D02 by %s', async (_, name, request, more) => {
      if (request !== undefined) world.issue({ name, ...request });
      expect(verdict(await judged(by(name, more), known(name)))).toBe('TOTAL_PASSED');
    });

    it('D04 a byte of the signature value changed', async () => {
      const changed = (content: Buffer): Buffer => {
        const cms = world.sign(content, 'N');
        cms[cms.indexOf(signatureValueOf(cms)) + 40]! ^= 1;
        return cms;
      };
      expect(verdict(await judged(changed, known('N')))).toBe('TOTAL_FAILED/SIG_CRYPTO_FAILURE');
    });

    it('D12 P without a time-stamp: with what is known of it, and without', async () => {
      expect(verdict(await judged(by('P'), { ocsps: [world.ocspOfP()] }))).toBe(
        'INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED',
      );
      expect(verdict(await judged(by('P')))).toBe('INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE');
    });

    it('D14, D15 N revoked in June 2026, without a time-stamp and with one of May', async () => {
      world.issue({ name: 'R' });
      world.ca.revoke('R', 'keyCompromise', '2026-06-01 00:00:00');
      expect(verdict(await judged(by('R'), known('R')))).toBe('INDETERMINATE/REVOKED_NO_POE');
      expect(verdict(await judged(stamped('R', '2026-05-01 00:00:00'), known('R')))).toBe('TOTAL_PASSED');
    });

    it('D16, D17 N, of whose revocation nothing is known, and whose root is not believed', async () => {
      expect(verdict(await judged(by('N')))).toBe('INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE');
      expect(verdict(await judged(by('N'), { ...known('N'), anchors: [] }))).toBe(
        'INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND',
      );
    });

    it('D18 SHA-1, and a key of 1024 bits', async () => {
      const weak = 'INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
      world.issue({ name: 'short', key: 'rsa1024' });
      expect(verdict(await judged(by('N', { digest: 'sha1' }), known('N')))).toBe(weak);
      expect(verdict(await judged(by('short'), known('short')))).toBe(weak);
    });

    it('D19 a certificate for servers', async () => {
      world.issue({ name: 'tls', extensions: ['keyUsage=critical,keyEncipherment', 'extendedKeyUsage=serverAuth'] });
      expect(verdict(await judged(by('tls'), known('tls')))).toBe('INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE');
    });

    it('D20 the token of another signature', async () => {
      const token = world.token(signatureValueOf(world.sign(Buffer.from('other'), 'N')), '2026-05-01 00:00:00');
      const report = await judged(
        (content) => withUnsigned(world.sign(content, 'N'), [[OID.signatureTimestamp, token]]),
        known('N'),
      );
      expect(verdict(report)).toBe('TOTAL_PASSED');
      expect(report).toMatchObject({
        level: 'B',
        timestamps: [{ indication: 'FAILED', subIndication: 'HASH_FAILURE' }],
      });
      expect(report.warnings.map(({ code }) => code)).toContain('TIMESTAMP_NOT_COUNTED');
    });

    it('D22 the leaf alone, a time-stamp, and a signing time that is seven hours ahead', async () => {
      const signingTime = new Date('2026-05-01T07:00:00Z');
      const report = await judged(
        (content) => world.stamped(world.sign(content, 'N', { signingTime }), '2026-05-01 00:00:00'),
        known('N'),
      );
      expect(verdict(report)).toBe('TOTAL_PASSED');
      expect(report.warnings.map(({ code }) => code)).toContain('SIGNING_TIME_LOCAL_AS_UTC');
    });
  },
);
