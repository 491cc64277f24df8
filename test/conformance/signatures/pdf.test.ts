import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bufferAccess } from '@mocban/pdf';
import { defaultAlgorithmPolicy, defaultAlgorithmPolicyText } from '@mocban/pki';
import { judgeDocument, openPdfSignatures, type DocumentReport } from '@mocban/signatures';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Case {
  file: string;
  signatures: { byteRange: number[]; coversWholeFile: boolean }[];
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

const HARD = ['FORMAT_FAILURE', 'HASH_FAILURE', 'SIG_CRYPTO_FAILURE'];

/**
 * Where the corpus says something else, with the clause that has it so: the object that the trailer shares with the field (10 0 R) is
 * neither changed nor freed, and the field that was empty is signed. Design 2.1.5: "empty field signed".
 */
const DIFFERENCES: ReadonlySet<string> = new Set(['pyhanko/form-update-ap-indirect-sneaky-trailer.pdf']);

const isRefused = ({ file, expected }: Case): boolean =>
  !DIFFERENCES.has(file) && /MUST BE REJECTED|must be negative|SUSPICIOUS|disallowed/.test(expected);

describeWith('the corpus pdf-signatures', corpus('pdf-signatures'), 'PDFs that others signed', (folder) => {
  const cases = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Case[];

  it.each(cases)('$file: $expected', async (one) => {
    const { signatures } = await judge(readFileSync(join(folder, one.file)));
    expect(signatures).toHaveLength(one.signatures.length);
    const [first, ...later] = signatures;
    // What a row says of a change it says of the first signature: the later ones are after it.
    const why = first!.subIndication ?? '';
    if (isRefused(one)) expect(HARD).toContain(why);
    else expect(HARD).not.toContain(why);
    for (const { subIndication } of later) expect(HARD).not.toContain(subIndication);
    if (/coverage UNCLEAR/.test(one.expected)) expect(first).toMatchObject({ coverage: 'UNCLEAR' });
    else {
      expect(signatures.map(({ coverage }) => coverage === 'ENTIRE_FILE')).toEqual(
        one.signatures.map(({ coversWholeFile }) => coversWholeFile),
      );
    }
    if (/FORM_FILLING/.test(one.expected)) expect(first).toMatchObject({ modification: 'SIGNATURE_OR_FORM' });
    if (/SUSPICIOUS|OTHER/.test(one.expected) && isRefused(one)) expect(first).toMatchObject({ modification: 'OTHER' });
  });
});
