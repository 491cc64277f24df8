import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fixedClock, type Finding, type Severity } from '@mocban/core';
import { openTree, writeZip } from '@mocban/container';
import { validateEark, type EarkVersion } from '@mocban/eark';
import { corpus, describeWith } from '../../fixtures/corpora.js';
import { DEPARTURES, NOTHING_TO_FIND, RULES_WITHOUT_A_BREACH, type Departure } from './departures/index.js';
import { SamplePackage, type PackageKind } from './sample-package.js';

const VERSIONS: readonly EarkVersion[] = ['2.0.4', '2.1.0', '2.2.0'];
const SEVERITIES: Readonly<Record<string, Severity>> = { MUST: 'error', SHOULD: 'warning', MAY: 'info' };
const NAME = 'sample-package';
/** Of a representation without a METS, which here has no metadata either. */
const OF_ONE_DOCUMENT = ['CSIPSTR12', 'CSIPSTR13'];

const clock = fixedClock('2026-04-01T00:00:00Z');
const specifications = corpus('eark-specs');
const testCases = corpus('eark-ip-test-corpus');

/** Level by id, as the published profile of each specification and version has it. */
function publishedRequirements(folder: string): Map<EarkVersion, Map<string, string>> {
  const tables = new Map(VERSIONS.map((version) => [version, new Map<string, string>()]));
  for (const specification of ['CSIP', 'SIP', 'AIP', 'DIP'])
    for (const file of readdirSync(join(folder, specification, 'profile'))) {
      const [, version] = /-v(\d-\d-\d)\.xml$/.exec(file) ?? [];
      const table = tables.get(version?.replaceAll('-', '.') as EarkVersion);
      if (table === undefined) continue;
      const profile = readFileSync(join(folder, specification, 'profile', file), 'utf8');
      for (const [element] of profile.matchAll(/<requirement\s[^>]*>/g)) {
        const [id, level] = ['ID', 'REQLEVEL'].map((name) => new RegExp(`${name}="([^"]*)"`).exec(element)?.[1]);
        if (id !== undefined && level !== undefined) table.set(id, level);
      }
    }
  const folders = join(folder, 'CSIP/specification/implementation/structure/folders/requirements.md');
  for (const [, id, text] of readFileSync(folders, 'utf8').matchAll(/^\*\*(CSIPSTR\d+)\*\*: (.*)$/gm))
    for (const table of tables.values()) table.set(id!, /\*\*(MUST|SHOULD|MAY)\*\*/.exec(text!)![1]!);
  return tables;
}

/** Rules of the Board's test cases for which a package that breaks them is described, and what that is worth. */
function publishedRules(folder: string): Map<string, Severity> {
  const rules = new Map<string, Severity>();
  for (const file of readdirSync(join(folder, 'testCases'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('testCase.xml')) continue;
    const text = readFileSync(join(folder, 'testCases', file), 'utf8').replace(/<!--[^]*?-->/g, '');
    // The id inside is another requirement's in two of the files.
    const id = basename(join(file, '..'));
    for (const [, rule, body] of text.matchAll(/<rule id="(\d+)">([^]*?)<\/rule>/g))
      if (body!.includes('isValid="FALSE"'))
        rules.set(`${id}/${rule}`, /level="(\w+)"/.exec(body!)![1]!.toLowerCase() as Severity);
  }
  return rules;
}

describeWith(
  'eark-specs in MOCBAN_CORPORA',
  specifications,
  'every requirement of the E-ARK specifications',
  (root) => {
    const published = publishedRequirements(root);
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'mocban-eark-requirements-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const samples = new Map<string, SamplePackage>();
    function sampleOf(kind: PackageKind, isOneDocument = false): SamplePackage {
      const key = `${kind}${isOneDocument ? '-one' : ''}`;
      const made = samples.get(key) ?? new SamplePackage(join(folder, key, NAME), kind, isOneDocument);
      samples.set(key, made);
      return made;
    }

    async function findingsOf(
      path: string,
      profile: PackageKind,
      version: EarkVersion,
      fixity = false,
    ): Promise<Finding[]> {
      const tree = await openTree(path);
      try {
        return (await validateEark(tree, { profile, version, clock, fixity, schema: false })).findings;
      } finally {
        await tree.close();
      }
    }
    const linesOf = (findings: readonly Finding[]): string[] =>
      findings.map(({ rule, severity, location, message }) => [rule, severity, location, message].join(' ')).sort();

    it.each(VERSIONS)('%s: is broken by a departure of ours, or it is said why there is nothing to find', (version) => {
      const broken = new Set(DEPARTURES.map(({ requirement }) => requirement));
      const ids = [...published.get(version)!.keys()];
      expect(ids.length).toBeGreaterThan(version === '2.2.0' ? 170 : 160);
      // An archive without a folder of the package: see below.
      expect(ids.filter((id) => !broken.has(id) && NOTHING_TO_FIND[id] === undefined)).toEqual(['CSIPSTR1']);
      expect(Object.keys(NOTHING_TO_FIND).filter((id) => broken.has(id))).toEqual([]);
    });

    it.each(['csip', 'sip', 'aip', 'dip'] as const)('finds nothing in the %s that is changed below', async (kind) => {
      for (const version of VERSIONS) {
        expect(linesOf(await findingsOf(sampleOf(kind).root, kind, version, true))).toEqual([]);
        const rules = (await findingsOf(sampleOf(kind, true).root, kind, version)).map(({ rule }) => rule);
        expect(rules).toEqual(OF_ONE_DOCUMENT);
      }
    });

    const named = DEPARTURES.map((departure) => [departure.requirement, departure.what, departure] as const);
    it.each(named)('%s: %s', async (requirement, _what, departure) => {
      const { kind = 'csip', isOneDocument = false, also = [] } = departure;
      const sample = sampleOf(kind, isOneDocument).copyTo(join(folder, 'changed'));
      departure.depart(sample);
      try {
        const judgedBy = VERSIONS.filter((version) => published.get(version)!.has(requirement));
        expect(judgedBy).not.toEqual([]);
        for (const version of judgedBy) {
          const found = await findingsOf(sample.root, kind, version, departure.isOfFixity);
          const expected = departure.severity ?? SEVERITIES[published.get(version)!.get(requirement)!];
          const severities = new Set(found.filter(({ rule }) => rule === requirement).map(({ severity }) => severity));
          expect([version, ...severities]).toEqual([version, expected]);
          const allowed = new Set([requirement, ...also, ...(isOneDocument ? OF_ONE_DOCUMENT : [])]);
          expect(linesOf(found.filter(({ rule }) => !allowed.has(rule)))).toEqual([]);
        }
      } finally {
        rmSync(sample.root, { recursive: true });
      }
    });

    async function inArchives({ kind = 'csip', isOneDocument = false, depart }: Departure): Promise<void> {
      const sample = sampleOf(kind, isOneDocument).copyTo(join(folder, 'packed'));
      depart(sample);
      const inFolder = linesOf(await findingsOf(sample.root, kind, '2.2.0'));
      const [zip, tar] = [join(folder, 'packed.zip'), join(folder, 'packed.tar')];
      await writeZip(sample.root, zip, { prefix: NAME });
      execFileSync('tar', ['-cf', tar, '-C', join(folder, 'packed'), NAME]);
      expect(linesOf(await findingsOf(zip, kind, '2.2.0'))).toEqual(inFolder);
      expect(linesOf(await findingsOf(tar, kind, '2.2.0'))).toEqual(inFolder);
      for (const path of [sample.root, zip, tar]) rmSync(path, { recursive: true });
    }
    it('is judged in a zip and in a tar as in a folder: every tenth departure', async () => {
      for (const departure of DEPARTURES.filter((_, index) => index % 10 === 0)) await inArchives(departure);
    });

    it('CSIPSTR1: an archive without a folder of the package', async () => {
      const [zip, tar] = [join(folder, 'bare.zip'), join(folder, 'bare.tar')];
      const { root: sample } = sampleOf('csip');
      await writeZip(sample, zip, {});
      execFileSync('tar', ['-cf', tar, '-C', sample, ...readdirSync(sample)]);
      for (const path of [zip, tar])
        for (const version of VERSIONS)
          expect((await findingsOf(path, 'csip', version)).map(({ rule, severity }) => [rule, severity])).toEqual([
            ['CSIPSTR1', 'error'],
          ]);
    });
  },
);

describeWith('eark-ip-test-corpus in MOCBAN_CORPORA', testCases, 'every rule of the test cases', (root) => {
  it('has a departure of ours with the severity of the rule, also where the Board published no package', () => {
    const rules = publishedRules(root);
    expect(rules.size).toBeGreaterThan(100);
    const severities = new Map<string, Set<string>>();
    const published = specifications === undefined ? undefined : publishedRequirements(specifications).get('2.2.0');
    for (const { requirement, severity, rules: of = [] } of DEPARTURES)
      for (const rule of of) {
        const key = `${requirement}/${rule}`;
        const known = severities.get(key) ?? new Set();
        known.add(severity ?? SEVERITIES[published!.get(requirement)!]!);
        severities.set(key, known);
      }
    const expected = [...rules].filter(([rule]) => !RULES_WITHOUT_A_BREACH.includes(rule));
    expect(expected.map(([rule]) => [rule, ...(severities.get(rule) ?? [])])).toEqual(expected);
  });
});
