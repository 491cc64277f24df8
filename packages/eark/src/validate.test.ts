import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock } from '@mocban/core';
import { openTree } from '@mocban/container';
import { SchemaValidator } from '@mocban/xml';
import { buildAip } from './aip/build.js';
import { recogniseEark } from './recognise.js';
import { OBJ_ID, place, planIn, sinkInto } from './packages.test.helper.js';
import { validateEark } from './validation/validate.js';

const schemaValidator = new SchemaValidator();
let folder: string;
let root: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-eark-'));
  root = join(folder, OBJ_ID.replaceAll(':', '_'));
  await buildAip(planIn(root, 'eark'), sinkInto(root));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => schemaValidator.close());

function change(path: string, from: string | RegExp, to: string): void {
  const before = readFileSync(join(root, path), 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(join(root, path), after);
}
async function rules(severity: 'error' | 'warning' = 'error'): Promise<string[]> {
  const { findings } = await validateEark(await openTree(root), {
    schemaValidator,
    clock: fixedClock('2026-04-01T00:00:00Z'),
  });
  return [...new Set(findings.filter((found) => found.severity === severity).map(({ rule }) => rule))].sort();
}

it('finds nothing in what we build', async () => {
  expect(await rules()).toEqual([]);
  expect(await rules('warning')).toEqual([]);
});

it('reports CSIP71 for a changed byte and CSIP69 for a changed size', async () => {
  place(root, 'representations/rep1/data/a#b.bin', 'y');
  expect(await rules()).toEqual(['CSIP71']);
  place(root, 'representations/rep1/data/a#b.bin', 'yy');
  expect(await rules()).toEqual(['CSIP69', 'CSIP71']);
});

it('reports CSIP79 for a missing file and a warning for one that nothing refers to', async () => {
  rmSync(join(root, 'documentation/notes.txt'));
  place(root, 'documentation/other.txt', 'x');
  expect(await rules()).toEqual(['CSIP79']);
  expect(await rules('warning')).toEqual(['CSIP_FILE_UNREFERENCED']);
});

it('reports a reference out of the package and does not follow it', async () => {
  place(folder, 'secret', 'x');
  change('METS.xml', 'xlink:href="documentation/notes.txt"', 'xlink:href="../secret"');
  expect(await rules()).toEqual(['CSIP79']);
});

it.each<[href: string, rules: string[], message: RegExp]>([
  ['documentation/none.txt', ['CSIP79'], /no file of the package/],
  ['documentation\\notes.txt', ['CSIP79'], /which "\/" divides/],
  ['C:\\documentation\\notes.txt', ['CSIP79'], /leaves the package/],
  ['/documentation/notes.txt', ['CSIP79'], /outside the package/],
  ['%2e%2e/notes.txt', ['CSIP79'], /no file of the package/],
  ['file:///C:/documentation/notes.txt', ['CSIP79'], /outside the package/],
  ['https://example.org/notes.txt', ['CSIP79'], /leaves the package/],
  ['', ['CSIP79'], /is empty/],
  ['./documentation/./notes.txt', [], /^$/],
  ['representations/../documentation/notes.txt', [], /^$/],
  ['documentation/%6eotes.txt', [], /^$/],
  ['file:documentation/notes.txt', [], /file: URI/],
  ['file://./documentation/notes.txt', [], /file: URI/],
])('judges the reference %j', async (href, expected, message) => {
  change('METS.xml', 'xlink:href="documentation/notes.txt"', `xlink:href="${href}"`);
  const { findings } = await validateEark(await openTree(root), { schemaValidator, schema: false });
  expect(findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual(expected);
  const about = findings.filter(({ rule }) => /^CSIP79$|NOT_RELATIVE/.test(rule)).map((found) => found.message);
  expect(about.join()).toMatch(message);
});

it('reports what the METS schema forbids', async () => {
  change('METS.xml', '<structMap ', '<structMap NOSUCH="1" ');
  expect(await rules()).toEqual(['XML_SCHEMA']);
});

it('reports a document type and reads no entity', async () => {
  change('METS.xml', '<mets ', '<!DOCTYPE mets [<!ENTITY e SYSTEM "file:///etc/passwd">]><mets ');
  expect(await rules()).toEqual(expect.arrayContaining(['CSIP_METS_UNREADABLE', 'XML_DOCTYPE']));
});

it('reports a METS that is cut off, and recognises it still', async () => {
  change('METS.xml', /<structMap[\s\S]*/, '');
  expect(await rules()).toEqual(expect.arrayContaining(['CSIP_METS_UNREADABLE', 'XML_NOT_WELL_FORMED']));
  expect(await recogniseEark(await openTree(root))).toBe(true);
});

it('ends on METS pointers that go in circles', async () => {
  change(
    'representations/rep1/METS.xml',
    'LABEL="Data">',
    'LABEL="Data"><mptr LOCTYPE="URL" xlink:type="simple" xlink:href="../../METS.xml" xlink:title="x"/>',
  );
  change('representations/rep1/METS.xml', /(<mptr[^>]*>)(\s*)(<fptr[^>]*>)/, '$1');
  expect(await rules()).toEqual(expect.arrayContaining(['CSIP107', 'CSIP108']));
});

it('reports CSIPSTR4 for a folder without METS', async () => {
  rmSync(join(root, 'METS.xml'));
  expect(await rules()).toEqual(['CSIPSTR4']);
  expect(await recogniseEark(await openTree(root))).toBe(false);
});

it('does not take METS of another namespace for a package', async () => {
  place(folder, 'other/METS.xml', '<mets xmlns="urn:other"/>');
  expect(await recogniseEark(await openTree(join(folder, 'other')))).toBe(false);
});

it('judges by the profile asked for', async () => {
  const tree = await openTree(root);
  const { findings, profile } = await validateEark(tree, { profile: 'sip', schemaValidator });
  expect(profile).toBe('sip');
  expect(findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['SIP2', 'SIP4']));
});

it('leaves digests alone when fixity is not asked for', async () => {
  place(root, 'representations/rep1/data/a#b.bin', 'y');
  const tree = await openTree(root);
  expect((await validateEark(tree, { fixity: false, schemaValidator })).valid).toBe(true);
  expect(tree.files.get('representations/rep1/data/a#b.bin')!.digests).toEqual({});
});
