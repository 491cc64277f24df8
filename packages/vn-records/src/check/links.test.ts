import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTree, writeZip } from '@mocban/container';
import { rawTar } from '@mocban/container/testing';
import { loadRules } from '../rules/load.js';
import { buildTt05Sip } from '../sip/build.js';
import {
  builtSample,
  clock,
  countedIdentifiers,
  METADATA,
  sampleFolder,
  scratch,
  countPages,
} from '../sip/sample-folder.test.helper.js';
import { checkTt05 } from './check.js';

const context = { historicalArchive: true, networked: true, countPages, clock } as const;

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
  const objId = 'uuid-0F1E2D3C-4B5A-4978-8695-A4B3C2D1E0F1';
  const out = join(root, objId);
  const options = {
    metadata: { ...METADATA, objId },
    out,
    asZip: false,
    clock,
    identifiers: countedIdentifiers(),
    countPages,
  };
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

it('writes linked documents as a package of its own makes them, and reads them back', async () => {
  const root = await scratch();
  const folder = await sampleFolder(root);
  const options = { asZip: false, clock, identifiers: countedIdentifiers(), countPages };
  const links = [{ id: 'H99.15.04.2020.1.3', name: 'quyết định.pdf' }, { id: 'H99.15.04.2020.1.4' }];
  const { path } = await buildTt05Sip(folder, { ...options, metadata: { ...METADATA, links }, out: join(root, 'sip') });
  const data = join(path, 'representations/rep1/data');
  expect(await readFile(join(data, 'quyết định.pdf.fetch.txt'), 'utf8')).toBe('H99.15.04.2020.1.3');
  expect(await readFile(join(data, 'H99.15.04.2020.1.4.pdf.fetch.txt'), 'utf8')).toBe('H99.15.04.2020.1.4');
  const rules = (await rulesOf(path)).filter((rule) => !rule.startsWith('info') && !rule.includes('FOLDER_NAME'));
  expect(rules).toEqual(Array(2).fill('officer TT05_C6_LINK_UNRESOLVED'));
  const refused = (more: object) =>
    buildTt05Sip(folder, { ...options, metadata: { ...METADATA, ...more }, out: join(root, 'none') });
  await expect(refused({ links: [...links, links[1]] })).rejects.toMatchObject({ details: expect.any(Array) });
  await expect(refused({ links: [{ id: 'a b' }] })).rejects.toMatchObject({ code: 'VN_SIP_METADATA_MALFORMED' });
  await expect(refused({ links: [{ id: 'a', name: '../a.pdf' }] })).rejects.toMatchObject({
    code: 'VN_SIP_METADATA_MALFORMED',
  });
});

it.each([
  ['uuid-0F1E2D3C-4B5A-4978-8695-A4B3C2D1E0F1', 'block TT05_C4_OBJID_FOLDER'],
  ['goi-tin', 'warn TT05_TOLERANCE_FOLDER_NAME'],
])('judges the folder %s the same in a folder, a zip and a tar', async (name, expected) => {
  const root = await scratch();
  const { path } = await builtSample(root);
  const folder = join(root, name);
  await rename(path, folder);
  await writeZip(folder, join(root, 'p.zip'), { prefix: name });
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const entries = await Promise.all(
    files
      .filter((entry) => entry.isFile())
      .map(async (entry) => ({
        prefix: `${name}${entry.parentPath.slice(folder.length)}`,
        name: entry.name,
        content: await readFile(join(entry.parentPath, entry.name)),
      })),
  );
  await writeFile(join(root, 'p.tar'), rawTar(entries));
  for (const form of [folder, join(root, 'p.zip'), join(root, 'p.tar')])
    expect((await rulesOf(form)).filter((rule) => /FOLDER/.test(rule))).toEqual([expected]);
});
