import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { builtSample, clock, scratch } from '../sip/sample-folder.test.helper.js';
import type { CheckFinding } from '../types.js';
import { checkTt05 } from './check.js';

/** Every file of a built package, every class of damage: none passes unseen. */
let root: string;
let sip: string;
let objId: string;
let files: string[];
let count = 0;

beforeAll(async () => {
  root = await scratch();
  ({ path: sip, objId } = await builtSample(root));
  files = (await readdir(sip, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(sip.length + 1));
});

async function findingsAfter(damage: (copy: string) => Promise<void>): Promise<CheckFinding[]> {
  const copy = join(root, `copy-${(count += 1)}`, objId);
  await cp(sip, copy, { recursive: true });
  await damage(copy);
  const tree = await openTree(copy);
  const { findings } = await checkTt05(tree, { historicalArchive: true, networked: true, clock });
  await rm(copy, { recursive: true });
  return findings.filter(({ effect }) => effect !== 'info');
}

it('has no finding above info undamaged', async () => {
  expect(await findingsAfter(async () => undefined)).toEqual([]);
});

it('sees each file dropped', async () => {
  for (const file of files) {
    const findings = await findingsAfter((copy) => rm(join(copy, file)));
    expect([file, findings.some(({ effect }) => effect === 'block')]).toEqual([file, true]);
  }
}, 60_000);

it('sees one bit flipped in any file but the root METS, which nothing digests', async () => {
  for (const file of files.filter((name) => name !== 'METS.xml'))
    for (const at of [0, 0.5, 0.999]) {
      const findings = await findingsAfter(async (copy) => {
        const bytes = await readFile(join(copy, file));
        bytes[Math.floor(bytes.length * at)]! ^= 1;
        await writeFile(join(copy, file), bytes);
      });
      expect([file, at, findings.some(({ rule }) => rule === 'TT05_C5_DIGEST_MISMATCH')]).toEqual([file, at, true]);
    }
}, 60_000);

it.each([
  ['a digest', /CHECKSUM="([0-9a-f])/, 'TT05_C5_DIGEST_MISMATCH', (digit: string) => (digit === '0' ? '1' : '0')],
  ['a size', /SIZE="(\d+)"/, 'TT05_C5_SIZE_MISMATCH', (size: string) => `${size}0`],
  ['a reference', /href="(schemas)\/EAD.xsd"/, 'TT05_C5_FILE_MISSING', () => 'schemes'],
  ['a way out of the package', /href="(schemas)\/EAD.xsd"/, 'TT05_C5_REFERENCE_UNUSABLE', () => '../../..'],
  ['the package type', /OAISPACKAGETYPE="(SIP)"/, 'TT05_C4_PACKAGE_TYPE', () => 'DIP'],
  ['the identifier', /OBJID="([^"]+)"/, 'TT05_C4_OBJID_MISSING', () => ''],
  ['the grammar', /(<\/mets>)/, 'TT05_C4_METS_UNREADABLE', () => ''],
  ['an element the schema does not know', /(<structMap )/, 'TT05_C4_SCHEMA', () => '<structMup/><structMap '],
])('sees %s changed in the root METS', async (_, pattern, rule, change) => {
  const findings = await findingsAfter(async (copy) => {
    const path = join(copy, 'METS.xml');
    const text = await readFile(path, 'utf8');
    await writeFile(
      path,
      text.replace(pattern, (whole, part: string) => whole.replace(part, change(part))),
    );
  });
  expect(findings.map((finding) => finding.rule)).toContain(rule);
});

it('sees a file added to data/ and one beside the tree', async () => {
  const findings = await findingsAfter(async (copy) => {
    await writeFile(join(copy, 'representations/rep1/data/x.pdf'), 'x');
    await writeFile(join(copy, 'x.txt'), 'y');
  });
  expect(findings.map(({ rule, location }) => `${rule} ${location}`)).toEqual(
    expect.arrayContaining([
      'TT05_C5_ORPHAN representations/rep1/data/x.pdf',
      'TT05_C3_UNEXPECTED x.txt',
      'TT05_C5_UNLISTED x.txt',
    ]),
  );
});
