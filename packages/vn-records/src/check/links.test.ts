import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { loadRules } from '../rules/load.js';
import { buildTt05Sip } from '../sip/build.js';
import {
  builtSample,
  clock,
  countedIdentifiers,
  METADATA,
  sampleFolder,
  scratch,
} from '../sip/sample-folder.test.helper.js';
import { checkTt05 } from './check.js';

const context = { historicalArchive: true, networked: true, clock } as const;

async function rulesOf(path: string, more = {}): Promise<string[]> {
  const tree = await openTree(path);
  const { findings } = await checkTt05(tree, { ...context, ...more });
  await tree.close();
  return findings.map(({ rule, effect }) => `${effect} ${rule}`);
}

it.each([
  ['H99.15.04.2020.1.3', false],
  ['H99.1 und mehr', true],
  ['', true],
])('holds a linked document against its form: %j', async (content, isFault) => {
  const { path } = await builtSample(await scratch());
  await writeFile(join(path, 'representations/rep1/data/x.pdf.fetch.txt'), content);
  const rules = await rulesOf(path);
  expect(rules).toContain('officer TT05_C6_LINK_UNRESOLVED');
  expect(rules.includes('officer TT05_C6_LINK_FORM')).toBe(isFault);
});

it('notes identifiers of another form, as gravely as an operator wants', async () => {
  const { path } = await builtSample(await scratch());
  const ead = join(path, 'metadata/descriptive/EAD.xml');
  expect(await rulesOf(path)).not.toContain('info TT05_C8_IDENTIFIER_FORM');
  await writeFile(ead, (await readFile(ead, 'utf8')).replace('H99.15.04.2024.12<', 'HS 12<'));
  expect(await rulesOf(path)).toContain('info TT05_C8_IDENTIFIER_FORM');
  const rules = loadRules({ identifiers: { fileCode: { effect: 'officer' } } });
  expect(await rulesOf(path, { rules })).toContain('officer TT05_C8_IDENTIFIER_FORM');
});

it('writes data files by another policy of names, which the reader knows', async () => {
  const root = await scratch();
  const out = join(root, 'sip');
  const options = { metadata: METADATA, out, asZip: false, clock, identifiers: countedIdentifiers() };
  const folder = await sampleFolder(root);
  const { documents } = await buildTt05Sip(folder, { ...options, fileNames: 'cv7197' });
  expect(documents.map(({ path }) => path.split('/').at(-1))).toEqual([
    'H99.15.04_KH_000001_V1_20240112.pdf',
    'H99.15.04_CV_000002_V1_20241220.pdf',
  ]);
  expect((await rulesOf(out)).filter((line) => !line.startsWith('info'))).toEqual([]);
  await expect(buildTt05Sip(folder, { ...options, out: `${out}2`, fileNames: 'x' })).rejects.toMatchObject({
    details: [expect.stringContaining('tt05, cv7197')],
  });
});
