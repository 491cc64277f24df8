import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { bytesOf } from '@mocban/core';
import { PDFDocument } from '@cantoo/pdf-lib';
import { loadRules } from '../rules/load.js';
import { factsAtOnce, readPdfFacts } from '../pdf-text-thread.js';
import { checkTt05 } from '../check/check.js';
import { PdfTexts } from '../pdf-texts.js';
import { buildTt05Sip } from '../sip/build.js';
import {
  clock,
  countedIdentifiers,
  METADATA,
  pdfOf,
  sampleFolder,
  scratch,
  countPages,
} from '../sip/sample-folder.test.helper.js';
import { markIn } from './marks.js';
import { pageTexts } from './pages.js';

const { secrecyMarks } = loadRules().at(new Date('2026-09-01'));

/** Codes from 1 on for the letters of a text, as a subset font has them, with the map that says so. */
function subset(text: string) {
  const letters = [...new Set(text)];
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const chars = letters.map(
    (letter, index) =>
      `<${hex(index + 1, 2)}> <${[...Buffer.from(letter, 'utf16le').swap16()].map((byte) => hex(byte, 2)).join('')}>`,
  );
  return {
    map: `1 begincodespacerange <00> <FF> endcodespacerange ${chars.length} beginbfchar ${chars.join('\n')} endbfchar`,
    codes: (part: string) => `<${[...part].map((letter) => hex(letters.indexOf(letter) + 1, 2)).join('')}>`,
  };
}

/** A PDF whose pages show texts by content written by hand. */
function pdfWith(contents: string[], map: string, font = '/Subtype /TrueType /ToUnicode 3 0 R', trailer = ''): Buffer {
  const objects: string[] = [];
  const stream = (content: string) => `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
  objects[1] = '<< /Type /Catalog /Pages 2 0 R >>';
  objects[2] = `<< /Type /Pages /Count ${contents.length} /Resources << /Font << /F1 4 0 R >> >> /Kids [${contents.map((_, index) => `${5 + 2 * index} 0 R`).join(' ')}] >>`;
  objects[3] = stream(map);
  objects[4] = `<< /Type /Font ${font} >>`;
  contents.forEach((content, index) => {
    objects[5 + 2 * index] = `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents ${6 + 2 * index} 0 R >>`;
    objects[6 + 2 * index] = stream(content);
  });
  let text = '%PDF-1.7\n';
  const rows = objects.map((object, number) => {
    if (object === undefined) return '0000000000 65535 f \n';
    const row = `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${number} 0 obj\n${object}\nendobj\n`;
    return row;
  });
  rows[0] = '0000000000 65535 f \n';
  const start = text.length;
  return Buffer.from(
    `${text}xref\n0 ${rows.length}\n${rows.join('')}trailer\n<< /Size ${rows.length} /Root 1 0 R ${trailer}>>\nstartxref\n${start}\n%%EOF\n`,
    'latin1',
  );
}

const shown = (...lines: string[]) => {
  const { map, codes } = subset(lines.join(''));
  return pdfWith([`BT /F1 12 Tf 14 TL 50 700 Td ${lines.map((line) => `${codes(line)} Tj T*`).join(' ')} ET`], map);
};
const factsOf = (bytes: Uint8Array) => readPdfFacts(() => bytesOf(bytes), bytes.byteLength);
const linesOf = (bytes: Uint8Array) =>
  pageTexts(bytes, () => true, performance.now() + 10_000).lines.map(({ text }) => text);

it.each([
  ['MẬT', 'MẬT', 'quarantine'],
  ['  “TUYỆT MẬT” ', 'TUYỆT MẬT', 'quarantine'],
  ['T Ố I   M Ậ T', 'TỐI MẬT', 'quarantine'],
  ['Độ mật: TỐI MẬT', 'TỐI MẬT', 'quarantine'],
  ['VĂN BẢN TUYỆT MẬT SỐ 1', 'TUYỆT MẬT', 'quarantine'],
  ['đóng dấu MẬT theo quy định', 'MẬT', 'officer'],
  ['MẬT'.normalize('NFD'), 'MẬT', 'quarantine'],
])('reads %j as %s', (line, mark, effect) => {
  expect(markIn(line, secrecyMarks)).toEqual({ mark, effect });
});

it.each(['BẢO VỆ BÍ MẬT NHÀ NƯỚC', 'MẬT ĐỘ DÂN SỐ', 'BẢO MẬT', 'mật', 'Tối mật', 'LUẬT', 'NUÔI ONG LẤY MẬT ONG'])(
  'sees no mark in %j',
  (line) => {
    expect(markIn(line, secrecyMarks)).toBeUndefined();
  },
);

it('puts words of one line together and parts columns and lines', () => {
  const { map, codes } = subset('ỦYBANTỐIMẬTabc');
  const content = `q 1 0 0 1 10 10 cm BT /F1 10 Tf 1 0 0 1 50 700 Tm [${codes('ỦY')} -300 ${codes('BAN')}] TJ 1 0 0 1 300 700 Tm ${codes('TỐI')} Tj 1 0 0 1 320 700 Tm ${codes('MẬT')} Tj 0 -14 Td (a\\(\\143) Tj ET Q
    BI /W 1 ID (MAT) EI BT 0 1 -1 0 10 10 Tm ${codes('MẬT')} ' ET`;
  expect(linesOf(pdfWith([content], map)).slice(0, 2)).toEqual(['ỦY BAN', 'TỐI MẬT']);
});

it('puts letters back where they stand that another font shows apart', () => {
  const { map, codes } = subset('MẬT');
  const content = `BT /F1 10 Tf 1 0 0 1 50 700 Tm ${codes('M')} Tj 1 0 0 1 61 700 Tm ${codes('T')} Tj 1 0 0 1 55.5 700 Tm ${codes('Ậ')} Tj ET`;
  expect(linesOf(pdfWith([content], map))).toEqual(['MẬT']);
});

it('finds marks by page, also where fonts name their letters and where the file is written in an unusual way', async () => {
  const { map, codes } = subset('MẬTxyz');
  const pdf = pdfWith(['BT /F1 12 Tf (x) Tj ET', `BT /F1 12 Tf ${codes('MẬT')} Tj ET`], map);
  expect(await factsOf(pdf)).toMatchObject({
    texts: { lines: [{ page: 2, text: 'MẬT' }], isPartial: false },
  });
  const named = pdfWith(
    ['BT /F1 12 Tf (A\\001B) Tj ET'],
    '',
    '/Subtype /Type1 /Encoding << /Differences [1 /Acircumflexdotbelow 65 /M /T] >>',
  );
  expect((await factsOf(named)).texts?.lines).toEqual([{ page: 1, text: 'MẬT' }]);
  const unusual = Buffer.concat([pdf, Buffer.alloc(2000, '\n')]);
  expect(await factsOf(unusual)).toMatchObject({
    texts: { lines: [{ page: 2, text: 'MẬT' }], isPartial: false },
  });
});

it('reads forms that a page draws', async () => {
  const { map, codes } = subset('TUYỆT MẬT');
  const base = await PDFDocument.load(pdfWith([`BT /F1 12 Tf ${codes('TUYỆT MẬT')} Tj ET`], map));
  const outer = await PDFDocument.create();
  outer.addPage().drawPage(await outer.embedPage(base.getPage(0)));
  expect((await factsOf(await outer.save())).texts?.lines).toEqual([{ page: 1, text: 'TUYỆT MẬT' }]);
});

it('does not read a file whose fonts have no letter for a mark', async () => {
  expect(factsAtOnce(shown('Thông báo', 'Luật')).texts).toEqual({ lines: [], isPartial: false });
  expect(factsAtOnce(shown('LUẬT')).texts).toBeUndefined();
  expect(factsAtOnce(await pdfOf(3))).toEqual({ texts: { lines: [], isPartial: false } });
});

it('says where a text cannot be read by giving none', async () => {
  const { map } = subset('MẬT');
  expect(await factsOf(Buffer.from('hello'))).toEqual({ pages: undefined });
  const broken = pdfWith(['BT /F1 12 Tf (x) Tj ET', 'x'], map)
    .toString('latin1')
    .replace('/Contents 6 0 R', '/Contents 99 0 R');
  expect(await factsOf(Buffer.from(broken, 'latin1'))).toEqual({});
});

it.each<[string, () => Buffer]>([
  [
    'a form that draws itself',
    () =>
      Buffer.from(
        pdfWith(['/F1 Do'], subset('MẬT').map, '/Subtype /Form /Resources << /XObject << /F1 4 0 R >> >>')
          .toString('latin1')
          .replaceAll('/Font << /F1', '/XObject << /F1'),
        'latin1',
      ),
  ],
  ['arrays and strings without end', () => pdfWith([`${'['.repeat(10_000)}(((`], subset('MẬT').map)],
  ['a million operators', () => pdfWith(['BT /F1 1 Tf ' + '(\\001\\002\\003) Tj '.repeat(300_000)], subset('MẬT').map)],
  ['a map of everything', () => pdfWith(['BT /F1 1 Tf (a) Tj ET'], '1 beginbfrange <0000> <FFFF> <0000> endbfrange')],
  [
    'nonsense',
    () =>
      pdfWith(
        [Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) & 255)).toString('latin1')],
        subset('MẬT').map,
      ),
  ],
])('comes to an end with %s', async (_, content) => {
  expect((await factsOf(content())).texts).toBeDefined();
});

it('keeps a package with a marked document apart, read while it is unpacked or later, and not where no network is', async () => {
  const root = await scratch();
  const folder = await sampleFolder(root);
  await writeFile(join(folder, 'b.pdf'), shown('Độ mật: TUYỆT MẬT'));
  const out = join(root, 'sip');
  await buildTt05Sip(folder, {
    metadata: METADATA,
    out,
    asZip: false,
    clock,
    identifiers: countedIdentifiers(),
    countPages,
  });
  const tree = await openTree(out);
  const path = 'representations/rep1/data/H99.15.04.2024.12.0000002.pdf';
  const pdfTexts = new PdfTexts();
  const bytes = await readFile(join(out, path));
  const tap = pdfTexts.inspector({ path, sizeBytes: bytes.length });
  await tap?.write(bytes);
  await tap?.end();
  const marks = async (more: object) => {
    const { findings } = await checkTt05(tree, {
      historicalArchive: true,
      networked: true,
      countPages,
      clock,
      ...more,
    });
    return findings
      .filter(({ check }) => check === 'C15')
      .map(({ rule, effect, location }) => [rule, effect, location]);
  };
  const expected = [['TT05_C15_MARK', 'quarantine', `${path}#page=1`]];
  expect(await marks({})).toEqual(expected);
  expect(await marks({ pdfTexts })).toEqual(expected);
  expect(await marks({ networked: false, countPages })).toEqual([]);
  await tree.close();
});

/** A page that shows an image, as a scanner makes it. */
const scanned = (...pages: string[]) =>
  Buffer.from(
    pdfWith(pages, '', '/Subtype /Image /Width 1 /Height 1')
      .toString('latin1')
      .replaceAll('/Font << /F1 4 0 R >>', '/XObject<</F1 4 0 R>>'),
    'latin1',
  );

it('says of scans without a text layer, and of old fonts, that they were not judged', async () => {
  const scan = scanned('/F1 Do', '/F1 Do');
  expect(factsAtOnce(scan).texts).toEqual({
    lines: [],
    isPartial: false,
    gaps: { pagesWithoutText: 2, unreadFonts: 0 },
  });
  const old = pdfWith(['BT /F1 12 Tf (M\\327T) Tj ET'], '', '/Subtype /TrueType /BaseFont /ABCDEF+.VnTimeH');
  expect(factsAtOnce(old).texts?.gaps).toEqual({ pagesWithoutText: 0, unreadFonts: 1 });
  const unmapped = pdfWith(['BT /F1 12 Tf (x) Tj ET'], '', '/Subtype /Type0 /BaseFont /A');
  expect(factsAtOnce(unmapped).texts?.gaps).toEqual({ pagesWithoutText: 0, unreadFonts: 1 });

  const root = await scratch();
  const folder = await sampleFolder(root);
  await writeFile(join(folder, 'b.pdf'), scan);
  await writeFile(join(folder, 'c.docx'), 'x');
  const documents = [...METADATA.documents!, { ...METADATA.documents![0]!, path: 'c.docx', numberOfPage: 1 }];
  const out = join(root, 'sip');
  await buildTt05Sip(folder, {
    metadata: { ...METADATA, documents },
    out,
    asZip: false,
    clock,
    identifiers: countedIdentifiers(),
    countPages,
  });
  const tree = await openTree(out);
  const { findings } = await checkTt05(tree, { historicalArchive: true, networked: true, countPages, clock });
  await tree.close();
  const told = findings
    .filter(({ check }) => check === 'C15')
    .map(({ rule, location, message }) => [rule, location, message]);
  const path = 'representations/rep1/data/H99.15.04.2024.12.0000002.pdf';
  expect(told).toEqual([
    ['TT05_C15_NO_TEXT', path, 'not judged for secrecy marks: 2 of 2 pages have no text layer'],
    ['TT05_C15_NOT_JUDGED', '.', expect.stringMatching(/^2 of 3 documents .*1 that are no PDF \(docx\)$/)],
  ]);
});
