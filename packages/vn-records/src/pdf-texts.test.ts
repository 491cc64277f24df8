import { PdfTexts } from './pdf-texts.js';
import { pdfOf } from './sip/sample-folder.test.helper.js';

const NO_MARKS = { texts: { lines: [], isPartial: false } };
const PATH = 'representations/rep1/data/a.pdf';

async function passBy(texts: PdfTexts, path: string, bytes: Uint8Array, declared = bytes.byteLength) {
  const tap = texts.inspector({ path, sizeBytes: declared });
  for (let at = 0; at < bytes.byteLength; at += 1000) await tap?.write(bytes.subarray(at, at + 1000));
  await tap?.end();
}

it('reads the texts of PDFs that are passed by, whatever becomes of the chunks', async () => {
  const texts = new PdfTexts();
  const [two, three] = [await pdfOf(2), await pdfOf(3)];
  await passBy(texts, PATH, two);
  await passBy(texts, `top/${PATH}`, three);
  two.fill(0);
  expect(await texts.of(PATH)).toEqual(NO_MARKS);
  expect(await texts.of('data/a.pdf', `top/${PATH}`)).toEqual(NO_MARKS);
});

it('has no text of what is no PDF, or longer than declared', async () => {
  const texts = new PdfTexts();
  await passBy(texts, PATH, Buffer.from('hello'));
  expect(await texts.of(PATH)).toEqual({});
  await passBy(texts, `x/${PATH}`, await pdfOf(1), 10);
  expect(await texts.of(`x/${PATH}`)).toEqual({});
});

it('leaves to a later reading what is too large, broken off, or lies elsewhere', async () => {
  const texts = new PdfTexts();
  expect(texts.inspector({ path: PATH, sizeBytes: 2 ** 25 + 1 })).toBeUndefined();
  expect(texts.inspector({ path: 'data/a.pdf', sizeBytes: 1 })).toBeUndefined();
  const tap = texts.inspector({ path: PATH, sizeBytes: 10 })!;
  await tap.write(Buffer.alloc(5));
  tap.abort();
  expect(await texts.of(PATH)).toBeUndefined();
});

it('does not read what nobody will ask for', async () => {
  const texts = new PdfTexts();
  texts.abandon();
  await passBy(texts, PATH, await pdfOf(2));
  expect(await texts.of(PATH)).toEqual({});
});

it('gives up on a package whose PDFs take too long altogether', async () => {
  const texts = new PdfTexts(1);
  const two = await pdfOf(2);
  await passBy(texts, `1/${PATH}`, two);
  expect(await texts.of(`1/${PATH}`)).toEqual(NO_MARKS);
  texts.spend(10_000);
  await passBy(texts, `2/${PATH}`, two);
  expect(await texts.of(`2/${PATH}`)).toEqual({});
});
