import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fixedClock } from '@mocban/core';
import { openTree, writeZip } from '@mocban/container';
import { paxHeader, rawTar } from '@mocban/container/testing';
import { buildAip } from './aip/build.js';
import { OBJ_ID, place, planIn, sinkInto } from './packages.test.helper.js';
import { validateEark } from './validation/validate.js';

/** Each fault is in a place of its own and breaks the requirement named first; others that it breaks as well may stand beside it. */
const FAULTS: readonly (readonly [rule: string, from: RegExp, to: string])[] = [
  ['CSIP2', / TYPE="Mixed"/, ' TYPE="Nothing"'],
  ['CSIP4', /csip:CONTENTINFORMATIONTYPE="MIXED" PROFILE/, 'csip:CONTENTINFORMATIONTYPE="NOTHING" PROFILE'],
  ['CSIP6', / PROFILE="[^"]*"/, ' PROFILE="none"'],
  ['CSIP7', / CREATEDATE="[^"]*"/, ' CREATEDATE="2199-01-01T00:00:00Z"'],
  ['CSIP8', / LASTMODDATE="[^"]*"/, ''],
  ['CSIP9', / csip:OAISPACKAGETYPE="AIP"/, ' csip:OAISPACKAGETYPE="XIP"'],
  ['CSIP14', /<name>Mộc Bản<\/name>/, '<name></name>'],
  ['CSIP16', / csip:NOTETYPE="SOFTWARE VERSION"/, ''],
  ['CSIP19', /(<dmdSec [^>]*) CREATED="[^"]*"/, '$1'],
  ['CSIP20', /(<dmdSec [^>]*) STATUS="CURRENT"/, '$1 STATUS="SOMEHOW"'],
  ['CSIP24', /href="metadata\/descriptive\/EAD.xml"/, 'href="metadata/descriptive/none.xml"'],
  ['CSIP25', /(<mdRef [^>]*)MDTYPE="OTHER" OTHERMDTYPE="EAD"/, '$1MDTYPE="NONE"'],
  ['CSIP26', /(<mdRef [^>]*MDTYPE="NONE"[^>]*) MIMETYPE="[^"]*"/, '$1 MIMETYPE="no/type"'],
  ['CSIP34', /(<digiprovMD [^>]*) STATUS="CURRENT"/, '$1'],
  ['CSIP42', /(<digiprovMD [\s\S]*?<mdRef [^>]*) CREATED="[^"]*"/, '$1'],
  [
    'CSIP62',
    / csip:CONTENTINFORMATIONTYPE="MIXED" USE| USE="(Representations\/rep1)" csip:CONTENTINFORMATIONTYPE="MIXED"/,
    ' USE="$1"',
  ],
  ['CSIP68', /(<file [^>]*) MIMETYPE="text\/plain"/, '$1'],
  ['CSIP69', /(<file [^>]*) SIZE="5"/, '$1 SIZE="6"'],
  ['CSIP77', /(<FLocat [^>]*)LOCTYPE="URL"([^>]*notes.txt)/, '$1LOCTYPE="HANDLE"$2'],
  ['CSIP81', /(<structMap [^>]*)TYPE="PHYSICAL"/, '$1TYPE="LOGICAL"'],
  ['CSIP94', /(<div) ID="[^"]*" (LABEL="Documentation")/, '$1 $2'],
  ['CSIP107', /LABEL="Representations\/rep1"/, 'LABEL="rep1"'],
  ['CSIP112', /(<mptr [^>]*)LOCTYPE="URL"/, '$1LOCTYPE="URN"'],
];
/** And three outside the root METS. */
const OTHERS = ['CSIP71', 'CSIP_FILE_UNREFERENCED', 'CSIPSTR13'];

let folder: string;
let root: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-eark-'));
  root = join(folder, OBJ_ID.replaceAll(':', '_'));
  await buildAip(planIn(root, 'eark'), sinkInto(root));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function findingsOf(path: string): Promise<string[]> {
  const tree = await openTree(path);
  try {
    const { findings } = await validateEark(tree, { clock: fixedClock('2026-04-01T00:00:00Z') });
    return findings
      .map(({ severity, rule, location, message }) => [severity, rule, location, message].join(' '))
      .sort();
  } finally {
    await tree.close();
  }
}

function tarOf(directory: string): Buffer {
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true }).map((entry) =>
    join(entry.parentPath, entry.name),
  );
  return rawTar(
    [directory, ...paths].flatMap((path) => {
      const name = relative(folder, path);
      const isFolder = statSync(path).isDirectory();
      return [
        paxHeader({ path: isFolder ? `${name}/` : name }),
        isFolder ? { name: 'x/', type: '5' } : { name: 'x', content: readFileSync(path) },
      ];
    }),
  );
}

it('finds every fault of a package broken in more than twenty ways, in one run, the same in a folder, a zip, a tar and a tar.gz', async () => {
  let mets = readFileSync(join(root, 'METS.xml'), 'utf8');
  for (const [rule, from, to] of FAULTS) {
    expect([rule, from.test(mets)]).toEqual([rule, true]);
    mets = mets.replace(from, to);
  }
  writeFileSync(join(root, 'METS.xml'), mets);
  place(root, 'representations/rep1/data/a#b.bin', 'y');
  place(root, 'documentation/forgotten.txt', 'x');
  place(root, 'representations/rep2/data/x.bin', 'x');
  const inFolder = await findingsOf(root);
  const rules = new Set(inFolder.map((line) => line.split(' ')[1]));
  for (const rule of [...FAULTS.map(([rule]) => rule), ...OTHERS]) expect(rules).toContain(rule);

  await writeZip(root, join(folder, 'package.zip'), { prefix: OBJ_ID.replaceAll(':', '_') });
  writeFileSync(join(folder, 'package.tar'), tarOf(root));
  expect(await findingsOf(join(folder, 'package.zip'))).toEqual(inFolder);
  expect(await findingsOf(join(folder, 'package.tar'))).toEqual(inFolder);
  writeFileSync(join(folder, 'package.tar.gz'), gzipSync(tarOf(root)));
  expect(await findingsOf(join(folder, 'package.tar.gz'))).toEqual(inFolder);
});
