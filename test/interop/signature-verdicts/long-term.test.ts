import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeDigestAlgorithm } from '@mocban/pki';
import { encode, encodeOid, readWhole, type Asn1 } from '@mocban/pki/asn1';
import { openCms } from '@mocban/signatures';
import { OID, signatureValueOf, withMaterial, withUnsigned } from '../../fixtures/cms.js';
import { describeWith } from '../../fixtures/corpora.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
import { judge, only, verdict } from './judge.js';

const sha256 = (...bytes: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of bytes) hash.update(part);
  return hash.digest();
};

/** The fields of signed data, and of its one signer. */
function partsOf(cms: Buffer): { certificates: Asn1[]; revocations: Asn1[]; contentType: Asn1; signer: Asn1[] } {
  const fields = readWhole(cms).children()[1]!.children()[0]!.children();
  const tagged = (tag: number): Asn1[] => fields.find((one) => one.is(tag, 'context'))?.children() ?? [];
  return {
    certificates: tagged(0),
    revocations: tagged(1),
    contentType: fields[2]!.children()[0]!,
    signer: fields.at(-1)!.children()[0]!.children(),
  };
}

/** An index of all that there is. @see ETSI EN 319 122-1 §5.5.2 */
function indexOf(cms: Buffer): Buffer {
  const { certificates, revocations, signer } = partsOf(cms);
  const hashes = (values: readonly Buffer[]): Buffer =>
    encode(0x30, ...values.map((value) => encode(4, sha256(value))));
  const attributes = signer.find((one) => one.is(1, 'context'))?.children() ?? [];
  const values = attributes.flatMap((attribute) => {
    const [type, set] = attribute.children() as [Asn1, Asn1];
    return set.children().map((value) => Buffer.concat([type.bytes, value.bytes]));
  });
  return encode(
    0x30,
    encodeDigestAlgorithm('sha256'),
    hashes(certificates.map(({ bytes }) => bytes)),
    hashes(revocations.map(({ bytes }) => bytes)),
    hashes(values),
  );
}

/** What is stamped, by the words of the standard. @see ETSI EN 319 122-1 §5.5.3 */
function archived(cms: Buffer, content: Buffer, index: Buffer): Buffer {
  const { contentType, signer } = partsOf(cms);
  const signed = signer.filter((one) => !one.is(1, 'context')).map(({ bytes }) => bytes);
  return Buffer.concat([contentType.bytes, sha256(content), ...signed, index]);
}

describeWith('openssl and faketime', worldTools, 'CAdES for the long term', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-long-term-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const content = randomBytes(10_000);
  let world: SignatureWorld;
  beforeAll(() => {
    world = SignatureWorld.make(folder);
  });

  const judged = async (cms: Buffer, of = content) => only(await judge(world, openCms(cms, { content: () => [of] })));

  /** P, stamped in 2017 by an authority that has expired since, with all that it is judged by. */
  const longTerm = (): Buffer =>
    withMaterial(world.stamped(world.sign(content, 'P'), '2017-12-20 00:00:00', 'TS'), {
      certificates: ['P', 'ca', 'tsa-ca', 'TS'].map((name) => world.der(name)),
      crls: world.crls(),
      ocsps: [world.ocspOfP()],
    });

  const withArchive = (cms: Buffer, at: string, tsa: 'TL' | 'TS', index = indexOf(cms)): Buffer => {
    const token = world.token(archived(cms, content, index), at, tsa);
    const indexed = withUnsigned(token, [[OID.atsHashIndexV3, index]]);
    return withUnsigned(cms, [[OID.archiveTimestampV3, indexed]]);
  };

  it('N with its revocation data and a time-stamp is of the level LT', async () => {
    const stamped = world.stamped(world.sign(content, 'N'), '2026-05-01 00:00:00');
    const cms = withMaterial(stamped, {
      certificates: ['N', 'ca'].map((name) => world.der(name)),
      crls: world.crls(),
      ocsps: [world.ocsp('N')],
    });
    const report = await judged(cms);
    expect(verdict(report)).toBe('TOTAL_PASSED');
    expect(report.level).toBe('LT');
    expect(report.dataUsed).toContainEqual(expect.objectContaining({ type: 'ocsp', origin: 'document' }));
  });

  it('the time-stamp of an authority that has expired does not count by itself', async () => {
    expect(verdict(await judged(longTerm()))).toBe('INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED');
  });

  it('an archive time-stamp from before that makes it count: D21 as CAdES', async () => {
    const twice = withArchive(withArchive(longTerm(), '2018-01-10 00:00:00', 'TS'), '2020-06-01 00:00:00', 'TL');
    const report = await judged(twice);
    expect(verdict(report)).toBe('TOTAL_PASSED');
    expect(report).toMatchObject({
      level: 'LTA',
      bestSignatureTime: { time: '2017-12-20T00:00:00.000Z', source: 'signature-timestamp' },
      timestamps: [
        { kind: 'signature', indication: 'PASSED', judgedAt: '2018-01-10T00:00:00.000Z' },
        { kind: 'archive', indication: 'PASSED', judgedAt: '2020-06-01T00:00:00.000Z' },
        { kind: 'archive', indication: 'PASSED', judgedAt: '2026-11-21T00:00:00.000Z' },
      ],
    });
  });

  it('one that comes too late, is of another content, or lists what is not there, does not', async () => {
    const refused = 'INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED';
    const wrongs = [
      withArchive(longTerm(), '2022-06-01 00:00:00', 'TL'),
      withArchive(
        longTerm(),
        '2020-06-01 00:00:00',
        'TL',
        indexOf(withMaterial(longTerm(), { certificates: [world.der('N')] })),
      ),
      withUnsigned(longTerm(), [
        [OID.archiveTimestampV3, world.token(signatureValueOf(longTerm()), '2020-06-01 00:00:00')],
      ]),
    ];
    for (const cms of wrongs) expect(verdict(await judged(cms))).toBe(refused);
    const [, archive] = (await judged(wrongs[2]!)).timestamps;
    expect(archive).toMatchObject({ kind: 'archive', indication: 'FAILED', subIndication: 'HASH_FAILURE' });
  });

  it('what is added after an archive time-stamp takes nothing from it', async () => {
    const cms = withArchive(longTerm(), '2020-06-01 00:00:00', 'TL');
    expect(verdict(await judged(withUnsigned(cms, [['1.2.3.4', encodeOid('1.2.3')]])))).toBe('TOTAL_PASSED');
  });
});
