import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openTree } from '@mocban/container';
import { checkTt05, recogniseTt05, worstEffect, type CheckEffect, type CheckFinding } from '@mocban/vn-records';
import { describeWith, samples } from '../../fixtures/corpora.js';

interface Expected {
  file: string;
  sha256: string;
  verdict: string;
  findings: { check: string; severity: string; where: string; note: string }[];
}

/** Setting of the samples: a networked historical archive. */
const context = { historicalArchive: true, networked: true } as const;

/** Kinds of transfer that are imported, by the start of their path, and those that imports.test.ts imports. */
const IMPORTED = ['tt02/', 'spreadsheet/', 'edxml/'];
const TESTED = [
  'edxml/new.edxml',
  'edxml/recall.edxml',
  'edxml/status-03.edxml',
  'spreadsheet/muc-luc-ho-so.csv',
  'spreadsheet/muc-luc-ho-so.xlsx',
  'tt02/hoso-tt02.zip',
];
/** The rule that stands for each departure of the tolerant package, by what the samples call its place. */
const TOLERANCES: Record<string, string> = {
  'metadata/descriptive/ead.xml': 'TT05_TOLERANCE_FILE_NAME',
  'schemas/ead*.xsd': 'TT05_TOLERANCE_SCHEMA_NAME',
  'representations/rep1/metadata/descriptive/EAD_DOC_<docId>.xml': 'TT05_TOLERANCE_METADATA_NAME',
  'representations/rep1/data/<docId>.pdf': 'TT05_TOLERANCE_DATA_NAME',
  'schemas/mets1_12.xsd': 'TT05_TOLERANCE_METS_SCHEMA_NAME',
  'mdRef/@MDTYPE': 'TT05_TOLERANCE_MDTYPE',
  amdSec: 'TT05_TOLERANCE_AMDSEC_EMPTY',
  '@CHECKSUM': 'TT05_TOLERANCE_DIGEST_CASE',
  '16 fields (riskRecovery, riskRecoveryStatus absent)': 'TT05_TOLERANCE_FIELDS_ABSENT',
  'elements in another order': 'TT05_TOLERANCE_ELEMENT_ORDER',
  'zip name': 'TT05_TOLERANCE_CONTAINER_NAME',
};

/** Checks whose findings may follow from the fault of a sample, and are neither required nor wrong. */
const FOLLOW_ON: Record<string, string[]> = {
  'tt05/SIP_hoso-bad-missing-data.zip': ['C8'],
  'tt05/SIP_hoso-bad-orphan-data.zip': ['C6', 'C8'],
  'tt05/SIP_hoso-bad-two-metadata.zip': ['C8'],
  'tt05/SIP_hoso-bad-maintenance.zip': ['C9'],
};

const verdictOf = (effect: CheckEffect | undefined): string =>
  effect === undefined || effect === 'info' ? 'accept' : effect === 'warn' ? 'accept-with-warnings' : effect;

/** The sample's severity words as effects. */
const effectOf = (check: string, severity: string): CheckEffect =>
  severity === 'warn' && check !== 'tolerance' ? 'officer' : (severity as CheckEffect);

/** A file that is no folder and no zip is no package either. */
async function recognised(file: string): Promise<boolean> {
  const tree = await openTree(join(samples!, file)).catch(() => undefined);
  if (tree === undefined) return false;
  try {
    return await recogniseTt05(tree);
  } finally {
    await tree.close();
  }
}

async function check(file: string, purpose: 'intake' | 'validate') {
  const tree = await openTree(join(samples!, file));
  try {
    expect(await recogniseTt05(tree)).toBe(true);
    return await checkTt05(tree, { ...context, purpose, containerName: basename(file) });
  } finally {
    await tree.close();
  }
}

describeWith('samples beside MOCBAN_CORPORA', samples, 'sample transfers', (folder) => {
  const rows = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected[];
  const taken = rows.filter(({ file }) => !IMPORTED.some((prefix) => file.startsWith(prefix)));

  it('every package, spreadsheet and message of the samples is run, as it was when its verdict was written', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const packages = files.filter((file) => /\.(zip|csv|xlsx|edxml)$/.test(file));
    expect(packages.sort()).toEqual(rows.map(({ file }) => file).sort());
    const imported = rows.filter((row) => !taken.includes(row)).map(({ file }) => file);
    expect(imported.sort()).toEqual(TESTED);
    const digests = rows.map(({ file }) =>
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    );
    expect(digests).toEqual(rows.map(({ sha256 }) => sha256));
  });

  for (const { file } of rows.filter((row) => !taken.includes(row)))
    it(`${file}: imported, and not mistaken for a package`, async () => {
      expect(await recognised(file)).toBe(false);
    });

  describe.each(taken)('$file', ({ file, verdict, findings: expected }) => {
    let findings: CheckFinding[];
    beforeAll(async () => {
      ({ findings } = await check(file, 'intake'));
    });

    it(`gets the verdict ${verdict}`, () => {
      expect(verdictOf(worstEffect(findings))).toBe(verdict);
    });

    if (expected.length > 0)
      it.each(expected)('reports $check $where ($note)', ({ check: name, severity, where, note }) => {
        const rule = TOLERANCES[note] ?? TOLERANCES[where];
        const place = where.replace(' ', '#');
        const found = findings.filter((finding) =>
          name === 'tolerance' ? finding.rule === rule : finding.check === name && finding.location === place,
        );
        expect(found.map(({ effect }) => effect)).toContain(effectOf(name, severity));
      });

    it('reports nothing else of weight', () => {
      const known = new Set(expected.map(({ check: name, where }) => `${name} ${where.replace(' ', '#')}`));
      const tolerated = new Set(expected.map(({ note, where }) => TOLERANCES[note] ?? TOLERANCES[where]));
      const other = findings.filter(
        ({ check: name, effect, location, rule }) =>
          effect !== 'info' &&
          !known.has(`${name} ${location}`) &&
          !tolerated.has(rule) &&
          !(FOLLOW_ON[file] ?? []).includes(name ?? ''),
      );
      expect(other).toEqual([]);
    });
  });

  it.each(['tt05/SIP_tailieu.zip', 'tt05/AIP_hoso.zip'])('%s is sound by the rules of its own kind', async (file) => {
    const { findings } = await check(file, 'validate');
    expect(findings.filter(({ effect }) => effect !== 'info')).toEqual([]);
  });
});
