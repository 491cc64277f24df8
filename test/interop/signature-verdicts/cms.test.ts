import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildEvidenceRecord,
  groupDigest,
  HashTree,
  renewTimestamp,
  serialiseEvidenceRecord,
  tokensToRenew,
} from '@mocban/evidence';
import { parseTimestampToken, tokenOfResponse } from '@mocban/pki';
import { encode, encodeOid } from '@mocban/pki/asn1';
import { containerOf, evidenceOfFile, openCms, signedFileOf } from '@mocban/signatures';
import { makeBinding, makeCms, makeSigner, OID, signatureValueOf, withUnsigned } from '../../fixtures/cms.js';
import { describeWith } from '../../fixtures/corpora.js';
import { OpensslCa } from '../../fixtures/openssl-ca.js';
import { derOfPem, SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
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

  it.each([
    ['P-256', 'E256', { key: 'p256' }, {}],
    ['P-384 with SHA-384', 'E384', { key: 'p384' }, { digest: 'sha384' }],
    ['RSASSA-PSS', 'N', undefined, { isPss: true }],
    ['RSASSA-PSS of a key for it alone', 'PSS', { key: 'rsa-pss' }, { isPss: true }],
    ['Ed25519', 'Ed', { key: 'ed25519' }, { digest: 'sha512' }],
  ] as const)('D02 the same with %s', async (_, name, request, more) => {
    if (request !== undefined) world.issue({ name, ...request });
    const report = await judged(world.sign(content, name, more), { ocsps: [world.ocsp(name)] });
    expect(verdict(report)).toBe('TOTAL_PASSED');
  });

  describe('a certificate that was revoked in June 2026', () => {
    beforeAll(() => {
      world.issue({ name: 'R' });
      world.ca.revoke('R', 'keyCompromise', '2026-06-01 00:00:00');
    });
    const revoked = () => ({ ocsps: [world.ocsp('R')] });

    it('D14 without a time-stamp', async () => {
      expect(verdict(await judged(world.sign(content, 'R'), revoked()))).toBe('INDETERMINATE/REVOKED_NO_POE');
    });

    it('D15 with a time-stamp of May, and of July', async () => {
      const cms = world.sign(content, 'R');
      const report = await judged(world.stamped(cms, '2026-05-01 00:00:00'), revoked());
      expect(verdict(report)).toBe('TOTAL_PASSED');
      expect(report.process.basic).toMatchObject({ subIndication: 'REVOKED_NO_POE' });
      const late = await judged(world.stamped(cms, '2026-07-01 00:00:00'), revoked());
      expect(verdict(late)).toBe('INDETERMINATE/REVOKED_NO_POE');
    });

    it('signed after that, as a time-stamp of the content says', async () => {
      const token = world.token(content, '2026-07-01 00:00:00');
      const cms = world.sign(content, 'R', { signed: [[OID.contentTimestamp, token]] });
      expect(verdict(await judged(cms, revoked()))).toBe('TOTAL_FAILED/REVOKED');
    });

    it('a list says so too, and a list from before does not', async () => {
      const list = derOfPem(world.ca.crlOf('2026-11-20 00:00:00', '2026-12-20 00:00:00'));
      expect(verdict(await judged(world.sign(content, 'R'), { crls: [list] }))).toBe('INDETERMINATE/REVOKED_NO_POE');
      expect(verdict(await judged(world.sign(content, 'N'), { crls: [list] }))).toBe('TOTAL_PASSED');
    });
  });

  it('D16 N, and nothing is known of its revocation', async () => {
    expect(verdict(await judged(world.sign(content, 'N')))).toBe('INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE');
  });

  it('D17 a chain to a root that is not believed', async () => {
    const given = { ...goodN(), anchors: [] };
    expect(verdict(await judged(world.sign(content, 'N'), given))).toBe('INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND');
  });

  it('D18 SHA-1, and a key of 1024 bits', async () => {
    world.issue({ name: 'short', key: 'rsa1024' });
    const weak = 'INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
    expect(verdict(await judged(world.sign(content, 'N', { digest: 'sha1' }), goodN()))).toBe(weak);
    expect(verdict(await judged(world.sign(content, 'short'), { ocsps: [world.ocsp('short')] }))).toBe(weak);
  });

  it('D18 SHA-1 that is proved to be of 2011 passes, and of 2013 does not', async () => {
    world.issue({ name: 'early', from: '20100101000000Z', until: '20140101000000Z' });
    const given = { ocsps: [world.ocsp('early', '2013-12-30 00:00:00', 7)] };
    const cms = world.sign(content, 'early', { digest: 'sha1' });
    expect(verdict(await judged(world.stamped(cms, '2011-05-01 00:00:00'), given))).toBe('TOTAL_PASSED');
    expect(verdict(await judged(world.stamped(cms, '2013-05-01 00:00:00'), given))).toBe(
      'INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    );
    const after = {
      digest: 'sha1',
      signed: [[OID.contentTimestamp, world.token(content, '2013-05-01 00:00:00')]],
    } as const;
    expect(verdict(await judged(world.sign(content, 'early', after), given))).toBe(
      'INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE',
    );
  });

  it('D19 a certificate for servers, and for other uses', async () => {
    const refused = 'INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE';
    const cases: [string, string[], string][] = [
      ['tls', ['keyUsage=critical,keyEncipherment', 'extendedKeyUsage=serverAuth'], refused],
      ['encipher', ['keyUsage=critical,keyEncipherment'], refused],
      ['server', ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=serverAuth,clientAuth'], refused],
      ['mail', ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=clientAuth,emailProtection'], 'TOTAL_PASSED'],
      ['plain', [], 'TOTAL_PASSED'],
    ];
    for (const [name, extensions, expected] of cases) {
      world.issue({ name, extensions });
      expect([name, verdict(await judged(world.sign(content, name), { ocsps: [world.ocsp(name)] }))]).toEqual([
        name,
        expected,
      ]);
    }
  });

  it('D21 (b) an evidence record of 2018 that was renewed in 2020', async () => {
    const file = world.stamped(world.sign(content, 'P'), '2017-12-20 00:00:00', 'TS');
    const group = (algorithm: string): Buffer[] => [createHash(algorithm).update(file).digest()];
    const stamp = (tree: HashTree, at: string, tsa: 'TL' | 'TS'): Buffer =>
      tokenOfResponse(world.tsas[tsa].respond(tree.root, 'sha256', at));
    const first = new HashTree('sha256', [...group('sha256'), Buffer.alloc(32, 7)]);
    const record = buildEvidenceRecord(first, group('sha256'), stamp(first, '2018-01-05 00:00:00', 'TS'));
    const judgedWith = async (bytes: Buffer) =>
      judge(world, openCms(file, { content: () => [content], evidence: await evidenceOfFile(bytes, group) }), goodP());
    const alone = await judgedWith(serialiseEvidenceRecord(record));
    expect(verdict(only(alone))).toBe('INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED');
    expect(alone.evidence.map(verdict)).toEqual(['INDETERMINATE/NO_POE']);
    const due = new HashTree('sha256', [groupDigest('sha256', tokensToRenew(record).group)]);
    const renewed = serialiseEvidenceRecord(renewTimestamp(record, due, stamp(due, '2020-06-01 00:00:00', 'TL')));
    const report = await judgedWith(renewed);
    expect(report.evidence.map(({ indication, time }) => [indication, time])).toEqual([
      ['PASSED', '2018-01-05T00:00:00.000Z'],
      ['PASSED', '2020-06-01T00:00:00.000Z'],
    ]);
    expect(only(report)).toMatchObject({
      indication: 'TOTAL_PASSED',
      bestSignatureTime: { time: '2017-12-20T00:00:00.000Z', source: 'signature-timestamp' },
      process: { withTime: { subIndication: 'OUT_OF_BOUNDS_NOT_REVOKED' }, archival: { indication: 'TOTAL_PASSED' } },
      proofs: [
        { kind: 'signature', time: '2017-12-20T00:00:00.000Z' },
        { kind: 'evidence-record', time: '2018-01-05T00:00:00.000Z' },
        { kind: 'evidence-record', time: '2020-06-01T00:00:00.000Z' },
      ],
    });
    const other = await evidenceOfFile(renewed, (algorithm) => [createHash(algorithm).update('other').digest()]);
    const wrong = await judge(world, openCms(file, { content: () => [content], evidence: other }), goodP());
    expect(wrong.evidence).toMatchObject([{ indication: 'FAILED', subIndication: 'HASH_FAILURE' }]);
    expect(verdict(only(wrong))).toBe('INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED');
  });

  it('D22 the leaf only, a time-stamp, and a time that is local', async () => {
    const cms = world.sign(content, 'N', { isBound: false, signingTime: new Date('2026-05-01T07:00:00Z') });
    const report = await judged(world.stamped(cms, '2026-05-01 00:00:10'), goodN());
    expect(verdict(report)).toBe('TOTAL_PASSED');
    expect(report).toMatchObject({ level: 'PKCS7', claimedTime: '2026-05-01T07:00:00.000Z' });
    expect(report.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['SIGNING_TIME_LOCAL_AS_UTC', 'NO_ESS_ATTRIBUTE', 'RSA_PKCS1_V1_5']),
    );
  });

  describe('the other sub-indications', () => {
    it.each([
      ['no CMS at all', Buffer.from('3003020100', 'hex')],
      ['CMS that breaks off', undefined],
    ])('FORMAT_FAILURE: %s', async (_, bytes) => {
      const cms = bytes ?? world.sign(content, 'N').subarray(0, 500);
      expect(verdict(await judged(cms, goodN()))).toBe('TOTAL_FAILED/FORMAT_FAILURE');
    });

    it('EXPIRED: a time-stamp of the content from after the certificate', async () => {
      const cms = world.sign(content, 'P', {
        signed: [[OID.contentTimestamp, world.token(content, '2019-01-01 00:00:00')]],
      });
      expect(verdict(await judged(cms, goodP()))).toBe('TOTAL_FAILED/EXPIRED');
    });

    it('NOT_YET_VALID: a time-stamp from before the certificate', async () => {
      const cms = world.stamped(world.sign(content, 'N'), '2024-12-31 00:00:00');
      expect(verdict(await judged(cms, goodN()))).toBe('TOTAL_FAILED/NOT_YET_VALID');
    });

    it('TIMESTAMP_ORDER_FAILURE: the content is stamped after its signature', async () => {
      const cms = world.sign(content, 'N', {
        signed: [[OID.contentTimestamp, world.token(content, '2026-06-01 00:00:00')]],
      });
      const stamped = world.stamped(cms, '2026-05-01 00:00:00');
      expect(verdict(await judged(stamped, goodN()))).toBe('INDETERMINATE/TIMESTAMP_ORDER_FAILURE');
    });

    it('NO_SIGNING_CERTIFICATE_FOUND: it is not there, or another one is named', async () => {
      const none = world.sign(content, 'N', {}, { certificates: [] });
      const missing = 'INDETERMINATE/NO_SIGNING_CERTIFICATE_FOUND';
      expect(verdict(await judged(none, goodN()))).toBe(missing);
      expect(verdict(await judged(none, { ...goodN(), certificates: [world.der('N')] }))).toBe('TOTAL_PASSED');
      const other = world.sign(content, 'N', { signed: [[OID.signingCertificateV2, makeBinding(world.der('P'))]] });
      expect(verdict(await judged(other, goodN()))).toBe(missing);
    });

    it('NO_CERTIFICATE_CHAIN_FOUND_NO_POE: the root is no longer believed', async () => {
      const cms = world.sign(content, 'N');
      const until = { ...goodN(), until: '2026-06-01T00:00:00Z' };
      expect(verdict(await judged(cms, until))).toBe('INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND_NO_POE');
    });

    it('REVOKED_CA_NO_POE: the authority was revoked, before and after a time-stamp', async () => {
      const keys = {
        key: 'p256',
        extensions: ['subjectKeyIdentifier=hash'],
        from: '20080101000000Z',
        until: '20450101000000Z',
      } as const;
      const ca = OpensslCa.make(world.folder, { ...keys, name: 'ca-2', subject: '/C=VN/CN=CA 2' }, world.root);
      world.issue({ name: 'of-ca-2' }, ca);
      world.root.revoke('ca-2', 'cACompromise', '2026-06-01 00:00:00');
      const given = {
        crls: [derOfPem(world.root.crlOf('2026-11-20 12:00:00', '2026-12-20 00:00:00'))],
        ocsps: [ca.ocsp('of-ca-2', undefined, '2026-11-20 00:00:00', 7)],
        certificates: [world.der('ca-2')],
      };
      const cms = world.sign(content, 'of-ca-2');
      expect(verdict(await judged(cms, given))).toBe('INDETERMINATE/REVOKED_CA_NO_POE');
      expect(verdict(await judged(world.stamped(cms, '2026-05-01 00:00:00'), given))).toBe('TOTAL_PASSED');
    });

    it('OUT_OF_BOUNDS_NO_POE: a certificate that is itself believed, and has expired', async () => {
      const self = OpensslCa.make(world.folder, {
        name: 'self',
        subject: '/C=VN/CN=Self',
        key: 'p256',
        from: '20160101000000Z',
        until: '20180101000000Z',
        extensions: [],
      });
      world.issue({ name: 'under-self', from: '20160101000000Z', until: '20180101000000Z' }, self);
      const cms = world.sign(content, 'under-self');
      const given = { anchors: [world.der('root'), world.der('under-self')] };
      expect(verdict(await judged(cms, given))).toBe('INDETERMINATE/OUT_OF_BOUNDS_NO_POE');
    });

    it('REVOCATION_OUT_OF_BOUNDS_NO_POE: who answered has expired since', async () => {
      const extensions = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=OCSPSigning', 'noCheck=ignored'];
      world.issue({ name: 'responder', extensions, from: '20261001000000Z', until: '20261120120000Z' });
      const given = { ocsps: [world.ocsp('N', '2026-11-20 00:00:00', 7, 'responder')] };
      expect(verdict(await judged(world.sign(content, 'N'), given))).toBe(
        'INDETERMINATE/REVOCATION_OUT_OF_BOUNDS_NO_POE',
      );
      const stamped = world.stamped(world.sign(content, 'N'), '2026-11-01 00:00:00');
      expect(verdict(await judged(stamped, given))).toBe('TOTAL_PASSED');
    });

    it('TRY_LATER: on hold, and what is known is too old', async () => {
      world.issue({ name: 'held' });
      world.ca.revoke('held', 'certificateHold', '2026-06-01 00:00:00');
      const held = { ocsps: [world.ocsp('held')] };
      expect(verdict(await judged(world.sign(content, 'held'), held))).toBe('INDETERMINATE/TRY_LATER');
      const before = world.stamped(world.sign(content, 'held'), '2026-05-01 00:00:00');
      expect(verdict(await judged(before, held))).toBe('TOTAL_PASSED');
      const stale = { ocsps: [world.ocsp('N', '2026-11-01 00:00:00', 7)] };
      expect(verdict(await judged(world.sign(content, 'N'), stale))).toBe('INDETERMINATE/TRY_LATER');
      const old = world.stamped(world.sign(content, 'N'), '2026-11-10 00:00:00');
      expect(verdict(await judged(old, stale))).toBe('INDETERMINATE/TRY_LATER');
    });

    it('SIGNED_DATA_NOT_FOUND: the content is not there', async () => {
      const report = only(await judge(world, openCms(world.sign(content, 'N')), goodN()));
      expect(verdict(report)).toBe('INDETERMINATE/SIGNED_DATA_NOT_FOUND');
    });

    it('SIG_CONSTRAINTS_FAILURE: the content was signed as something else, or not named by its digest', async () => {
      const refused = 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE';
      const typed = world.sign(content, 'N', { signed: [[OID.contentType, encodeOid(OID.tstInfo)]] });
      expect(verdict(await judged(typed, goodN()))).toBe(refused);
      expect(verdict(await judged(world.sign(content, 'N', { signed: [[OID.messageDigest]] }), goodN()))).toBe(refused);
    });

    it('SIGNATURE_POLICY_NOT_AVAILABLE: a policy is named', async () => {
      const policy = encode(
        0x30,
        encodeOid('1.2.3'),
        encode(0x30, encode(0x30, encodeOid('1.2.3')), encode(4, Buffer.alloc(32))),
      );
      const named = world.sign(content, 'N', { signed: [['1.2.840.113549.1.9.16.2.15', policy]] });
      expect(verdict(await judged(named, goodN()))).toBe('INDETERMINATE/SIGNATURE_POLICY_NOT_AVAILABLE');
    });

    it('POLICY_PROCESSING_ERROR: more of it than is looked at', async () => {
      const cms = world.sign(content, 'N', { unsigned: [['1.2.3', encode(4, Buffer.alloc(2_000_000))]] });
      expect(verdict(await judged(cms, goodN()))).toBe('INDETERMINATE/POLICY_PROCESSING_ERROR');
    });

    it('NO_SIGNATURE: certificates alone', async () => {
      const cms = makeCms({ content, signers: [], certificates: [world.der('N')] });
      expect(await judge(world, openCms(cms))).toMatchObject({ indication: 'NO_SIGNATURE', signatures: [] });
    });
  });

  it('a time-stamp by a certificate that is not for time-stamps alone does not count', async () => {
    const cms = world.sign(content, 'P');
    const token = parseTimestampToken(world.token(signatureValueOf(cms), '2017-12-20 00:00:00'));
    world.issue({ name: 'no-tsa', from: '20100101000000Z', until: '20350101000000Z' });
    const forged = makeCms({
      content: token.signedData.content!,
      isAttached: true,
      contentType: OID.tstInfo,
      signers: [world.signer('no-tsa')],
    });
    const report = await judged(withUnsigned(cms, [[OID.signatureTimestamp, forged]]), goodP());
    expect(verdict(report)).toBe('INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED');
    expect(report.timestamps).toMatchObject([
      { indication: 'INDETERMINATE', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' },
    ]);
  });

  it('several signers are judged each by himself, and a counter-signature with the signature that it is of', async () => {
    const other = makeCms({ content: Buffer.from('other'), signers: [world.signer('N')] });
    const both = makeCms({ content, signers: [world.signer('N'), world.signer('P')] });
    const report = await judge(world, openCms(both, { content: () => [content] }), {
      ocsps: [world.ocsp('N'), world.ocspOfP()],
    });
    expect(report.signatures.map(verdict).sort()).toEqual(['INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED', 'TOTAL_PASSED']);
    expect(verdict(report)).toBe('INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED');
    const signed = world.sign(content, 'N');
    const counter = (of: Buffer): Buffer =>
      makeSigner(world.signer('N', { signed: [[OID.contentType]] }), signatureValueOf(of), OID.data);
    const good = await judged(withUnsigned(signed, [[OID.counterSignature, counter(signed)]]), goodN());
    expect(good.counterSignatures.map(verdict)).toEqual(['TOTAL_PASSED']);
    const wrong = await judged(withUnsigned(signed, [[OID.counterSignature, counter(other)]]), goodN());
    expect(wrong.counterSignatures.map(verdict)).toEqual(['TOTAL_FAILED/HASH_FAILURE']);
    expect(verdict(wrong)).toBe('TOTAL_PASSED');
  });

  it('CMS is known by its content, in DER, PEM and Base64 without a frame', async () => {
    const der = world.sign(content, 'N', {}, { isAttached: true });
    const base64 = der.toString('base64').replace(/.{64}/g, '$&\n');
    const pem = (label: string): string => `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;
    for (const bytes of [der, ...[base64, pem('CMS'), pem('PKCS7')].map((text) => Buffer.from(text))]) {
      const file = signedFileOf(bytes);
      const container = containerOf(file.head)!;
      expect(container.kind).toBe('cms');
      expect(verdict(await judge(world, await container.open!(file), goodN()))).toBe('TOTAL_PASSED');
    }
  });

  it('a content is read once, however many have signed it', async () => {
    let reads = 0;
    const cms = makeCms({ content, signers: [world.signer('N'), world.signer('P'), world.signer('N')] });
    const read = (): Buffer[] => {
      reads += 1;
      return [content];
    };
    const report = await judge(world, openCms(cms, { content: read }), { ocsps: [world.ocsp('N'), world.ocspOfP()] });
    expect([report.signatures.length, reads]).toEqual([3, 1]);
  });
});
