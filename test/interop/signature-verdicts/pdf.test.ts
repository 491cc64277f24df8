import { createHash } from 'node:crypto';
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
import { bufferAccess } from '@mocban/pdf';
import { tokenOfResponse } from '@mocban/pki';
import {
  evidenceOfFile,
  judgeDocument,
  openPdfSignatures,
  type DocumentReport,
  type TimestampToJudge,
} from '@mocban/signatures';
import { describeWith } from '../../fixtures/corpora.js';
import { pdfStream, SignedPdf } from '../../fixtures/signed-pdf.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
import { contextOf, verdict } from './judge.js';

const FORMAT = 'TOTAL_FAILED/FORMAT_FAILURE';
const CONSTRAINTS = 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE';

describeWith('openssl and faketime', worldTools, 'the cases of signatures.md section 5 as PDF', (_tools) => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-pdf-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let world: SignatureWorld;
  let signed: SignedPdf;
  beforeAll(() => {
    world = SignatureWorld.make(folder);
    world.issue({ name: 'A', subject: '/C=VN/O=Sở Nội vụ/CN=Sở Nội vụ' });
    signed = SignedPdf.make().sign(by('N'));
  });

  const by = (name: string) => ({ name, cms: (content: Buffer) => world.sign(content, name) });
  async function judge(bytes: Buffer, evidence: readonly TimestampToJudge[] = []): Promise<DocumentReport> {
    const context = contextOf(world, { ocsps: [world.ocsp('N'), world.ocsp('A'), world.ocspOfP()] });
    const entries = context.trust.entries.map((entry) => ({ ...entry, domain: 'CONG_VU' as const }));
    const document = openPdfSignatures(bufferAccess(bytes), { evidence });
    return judgeDocument(document, { ...context, trust: { ...context.trust, entries } });
  }
  const verdicts = async (pdf: SignedPdf | Buffer): Promise<string[]> =>
    (await judge(Buffer.isBuffer(pdf) ? pdf : pdf.bytes)).signatures.map(verdict);
  const edited = (change: (text: string) => string): Buffer =>
    Buffer.from(change(signed.bytes.toString('latin1')), 'latin1');

  it('D01 a signature by N', async () => {
    const report = await judge(signed.bytes);
    expect(report.signatures.map(verdict)).toEqual(['TOTAL_PASSED']);
    expect(report).toMatchObject({
      coveredBy: 'N',
      signatures: [{ level: 'B', coverage: 'ENTIRE_FILE', modification: 'NONE' }],
    });
  });

  it('D03 a byte changed, also with P', async () => {
    for (const pdf of [signed, SignedPdf.make().sign(by('P'))]) {
      const bytes = pdf.bytes;
      bytes[bytes.indexOf('1000')] = 0x39;
      expect(await verdicts(bytes)).toEqual(['TOTAL_FAILED/HASH_FAILURE']);
    }
  });

  it.each<[string, (text: string) => string]>([
    ['ByteRange absent', (text) => text.replace('/ByteRange', '/Byterange')],
    ['ByteRange null', (text) => text.replace(/\/ByteRange \[[^\]]*\]/, (old) => '/ByteRange null'.padEnd(old.length))],
    [
      'ByteRange [0 -1 -1 0]',
      (text) => text.replace(/\/ByteRange \[[^\]]*\]/, (old) => '/ByteRange [0 -1 -1 0]'.padEnd(old.length)),
    ],
    ['three numbers', (text) => text.replace(/\/ByteRange \[0 /, '/ByteRange [  ')],
    ['a range past the end', (text) => text.replace(/(\/ByteRange \[0 \d+ \d+ )(\d)/, '$19')],
    ['a range from elsewhere', (text) => text.replace('/ByteRange [0', '/ByteRange [1')],
    ['Contents absent', (text) => text.replace('/Contents <', '/contents <')],
    ['Contents no CMS', (text) => text.replace('/Contents <30', '/Contents <31')],
    ['an unknown SubFilter', (text) => text.replace('/ETSI.CAdES.detached', '/ETSI.CAdES.detachxd')],
    ['a key twice', (text) => text.replace('/Filter /Adobe.PPKLite', '/#54ype /Adobe.PPKLite')],
  ])('D05, D06 %s', async (_, change) => {
    expect(await verdicts(edited(change))).toEqual([FORMAT]);
  });

  it('fails for a signature whose revision cannot be read, and says nothing of a document without one', async () => {
    const broken = edited((text) => text.slice(0, text.lastIndexOf('xref\n3 1')) + 'startxref\n9\n%%EOF\n');
    expect(await verdicts(broken)).toEqual([FORMAT]);
    expect(await judge(SignedPdf.make().bytes)).toMatchObject({ indication: 'NO_SIGNATURE', signatures: [] });
    expect(await judge(Buffer.from('%PDF-1.7\nnothing'))).toMatchObject({ indication: 'NO_SIGNATURE' });
  });

  it('D09 two signatures, and D10 the second where the first permits nothing', async () => {
    const twice = await judge(signed.copy().sign(by('A')).bytes);
    expect(twice.signatures.map(verdict)).toEqual(['TOTAL_PASSED', 'TOTAL_PASSED']);
    expect(twice.signatures[0]).toMatchObject({ coverage: 'ENTIRE_REVISION', modification: 'SIGNATURE_OR_FORM' });
    expect(
      await verdicts(
        SignedPdf.make()
          .sign({ ...by('N'), level: 1 })
          .sign(by('A')),
      ),
    ).toEqual([FORMAT, 'TOTAL_PASSED']);
  });

  const freeText = (
    rect: string,
    text: string,
    draw = `BT /F1 12 Tf 2 4 Td (${text}) Tj ET`,
  ): [string, Record<number, string>] => [
    `<< /Type /Annot /Subtype /FreeText /Rect [${rect}] /Contents (${text}) /AP << /N 90 0 R >> >>`,
    { 90: pdfStream(draw, '/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 5 0 R >> >>') },
  ];

  it('D11 an annotation over the amount', async () => {
    expect(await verdicts(signed.copy().annotate(...freeText('70 395 270 415', '9000')))).toEqual([CONSTRAINTS]);
    const certified = SignedPdf.make().sign({ ...by('N'), level: 3 });
    expect(await verdicts(certified.copy().annotate(...freeText('70 395 270 415', '9000')))).toEqual([CONSTRAINTS]);
    const permitted = await judge(certified.annotate(...freeText('70 595 270 615', '9000')).bytes);
    expect(permitted.signatures.map(verdict)).toEqual(['TOTAL_PASSED']);
    expect(permitted.signatures[0]!.warnings.map(({ code }) => code)).toContain('ANNOTATION_ADDED');
    expect(
      await verdicts(
        SignedPdf.make()
          .sign({ ...by('N'), level: 2 })
          .annotate(...freeText('70 395 270 415', '9')),
      ),
    ).toEqual([FORMAT]);
  });

  it('D23 number and date, then the seal of the agency', async () => {
    const numbered = await judge(
      signed
        .copy()
        .annotate(...freeText('70 780 270 800', '12/QD-UBND'))
        .sign(by('A')).bytes,
    );
    expect(numbered.signatures.map(verdict)).toEqual(['TOTAL_PASSED', 'TOTAL_PASSED']);
    expect(numbered.signatures[0]!.warnings.map(({ code }) => code)).toContain('ISSUE_NUMBER_ADDED');
    const covering = signed
      .copy()
      .annotate(...freeText('70 395 270 415', '12/QD-UBND'))
      .sign(by('A'));
    expect(await verdicts(covering)).toEqual([CONSTRAINTS, 'TOTAL_PASSED']);
    expect(await verdicts(signed.copy().annotate(...freeText('70 780 270 800', '12/QD-UBND')))).toEqual([CONSTRAINTS]);
  });

  it('D13, D21 P with a time-stamp, and with time-stamps of the document', async () => {
    const stamped = {
      name: 'P',
      cms: (content: Buffer) => world.stamped(world.sign(content, 'P'), '2017-12-20 00:00:00'),
    };
    expect(await verdicts(SignedPdf.make().sign(stamped))).toEqual(['TOTAL_PASSED']);
    const token = (name: string, at: string, tsa: 'TL' | 'TS') => ({
      name,
      cms: (content: Buffer) => world.token(content, at, tsa),
      subFilter: 'ETSI.RFC3161',
      type: 'DocTimeStamp' as const,
    });
    const kept = SignedPdf.make()
      .sign({ name: 'P', cms: (content) => world.stamped(world.sign(content, 'P'), '2017-12-20 00:00:00', 'TS') })
      .sign(token('T1', '2018-01-02 00:00:00', 'TS'))
      .sign(token('T2', '2020-06-01 00:00:00', 'TL'));
    const { signatures, coveredBy } = await judge(kept.bytes);
    expect(signatures.map(verdict)).toEqual(['TOTAL_PASSED', 'PASSED', 'PASSED']);
    expect(signatures[0]).toMatchObject({ modification: 'LTA', coverage: 'ENTIRE_REVISION' });
    expect(coveredBy).toBe('T2');
  });

  it('D21 (b) P with a time-stamp of an authority that has expired, and an evidence record that was renewed', async () => {
    const cms = (content: Buffer): Buffer => world.stamped(world.sign(content, 'P'), '2017-12-20 00:00:00', 'TS');
    const file = SignedPdf.make().sign({ name: 'P', cms }).bytes;
    const groupOf = (bytes: Buffer) => (algorithm: string) => [createHash(algorithm).update(bytes).digest()];
    const group = groupOf(file);
    const stamp = (tree: HashTree, at: string, tsa: 'TL' | 'TS'): Buffer =>
      tokenOfResponse(world.tsas[tsa].respond(tree.root, 'sha256', at));
    const first = new HashTree('sha256', [...group('sha256'), Buffer.alloc(32, 7)]);
    const record = buildEvidenceRecord(first, group('sha256'), stamp(first, '2018-01-05 00:00:00', 'TS'));
    const due = new HashTree('sha256', [groupDigest('sha256', tokensToRenew(record).group)]);
    const renewed = serialiseEvidenceRecord(renewTimestamp(record, due, stamp(due, '2020-06-01 00:00:00', 'TL')));
    const report = await judge(file, await evidenceOfFile(renewed, group));
    expect(report.evidence.map(({ indication, time }) => [indication, time])).toEqual([
      ['PASSED', '2018-01-05T00:00:00.000Z'],
      ['PASSED', '2020-06-01T00:00:00.000Z'],
    ]);
    expect(report.signatures).toMatchObject([
      {
        indication: 'TOTAL_PASSED',
        coverage: 'ENTIRE_FILE',
        modification: 'NONE',
        bestSignatureTime: { time: '2017-12-20T00:00:00.000Z', source: 'signature-timestamp' },
        process: { withTime: { subIndication: 'OUT_OF_BOUNDS_NOT_REVOKED' }, archival: { indication: 'TOTAL_PASSED' } },
        proofs: [
          { kind: 'signature', time: '2017-12-20T00:00:00.000Z' },
          { kind: 'evidence-record', time: '2018-01-05T00:00:00.000Z' },
          { kind: 'evidence-record', time: '2020-06-01T00:00:00.000Z' },
        ],
      },
    ]);
    const refused = ['INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED'];
    // Neither a record that was not renewed in time proves it, nor one of what the file became later.
    for (const [bytes, of] of [
      [serialiseEvidenceRecord(record), group],
      [renewed, groupOf(Buffer.concat([file, Buffer.from('\n')]))],
    ] as const)
      expect((await judge(file, await evidenceOfFile(bytes, of))).signatures.map(verdict)).toEqual(refused);
  });

  it('judges the bytes that were signed by themselves', async () => {
    const { signatures } = await judge(signed.copy().save({ 4: pdfStream('BT ET') }).bytes);
    expect(signatures[0]).toMatchObject({
      indication: 'TOTAL_FAILED',
      modification: 'OTHER',
      signedRevision: { indication: 'TOTAL_PASSED', sizeBytes: signed.bytes.length },
    });
  });

  const newPage = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 91 0 R >>';
  const overlay = pdfStream('BT /F1 12 Tf 72 400 Td (9000) Tj ET');
  it.each<[string, (pdf: SignedPdf) => SignedPdf | Buffer]>([
    ['content without a list', (pdf) => pdf.raw(`4 0 obj\n${overlay}\nendobj\n`)],
    [
      'content with a trailer alone',
      (pdf) => pdf.raw(`4 0 obj\n${overlay}\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`),
    ],
    ['content and the old end again', (pdf) => pdf.raw(`4 0 obj\n${overlay}\nendobj\nstartxref\n0\n%%EOF\n`)],
    ['another content stream', (pdf) => pdf.save({ 4: overlay })],
    ['a content stream added', (pdf) => pdf.save({ 3: pdf.page().replace('4 0 R', '[4 0 R 91 0 R]'), 91: overlay })],
    [
      'a page added',
      (pdf) => pdf.save({ 2: '<< /Type /Pages /Kids [3 0 R 92 0 R] /Count 2 >>', 92: newPage, 91: overlay }),
    ],
    [
      'another page in its place',
      (pdf) => pdf.save({ 2: '<< /Type /Pages /Kids [92 0 R] /Count 1 >>', 92: newPage, 91: overlay }),
    ],
    [
      'another tree of pages',
      (pdf) =>
        pdf.save({
          1: '<< /Type /Catalog /Pages 93 0 R /AcroForm 10 0 R >>',
          93: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        }),
    ],
    [
      'another catalog',
      (pdf) => pdf.save({ 94: '<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R >>' }, '/Root 94 0 R'),
    ],
    [
      'another font',
      (pdf) => pdf.save({ 5: '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>' }),
    ],
    [
      'a font with other letters',
      (pdf) =>
        pdf.save({
          5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [49 /nine] >> >>',
        }),
    ],
    ['an unused object that is used now', (pdf) => pdf.save({ 3: pdf.page().replace('4 0 R', '80 0 R') })],
    ['a page turned', (pdf) => pdf.save({ 3: pdf.page('/Rotate 180 ') })],
    ['a page cropped', (pdf) => pdf.save({ 3: pdf.page('/CropBox [0 0 9 9] ') })],
    [
      'an action at opening',
      (pdf) =>
        pdf.save({ 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R /OpenAction << /S /JavaScript /JS (x) >> >>' }),
    ],
    [
      'actions of the catalog',
      (pdf) => pdf.save({ 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R /AA << >> >>' }),
    ],
    [
      'scripts by name',
      (pdf) => pdf.save({ 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R /Names << /JavaScript << >> >> >>' }),
    ],
    ['layers', (pdf) => pdf.save({ 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R /OCProperties << >> >>' })],
    ['outlines', (pdf) => pdf.save({ 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R /Outlines << >> >>' })],
    ['another title', (pdf) => pdf.save({ 95: '<< /Title (x) >>' }, '/Root 1 0 R /Info 95 0 R')],
    ['NeedAppearances', (pdf) => pdf.save({ 10: pdf.form('/NeedAppearances true ') })],
    ['XFA', (pdf) => pdf.save({ 10: pdf.form('/XFA (x) ') })],
    [
      'a field that is for no signature',
      (pdf) => pdf.save({ 10: pdf.form().replace(']', ' 96 0 R]'), 96: '<< /FT /Tx /T (t) /V (9) >>' }),
    ],
    ['the signature taken away', (pdf) => pdf.save({ 10: '<< /Fields [] /SigFlags 3 >>' })],
    ['the signature dictionary again', (pdf) => pdf.save({ 21: '<< /Type /Sig >>' })],
    ['an object listed nowhere', (pdf) => pdf.raw('97 0 obj\n<< >>\nendobj\n').save({ 98: '<< >>' })],
    ['an object of another generation', (pdf) => pdf.save({ 98: '[4 3 R]' })],
    ['a key twice', (pdf) => pdf.save({ 98: '<< /A 1 /#41 2 >>' })],
    [
      'Pages as an escaped key beside it',
      (pdf) => pdf.save({ 1: '<< /Type /Catalog /Pages 2 0 R /#50ages 93 0 R /AcroForm 10 0 R >>', 93: '<< >>' }),
    ],
    [
      'an annotation with a script',
      (pdf) => pdf.annotate('<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /JavaScript /JS (x) >> >>'),
    ],
    ['a document that does not go back', (pdf) => Buffer.concat([pdf.bytes, restarted(pdf.bytes.length)])],
    ['bytes behind the end', (pdf) => pdf.raw('x')],
  ])('D07, D08 fails for %s', async (_, attack) => {
    const shadow = SignedPdf.make({ 80: overlay }).sign(by('N'));
    expect(await verdicts(attack(shadow))).toEqual([FORMAT]);
  });

  /** A whole document that says nothing of the one before it. */
  function restarted(at: number): Buffer {
    const body = '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n';
    return Buffer.from(
      `${body}xref\n1 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 2 /Root 1 0 R >>\nstartxref\n${at + body.length}\n%%EOF\n`,
    );
  }

  it('passes the same document where nothing that is shown was changed', async () => {
    const shadow = SignedPdf.make({ 80: overlay }).sign(by('N'));
    expect(await verdicts(shadow)).toEqual(['TOTAL_PASSED']);
    expect(await verdicts(shadow.copy().save({ 98: '<< >>' }))).toEqual(['TOTAL_PASSED']);
    expect(await verdicts(shadow.copy().save({ 4: pdfStream('BT /F1 12 Tf 72 400 Td (Total 1000) Tj ET') }))).toEqual([
      'TOTAL_PASSED',
    ]);
  });

  describe('a field of the form', () => {
    const shape = '/Type /XObject /Subtype /Form /BBox [0 0 100 20]';
    const field = (value: string, appearance = 31): string =>
      `<< /FT /Tx /T (amount) /Type /Annot /Subtype /Widget /Rect [300 300 400 320] /P 3 0 R /V (${value}) /AP << /N ${appearance} 0 R >> >>`;
    const shown = (value: string): string => pdfStream(`BT /F1 12 Tf (${value}) Tj ET`, shape);
    const form = (level?: 1 | 2 | 3): SignedPdf =>
      SignedPdf.make({ 30: field('1'), 31: shown('1') }, '\n', [30]).sign({ ...by('N'), ...(level && { level }) });

    it('may be filled in with what it shows', async () => {
      const filled = { 30: field('2', 32), 32: shown('2') };
      expect(await verdicts(form().save(filled))).toEqual(['TOTAL_PASSED']);
      expect(await verdicts(form(2).save(filled))).toEqual(['TOTAL_PASSED']);
      expect(await verdicts(form(1).save(filled))).toEqual([FORMAT]);
    });

    it('may be chosen from what there is, and shows that by its name', async () => {
      const choice = (value: string, appearance: number): string =>
        field(value, appearance).replace('/Tx', `/Ch /Ff ${1 << 17} /Opt [(1) [(2) (two)]]`);
      const chosen = SignedPdf.make({ 30: choice('1', 31), 31: shown('1') }, '\n', [30]).sign(by('N'));
      expect(await verdicts(chosen.save({ 30: choice('2', 32), 32: shown('two') }))).toEqual(['TOTAL_PASSED']);
    });

    it.each<[string, Record<number, string>]>([
      ['a value that is not shown', { 30: field('2') }],
      ['what is shown without its value', { 31: shown('2') }],
      ['another appearance without its value', { 30: field('1', 32), 32: shown('2') }],
      ['another place', { 30: field('2', 32).replace('300 300', '10 300'), 32: shown('2') }],
      ['another kind', { 30: field('2', 32).replace('/Tx', '/Ch'), 32: shown('2') }],
    ])('may not get %s', async (_, objects) => {
      expect(await verdicts(form().save(objects))).toEqual([FORMAT]);
    });
  });

  it('raises no alarm for what may be added', async () => {
    for (const eol of ['\n', '\r\n', '\r']) {
      const dss = {
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R /DSS 70 0 R >>',
        70: '<< /Certs [71 0 R] >>',
        71: pdfStream('x'),
      };
      const pdf = SignedPdf.make({}, eol)
        .sign(by('N'))
        .save(dss)
        .sign({ ...by('A'), rect: '10 10 60 40' })
        .sign(by('N'));
      pdf.save({ 75: '<< /ModDate (D:20261121) >>' }, '/Root 1 0 R /Info 75 0 R');
      expect(await verdicts(pdf)).toEqual(['TOTAL_PASSED', 'TOTAL_PASSED', 'TOTAL_PASSED']);
    }
  });
});
