import { deflateSync } from 'node:zlib';
import { PdfError } from '../error.js';
import { onePage, PdfText, stream } from '../testing.js';
import { bufferAccess } from '../source/random-access.js';
import { nameOf, PdfStream } from '../syntax/values.js';
import { openPdf, type PdfDocument } from './document.js';
import { updateProblems } from './structure.js';

const open = (bytes: Buffer): PdfDocument => openPdf(bufferAccess(bytes));
const content = (document: PdfDocument, index?: number): string => {
  const view = document.view(index);
  const value = view.get(4);
  return view.data(value as PdfStream)!.toString('latin1');
};

describe('revisions', () => {
  const text = new PdfText().save(onePage()).save({ 4: stream('BT ET') });

  it('are what each saving left', () => {
    const document = open(text.bytes);
    expect(document.revisions).toHaveLength(2);
    expect(content(document, 0)).toContain('Total 100');
    expect(content(document)).toBe('BT ET');
    expect(updateProblems(document, 0)).toEqual([]);
  });

  it.each<[string, (text: PdfText) => PdfText]>([
    ['bytes behind the end', (pdf) => pdf.raw('4 0 obj\n<< >>\nendobj\n')],
    ['an object that is listed nowhere', (pdf) => pdf.raw('9 0 obj\n<< >>\nendobj\n').save({ 6: '<< >>' })],
    ['a trailer without a list', (pdf) => pdf.raw('trailer\n<< /Root 9 0 R >>\nstartxref\n1\n%%EOF\n')],
    ['a key that is there twice', (pdf) => pdf.save({ 6: '<< /A 1 /A 2 >>' })],
    ['the same key with and without #', (pdf) => pdf.save({ 6: '<< /Kids 1 /#4bids 2 >>' })],
    ['a reference of another generation', (pdf) => pdf.save({ 6: '[4 7 R]' })],
    ['an end within a comment', (pdf) => pdf.raw('%%EOF\n').save({ 6: '<< >>' })],
    ['a stream longer than it says', (pdf) => pdf.save({ 6: '<< /Length 2 >>\nstream\nabcdef\nendstream' })],
  ])('do not take %s for a well-formed update', (_, change) => {
    expect(updateProblems(open(change(new PdfText().save(onePage())).bytes), 0)).not.toEqual([]);
  });

  it('are read up to the last one that can be read', () => {
    const document = open(
      new PdfText().save(onePage()).raw('9 0 obj\n<<>>\nendobj\nxref\nnonsense\nstartxref\n700\n%%EOF\n').bytes,
    );
    expect(document.revisions).toHaveLength(1);
    expect(updateProblems(document, 0)).not.toEqual([]);
  });

  it('in a circle are none', () => {
    const bytes = new PdfText().save(onePage()).bytes;
    const start = bytes.lastIndexOf('xref\n0');
    const circle = Buffer.from(bytes.toString('latin1').replace('trailer\n<<', `trailer\n<< /Prev ${start}`), 'latin1');
    expect(() => open(circle)).toThrow(PdfError);
  });
});

/** A document whose objects lie in streams: the catalog and the pages in one, listed by another. */
function withStreams(): Buffer {
  const held = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>'];
  const head = `1 0 2 ${held[0]!.length + 1} `;
  const data = deflateSync(Buffer.from(`${head}${held.join(' ')}`, 'latin1'));
  const start = '%PDF-1.5\n';
  const object = Buffer.concat([
    Buffer.from(
      `${start}3 0 obj\n<< /Type /ObjStm /N 2 /First ${head.length} /Filter /FlateDecode /Length ${data.length} >>\nstream\n`,
    ),
    data,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
  const rows = [
    [0, 0, 0],
    [2, 3, 0],
    [2, 3, 1],
    [1, start.length, 0],
    [1, object.length, 0],
  ].map(([type, a, b]) => [2, type!, a! >> 8, a! & 0xff, b!]);
  // Each row is written as what it adds to the one above it.
  const table = deflateSync(
    Buffer.from(
      rows.flatMap(([tag, ...row], at) => [
        tag!,
        ...row.map((byte, column) => (byte - (rows[at - 1]?.[column + 1] ?? 0)) & 0xff),
      ]),
    ),
  );
  return Buffer.concat([
    object,
    Buffer.from(
      `4 0 obj\n<< /Type /XRef /W [1 2 1] /Size 5 /Root 1 0 R /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >> /Length ${table.length} >>\nstream\n`,
    ),
    table,
    Buffer.from(`\nendstream\nendobj\nstartxref\n${object.length}\n%%EOF`),
  ]);
}

it('reads objects that lie in streams, listed by streams with predictors', () => {
  const view = open(withStreams()).view();
  expect(nameOf(view.catalog?.get('Type'))).toBe('Catalog');
  expect(nameOf(view.dict(view.catalog?.get('Pages'))?.get('Type'))).toBe('Pages');
});

describe('hostile bytes', () => {
  const bytes = new PdfText().save(onePage()).save({ 4: stream('BT ET') }).bytes;

  it('cut off or changed anywhere are read or refused, and nothing else', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at]! + 7 + at) & 0xff;
      for (const hostile of [bytes.subarray(0, at), changed])
        try {
          const document = open(hostile);
          updateProblems(document, 0);
          for (const number of document.numbers()) document.view().get(number);
        } catch (error) {
          expect(error).toBeInstanceOf(PdfError);
        }
    }
  });

  it('nested without end are a limit', () => {
    const deep = new PdfText().save({ ...onePage(), 6: '['.repeat(100_000) });
    expect(() => open(deep.bytes).view().get(6)).toThrow(expect.objectContaining({ code: 'PDF_LIMIT' }));
  });
});
