import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultAlgorithmPolicy, parseCertificate } from '@mocban/pki';
import { judgeDocument, openCms, type JudgeContext } from '@mocban/signatures';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Case {
  file: string;
  detachedContent?: string | null;
  expected: string;
}

/** What S/MIME wraps round CMS is a mail reader's: those two are read in test/conformance/pki. */
const isCms = ({ file }: Case): boolean => file.endsWith('.bin');

/** It holds a list that its signer is on. */
const REVOKED = '4.4.bin';

describeWith('the corpus cms', corpus('cms'), 'verdicts on the signed data of RFC 4134', (corpusFolder) => {
  const folder = join(corpusFolder, 'rfc4134');
  const all = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Case[];
  const certificates = readdirSync(folder)
    .filter((name) => name.endsWith('.cer'))
    .map((name) => parseCertificate(readFileSync(join(folder, name))));
  const context: JudgeContext = {
    // Within the certificates, and before the end of SHA-1 and of DSA with 1024 bits.
    at: new Date('2004-06-01T00:00:00Z'),
    trust: {
      entries: certificates
        .filter(({ isSelfIssued }) => isSelfIssued)
        .map((certificate) => ({ certificate, kind: 'anchor', domain: 'NUOC_NGOAI' })),
    },
    algorithms: defaultAlgorithmPolicy(),
    algorithmsSha256: '',
    given: { certificates, crls: [], ocsps: [] },
  };

  it.each(all.filter(isCms).map((one): [string, Case] => [one.file, one]))(
    '%s',
    async (_, { file, detachedContent, expected }) => {
      const content = detachedContent ? readFileSync(join(folder, detachedContent)) : undefined;
      const document = openCms(readFileSync(join(folder, file)), { content: content && (() => [content]) });
      const { indication, signatures } = await judgeDocument(document, context);
      if (expected !== 'valid') {
        expect({ indication, signatures }).toEqual({ indication: 'NO_SIGNATURE', signatures: [] });
        return;
      }
      expect(signatures.length).toBeGreaterThan(0);
      // The mathematics are right; of revocations the corpus says nothing, and without that nobody is believed.
      for (const signature of signatures) {
        if (signature.kind !== 'signature') throw new Error('no signature');
        const subIndication = file === REVOKED ? 'REVOKED_NO_POE' : 'CERTIFICATE_CHAIN_GENERAL_FAILURE';
        expect(signature).toMatchObject({ subIndication, trustDomain: 'NUOC_NGOAI' });
        for (const one of [signature, ...signature.counterSignatures])
          expect(one.checks).toContainEqual({ code: 'INTEGRITY', outcome: 'passed' });
      }
    },
  );
});
