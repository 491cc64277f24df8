import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferAccess } from '@mocban/pdf';
import { judgeDocument, openPdfSignatures, type DocumentReport } from '@mocban/signatures';
import { corpus, describeWith } from '../../fixtures/corpora.js';
import { documentsOf, PDF_ATTACKS, type Documents } from '../../fixtures/pdf-attacks/index.js';
import { OBJECTS } from '../../fixtures/pdf-attacks/documents.js';
import { readers, SecondOpinion } from '../../fixtures/second-opinion.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
import { contextOf } from './judge.js';

const JUDGED: ReadonlySet<string> = new Set(['Signature is Valid.', 'Signature is Invalid.', 'Digest Mismatch.']);
const tools = worldTools && readers;

describeWith('openssl, faketime, mutool and pdfsig', tools, 'what others see in signed PDFs', (_tools) => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-second-opinion-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let world: SignatureWorld;
  let opinion: SecondOpinion;
  let documents: Documents;
  beforeAll(() => {
    world = SignatureWorld.make(join(folder, 'world'));
    for (const name of ['A', 'S']) world.issue({ name });
    opinion = new SecondOpinion(join(folder, 'looked'));
    documents = documentsOf((name) => ({ name, cms: (content) => world.sign(content, name) }));
  });

  const judge = (bytes: Buffer): Promise<DocumentReport> =>
    judgeDocument(
      openPdfSignatures(bufferAccess(bytes)),
      contextOf(world, { ocsps: [world.ocsp('N'), world.ocsp('A')] }),
    );

  /** Signatures after which the document looks otherwise, and the report says that nothing was changed. */
  async function missed(bytes: Buffer): Promise<string[]> {
    const { signatures } = await judge(bytes);
    return signatures
      .filter(({ signedRevision, modification }) => signedRevision !== undefined && modification === 'NONE')
      .filter(({ signedRevision }) => signedRevision!.sizeBytes < bytes.length)
      .filter(
        ({ signedRevision }) => opinion.lookOf(bytes.subarray(0, signedRevision!.sizeBytes)) !== opinion.lookOf(bytes),
      )
      .map(({ name }) => name);
  }

  /** Signatures whose digest or extent poppler finds otherwise; what it cannot judge it says nothing of. */
  async function disagreed(bytes: Buffer): Promise<unknown[]> {
    const { signatures } = await judge(bytes);
    return opinion.signaturesOf(bytes).flatMap((peer) => {
      const own = signatures.find(({ signedRevision }) => signedRevision?.sizeBytes === peer.end);
      if (own === undefined || own.coverage === 'UNCLEAR' || !JUDGED.has(peer.outcome)) return [];
      const isRight = !['HASH_FAILURE', 'SIG_CRYPTO_FAILURE'].includes(own.signedRevision!.subIndication ?? '');
      const isSame =
        (peer.outcome === 'Signature is Valid.') === isRight && peer.isTotal === (own.coverage === 'ENTIRE_FILE');
      return isSame ? [] : [{ ...peer, name: own.name, coverage: own.coverage, signedRevision: own.signedRevision }];
    });
  }

  const attacks = PDF_ATTACKS.flatMap(({ title, attacks: all }) =>
    Object.entries(all).map(([name, attack]) => [`${title}: ${name}`, attack] as const),
  );
  it.each(attacks)('%s', async (_, attack) => {
    const made = attack(documents);
    const bytes = Buffer.isBuffer(made) ? made : made.bytes;
    expect(await missed(bytes)).toEqual([]);
    expect(await disagreed(bytes)).toEqual([]);
  });

  it('no object may be another one without that being seen, but where nobody sees it', async () => {
    const numbers = Object.keys(OBJECTS).map(Number);
    const base = documents.plain().bytes;
    for (const number of numbers)
      for (const body of new Set([...Object.values(OBJECTS), 'null', '<< >>'])) {
        if (body === OBJECTS[number]) continue;
        const { bytes } = documents.plain().update({ [number]: body });
        const [first] = (await judge(bytes)).signatures;
        if (first!.indication !== 'TOTAL_PASSED' || opinion.lookOf(base) === opinion.lookOf(bytes)) continue;
        expect(`${number} 0 obj ${body}`).toBe('seen by us as well');
      }
  }, 60_000);

  it('are seen to be attacked where they are, so that nothing seen means something', () => {
    const onObjects = attacks.filter(([name]) => name.startsWith('objects: '));
    const shown = onObjects.filter(([, attack]) => {
      const made = attack(documents);
      const bytes = Buffer.isBuffer(made) ? made : made.bytes;
      return opinion.lookOf(documents.plain().bytes) !== opinion.lookOf(bytes);
    });
    expect(shown.length).toBeGreaterThan(onObjects.length / 2);
  });

  describeWith('the corpus pdf-signatures', corpus('pdf-signatures'), 'that others made', (path) => {
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pdf'));
    it.each(files)('%s', async (name) => {
      const bytes = readFileSync(join(path, name));
      expect(await missed(bytes)).toEqual([]);
      expect(await disagreed(bytes)).toEqual([]);
    });
  });
});
