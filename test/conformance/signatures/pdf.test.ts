import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bufferAccess } from '@mocban/pdf';
import { defaultAlgorithmPolicy, defaultAlgorithmPolicyText } from '@mocban/pki';
import { judgeDocument, openPdfSignatures, type DocumentReport } from '@mocban/signatures';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Case {
  file: string;
  signatures: { byteRange: number[] }[];
  expected: string;
}

/** The certificates of these files are believed by nobody here: what is left is form, digest, signature and what was changed. */
async function judge(bytes: Buffer): Promise<DocumentReport> {
  const algorithmsSha256 = createHash('sha256').update(defaultAlgorithmPolicyText()).digest('hex');
  return judgeDocument(openPdfSignatures(bufferAccess(bytes)), {
    at: new Date('2026-11-21T00:00:00Z'),
    trust: { entries: [] },
    algorithms: defaultAlgorithmPolicy(),
    algorithmsSha256,
    given: { certificates: [], crls: [], ocsps: [] },
  });
}

/** Of each signature in its order: why it fails, or `-`, and what was changed since. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'node-signpdf/incrementally_signed.pdf': ['- ENTIRE_FILE NONE'],
  'node-signpdf/signed-once.pdf': ['- ENTIRE_FILE NONE'],
  'node-signpdf/signed.pdf': ['- ENTIRE_FILE NONE'],
  'pyhanko/certified-with-indirect-refs-in-dir.pdf': ['- ENTIRE_FILE NONE'],
  'pyhanko/coverage-anomalies/signature-gap-too-big.pdf': ['FORMAT_FAILURE UNCLEAR'],
  'pyhanko/coverage-anomalies/weird-byterange.pdf': ['FORMAT_FAILURE UNCLEAR'],
  // SHAKE256 is no digest of the dated policy (2.5): INDETERMINATE and not passed.
  'pyhanko/ed448-shake256-nolen.pdf': ['- ENTIRE_FILE NONE'],
  'pyhanko/extensions-indirect-not-all-paths.pdf': ['FORMAT_FAILURE ENTIRE_REVISION OTHER', '- ENTIRE_FILE NONE'],
  'pyhanko/extensions-update-direct.pdf': ['- ENTIRE_REVISION SIGNATURE_OR_FORM', '- ENTIRE_FILE NONE'],
  // The corpus has it as refused. The object that its trailer shares with the field (10 0 R) is neither changed nor freed, and the field
  // that was empty is signed: 2.1.5, "empty field signed".
  'pyhanko/form-update-ap-indirect-sneaky-trailer.pdf': ['- ENTIRE_REVISION SIGNATURE_OR_FORM', '- ENTIRE_FILE NONE'],
  'pyhanko/form-update-no-override-appearance-stream-ap-indirect.pdf': [
    '- ENTIRE_REVISION SIGNATURE_OR_FORM',
    '- ENTIRE_FILE NONE',
  ],
  'pyhanko/form-update-override-appearance-stream-ap-indirect-sneaky.pdf': [
    'FORMAT_FAILURE ENTIRE_REVISION OTHER',
    '- ENTIRE_FILE NONE',
  ],
  'pyhanko/form-update-override-appearance-stream-sneaky.pdf': [
    'FORMAT_FAILURE ENTIRE_REVISION OTHER',
    '- ENTIRE_FILE NONE',
  ],
  'pyhanko/minimal-signed-twice-both-created.pdf': ['- ENTIRE_REVISION SIGNATURE_OR_FORM', '- ENTIRE_FILE NONE'],
  'pyhanko/minimal-signed-twice-second-created.pdf': ['- ENTIRE_REVISION SIGNATURE_OR_FORM', '- ENTIRE_FILE NONE'],
  'pyhanko/pades-lta-dss-indirect-arrs-test-2.pdf': [
    '- ENTIRE_REVISION SIGNATURE_OR_FORM',
    '- ENTIRE_REVISION SIGNATURE_OR_FORM',
    '- ENTIRE_REVISION LTA',
  ],
  'pyhanko/pades-with-old-style-signing-cert-attr-issser.pdf': ['- ENTIRE_FILE NONE'],
  'pyhanko/pdf-sig-with-econtent.pdf': ['FORMAT_FAILURE ENTIRE_FILE NONE'],
  'pyhanko/sig-no-signed-attrs.pdf': ['- ENTIRE_FILE NONE'],
  'pyhanko/signed-encrypted-pubkey-with-catalog-ref.pdf': ['- ENTIRE_FILE NONE'],
};

const HARD = ['FORMAT_FAILURE', 'HASH_FAILURE', 'SIG_CRYPTO_FAILURE'];

describeWith('the corpus pdf-signatures', corpus('pdf-signatures'), 'PDFs that others signed', (folder) => {
  const cases = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Case[];

  it('are all looked at', () => {
    expect(cases.map(({ file }) => file).sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(cases)('$file: $expected', async ({ file }) => {
    const { signatures } = await judge(readFileSync(join(folder, file)));
    const found = signatures.map(({ subIndication = '-', coverage, modification }) => {
      const why = HARD.includes(subIndication) ? subIndication : '-';
      return [why, coverage, coverage === 'UNCLEAR' ? undefined : modification].filter(Boolean).join(' ');
    });
    expect(found).toEqual(EXPECTED[file]);
  });
});
