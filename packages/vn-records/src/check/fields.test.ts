import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { builtSample, clock, scratch, countPages } from '../sip/sample-folder.test.helper.js';
import type { CheckFinding } from '../types.js';
import { worstEffect } from '../finding.js';
import { checkTt05 } from './check.js';

const FILE = 'metadata/descriptive/EAD.xml';
const DOCUMENT = 'representations/rep1/metadata/descriptive/EAD_doc_H99.15.04.2024.12.0000001.xml';
let root: string;
let sip: string;
let count = 0;

beforeAll(async () => {
  root = await scratch();
  ({ path: sip } = await builtSample(root));
});

/** Findings after one metadata file was changed, but for those about its digest and size. */
async function findingsWith(path: string, pattern: RegExp | string, text: string): Promise<CheckFinding[]> {
  const copy = join(root, `copy-${(count += 1)}`);
  await cp(sip, copy, { recursive: true });
  const before = await readFile(join(copy, path), 'utf8');
  const after = before.replace(pattern, text);
  expect(after).not.toBe(before);
  await writeFile(join(copy, path), after);
  const tree = await openTree(copy);
  const { findings } = await checkTt05(tree, { historicalArchive: true, networked: true, countPages, clock });
  await rm(copy, { recursive: true });
  return findings.filter(({ check, rule }) => check !== 'C5' && rule !== 'TT05_TOLERANCE_FOLDER_NAME');
}

it.each([
  [
    'a mandatory value that is empty',
    FILE,
    /<title>.*<\/title>/,
    '<title/>',
    'TT05_C7_FIELD_MISSING',
    'block',
    'title',
  ],
  [
    'a mandatory element that is absent',
    DOCUMENT,
    /<subject>.*<\/subject>/,
    '',
    'TT05_C7_FIELD_MISSING',
    'block',
    'subject',
  ],
  [
    'a value that is too long',
    DOCUMENT,
    '<codeNumber/>',
    '<codeNumber>123456789012</codeNumber>',
    'TT05_C7_TOO_LONG',
    'warn',
    'codeNumber',
  ],
  ['a number that is none', FILE, /<totalDoc>2/, '<totalDoc>hai', 'TT05_C7_TYPE', 'block', 'totalDoc'],
  ['a date that is none', DOCUMENT, '12/01/2024', '31/02/2024', 'TT05_C7_DATE_FORM', 'block', 'issuedDate'],
  ['a date in the ISO form', DOCUMENT, '12/01/2024', '2024-01-12', 'TT05_TOLERANCE_DATE_FORM', 'warn', 'issuedDate'],
  [
    'an unknown code of an optional field',
    FILE,
    '<format/>',
    '<format>09</format>',
    'TT05_C7_CODE_UNKNOWN',
    'warn',
    'format',
  ],
  [
    'an unknown code named like a property',
    FILE,
    '<format/>',
    '<format>constructor</format>',
    'TT05_C7_CODE_UNKNOWN',
    'warn',
    'format',
  ],
  [
    'a condition that is not met',
    FILE,
    '<riskRecovery>0',
    '<riskRecovery>1',
    'TT05_C7_FIELD_MISSING',
    'block',
    'riskRecoveryStatus',
  ],
  [
    'a digitised file without its paper code',
    FILE,
    '<confidenceLevel>01',
    '<confidenceLevel>02',
    'TT05_C10_PAPER_FILE_CODE',
    'officer',
    'paperFileCode',
  ],
  [
    'a repeated element with two values',
    FILE,
    '<format/>',
    '<format>01</format><format>02</format>',
    'TT05_C7_FIELD_REPEATED',
    'block',
    'format',
  ],
  ['an unknown element', FILE, '<format/>', '<format/><colour>01</colour>', 'TT05_C7_FIELD_UNKNOWN', 'warn', 'colour'],
  [
    'a retention that is not permanent',
    FILE,
    '<maintenance>01',
    '<maintenance>05',
    'TT05_C9_NOT_PERMANENT',
    'block',
    'maintenance',
  ],
  ['a secret file', FILE, '<mode>01', '<mode>03', 'TT05_C15_SECRET', 'quarantine', 'mode'],
  ['a secret document', DOCUMENT, '<mode>01', '<mode>03', 'TT05_C15_SECRET', 'quarantine', 'mode'],
  ['a wrong total of documents', FILE, '<totalDoc>2', '<totalDoc>3', 'TT05_C8_TOTAL_DOC', 'officer', 'totalDoc'],
  [
    'a wrong total of pages',
    FILE,
    '<numberOfPage>3',
    '<numberOfPage>4',
    'TT05_C8_TOTAL_PAGES',
    'officer',
    'numberOfPage',
  ],
  [
    'wrong pages of a document',
    DOCUMENT,
    '<numberOfPage>1',
    '<numberOfPage>7',
    'TT05_C8_PAGES',
    'officer',
    'numberOfPage',
  ],
  [
    'a document older than the file',
    DOCUMENT,
    '12/01/2024',
    '11/01/2024',
    'TT05_C8_DATE_OUTSIDE',
    'officer',
    'issuedDate',
  ],
  [
    'a document code of another file',
    DOCUMENT,
    '>H99.15.04.2024.12.0000001<',
    '>H99.15.04.2023.12.0000001<',
    'TT05_C8_DOC_CODE',
    'officer',
    'docCode',
  ],
  [
    'a document code that occurs twice',
    DOCUMENT,
    '12.0000001</docCode>',
    '12.0000002</docCode>',
    'TT05_C13_DUPLICATE_CODE',
    'refuse-item',
    undefined,
  ],
])('reports %s', async (_, path, pattern, text, rule, effect, field) => {
  const findings = await findingsWith(path, pattern, text);
  const found = findings.find((finding) => finding.rule === rule);
  expect(found).toMatchObject({ effect, hint: expect.any(String), standard: 'TT 05/2025/TT-BNV' });
  if (field !== undefined) expect(found?.location).toBe(`${path}#${field}`);
  if (path === DOCUMENT) expect(found?.document).toMatch(/^representations\/rep1\/data\//);
});

it.each([
  [
    'a document type declaration',
    '<simpledc>',
    '<!DOCTYPE simpledc [<!ENTITY a "b">]><simpledc>',
    'TT05_C7_METADATA_UNREADABLE',
  ],
  ['broken grammar', '</simpledc>', '', 'TT05_C7_METADATA_UNREADABLE'],
  ['another root element', /simpledc>/g, 'dc>', 'TT05_C7_ROOT_ELEMENT'],
  ['elements inside a value', '<format/>', '<format><a>01</a></format>', 'TT05_C7_FIELD_NESTED'],
])('reads on after %s', async (_, pattern, text, rule) => {
  const findings = await findingsWith(FILE, pattern, text);
  expect(findings.map((finding) => finding.rule)).toContain(rule);
  expect(worstEffect(findings)).toBe('block');
});
