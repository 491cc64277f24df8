import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  judgeCertificate,
  parseCertificate,
  parseTimeStampedData,
  parseTimestampToken,
  showName,
  tokenOfResponse,
  verifyTimestampToken,
  type Certificate,
  type TimestampToken,
  type TokenOutcome,
} from '@mocban/pki';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Case {
  file: string;
  message?: string;
  /** Of RFC 5544: the document. */
  data?: string;
  trust?: string;
  expected: string;
  facts?: { hash: string; policy: string; serial: string; genTime: string; nonce: string; accuracySeconds: number };
}

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

describeWith('the corpus timestamps-rfc3161', corpus('timestamps-rfc3161'), 'time-stamps of RFC 3161', (folder) => {
  const cases = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Case[];
  const named = (name: string): Case => cases.find(({ file }) => file.endsWith(name))!;
  const token = ({ file }: Case): TimestampToken =>
    parseTimestampToken(tokenOfResponse(readFileSync(join(folder, file))));
  const chain = ({ trust }: Case): Certificate[] =>
    readFileSync(join(folder, trust!), 'latin1')
      .match(BLOCK)!
      .map((pem) => parseCertificate(Buffer.from(pem)));
  const verify = (one: Case, message = one.message!, others: Certificate[] = []): Promise<TokenOutcome> => {
    const read = token(one);
    return verifyTimestampToken(read, createHash(read.digest!).update(message).digest(), others);
  };

  it('has all of them', () => expect(cases.length).toBe(6));

  it.each(cases.filter(({ expected }) => expected === 'valid').map((one): [string, Case] => [one.file, one]))(
    'is valid for its message and for no other: %s',
    async (_, one) => {
      const outcome = await verify(one, one.message, chain(one));
      expect(outcome).toMatchObject({ outcome: 'valid' });
      expect(await verify(one, 'other', chain(one))).toMatchObject({ outcome: 'imprint-differs' });
      const known = chain(one);
      const anchors = known.filter(({ isSelfIssued }) => isSelfIssued);
      const { isValid } = await judgeCertificate(
        (outcome as { certificate: Certificate }).certificate,
        { anchors, intermediates: [...known, ...token(one).signedData.certificates], crls: [] },
        { at: token(one).genTime, isRevocationChecked: false },
      );
      expect(isValid).toBe(true);
    },
  );

  it('reads what a token says', () => {
    const one = named('test_tsa/response.tsr');
    const read = token(one);
    const { hash, policy, serial, genTime, nonce, accuracySeconds } = one.facts!;
    expect({
      hash: read.digest,
      policy: read.policy,
      serial: String(BigInt(`0x${read.serial}`)),
      genTime: read.genTime.toISOString().replace('.000', ''),
      nonce: String(BigInt(`0x${read.nonce}`)),
      accuracySeconds: read.accuracyMs! / 1000,
    }).toEqual({ hash, policy, serial, genTime, nonce, accuracySeconds });
  });

  it('takes no certificate for the signer’s because it lies beside the token', async () => {
    const one = named('response-injected-certs.tsr');
    const held = token(one).signedData.certificates.map(({ subject }) => showName(subject));
    expect(held.some((name) => name.includes('Spoofed TSA'))).toBe(true);
    const outcome = await verify(one);
    expect(outcome).toMatchObject({ outcome: 'valid' });
    expect(showName((outcome as { certificate: Certificate }).certificate.subject)).not.toContain('Spoofed');
  });

  it('reads a document with its time-stamps', async () => {
    const { file, data } = cases.find((one) => one.data !== undefined)!;
    const { metaData, content, tokens } = parseTimeStampedData(readFileSync(join(folder, file)));
    // The document lies beside it with other ends of lines.
    const lines = (text: Buffer): string[] => text.toString('latin1').split(/\r?\n/);
    expect(lines(content!)).toEqual(lines(readFileSync(join(folder, data!))));
    const [first, ...later] = tokens;
    const imprint = createHash(first!.digest!).update(metaData!).update(content!).digest();
    expect(await verifyTimestampToken(first!, imprint)).toMatchObject({ outcome: 'valid' });
    expect(later.length).toBe(2);
  });

  it('needs the certificate of the authority from elsewhere where the token has none', async () => {
    const one = named('response-no-embedded-cert.tsr');
    expect(await verify(one)).toMatchObject({ outcome: 'certificate-missing' });
    expect(await verify(one, one.message, chain(one))).toMatchObject({ outcome: 'valid' });
  });
});
