import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rawZip } from '@mocban/container/testing';
import type { FormatIdentifier } from './identify.js';
import { windowsOf } from './matching/windows.js';
import { compoundFile } from './testing.js';
import { openIdentifier } from './release/open-identifier.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-verdict-'));
afterAll(() => rmSync(folder, { recursive: true }));

let identifier: FormatIdentifier;
beforeAll(async () => {
  identifier = await openIdentifier();
});

async function told(name: string, bytes: string | Uint8Array, mimeType?: string): Promise<string[]> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const { matches, warnings } = await identifier.identifyFile(path, mimeType === undefined ? {} : { mimeType });
  return [...matches.map(({ puid, basis }) => `${puid} ${basis}`), ...warnings];
}

const PDF = '%PDF-1.4\n%%EOF\n';
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const TYPES =
  '<Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>';
const docx = (flags?: number): Buffer =>
  rawZip([{ name: '[Content_Types].xml', content: TYPES, ...(flags !== undefined && { flags }) }]);

describe('one thing is said of a file that is', () => {
  it.each<[string, string, string | Uint8Array, string[]]>([
    ['sound', 'a.pdf', PDF, ['fmt/18 signature']],
    ['sound, in a container', 'a.docx', docx(), ['fmt/412 container']],
    ['empty', 'a.pdf', '', ['EMPTY_FILE']],
    ['of another format than its name says', 'a.doc', PDF, ['fmt/18 signature', 'EXTENSION_MISMATCH']],
    ['a container of another format', 'a.pdf', docx(), ['fmt/412 container', 'EXTENSION_MISMATCH']],
    ['a text by another name', 'a.xcf', 'a text\n', ['x-fmt/111 text', 'SIGNATURE_MISSING']],
    ['cut off', 'a.docx', docx().subarray(0, 60), ['SIGNATURE_MISSING']],
    ['overwritten', 'a.png', PNG.map((byte) => byte ^ 0x55), ['SIGNATURE_MISSING']],
    [
      'a compound file that leads nowhere',
      'a.xls',
      compoundFile({}).subarray(0, 40),
      ['fmt/111 signature', 'CONTAINER_UNREADABLE'],
    ],
    ['an encrypted zip', 'a.zip', docx(0x801), ['x-fmt/263 signature', 'ENCRYPTED']],
    [
      'an encrypted document of an office',
      'a.docx',
      compoundFile({ EncryptedPackage: Buffer.from('x') }),
      ['fmt/494 container', 'ENCRYPTED'],
    ],
    [
      'an encrypted document by another name',
      'a.pdf',
      compoundFile({ EncryptedPackage: Buffer.from('x') }),
      ['fmt/494 container', 'ENCRYPTED'],
    ],
  ])('%s', async (_, name, bytes, wanted) => {
    const found = await told(name, bytes);
    // By their names alone there are very many.
    expect(found.filter((one) => !one.endsWith(' extension'))).toEqual(wanted);
  });
});

it.each<[string, string, string, string[]]>([
  ['a text', 'a.txt', 'text\n', ['x-fmt/111 text']],
  ['a text of no kind', 'README', 'text\n', ['x-fmt/111 text']],
  ['a text whose kind its name tells', 'a.csv', 'a,b\n', ['x-fmt/18 extension', 'x-fmt/111 text']],
  ['XML', 'a.xml', '<?xml version="1.0"?><a/>', ['fmt/101 signature']],
  ['XML without a declaration', 'a.xml', '<a xmlns="urn:x"/>', ['fmt/101 xml']],
  [
    'XML whose root tells more',
    'a.rdf',
    '<?xml version="1.0"?><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    ['fmt/875 xml', 'fmt/101 signature'],
  ],
  ['XML by its name and its first bytes', 'a.xml', '<a><b/></a>', ['fmt/101 xml']],
  ['something between brackets', 'a.txt', '<a>', ['x-fmt/111 text']],
  ['bytes by a name that proves nothing', 'a.dat', '\0\x01', []],
])('tells %s', async (_, name, text, wanted) => {
  const found = await told(name, text);
  expect(name === 'a.dat' ? found.filter((one) => !one.endsWith(' extension')) : found).toEqual(wanted);
});

it.each([
  ['ASCII', 'us-ascii', ['text', 'extension']],
  ['bytes that may be a text', '%\u00e2\u00e3\u00cf\u00d3', ['extension', 'text']],
])('tells what its name says of a damaged PDF of %s as well', async (_, line, bases) => {
  const found = await told('a.pdf', Buffer.from(` %PDF-1.4\n${line}\n1 0 obj\n`, 'latin1'));
  expect(found.at(-1)).toBe('SIGNATURE_MISSING');
  expect([...new Set(found.slice(0, -1).map((one) => one.split(' ')[1]))]).toEqual(bases);
});

it('tells encoding, root and vocabulary as facts of their own', () => {
  const text = '<?xml version="1.0"?>\n<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">Số</edXML>';
  expect(identifier.identify(windowsOf(Buffer.from(text)), 'a.xml')).toMatchObject({
    text: { encoding: 'utf-8', hasMark: false },
    xml: { root: 'edXML', namespace: 'http://www.mic.gov.vn/TBT/QCVN_102_2016', vocabulary: 'edXML' },
    matches: [{ puid: 'fmt/101', basis: 'signature' }],
    warnings: [],
  });
  expect(identifier.identify(windowsOf(Buffer.from(PDF)))).not.toHaveProperty('xml');
});

it('tells both where signature and root contradict each other', () => {
  // By PRONOM a property list has its declaration and its document type; the root may be anything.
  const text = `<?xml version="1.0"?><!DOCTYPE plist><RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><plist version="1.0"></plist></RDF>`;
  const { matches, warnings } = identifier.identify(windowsOf(Buffer.from(text)));
  expect(matches).toMatchObject([
    { puid: 'fmt/979', basis: 'signature' },
    { puid: 'fmt/875', basis: 'xml' },
  ]);
  expect(warnings).toEqual(['XML_MISMATCH']);
});

it('says where nothing bears out the MIME type that a file was said to have', async () => {
  expect(await told('a.pdf', PDF, 'Application/PDF; charset=binary')).toEqual(['fmt/18 signature']);
  expect(await told('a.pdf', PDF, 'image/png')).toEqual(['fmt/18 signature', 'MIME_MISMATCH']);
  expect(await told('a', '\0\x01', 'image/png')).toEqual(expect.arrayContaining(['fmt/11 mime']));
});
