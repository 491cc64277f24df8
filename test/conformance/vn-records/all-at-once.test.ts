import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fixedClock, randomIdentifiers } from '@mocban/core';
import { openTree, writeZip } from '@mocban/container';
import { rawTar } from '@mocban/container/testing';
import { buildTt05Sip, checkTt05 } from '@mocban/vn-records';

const clock = fixedClock('2026-09-01T01:30:00Z');
const REP = 'representations/rep1';
const CODE = 'H99.15.04.2024.12';
const OBJ_ID = 'uuid-0F1E2D3C-4B5A-4978-8695-A4B3C2D1E0F1';
const DOCUMENTS = 12;

let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'mocban-faults-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

const name = (ordinal: number) => `${CODE}.${String(ordinal).padStart(7, '0')}`;
const doc = (ordinal: number) => `${REP}/metadata/descriptive/EAD_doc_${name(ordinal)}.xml`;
const data = (ordinal: number) => `${REP}/data/${name(ordinal)}.txt`;
const EAD = 'metadata/descriptive/EAD.xml';

/** Faults of which none follows from another, with the rule and the place that tell of each. */
const FAULTS: [file: string, change: (text: string) => string | undefined, rule: string, place: string][] = [
  [EAD, (text) => text.replace('<mode>01', '<mode>09'), 'TT05_C7_CODE_UNKNOWN', `${EAD}#mode`],
  [EAD, (text) => text.replace('<maintenance>01', '<maintenance>05'), 'TT05_C9_NOT_PERMANENT', `${EAD}#maintenance`],
  [EAD, (text) => text.replace(/<title>[^<]*/, '<title>'), 'TT05_C7_FIELD_MISSING', `${EAD}#title`],
  [EAD, (text) => text.replace(/<totalDoc>\d+/, '<totalDoc>99'), 'TT05_C8_TOTAL_DOC', `${EAD}#totalDoc`],
  [
    EAD,
    (text) => text.replace('<confidenceLevel>01', '<confidenceLevel>02'),
    'TT05_C10_PAPER_FILE_CODE',
    `${EAD}#paperFileCode`,
  ],
  [
    EAD,
    (text) => text.replace(/<keyword\/>/, `<keyword>${'x'.repeat(101)}</keyword>`),
    'TT05_C7_TOO_LONG',
    `${EAD}#keyword`,
  ],
  [EAD, (text) => text.replace('</simpledc>', '<x>1</x></simpledc>'), 'TT05_C7_FIELD_UNKNOWN', `${EAD}#x`],
  [
    EAD,
    (text) => text.replace('<language>01</language>', '<language>01</language><language>02</language>'),
    'TT05_C7_FIELD_REPEATED',
    `${EAD}#language`,
  ],
  [doc(1), (text) => text.replace('<typeName>14', '<typeName>77'), 'TT05_C7_CODE_UNKNOWN', `${doc(1)}#typeName`],
  [
    doc(2),
    (text) => text.replace(/<issuedDate>[^<]*/, '<issuedDate>31/02/2024'),
    'TT05_C7_DATE_FORM',
    `${doc(2)}#issuedDate`,
  ],
  [doc(3), (text) => text.replace('<mode>01', '<mode>03'), 'TT05_C15_SECRET', `${doc(3)}#mode`],
  [
    doc(4),
    (text) => text.replace(/<issuedDate>[^<]*/, '<issuedDate>01/01/1999'),
    'TT05_C8_DATE_OUTSIDE',
    `${doc(4)}#issuedDate`,
  ],
  [
    doc(5),
    (text) => text.replace(/<docCode>[^<]*/, '<docCode>X.2024.1.0000005'),
    'TT05_C8_DOC_CODE',
    `${doc(5)}#docCode`,
  ],
  [doc(6), (text) => text.replace(/<docId>[^<]*/, `<docId>${CODE}.1`), 'TT05_C13_DUPLICATE_CODE', `${doc(6)}#docId`],
  [doc(7), () => '<simpledc>', 'TT05_C7_METADATA_UNREADABLE', doc(7)],
  [data(8), () => undefined, 'TT05_C5_FILE_MISSING', data(8)],
  [data(9), (text) => `${text.slice(0, -1)}!`, 'TT05_C5_DIGEST_MISMATCH', data(9)],
  [data(10), (text) => `${text}more`, 'TT05_C5_SIZE_MISMATCH', data(10)],
  [`${REP}/data/extra.txt`, () => 'x', 'TT05_C5_ORPHAN', `${REP}/data/extra.txt`],
  ['schemas/EAD.xsd', () => undefined, 'TT05_C3_SCHEMA_MISSING', 'schemas/EAD.xsd'],
  ['rest/x.txt', () => 'x', 'TT05_C3_UNEXPECTED', 'rest'],
  [doc(11), (text) => text.replace(/<subject>[^<]*/, '<subject>'), 'TT05_C7_FIELD_MISSING', `${doc(11)}#subject`],
];

/** A sound package, then one with all faults at once. */
async function faultyPackage(): Promise<string> {
  const folder = join(work, 'records');
  await mkdir(folder);
  const documents = Array.from({ length: DOCUMENTS }, (_, index) => ({
    path: `${index + 1}.txt`,
    subject: `Về ${index + 1}`,
  }));
  for (const { path, subject } of documents) await writeFile(join(folder, path), `nội dung ${subject}\n`);
  const out = join(work, 'sound');
  await buildTt05Sip(folder, {
    out,
    asZip: false,
    clock,
    identifiers: randomIdentifiers,
    metadata: {
      objId: OBJ_ID,
      file: {
        fileCode: CODE,
        title: 'Hồ sơ',
        maintenance: '01',
        mode: '01',
        language: '01',
        confidenceLevel: '01',
        startDate: '01/01/2024',
        endDate: '31/12/2024',
      },
      defaults: { typeName: '14', issuedDate: '05/05/2024', organName: 'Sở', numberOfPage: '1' },
      documents,
      depositor: { name: 'Xã', code: 'H99.15.04' },
    },
  });
  const faulty = join(work, OBJ_ID);
  await cp(out, faulty, { recursive: true });
  for (const [file, change] of FAULTS) {
    const path = join(faulty, file);
    const before = await readFile(path, 'utf8').catch(() => '');
    const after = change(before);
    expect(after).not.toBe(before);
    if (after === undefined) await rm(path);
    else {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, after);
    }
  }
  return faulty;
}

async function findingsOf(path: string): Promise<string[]> {
  const tree = await openTree(path);
  const { findings } = await checkTt05(tree, { historicalArchive: true, networked: true, clock });
  await tree.close();
  return findings
    .map(({ rule, location, effect, hint }) => {
      expect(hint).toMatch(/\S/);
      return `${effect} ${rule} ${location}`;
    })
    .sort();
}

it(`tells ${FAULTS.length} independent faults in one run, the same for folder, zip and tar, each with a hint`, async () => {
  const folder = await faultyPackage();
  const found = await findingsOf(folder);
  const told = found.map((line) => line.replace(/^\S+ /, ''));
  expect(FAULTS.map(([, , rule, place]) => `${rule} ${place}`).filter((line) => !told.includes(line))).toEqual([]);
  const tree = await openTree(folder);
  const entries = await Promise.all(
    [...tree.files.keys()].map(async (path) => ({
      prefix: [OBJ_ID, ...path.split('/').slice(0, -1)].join('/'),
      name: path.split('/').at(-1)!,
      content: await readFile(join(folder, path)),
    })),
  );
  await tree.close();
  await writeZip(folder, join(work, 'p.zip'), { prefix: OBJ_ID });
  await writeFile(join(work, 'p.tar'), rawTar(entries));
  expect(await findingsOf(join(work, 'p.zip'))).toEqual(found);
  expect(await findingsOf(join(work, 'p.tar'))).toEqual(found);
});
