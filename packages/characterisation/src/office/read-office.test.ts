import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rawZip, type RawEntry } from '@mocban/container/testing';
import { compoundFile } from '@mocban/formats/testing';
import { characteriseFile } from '../characterise-file.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-office-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(name: string, bytes: Buffer) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const found = await characteriseFile(path);
  return { ...found, rules: found.findings.map(({ rule }) => rule) };
}

const PLAIN = { isEncrypted: false, hasMacros: false, embeddedObjects: 0, isSigned: false };

describe('Office Open XML', () => {
  const typesOf = (main: string): RawEntry => ({
    name: '[Content_Types].xml',
    method: 8,
    content: `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x" ContentType="application/vnd.${main}"/></Types>`,
  });
  const WORD = 'openxmlformats-officedocument.wordprocessingml.document.main+xml';
  const app = (content: string): RawEntry => ({
    name: 'docProps/app.xml',
    content: `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">${content}</Properties>`,
  });

  it.each([
    ['docx', WORD],
    ['xlsx', 'openxmlformats-officedocument.spreadsheetml.sheet.main+xml'],
    ['pptx', 'openxmlformats-officedocument.presentationml.slideshow.main+xml'],
    ['docx', 'ms-word.document.macroEnabled.main+xml'],
    ['xlsx', 'ms-excel.sheet.binary.macroEnabled.main'],
    ['ooxml', 'ms-package.xps-fixeddocument+xml'],
  ])('is a %s by its content types', async (format, main) => {
    expect(await read(`${format}.bin`, rawZip([typesOf(main)]))).toMatchObject({
      family: 'office',
      format,
      properties: { ...PLAIN, container: 'ooxml', claimed: {} },
      rules: [],
    });
  });

  it('has claims, macros, objects and signatures', async () => {
    const bytes = rawZip([
      typesOf(WORD),
      app('<Pages>3</Pages><Words>700</Words><Slides>-</Slides><Application>Microsoft Office Word</Application>'),
      { name: '_xmlsignatures/sig1.xml', content: '<a/>' },
      { name: 'word/embeddings/oleObject1.bin', content: 'x' },
      { name: 'word/vbaProject.bin', content: 'x' },
    ]);
    expect(await read('a.docm', bytes)).toMatchObject({
      properties: {
        hasMacros: true,
        embeddedObjects: 1,
        isSigned: true,
        claimed: { pages: 3, words: 700, application: 'Microsoft Office Word' },
      },
      rules: ['FORMAT_ACTIVE_CONTENT', 'FORMAT_EMBEDDED_FILES'],
    });
  });

  it('has as many sheets and slides as there are', async () => {
    const sheets = '<workbook><sheets><sheet/><sheet/></sheets></workbook>';
    const excel = rawZip([
      typesOf('openxmlformats-officedocument.spreadsheetml.sheet.main+xml'),
      { name: 'xl/workbook.xml', content: sheets },
    ]);
    expect(await read('a.xlsx', excel)).toMatchObject({ properties: { claimed: { sheets: 2 } } });
    const slides = [1, 2, 3].map((number): RawEntry => ({ name: `ppt/slides/slide${number}.xml`, content: '<a/>' }));
    const power = rawZip([typesOf('openxmlformats-officedocument.presentationml.presentation.main+xml'), ...slides]);
    expect(await read('a.pptx', power)).toMatchObject({ properties: { claimed: { slides: 3 } } });
  });

  it('that is cut off is that, and nothing else', async () => {
    const bytes = rawZip([typesOf(WORD), app('')], { cut: 30 });
    expect(await read('cut.docx', bytes)).toMatchObject({ rules: ['FORMAT_TRUNCATED'] });
  });
});

describe('OpenDocument', () => {
  const manifest = (entries: string): RawEntry => ({
    name: 'META-INF/manifest.xml',
    content: `<?xml version="1.0"?><!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">
      <manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">${entries}</manifest:manifest>`,
  });
  const mimetype = (kind: string): RawEntry => ({
    name: 'mimetype',
    content: `application/vnd.oasis.opendocument.${kind}`,
  });
  const entry = (path: string, type: string, content = ''): string =>
    `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}">${content}</manifest:file-entry>`;
  const meta = {
    name: 'meta.xml',
    content:
      '<o:document-meta xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:m="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><o:meta><m:generator>LibreOffice/7.4</m:generator><m:document-statistic m:page-count="2" m:table-count="4" m:word-count="12"/></o:meta></o:document-meta>',
  };

  it.each([
    ['odt', 'text', { pages: 2, words: 12, application: 'LibreOffice/7.4' }],
    ['ods', 'spreadsheet-template', { pages: 2, words: 12, sheets: 4, application: 'LibreOffice/7.4' }],
    ['odp', 'presentation', { pages: 2, words: 12, application: 'LibreOffice/7.4' }],
  ])('is an %s by its mimetype and has its claims', async (format, kind, claimed) => {
    const bytes = rawZip([
      mimetype(kind),
      meta,
      manifest(entry('Configurations2/', 'application/vnd.sun.xml.ui.configuration')),
    ]);
    expect(await read(`a.${format}`, bytes)).toMatchObject({ format, properties: { ...PLAIN, claimed }, rules: [] });
  });

  it('is encrypted where its manifest says so', async () => {
    const encrypted = entry('content.xml', 'text/xml', '<manifest:encryption-data manifest:checksum="x"/>');
    expect(await read('a.odt', rawZip([mimetype('text'), manifest(encrypted)]))).toMatchObject({
      properties: { isEncrypted: true },
      rules: ['FORMAT_PASSWORD_PROTECTED'],
    });
  });

  it('has macros, objects and signatures', async () => {
    const bytes = rawZip([
      mimetype('text'),
      manifest(
        entry('Basic/script-lc.xml', 'text/xml') +
          entry('Object 1/', 'application/vnd.oasis.opendocument.chart') +
          entry('Object 2', 'application/vnd.sun.star.oleobject'),
      ),
      { name: 'META-INF/documentsignatures.xml', content: '<a/>' },
    ]);
    expect(await read('a.odt', bytes)).toMatchObject({
      properties: { hasMacros: true, embeddedObjects: 2, isSigned: true },
      rules: ['FORMAT_ACTIVE_CONTENT', 'FORMAT_EMBEDDED_FILES'],
    });
  });
});

/** A stream of Word, as far as its flags. */
const word = (flags: number): Buffer => {
  const bytes = Buffer.alloc(600);
  bytes.writeUInt16LE(0xa5ec, 0);
  bytes.writeUInt16LE(flags, 10);
  return bytes;
};
const biff = (...records: [type: number, data: Buffer][]): Buffer =>
  Buffer.concat(
    records.flatMap(([type, data]) => {
      const head = Buffer.alloc(4);
      head.writeUInt16LE(type, 0);
      head.writeUInt16LE(data.length, 2);
      return [head, data];
    }),
  );
const powerRecord = (type: number, ...content: Buffer[]): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(type, 2);
  head.writeUInt32LE(Buffer.concat(content).length, 4);
  return Buffer.concat([head, ...content]);
};
const currentUser = (token: number): Buffer => {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt32LE(token, 12);
  return bytes;
};
/** Numbers and texts of one section. */
function propertySetOf(values: Readonly<Record<number, number | string>>): Buffer {
  const head = Buffer.alloc(48);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt32LE(48, 44);
  const entries = Object.entries(values).map(([id, value]) => {
    const bytes = Buffer.alloc(typeof value === 'number' ? 8 : 8 + value.length + 1);
    bytes.writeUInt32LE(typeof value === 'number' ? 3 : 30, 0);
    bytes.writeUInt32LE(typeof value === 'number' ? value : value.length + 1, 4);
    if (typeof value === 'string') bytes.write(value, 8, 'latin1');
    return { id: Number(id), bytes };
  });
  const table = Buffer.alloc(8 + entries.length * 8);
  table.writeUInt32LE(entries.length, 4);
  let at = table.length;
  entries.forEach(({ id, bytes }, index) => {
    table.writeUInt32LE(id, 8 + index * 8);
    table.writeUInt32LE(at, 12 + index * 8);
    at += bytes.length;
  });
  return Buffer.concat([head, table, ...entries.map(({ bytes }) => bytes)]);
}

describe('OLE2', () => {
  const none = Buffer.alloc(0);

  it.each<[name: string, format: string, parts: Record<string, Buffer>, properties: object, rules: string[]]>([
    ['Word', 'doc', { WordDocument: word(0) }, PLAIN, []],
    [
      'Word with a password',
      'doc',
      { WordDocument: word(0x0100) },
      { isEncrypted: true },
      ['FORMAT_PASSWORD_PROTECTED'],
    ],
    [
      'Word with macros and objects',
      'doc',
      {
        WordDocument: word(0),
        'Macros/': none,
        'Macros/VBA/': none,
        'ObjectPool/': none,
        'ObjectPool/_1/': none,
        'ObjectPool/_2/': none,
      },
      { hasMacros: true, embeddedObjects: 2 },
      ['FORMAT_ACTIVE_CONTENT', 'FORMAT_EMBEDDED_FILES'],
    ],
    [
      'Excel',
      'xls',
      {
        Workbook: biff(
          [0x809, Buffer.alloc(16)],
          [0x85, Buffer.alloc(9)],
          [0x85, Buffer.alloc(9)],
          [0x0a, none],
          [0x2f, none],
        ),
      },
      { ...PLAIN, claimed: { sheets: 2 } },
      [],
    ],
    [
      'Excel with a password, macros and objects',
      'xls',
      {
        Book: biff([0x809, Buffer.alloc(8)], [0x2f, Buffer.alloc(6)]),
        '_VBA_PROJECT_CUR/': none,
        '_VBA_PROJECT_CUR/VBA/': none,
        'MBD0012ABCD/': none,
      },
      { isEncrypted: true, hasMacros: true, embeddedObjects: 1 },
      ['FORMAT_PASSWORD_PROTECTED', 'FORMAT_ACTIVE_CONTENT', 'FORMAT_EMBEDDED_FILES'],
    ],
    [
      'PowerPoint',
      'ppt',
      { 'PowerPoint Document': powerRecord(0x03e8, powerRecord(0x07d0)), 'Current User': currentUser(0xe391c05f) },
      PLAIN,
      [],
    ],
    [
      'PowerPoint with a password, macros and objects',
      'ppt',
      {
        'PowerPoint Document': Buffer.concat([
          powerRecord(
            0x03e8,
            powerRecord(0x0409, Buffer.alloc(5)),
            powerRecord(
              0x07d0,
              powerRecord(0x03ff, powerRecord(0x0400, Buffer.from([0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]))),
            ),
          ),
          powerRecord(0x1011, Buffer.alloc(9)),
        ]),
        'Current User': currentUser(0xf3d1c4df),
      },
      { isEncrypted: true, hasMacros: true, embeddedObjects: 1 },
      ['FORMAT_PASSWORD_PROTECTED', 'FORMAT_ACTIVE_CONTENT', 'FORMAT_EMBEDDED_FILES'],
    ],
    [
      'a later document with a password',
      'ooxml-encrypted',
      { EncryptionInfo: Buffer.alloc(8), EncryptedPackage: Buffer.alloc(5000) },
      { isEncrypted: true },
      ['FORMAT_PASSWORD_PROTECTED'],
    ],
    ['something else', 'ole2', { Contents: Buffer.alloc(8) }, PLAIN, []],
    ['what is signed', 'doc', { WordDocument: word(0), '_xmlsignatures/': none }, { isSigned: true }, []],
  ])('%s', async (_, format, parts, properties, rules) => {
    expect(await read('ole2.bin', compoundFile(parts))).toMatchObject({ family: 'office', format, properties, rules });
  });

  it('has claims in its property sets', async () => {
    const parts = {
      WordDocument: word(0),
      '\u0005SummaryInformation': propertySetOf({ 14: 7, 15: 1234, 18: 'Microsoft Word 8.0' }),
      '\u0005DocumentSummaryInformation': propertySetOf({ 7: 9 }),
    };
    expect(await read('a.doc', compoundFile(parts))).toMatchObject({
      properties: { claimed: { pages: 7, words: 1234, slides: 9, application: 'Microsoft Word 8.0' } },
    });
  });

  it('is cut off where a stream ends before it should, and corrupt where nothing can be followed', async () => {
    const whole = compoundFile({ WordDocument: Buffer.concat([word(0), Buffer.alloc(20_000)]) });
    // The directory lies at the end of what is written here: it is moved to the front of the streams by what is cut.
    expect((await read('cut.doc', whole.subarray(0, 700))).rules).toEqual(['FORMAT_CORRUPT']);
    const moved = compoundFile({ WordDocument: word(0), Big: Buffer.alloc(9000) });
    const broken = Buffer.from(moved);
    // The table says that the stream goes on behind the end of the file.
    for (let at = 512; at < 1024; at += 4) if (broken.readUInt32LE(at) === 3) broken.writeUInt32LE(9999, at);
    expect((await read('broken.doc', broken)).rules).toEqual(['FORMAT_TRUNCATED']);
  });
});

describe('RTF', () => {
  it('has objects, and an end', async () => {
    const text = '{\\rtf1 a{\\object\\objemb{\\*\\objclass x}}{\\objectx}{\\object b}}\r\n\0';
    expect(await read('a.rtf', Buffer.from(text))).toMatchObject({
      family: 'office',
      properties: { ...PLAIN, embeddedObjects: 2 },
      rules: ['FORMAT_EMBEDDED_FILES'],
    });
    const info = '{\\rtf1{\\info{\\title a}\\nofpages2\\nofwords669\\nofchars0}a}';
    expect((await read('i.rtf', Buffer.from(info))).properties).toMatchObject({ claimed: { pages: 2, words: 669 } });
    expect(await read('b.rtf', Buffer.from('{\\rtf1 a{\\b c}'))).toMatchObject({ rules: [] });
    expect(await read('c.rtf', Buffer.from('{\\rtf1 a{\\b c'))).toMatchObject({ rules: ['FORMAT_TRUNCATED'] });
  });

  it('counts each object once, wherever what is read at a time ends', async () => {
    const mebi = 1024 * 1024;
    for (const before of [mebi - 8, mebi - 7, mebi - 3, mebi]) {
      const bytes = Buffer.concat([Buffer.from('{\\rtf1 '.padEnd(before, 'a')), Buffer.from('\\object x}')]);
      expect((await read('edge.rtf', bytes)).properties).toMatchObject({ embeddedObjects: 1 });
    }
  });
});
