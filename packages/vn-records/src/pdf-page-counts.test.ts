import { PdfPageCounts } from './pdf-page-counts.js';
import { pdfOf } from './sip/sample-folder.test.helper.js';

const PATH = 'representations/rep1/data/a.pdf';

async function passBy(counts: PdfPageCounts, path: string, bytes: Uint8Array, declared = bytes.byteLength) {
  const tap = counts.inspector({ path, sizeBytes: declared });
  for (let at = 0; at < bytes.byteLength; at += 1000) await tap?.write(bytes.subarray(at, at + 1000));
  await tap?.end();
}

it('counts the pages of PDFs that are passed by, whatever becomes of the chunks', async () => {
  const counts = new PdfPageCounts();
  const [two, three] = [await pdfOf(2), await pdfOf(3)];
  await passBy(counts, PATH, two);
  await passBy(counts, `top/${PATH}`, three);
  two.fill(0);
  expect(await counts.of(PATH)).toMatchObject({ pages: 2 });
  expect(await counts.of('data/a.pdf', `top/${PATH}`)).toMatchObject({ pages: 3 });
});

it('does not know the pages of what is no PDF, or longer than declared', async () => {
  const counts = new PdfPageCounts();
  await passBy(counts, PATH, Buffer.from('hello'));
  expect(await counts.of(PATH)).toMatchObject({ pages: undefined });
  await passBy(counts, `x/${PATH}`, await pdfOf(1), 10);
  expect(await counts.of(`x/${PATH}`)).toMatchObject({ pages: undefined });
});

it('leaves to a later reading what is too large, broken off, or lies elsewhere', async () => {
  const counts = new PdfPageCounts();
  expect(counts.inspector({ path: PATH, sizeBytes: 2 ** 25 + 1 })).toBeUndefined();
  expect(counts.inspector({ path: 'data/a.pdf', sizeBytes: 1 })).toBeUndefined();
  const tap = counts.inspector({ path: PATH, sizeBytes: 10 })!;
  await tap.write(Buffer.alloc(5));
  tap.abort();
  expect(await counts.of(PATH)).toBeUndefined();
});

it('does not count what nobody will ask for', async () => {
  const counts = new PdfPageCounts();
  counts.abandon();
  await passBy(counts, PATH, await pdfOf(2));
  expect(await counts.of(PATH)).toMatchObject({ pages: undefined });
});

it('gives up on a package whose PDFs take too long altogether', async () => {
  const counts = new PdfPageCounts(1);
  const two = await pdfOf(2);
  await passBy(counts, `1/${PATH}`, two);
  expect(await counts.of(`1/${PATH}`)).toMatchObject({ pages: 2 });
  counts.spend(10_000);
  await passBy(counts, `2/${PATH}`, two);
  expect(await counts.of(`2/${PATH}`)).toMatchObject({ pages: undefined });
});
