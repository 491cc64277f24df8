import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock, type Severity } from '@mocban/core';
import { openTree } from '@mocban/container';
import { buildAip } from './aip/build.js';
import { OBJ_ID, planIn, sinkInto } from './packages.test.helper.js';
import { validateEark, type ValidateEarkOptions } from './validation/validate.js';

let folder: string;
let root: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-eark-'));
  root = join(folder, OBJ_ID.replaceAll(':', '_'));
  const rights = {
    identifier: { type: 'local', value: 'r' },
    basis: 'statute',
    granted: [],
    objects: [],
    agents: [],
  };
  await buildAip({ ...planIn(root, 'eark'), rights: [rights] }, sinkInto(root));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function found(options: ValidateEarkOptions = {}): Promise<string[]> {
  const clock = fixedClock('2026-04-01T00:00:00Z');
  const { findings } = await validateEark(await openTree(root), { clock, schema: false, fixity: false, ...options });
  return findings.map(({ rule, severity }) => `${rule} ${severity}`);
}

function change(path: string, from: string | RegExp, to: string): void {
  const before = readFileSync(join(root, path), 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(join(root, path), after);
}

/** Rules of the Board's test cases for which it has published no package, and of the specification's text. */
describe.each<[rule: string, severity: Severity, departure: string, () => void]>([
  [
    'CSIP3',
    'error',
    'OTHERTYPE without OTHER',
    () => change('METS.xml', ' TYPE="Mixed"', ' TYPE="Mixed" csip:OTHERTYPE="x"'),
  ],
  [
    'CSIP3',
    'error',
    'OTHERTYPE of the vocabulary',
    () => change('METS.xml', ' TYPE="Mixed"', ' TYPE="OTHER" csip:OTHERTYPE="Mixed"'),
  ],
  [
    'CSIP5',
    'error',
    'OTHER that is not named',
    () => change('METS.xml', 'CONTENTINFORMATIONTYPE="MIXED"', 'CONTENTINFORMATIONTYPE="OTHER"'),
  ],
  [
    'CSIP5',
    'error',
    'OTHER with an empty name',
    () =>
      change(
        'METS.xml',
        'csip:CONTENTINFORMATIONTYPE="MIXED"',
        'csip:CONTENTINFORMATIONTYPE="OTHER" csip:OTHERCONTENTINFORMATIONTYPE=""',
      ),
  ],
  [
    'CSIP5',
    'error',
    'OTHER named by the vocabulary',
    () =>
      change(
        'METS.xml',
        'csip:CONTENTINFORMATIONTYPE="MIXED"',
        'csip:CONTENTINFORMATIONTYPE="OTHER" csip:OTHERCONTENTINFORMATIONTYPE="MIXED"',
      ),
  ],
  [
    'CSIP5',
    'error',
    'a name without OTHER',
    () =>
      change(
        'METS.xml',
        'csip:CONTENTINFORMATIONTYPE="MIXED"',
        'csip:CONTENTINFORMATIONTYPE="MIXED" csip:OTHERCONTENTINFORMATIONTYPE="x"',
      ),
  ],
  ['CSIP6', 'error', 'no PROFILE', () => change('METS.xml', / PROFILE="[^"]*"/, '')],
  ['CSIP6', 'error', 'an empty PROFILE', () => change('METS.xml', / PROFILE="[^"]*"/, ' PROFILE=""')],
  [
    'CSIP37',
    'error',
    'another xlink:type',
    () => change('METS.xml', /(<digiprovMD[^]*?xlink:type=")simple/, '$1extended'),
  ],
  ['CSIP58', 'warning', 'no fileSec', () => change('METS.xml', /<fileSec[^]*<\/fileSec>/, '')],
  ['CSIP65', 'error', 'a file group without ID', () => change('METS.xml', /<fileGrp ID="[^"]*"/, '<fileGrp')],
  ['CSIP79', 'error', 'an FLocat without href', () => change('METS.xml', /(<FLocat[^>]*) xlink:href="[^"]*"/, '$1')],
  [
    'CSIP79',
    'error',
    'an FLocat that leads nowhere',
    () => change('METS.xml', /(<FLocat[^>]*) xlink:href="[^"]*"/, '$1 xlink:href="x"'),
  ],
  ['CSIP92', 'error', 'no DMDID', () => change('METS.xml', / DMDID="[^"]*"/, '')],
  ['CSIP92', 'error', 'a DMDID too many', () => change('METS.xml', / DMDID="/, ' DMDID="nothing ')],
  [
    'CSIP101',
    'warning',
    'no division of representations',
    () => change('METS.xml', / LABEL="Representations\/rep1"/, ' LABEL="Others"'),
  ],
  [
    'CSIP101',
    'error',
    'two divisions of representations',
    () =>
      change(
        'METS.xml',
        '</div>\n  </structMap>',
        '<div ID="a" LABEL="Representations"/><div ID="b" LABEL="Representations"/></div>\n  </structMap>',
      ),
  ],
  [
    'CSIP105',
    'warning',
    'a representation that the map does not mention',
    () => change('METS.xml', /<div[^>]* LABEL="Representations\/rep1"[^]*?<\/div>/, ''),
  ],
  [
    'CSIP107',
    'warning',
    'a representation that the map does not mention',
    () => change('METS.xml', /<div[^>]* LABEL="Representations\/rep1"[^]*?<\/div>/, ''),
  ],
  [
    'CSIP105',
    'error',
    'a LABEL of a representation that is not there',
    () => change('METS.xml', / LABEL="Representations\/rep1"/, ' LABEL="Representations/rep9"'),
  ],
  [
    'CSIP108',
    'error',
    'a file group that the map does not mention',
    () => change('METS.xml', /<div[^>]* LABEL="Representations\/rep1"[^]*?<\/div>/, ''),
  ],
  [
    'CSIP109',
    'error',
    'a title that is another group',
    () => change('METS.xml', / xlink:title="[^"]*"/, ' xlink:title="x"'),
  ],
  [
    'CSIP110',
    'error',
    'a pointer elsewhere than the LABEL',
    () =>
      change('METS.xml', 'xlink:href="representations/rep1/METS.xml" xlink:title', 'xlink:href="METS.xml" xlink:title'),
  ],
  [
    'CSIP111',
    'error',
    'a pointer without xlink:type',
    () => change('METS.xml', /(<mptr[^>]*) xlink:type="simple"/, '$1'),
  ],
  [
    'CSIP112',
    'error',
    'a pointer of another LOCTYPE',
    () => change('METS.xml', /<mptr LOCTYPE="URL"/, '<mptr LOCTYPE="URN"'),
  ],
  ['CSIP113', 'warning', 'no file group of schemas', () => change('METS.xml', 'USE="Schemas"', 'USE="Others"')],
  [
    'CSIPSTR13',
    'warning',
    'a metadata folder in capitals',
    () => renameSync(join(root, 'representations/rep1/metadata'), join(root, 'representations/rep1/Metadata')),
  ],
  [
    'CSIP59',
    'error',
    'the ID of a dmdSec',
    () => change('METS.xml', /(<dmdSec ID=")[^"]*([^]*<fileSec ID="([^"]*)")/, '$1$3$2'),
  ],
  [
    'CSIP67',
    'error',
    'an ID that two files have',
    () => change('METS.xml', /(<file ID=")([^"]*)([^]*?<file ID=")[^"]*/, '$1$2$3$2'),
  ],
])('%s, %s', (rule, severity, departure, depart) => {
  it(`is found: ${departure}`, async () => {
    expect(await found()).not.toContain(`${rule} ${severity}`);
    depart();
    expect(await found()).toContain(`${rule} ${severity}`);
  });
});

it('asks for identifiers that are unique in the package before 2.2.0, in the document since', async () => {
  const [, id] = /<fileSec ID="([^"]*)"/.exec(readFileSync(join(root, 'METS.xml'), 'utf8'))!;
  change('representations/rep1/METS.xml', /<fileSec ID="[^"]*"/, `<fileSec ID="${id}"`);
  expect(await found()).not.toContain('CSIP59 error');
  expect(await found({ version: '2.1.0' })).toContain('CSIP59 error');
});
