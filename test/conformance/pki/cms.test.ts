import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  certificatesOf,
  parseCertificate,
  parseSignedData,
  PkiError,
  validatePath,
  verifySigner,
  type Certificate,
} from '@mocban/pki';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Case {
  file: string;
  detachedContent?: string | null;
  expected: string;
}

/** What S/MIME wraps round CMS is a mail reader's matter; here the two bodies are cut out. */
function ofMail(text: string): { cms: Buffer; content?: Buffer } {
  const boundary = /boundary="?([^"\r\n;]+)/.exec(text)?.[1];
  if (boundary === undefined) return { cms: Buffer.from(text.split(/\r?\n\r?\n/)[1]!, 'base64') };
  const [, content, signature] = text.split(`--${boundary}`);
  return {
    cms: Buffer.from(signature!.split(/\r?\n\r?\n/)[1]!, 'base64'),
    content: Buffer.from(
      content!
        .replace(/^\r?\n/, '')
        .replace(/\r?\n$/, '')
        .replace(/\r?\n/g, '\r\n'),
      'latin1',
    ),
  };
}

describeWith('the corpus cms', corpus('cms'), 'signed data of RFC 4134', (corpusFolder) => {
  const folder = join(corpusFolder, 'rfc4134');
  const cases = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Case[];
  const certificates = readdirSync(folder)
    .filter((name) => name.endsWith('.cer'))
    .map((name) => parseCertificate(readFileSync(join(folder, name))));

  /** A key of DSA without parameters has those of its issuer, as a path gives it. */
  const withKey = (certificate: Certificate): Pick<Certificate, 'publicKey'> => {
    if (certificate.publicKey !== undefined) return certificate;
    const issuer = certificates.find(({ subject }) => subject.der.equals(certificate.issuer.der))!;
    const at = new Date('2000-01-01T00:00:00Z');
    return { publicKey: validatePath({ name: issuer.subject, spki: issuer.spki }, [certificate], { at }).publicKey };
  };

  it('has all of them', () => expect(cases.length).toBe(11));

  it.each(cases.map((one): [string, Case] => [one.file, one]))('%s', async (_, { file, detachedContent, expected }) => {
    const bytes = readFileSync(join(folder, file));
    const mail = file.endsWith('.eml') ? ofMail(bytes.toString('latin1')) : undefined;
    const signed = parseSignedData(mail?.cms ?? bytes);
    const detached = mail?.content ?? (detachedContent ? readFileSync(join(folder, detachedContent)) : undefined);
    if (expected !== 'valid') {
      expect(signed.signers).toEqual([]);
      expect(signed.certificates.length).toBeGreaterThan(0);
      return;
    }
    expect(signed.signers.length).toBeGreaterThan(0);
    for (const signer of signed.signers) {
      const [certificate] = certificatesOf(signer, [...signed.certificates, ...certificates]);
      const content = detached && (() => [detached]);
      expect(await verifySigner(signed, signer, withKey(certificate!), content)).toEqual({ outcome: 'valid' });
      const changed = () => [Buffer.from('something else')];
      const { content: held, ...rest } = signed;
      const { outcome } = await verifySigner({ ...rest }, signer, withKey(certificate!), changed);
      expect(outcome).toBe(signer.signed === undefined ? 'signature-wrong' : 'digest-differs');
      if (held === undefined)
        expect(await verifySigner(signed, signer, certificate!)).toMatchObject({ outcome: 'content-missing' });
    }
  });

  it('is read or refused with any of its bytes changed', () => {
    for (const { file } of cases.filter(({ file: name }) => name.endsWith('.bin'))) {
      const bytes = readFileSync(join(folder, file));
      for (let place = 0; place < bytes.length; place += 3) {
        const changed = Buffer.from(bytes);
        changed[place]! ^= 1 << (place % 8);
        try {
          parseSignedData(changed);
        } catch (error) {
          if (!(error instanceof PkiError)) throw error;
        }
      }
    }
  });
});
