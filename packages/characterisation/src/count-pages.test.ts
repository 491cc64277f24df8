import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { bufferAccess } from '@mocban/pdf';
import { characteriseFile } from './characterise-file.js';
import { countPages, countPagesIn } from './count-pages.js';
import { pageCount } from './page-count.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-pages-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param claimed what the root of the tree says */
function pdf(pages: number, { claimed = pages, trailer = '' } = {}): Buffer {
  const kids = Array.from({ length: pages }, (_, index) => `${index + 3} 0 R`);
  const bodies = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${kids.join(' ')}]/Count ${claimed}>>`,
    ...kids.map(() => '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>'),
  ];
  let text = '%PDF-1.4\n';
  const rows = bodies.map((body, index) => {
    const row = `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return row;
  });
  const start = text.length;
  const size = bodies.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size ${size}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`,
  );
}

const whole = pdf(4);
const cases: [string, Buffer, number | undefined][] = [
  ['whole', whole, 4],
  ['says-too-many', pdf(4, { claimed: 9 }), 4],
  ['cut-behind-its-pages', whole.subarray(0, whole.indexOf('xref')), 4],
  ['cut-within-its-pages', whole.subarray(0, whole.indexOf('5 0 obj')), undefined],
  ['none', Buffer.from('không phải PDF'), undefined],
  ['empty', Buffer.alloc(0), undefined],
  ['only-a-header', Buffer.from('%PDF-1.4\n'), undefined],
];

it.each(cases)('counts a PDF that is %s as characterisation does', async (name, bytes, expected) => {
  expect(countPages(bufferAccess(bytes))).toBe(expected);
  writeFileSync(join(folder, `${name}.pdf`), bytes);
  const { sizeBytes: _, ...found } = await characteriseFile(join(folder, `${name}.pdf`));
  expect(pageCount(found)).toBe(expected);
});

it('counts those of a folder, and knows none of what is not there', async () => {
  const tree = await openTree(folder);
  try {
    const paths = [...cases.map(([name]) => `${name}.pdf`), 'absent.pdf'];
    expect([...(await countPagesIn({ tree, paths })).values()]).toEqual([
      ...cases.map(([, , pages]) => pages),
      undefined,
    ]);
  } finally {
    await tree.close();
  }
});
