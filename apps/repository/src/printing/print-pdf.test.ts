import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printPdf } from './print-pdf.js';
import { printable } from './printable.js';
import type { Printed, PrintedTable } from './printed.js';
import { vnDateInWords, vnDateTime, vnNumber } from './words.js';

const VOWELS = 'aăâeêioôơuưy';
const TONES = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];
/** Every letter of Vietnamese: 12 vowels in 6 tones, and đ. */
const LETTERS = [...VOWELS].flatMap((vowel) => TONES.map((tone) => `${vowel}${tone}`.normalize('NFC')));
const ALPHABET = `${LETTERS.join(' ')} đ`;

const paper = (parts: Printed['parts'] = []): Printed => ({
  institution: 'Trung tâm Lưu trữ lịch sử',
  kind: 'BIÊN BẢN SỰ CỐ',
  title: 'Sự cố đối với bản lưu trữ số tại kho store-1',
  number: 'SC-2026-000012',
  date: new Date('2026-11-21T18:05:09Z'),
  parts,
  signatures: [
    { role: 'NGƯỜI LẬP BIÊN BẢN', name: 'Lò Thị Bích' },
    { role: 'NGƯỜI XỬ LÝ' },
    { role: 'NGƯỜI PHÊ DUYỆT' },
  ],
});

async function bytesOf(printed: Printed): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of printPdf(printed)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const isThere = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return process.env['MOCBAN_REQUIRE_ALL'] === '1';
  }
})();
const withPoppler = isThere ? describe : describe.skip;

function poppler(
  tool: 'pdftotext' | 'pdffonts' | 'pdfinfo',
  pdf: Buffer,
  args: string[] = [],
  after: string[] = [],
): string {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-print-'));
  try {
    writeFileSync(join(folder, 'a.pdf'), pdf);
    return execFileSync(tool, [...args, join(folder, 'a.pdf'), ...after], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const textOf = (pdf: Buffer): string =>
  poppler('pdftotext', pdf, ['-layout', '-enc', 'UTF-8'], ['-']).normalize('NFC').replace(/\s+/g, ' ');

async function* manyRows(count: number) {
  for (let row = 1; row <= count; row += 1) yield [String(row), `v1/content/hồ-sơ/${row}/${'a'.repeat(row % 300)}.pdf`];
}
const table = (count: number, maxRows?: number): PrintedTable[] => [
  {
    kind: 'table',
    columns: [
      { title: 'STT', share: 1 },
      { title: 'Tệp', share: 8 },
    ],
    rows: manyRows(count),
    ...(maxRows !== undefined && { maxRows }),
  },
];

withPoppler('a printed paper (SKIPPED without poppler-utils)', () => {
  it('shows every letter of Vietnamese, in both cases, with its fonts embedded', async () => {
    const pdf = await bytesOf(
      paper([
        { kind: 'paragraph', text: ALPHABET },
        { kind: 'heading', text: ALPHABET.toUpperCase() },
      ]),
    );
    const text = textOf(pdf);
    for (const letter of ALPHABET.split(' ')) {
      expect(text).toContain(letter);
      expect(text).toContain(letter.toUpperCase());
    }
    const [, , ...fonts] = poppler('pdffonts', pdf).trimEnd().split('\n');
    expect(fonts.length).toBeGreaterThan(1);
    for (const line of fonts) expect(line).toMatch(/^[A-Z]{6}\+DejaVuSerif\S*\s+.*\s+yes yes yes\s/);
    expect(poppler('pdfinfo', pdf)).toMatch(/Page size: .*\(A4\)/);
  });

  it('has heading, number, facts and places to sign', async () => {
    const text = textOf(
      await bytesOf(
        paper([
          {
            kind: 'facts',
            rows: [
              ['Nguyên nhân', 'ổ đĩa hỏng'],
              ['Xử lý', ''],
            ],
          },
        ]),
      ),
    );
    for (const words of [
      'TRUNG TÂM LƯU TRỮ LỊCH SỬ',
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Số: SC-2026-000012',
      'ngày 22 tháng 11 năm 2026',
      'BIÊN BẢN SỰ CỐ',
      'Nguyên nhân: ổ đĩa hỏng',
      'Xử lý: …',
      'NGƯỜI PHÊ DUYỆT',
      'Lò Thị Bích',
      'trang 1',
    ])
      expect(text).toContain(words);
  });

  it('repeats the titles of a long table on each page, and says where it stops', async () => {
    const pdf = await bytesOf(paper(table(400, 200)));
    const pages = Number(/Pages:\s+(\d+)/.exec(poppler('pdfinfo', pdf))![1]);
    expect(pages).toBeGreaterThan(5);
    const text = textOf(pdf);
    expect(text.match(/STT/g)).toHaveLength(pages);
    expect(text).toContain('Chỉ in 200 dòng đầu');
    expect(text).toContain(`trang ${pages}`);
  });
});

it('gives the same bytes for the same data', async () => {
  const [first, second] = [await bytesOf(paper(table(50))), await bytesOf(paper(table(50)))];
  expect(first.equals(second)).toBe(true);
  expect(first.subarray(0, 5).toString()).toBe('%PDF-');
});

it('yields pages while rows are still coming', async () => {
  let asked = 0;
  const rows = (async function* () {
    for await (const row of manyRows(300)) {
      asked += 1;
      yield row;
    }
  })();
  const chunks = printPdf(paper([{ ...table(0)[0]!, rows }]));
  let bytes = 0;
  for await (const chunk of chunks) if ((bytes += chunk.byteLength) > 2000) break;
  expect(asked).toBeLessThan(200);
});

it('makes visible what a name hides, and bounds it', () => {
  expect(printable('a\u202Etxt.exe\u0000\r\nb')).toBe('a\uFFFDtxt.exe\uFFFD b');
  expect([...printable('ế'.repeat(5000))]).toHaveLength(600);
  expect(printable('e\u0302\u0301')).toBe('ế');
});

it('writes dates and numbers as in Vietnam', () => {
  const date = new Date('2026-11-21T18:05:09Z');
  expect(vnDateTime(date)).toBe('22/11/2026 01:05:09');
  expect(vnDateInWords(date)).toBe('ngày 22 tháng 11 năm 2026');
  expect(vnNumber(1234567)).toBe('1.234.567');
});
