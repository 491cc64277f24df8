import { bytesOf } from '@mocban/core';
import { countPdfPages } from './pdf-pages.js';
import { pdfOf } from './sip/sample-folder.test.helper.js';

const count = (bytes: Uint8Array, limits = {}) => countPdfPages(() => bytesOf(bytes), bytes.byteLength, limits);

/** A PDF whose cross-reference cannot be found from its end, so that it is counted in the thread. */
const withoutTail = async (pages: number) => Buffer.concat([await pdfOf(pages), Buffer.alloc(2048, '\n')]);

it('counts the pages of several PDFs at once', async () => {
  const pdfs = await Promise.all([1, 2, 5].map(pdfOf));
  expect(await Promise.all(pdfs.map((pdf) => count(pdf)))).toEqual([1, 2, 5]);
});

it.each([
  ['no PDF', Buffer.from('hello')],
  ['an empty file', Buffer.alloc(0)],
  [
    'a broken PDF',
    Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 9 0 R >>\nendobj\ntrailer << /Root 1 0 R >>'),
  ],
])('does not know the pages of %s', async (_, bytes) => {
  expect(await count(bytes)).toBeUndefined();
});

it('does not open a PDF above the bound', async () => {
  const bytes = await pdfOf(1);
  expect(await countPdfPages(() => bytesOf(bytes), bytes.byteLength, { maxBytes: 10 })).toBeUndefined();
  expect(await countPdfPages(() => bytesOf(bytes), 0, { maxBytes: 10 })).toBeUndefined();
});

it('gives up on a PDF that takes too long and counts the next', async () => {
  expect(await count(await withoutTail(3000), { timeoutMs: 1 })).toBeUndefined();
  expect(await count(await withoutTail(3))).toBe(3);
}, 60_000);

it('does not know the pages of a file that cannot be read', async () => {
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    throw new Error('no');
    yield Buffer.alloc(0);
  };
  expect(await countPdfPages(broken, 10)).toBeUndefined();
});
