import { deflateSync } from 'node:zlib';
import { onePage, PdfText, stream } from '../testing.js';
import { bufferAccess } from '../source/random-access.js';
import { nameOf, PdfStream } from '../syntax/values.js';
import { pagesOf } from './pages.js';
import { recoverPdf } from './recover.js';

const recovered = (bytes: Buffer, limits = {}) => recoverPdf(bufferAccess(bytes), { limits });
const pagesIn = (bytes: Buffer): number | undefined => {
  const document = recovered(bytes);
  return document && pagesOf(document.view()).pages.length;
};
/** Without a list that leads anywhere. */
const unlisted = (bytes: Buffer): Buffer =>
  Buffer.from(
    bytes
      .toString('latin1')
      .replaceAll(/startxref\n\d+/g, 'startxref\n3')
      .replaceAll('xref\n', 'XREF\n'),
    'latin1',
  );

const whole = new PdfText().save(onePage()).bytes;

it('finds objects without a list, each as it was written last', () => {
  expect(pagesIn(unlisted(whole))).toBe(1);
  const later = unlisted(new PdfText().save(onePage()).save({ 4: stream('BT ET') }).bytes);
  const view = recovered(later)!.view();
  expect(view.data(view.get(4) as PdfStream)!.toString()).toBe('BT ET');
});

it('finds the catalog without a trailer, and what is left of a file that is cut off', () => {
  const text = whole.toString('latin1');
  expect(pagesIn(Buffer.from(text.replaceAll('trailer', 'TRAILER'), 'latin1'))).toBe(1);
  expect(pagesIn(whole.subarray(0, text.indexOf('xref')))).toBe(1);
  expect(pagesIn(whole.subarray(0, text.indexOf('3 0 obj')))).toBe(0);
  expect(recovered(Buffer.from('%PDF-1.7\nnothing'))).toBeUndefined();
});

it('finds what lies in streams of objects', () => {
  const held = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page >>'];
  const offsets = held.map((_, at) => held.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0));
  const head = `${offsets.map((offset, at) => `${at + 1} ${offset}`).join(' ')} `;
  const data = deflateSync(Buffer.from(head + held.join(' ')));
  const bytes = Buffer.concat([
    Buffer.from(
      `%PDF-1.5\n9 0 obj\n<< /Type /ObjStm /N 3 /First ${head.length} /Filter /FlateDecode /Length ${data.length} >>\nstream\n`,
    ),
    data,
    Buffer.from(
      '\nendstream\nendobj\n10 0 obj\n<< /Type /XRef /Root 1 0 R /Length 0 >>\nstream\n\nendstream\nendobj\n',
    ),
  ]);
  const document = recovered(bytes)!;
  expect(nameOf(document.view().catalog?.get('Type'))).toBe('Catalog');
  expect(pagesOf(document.view()).pages).toHaveLength(1);
});

it('finds objects wherever what is searched at a time ends', () => {
  const mebi = 1024 * 1024;
  const text = whole.toString('latin1');
  for (const word of ['1 0 obj', '3 0 obj', 'trailer'])
    for (const before of [0, 1, 3, 6, 9]) {
      const blanks = ' '.repeat(mebi - text.indexOf(word) - before);
      const moved = Buffer.from(text.replace('1 0 obj', `${blanks}1 0 obj`), 'latin1');
      expect([word, before, pagesIn(moved)]).toEqual([word, before, 1]);
    }
});

it('counts what it finds', () => {
  expect(() => recovered(Buffer.from('1 0 obj '.repeat(100)), { entries: 10 })).toThrow(
    expect.objectContaining({ code: 'PDF_LIMIT' }),
  );
});
