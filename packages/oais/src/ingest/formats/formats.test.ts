import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeZip } from '@mocban/container';
import { characteriseFile, loadRequirements } from '@mocban/characterisation';
import { fixedClock, randomIdentifiers } from '@mocban/core';
import { openIdentifier, type FormatIdentifier } from '@mocban/formats';
import { readPremisDocument } from '@mocban/premis';
import { buildTt05Sip } from '@mocban/vn-records';
import {
  AGREEMENT,
  bagZip,
  collect,
  ingest,
  LOOSE_DOCUMENTS,
  removeFolder,
  temporaryFolder,
  writeTree,
} from '../../archive.test.helper.js';
import { openArchiveStore } from '../../archival-storage/store.js';
import { validateEarkFolder } from '../../eark.test.helper.js';
import { describeAip } from '../../data-management/holding.js';
import type { LocalArchiveStore } from '../../ports.js';
import { checkSubmission } from '../check.js';
import { receivePackage } from '../receive.js';
import type { Characteriser } from './characterise-documents.js';
import { readFormatNote } from './stated.js';

const PDF = '%PDF-1.6\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n';

const characterise: Characteriser = (path, about) => characteriseFile(path, about);

let identifier: FormatIdentifier;
let folder: string;
let store: LocalArchiveStore;
beforeAll(async () => {
  identifier = await openIdentifier();
});
beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openArchiveStore('s1', join(folder, 's1'));
});
afterEach(() => removeFolder(folder));

/** Office documents of 2007 and later are told by what lies in them. */
async function wordDocument(): Promise<Buffer> {
  const root = join(folder, 'word');
  await writeTree(root, {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    'word/document.xml': '<w:document/>',
  });
  await writeZip(root, join(folder, 'word.docx'));
  return readFile(join(folder, 'word.docx'));
}

async function payload(): Promise<Record<string, string | Uint8Array>> {
  const word = await wordDocument();
  return {
    'data/quyết định.pdf': PDF,
    'data/tên sai.doc': PDF,
    'data/rỗng.pdf': '',
    'data/công văn.docx': word,
    'data/hỏng.docx': word.subarray(0, 200),
    'data/metadata/kèm.pdf': PDF,
    'data/lạ.qzx': Buffer.from([1, 2, 3, 250, 7, 8]),
  };
}

it('every document that is not plainly of one known format has one finding, and the package goes on', async () => {
  const packagePath = await bagZip(folder, {}, await payload());
  const received = await receivePackage({ packagePath, packageName: 'b.zip', store, tx: 't', identifier });
  const { report } = await checkSubmission(received, AGREEMENT);
  const found = report.findings.filter(({ rule }) => rule.startsWith('FORMAT_'));
  expect(found.map(({ rule, document, effect }) => [rule, document, effect]).sort()).toEqual([
    ['FORMAT_EMPTY', 'data/rỗng.pdf', 'warn'],
    ['FORMAT_MISLABELLED', 'data/tên sai.doc', 'warn'],
    ['FORMAT_SIGNATURE_MISSING', 'data/hỏng.docx', 'warn'],
    ['FORMAT_UNKNOWN', 'data/lạ.qzx', 'warn'],
  ]);
  expect(report.verdict).toBe('accept-with-warnings');
  expect(found.every(({ check, hint }) => check === 'C11' && hint !== undefined)).toBe(true);
});

it('what is wrong with a document by its properties is its one finding', async () => {
  const bag = await bagZip(folder, {}, await payload());
  const received = await receivePackage({ packagePath: bag, packageName: 'b.zip', store, tx: 't', identifier });
  const { report, properties } = await checkSubmission(received, AGREEMENT, { characterise });
  const found = report.findings.filter(({ check }) => check === 'C11');
  expect(found.map(({ rule, document, severity }) => [rule, document, severity]).sort()).toEqual([
    ['FORMAT_CORRUPT', 'data/metadata/kèm.pdf', 'warning'],
    ['FORMAT_CORRUPT', 'data/quyết định.pdf', 'warning'],
    ['FORMAT_CORRUPT', 'data/tên sai.doc', 'warning'],
    ['FORMAT_EMPTY', 'data/rỗng.pdf', 'warning'],
    ['FORMAT_TRUNCATED', 'data/hỏng.docx', 'warning'],
    ['FORMAT_UNKNOWN', 'data/lạ.qzx', 'warning'],
  ]);
  const [kept] = properties!.read([{ path: 'data/quyết định.pdf' }]);
  expect(JSON.parse(kept!.json)).toMatchObject({ family: 'pdf' });
});

it.each([
  ['02', ['FORMAT_PROFILE_LAYERS', 'FORMAT_PROFILE_PDFA']],
  ['01', []],
  ['03', []],
])('a document whose level of confidence is %s is held against what is required of that', async (level, expected) => {
  const root = join(folder, 'documents');
  const page = '1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n';
  const leaf = '3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>\nendobj\n';
  const text = '4 0 obj\n<</Length 24>>\nstream\nBT /F1 12 Tf (van) Tj ET\n\nendstream\nendobj\n';
  const objects = `%PDF-1.6\n${page}${leaf}${text}`;
  const offsets = [1, 2, 3, 4].map((number) => objects.indexOf(`${number} 0 obj`));
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const table = `xref\n0 5\n0000000000 65535 f \n${rows}trailer\n<</Size 5/Root 1 0 R>>\n`;
  await writeTree(root, { 'a.pdf': `${objects}${table}startxref\n${objects.length}\n%%EOF\n` });
  const packagePath = join(folder, 'tt05.zip');
  const metadata = {
    ...LOOSE_DOCUMENTS,
    defaults: { ...LOOSE_DOCUMENTS.defaults, confidenceLevel: level },
  };
  const identifiers = { uuid: () => '00000000-0000-4000-8000-000000000001' };
  const clock = fixedClock('2026-03-01T00:00:00Z');
  await buildTt05Sip(root, { out: packagePath, asZip: true, metadata, identifiers, clock });
  const received = await receivePackage({ packagePath, packageName: 'a.zip', store, tx: 't', identifier });
  const requirements = loadRequirements(new Date('2026-03-01'));
  const { report } = await checkSubmission(received, AGREEMENT, {
    characterise: (path, { origin, ...about }) =>
      characteriseFile(path, { ...about, ...(origin && { expectation: { origin, requirements } }) }),
  });
  const found = report.findings.filter(({ rule }) => rule.startsWith('FORMAT_'));
  expect(found.map(({ rule }) => rule).sort()).toEqual(expected);
  expect(found.every(({ check, effect }) => check === 'C11' && effect === 'warn')).toBe(true);
});

it('what is stated of pages is held against what was characterised, and no document is looked at twice', async () => {
  const root = join(folder, 'documents');
  await writeTree(root, { 'a.pdf': 'a', 'b.pdf': 'b', 'c.pdf': 'c' });
  const packagePath = join(folder, 'tt05.zip');
  const metadata = { ...LOOSE_DOCUMENTS, defaults: { ...LOOSE_DOCUMENTS.defaults, numberOfPage: '4' } };
  const clock = fixedClock('2026-03-01T00:00:00Z');
  await buildTt05Sip(root, { out: packagePath, asZip: true, metadata, identifiers: randomIdentifiers, clock });
  const received = await receivePackage({ packagePath, packageName: 'a.zip', store, tx: 't', identifier });
  const asked: string[] = [];
  const told: Characteriser = async (_path, { name }) => {
    asked.push(name);
    const pages = asked.length === 1 ? { pages: 9 } : {};
    const properties = { pageRuns: [], fonts: [], embeddedFiles: 0, hasJavaScript: false, actions: [], signatures: 0 };
    return {
      family: 'pdf',
      format: 'pdf',
      sizeBytes: 1,
      properties: { ...properties, revisions: 1, ...pages },
      findings: [],
    };
  };
  const { report, properties } = await checkSubmission(received, AGREEMENT, { characterise: told });
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked).toHaveLength(3);
  const ofPages = report.findings.filter(({ rule }) => rule.startsWith('TT05_C8_PAGES'));
  expect(ofPages.map(({ rule, document }) => [rule, document])).toEqual([
    ['TT05_C8_PAGES', asked[0]],
    ...asked.slice(1).map((name) => ['TT05_C8_PAGES_UNKNOWN', name]),
  ]);
  expect([...properties!.read(asked.map((path) => ({ path })))]).toHaveLength(asked.length);
});

it('an agreement that names PUIDs is kept by the bytes, and a name that lies counts for nothing', async () => {
  const packagePath = await bagZip(folder, {}, await payload());
  const received = await receivePackage({ packagePath, packageName: 'b.zip', store, tx: 't', identifier });
  const refusedBy = async (formats: string[]) =>
    (await checkSubmission(received, { ...AGREEMENT, limits: { formats } })).report.findings
      .filter(({ rule }) => rule === 'AGREEMENT_FORMAT')
      .map(({ location }) => location);
  const byBytes = await refusedBy(['fmt/20', 'doc']);
  expect(byBytes).toContain('data/công văn.docx');
  expect(byBytes).toEqual(expect.not.arrayContaining(['data/quyết định.pdf', 'data/tên sai.doc']));
  const byName = await refusedBy(['doc', 'docx']);
  expect(byName).toContain('data/tên sai.doc');
  expect(byName).not.toContain('data/công văn.docx');
});

it('the AIP says what each file is and how that is known, and the catalogue reads it there', async () => {
  const packagePath = await bagZip(folder, {}, await payload());
  const { objectPrefix } = await ingest({ store, packagePath, packageName: 'b.zip', identifier, characterise });
  const kept = await readFile(
    join(folder, 's1', objectPrefix, 'v1/content/metadata/preservation/characterisation.json'),
    'utf8',
  );
  expect(JSON.parse(kept)).toContainEqual(
    expect.objectContaining({ path: 'representations/rep1/data/quyết định.pdf', family: 'pdf' }),
  );
  expect(await validateEarkFolder(store, objectPrefix, join(folder, 'out'))).toEqual([]);
  const { versions, events } = await describeAip(store, objectPrefix);
  const files = (await collect(versions[0]!.files)).filter(({ role }) => role === 'content');
  const facts = Object.fromEntries(
    files.map(({ path, puid, mimeType, formatBasis, formatRelease, formatWarnings }) => [
      path.slice('representations/rep1/'.length),
      { puid, mimeType, formatBasis, formatRelease, formatWarnings },
    ]),
  );
  const formatRelease = identifier.release;
  expect(facts['data/quyết định.pdf']).toEqual({
    puid: 'fmt/20',
    mimeType: 'application/pdf',
    formatBasis: 'signature',
    formatRelease,
  });
  expect(facts['data/tên sai.doc']).toMatchObject({
    puid: 'fmt/20',
    mimeType: 'application/pdf',
    formatWarnings: ['EXTENSION_MISMATCH'],
  });
  // Any of forty-four formats has this extension.
  expect(facts['data/rỗng.pdf']).toEqual({
    puid: undefined,
    mimeType: 'application/pdf',
    formatBasis: 'extension',
    formatRelease,
    formatWarnings: ['EMPTY_FILE'],
  });
  expect(facts['data/công văn.docx']).toMatchObject({ puid: 'fmt/412', formatBasis: 'container' });
  expect(facts['data/lạ.qzx']).toMatchObject({ formatBasis: 'none', formatRelease });
  expect(facts['data/lạ.qzx']!.puid).toBeUndefined();
  const event = events.find(({ type }) => type === 'format identification');
  expect(event).toMatchObject({ outcome: 'warning', detail: expect.stringContaining(formatRelease) });
  expect(event!.outcomeNote).toContain('fmt/20: 3');
  const premis = await readPremisDocument(
    createReadStream(
      join(folder, 's1', objectPrefix, 'v1/content/representations/rep1/metadata/preservation/PREMIS_rep1.xml'),
    ),
  );
  const pdf = [...premis.objects].find((one) => one.kind === 'file' && one.originalName?.endsWith('quyết định.pdf'));
  expect(pdf).toMatchObject({
    formats: [
      {
        registry: { name: 'PRONOM', key: 'fmt/20', role: 'specification' },
        notes: [`identified by signature, ${formatRelease}`],
      },
    ],
  });
});

it.each([
  ['identified by signature, pronom-122', { basis: 'signature', release: 'pronom-122', warnings: [] }],
  [
    'identified by none, pronom-122, BUDGET_EXCEEDED, EXTENSION_MISMATCH',
    { basis: 'none', release: 'pronom-122', warnings: ['BUDGET_EXCEEDED', 'EXTENSION_MISMATCH'] },
  ],
  ['as stated by the producer', undefined],
])('reads of the note "%s" how a format is known', (note, grounds) => {
  expect(readFormatNote(note)).toEqual(grounds);
});
