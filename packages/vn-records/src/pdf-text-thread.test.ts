import { bytesOf } from '@mocban/core';
import { readPdfFacts } from './pdf-text-thread.js';
import { pdfOf } from './sip/sample-folder.test.helper.js';

const NO_MARKS = { lines: [], isPartial: false };
const read = (bytes: Uint8Array, limits = {}) => readPdfFacts(() => bytesOf(bytes), bytes.byteLength, limits);

/** A PDF whose cross-reference cannot be found from its end, so that it is read in the thread. */
const withoutTail = async (pages: number) => Buffer.concat([await pdfOf(pages), Buffer.alloc(2048, '\n')]);

it.each([
  ['no PDF', Buffer.from('hello')],
  ['an empty file', Buffer.alloc(0)],
  [
    'a broken PDF',
    Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 9 0 R >>\nendobj\ntrailer << /Root 1 0 R >>'),
  ],
])('has no text of %s', async (_, bytes) => {
  expect((await read(bytes)).texts?.lines ?? []).toEqual([]);
});

it('does not open a PDF above the bound', async () => {
  const bytes = await pdfOf(1);
  expect(await readPdfFacts(() => bytesOf(bytes), bytes.byteLength, { maxBytes: 10 })).toEqual({});
  expect(await readPdfFacts(() => bytesOf(bytes), 0, { maxBytes: 10 })).toEqual({});
});

it('gives up on a PDF that takes too long and reads the next', async () => {
  expect(await read(await withoutTail(3000), { timeoutMs: 1 })).toEqual({});
  expect(await read(await withoutTail(3))).toEqual({ texts: NO_MARKS });
}, 60_000);

it('has no text of a file that cannot be read', async () => {
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    throw new Error('no');
    yield Buffer.alloc(0);
  };
  expect(await readPdfFacts(broken, 10)).toEqual({});
});
