import { PDFDocument } from '@cantoo/pdf-lib';
import { pagesByTree } from './pdf-page-tree.js';

async function pdf(pages: number, useObjectStreams: boolean): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (let page = 0; page < pages; page += 1) document.addPage([200, 200]);
  return Buffer.from(await document.save({ useObjectStreams, addDefaultPage: false }));
}

/** A file of these objects with its cross-reference table. @param prev place of the table before, whose file goes first */
function fileOf(objects: Record<number, string>, root: number, earlier = '%PDF-1.4\n', prev?: number): string {
  let text = earlier;
  let table = 'xref\n';
  for (const [number, body] of Object.entries(objects)) {
    table += `${number} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const previous = prev === undefined ? '' : ` /Prev ${prev}`;
  return `${text}${table}trailer\n<< /Size 99 /Root ${root} 0 R${previous} >>\nstartxref\n${text.length}\n%%EOF\n`;
}

const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>';
const pagesOf = (text: string) => pagesByTree(Buffer.from(text, 'latin1'));

it.each([
  [0, true],
  [1, false],
  [1, true],
  [7, false],
  [700, true],
])('counts %d pages, with object streams: %s', async (pages, useObjectStreams) => {
  expect(pagesByTree(await pdf(pages, useObjectStreams))).toBe(pages);
});

it('passes over names, strings and comments that look like structure', () => {
  const catalog = '<< /Note (>> \\) (nested) /Pages 9 0 R) % /Pages 8 0 R\n /Hex <3E3E> /P#61ges 2 0 R /N -.5 >>';
  const tree = '<< /Type /Pages /Kids 3 0 R /Count 9 >>';
  const objects = { 1: catalog, 2: tree, 3: '[4 0 R\n5 0 R]', 4: '<</Type/Page>>', 5: '<</Type /Page/A[1 2 3]>>' };
  expect(pagesOf(fileOf(objects, 1))).toBe(2);
});

it('takes the objects of the last of several updates', () => {
  const first = fileOf({ 1: CATALOG, 2: '<< /Type /Pages /Kids [3 0 R] >>', 3: '<< /Type /Page >>' }, 1);
  const update = { 2: '<< /Type /Pages /Kids [3 0 R 4 0 R] >>', 4: '<< /Type /Page >>' };
  const prev = Number(/startxref\n(\d+)/.exec(first)![1]);
  expect(pagesOf(fileOf(update, 1, first, prev))).toBe(2);
});

describe('leaves to others', () => {
  const page = '<< /Type /Page >>';
  const tree = (kids: string) => ({ 1: CATALOG, 2: `<< /Type /Pages /Kids [${kids}] >>`, 3: page });

  it.each([
    ['an empty file', ''],
    ['no PDF', 'hello'],
    ['a file without its end', fileOf(tree('3 0 R'), 1).slice(0, -8)],
    ['a page that is met twice', fileOf(tree('3 0 R 3 0 R'), 1)],
    ['a tree that holds itself', fileOf(tree('2 0 R'), 1)],
    ['a page that is not there', fileOf(tree('7 0 R'), 1)],
    ['a node that is no page', fileOf(tree('1 0 R'), 1)],
    ['a kid that is no reference', fileOf(tree('<< /Type /Page >>'), 1)],
    ['an object of another number', fileOf(tree('3 0 R'), 1).replace('3 0 obj', '4 0 obj')],
    ['an encrypted file', fileOf(tree('3 0 R'), 1).replace('/Size 99', '/Encrypt 9 0 R')],
    ['a table that is its own predecessor', fileOf(tree('3 0 R'), 1).replace('/Size 99', '/Prev 9')],
    ['arrays in arrays without end', fileOf({ 1: '['.repeat(100_000) }, 1)],
    ['a number without end', fileOf({ 1: `[${'1'.repeat(1_000_000)}x]` }, 1)],
  ])('%s', (_, text) => {
    expect(pagesOf(text)).toBeUndefined();
  });

  it('a file whose objects lie in one another, in bounded time', () => {
    // Each page is a string that holds all that follow: to read every one is to read the file as often as it has pages.
    const kids = Array.from({ length: 4000 }, (_, index) => index + 3);
    const bodies = Object.fromEntries(kids.map((number) => [number, `<< /Type /Page /S (${number}`]));
    const tree = `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] >>`;
    const text = fileOf({ 1: CATALOG, 2: tree, ...bodies, 9999: ') >>'.repeat(kids.length) }, 1);
    const begun = performance.now();
    expect(pagesOf(text)).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it('whatever a changed byte makes of it, without throwing', async () => {
    for (const original of [await pdf(3, true), await pdf(3, false)])
      for (let at = 0; at < original.length; at += 1) {
        const changed = Buffer.from(original);
        changed[at] = (at * 31) % 256;
        expect([undefined, 0, 1, 2, 3]).toContain(pagesByTree(changed));
      }
  });
});
