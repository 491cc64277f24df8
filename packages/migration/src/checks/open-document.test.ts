import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeZip } from '@mocban/container';
import { readOpenDocument } from './open-document.js';
import { TextSketch } from './text-sketch.js';

const NAMESPACES = ['office', 'text', 'drawing:draw', 'presentation', 'svg-compatible:svg', 'meta']
  .map((name) => name.split(':'))
  .map(([urn, prefix]) => `xmlns:${prefix ?? urn}="urn:oasis:names:tc:opendocument:xmlns:${urn}:1.0"`)
  .join(' ');
const { signal } = new AbortController();

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mocban-odf-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function read(module: 'writer' | 'calc' | 'impress', body: string, meta = '') {
  const source = join(folder, 'source');
  await mkdir(source);
  const part = (root: string, content: string) => `<office:${root} ${NAMESPACES}>${content}</office:${root}>`;
  await writeFile(join(source, 'content.xml'), part('document-content', `<office:body>${body}</office:body>`));
  await writeFile(join(source, 'meta.xml'), part('document-meta', meta));
  await writeFile(join(source, 'mimetype'), 'application/vnd.oasis.opendocument.text');
  await writeZip(source, join(folder, 'file.odt'));
  return readOpenDocument(join(folder, 'file.odt'), module, signal);
}

const sketch = (text: string): TextSketch => {
  const made = new TextSketch();
  made.add(text);
  return made;
};

it('reads what a page shows, and counts what it does not', async () => {
  const { text, hidden, pages, leastPages } = await read(
    'writer',
    `<office:text><text:tracked-changes><text:changed-region><text:p>deleted sentence</text:p></text:changed-region></text:tracked-changes>
     <text:p>Shown text<office:annotation><text:p>a comment</text:p></office:annotation> goes on.</text:p></office:text>`,
    '<office:meta><meta:document-statistic meta:page-count="3"/></office:meta>',
  );
  expect(text.partIn(sketch('Shown text goes on.'))).toBe(1);
  expect(sketch('deleted sentence').partIn(text)).toBeLessThan(0.3);
  expect(hidden).toEqual({ comments: 1, speakerNotes: 0, trackedChanges: 1 });
  expect({ pages, leastPages }).toEqual({ leastPages: 3 });
});

it('counts slides, and notes that have words', async () => {
  const slide = (notes: string) =>
    `<draw:page><draw:frame><svg:title>A picture of a seal</svg:title><text:p>On the slide.</text:p></draw:frame><presentation:notes>${notes}</presentation:notes></draw:page>`;
  const { text, hidden, pages } = await read(
    'impress',
    `<office:presentation>${slide('<text:p>Say this.</text:p><text:p>And that.</text:p>')}${slide(' ')}</office:presentation>`,
  );
  expect(pages).toBe(2);
  expect(hidden).toMatchObject({ speakerNotes: 1 });
  expect(text.partIn(sketch('On the slide.On the slide.'))).toBe(1);
});

it('knows no pages of a spreadsheet, nor of a document that does not say', async () => {
  expect((await read('calc', '<office:spreadsheet/>')).pages).toBeUndefined();
  rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'mocban-odf-'));
  const { leastPages, text } = await read(
    'writer',
    '<office:text/>',
    '<office:meta><meta:document-statistic/></office:meta>',
  );
  expect(leastPages).toBeUndefined();
  expect(text.isEmpty).toBe(true);
});

it('refuses what is no such file', async () => {
  await writeFile(join(folder, 'file.odt'), 'no zip');
  await expect(readOpenDocument(join(folder, 'file.odt'), 'writer', signal)).rejects.toThrow();
});
