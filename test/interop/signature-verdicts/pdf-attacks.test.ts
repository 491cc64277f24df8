import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferAccess } from '@mocban/pdf';
import { judgeDocument, openPdfSignatures, type DocumentReport } from '@mocban/signatures';
import { describeWith } from '../../fixtures/corpora.js';
import { documentsOf, PDF_ATTACKS, type Documents } from '../../fixtures/pdf-attacks/index.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
import { contextOf, verdict } from './judge.js';

const VERDICT = {
  changed: 'TOTAL_FAILED/FORMAT_FAILURE',
  covered: 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE',
  broken: 'TOTAL_FAILED/FORMAT_FAILURE',
};

describeWith('openssl and faketime', worldTools, 'attacks on signed PDF', (_tools) => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-pdf-attacks-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let world: SignatureWorld;
  let documents: Documents;
  beforeAll(() => {
    world = SignatureWorld.make(folder);
    world.issue({ name: 'A', subject: '/C=VN/O=Sở Nội vụ/CN=Sở Nội vụ' });
    // Of this one nothing is known but its certificate.
    world.issue({ name: 'S' });
    documents = documentsOf((name) => ({ name, cms: (content) => world.sign(content, name) }));
  });

  const judge = (bytes: Buffer): Promise<DocumentReport> =>
    judgeDocument(
      openPdfSignatures(bufferAccess(bytes)),
      contextOf(world, { ocsps: [world.ocsp('N'), world.ocsp('A')] }),
    );

  it.each(['plain', 'packed'] as const)('%s passes before anything is done to it', async (kind) => {
    const { signatures } = await judge(documents[kind]().bytes);
    expect(signatures.map(verdict)).toEqual(['TOTAL_PASSED']);
  });

  for (const { title, expected, attacks } of PDF_ATTACKS)
    it.each(Object.entries(attacks))(`${title}: %s`, async (_, attack) => {
      const made = attack(documents);
      const { signatures } = await judge(Buffer.isBuffer(made) ? made : made.bytes);
      const first = signatures.find(({ name }) => name.startsWith('N')) ?? signatures[0];
      expect(first === undefined ? 'nothing' : verdict(first)).toBe(VERDICT[expected]);
      if (expected === 'broken') expect(signatures.map(verdict)).not.toContain('TOTAL_PASSED');
      else expect(first).toMatchObject({ signedRevision: { indication: 'TOTAL_PASSED' } });
    });
});
