import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock } from '@mocban/core';
import { openTree } from '@mocban/container';
import { recogniseEark } from './recognise.js';
import { readEarkPackage } from './read.js';
import { buildSip } from './sip/build.js';
import { OBJ_ID, place } from './packages.test.helper.js';
import { validateEark } from './validation/validate.js';

let folder: string;
let source: string;
const clock = fixedClock('2026-03-10T01:30:00Z');
const identifiers = { uuid: () => OBJ_ID.slice('urn:uuid:'.length) };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-eark-'));
  source = join(folder, 'Hồ sơ 1');
  place(source, 'văn bản.pdf', '%PDF');
  place(source, 'phụ lục/bảng 1.xlsx', 'x');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes a folder that validates clean', async () => {
  const out = join(folder, OBJ_ID.replaceAll(':', '_'));
  const built = await buildSip(source, {
    out,
    clock,
    identifiers,
    metadata: { title: 'Hồ sơ', creator: ['A', 'B'], agency: 'UBND xã', submissionAgreement: 'A-1' },
  });
  expect(built).toEqual({ path: out, objId: OBJ_ID, files: 2, bytes: 5 });
  const tree = await openTree(out);
  const { profile, findings } = await validateEark(tree);
  expect(profile).toBe('sip');
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(await recogniseEark(tree)).toBe(true);
  const [representation] = (await readEarkPackage(tree)).representations;
  expect([...representation!.dataFiles]).toEqual([
    'representations/rep1/data/phụ lục/bảng 1.xlsx',
    'representations/rep1/data/văn bản.pdf',
  ]);
});

it('makes a zip that validates clean, the same bytes again under the same clock and identifiers', async () => {
  const [a, b] = [join(folder, 'a.zip'), join(folder, 'b.zip')];
  await buildSip(source, { out: a, asZip: true, clock, identifiers });
  await buildSip(source, { out: b, asZip: true, clock, identifiers });
  expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
  const tree = await openTree(a);
  const { findings } = await validateEark(tree);
  await tree.close();
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
});

it('makes a representation of each folder, also divided and with one METS', async () => {
  const several = join(folder, 'several');
  for (const path of ['goc/a.docx', 'goc/phụ lục/b.xlsx', 'pdf/a.pdf', 'pdf/phụ lục/b.pdf']) place(several, path, path);
  const options = { clock, identifiers, representations: 'each-folder' } as const;
  await buildSip(several, { ...options, out: join(folder, 'each') });
  await buildSip(several, { ...options, out: join(folder, 'one-mets'), metsDocuments: 'package' });
  await buildSip(several, { ...options, out: join(folder, 'divided'), maxFiles: 3 });
  const seen: Record<string, string[]> = {};
  for (const name of ['each', 'one-mets', 'divided', 'divided-2']) {
    const tree = await openTree(join(folder, name));
    expect((await validateEark(tree)).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { representations } = await readEarkPackage(tree);
    seen[name] = representations.flatMap(({ dataFiles }) => [...dataFiles]);
  }
  const below = (...paths: string[]): string[] => paths.map((path) => `representations/${path}`);
  const all = below('goc/data/a.docx', 'goc/data/phụ lục/b.xlsx', 'pdf/data/a.pdf', 'pdf/data/phụ lục/b.pdf');
  expect(seen).toEqual({ each: all, 'one-mets': all, divided: all.slice(0, 3), 'divided-2': all.slice(3) });
});

it.each([
  ['a file beside them', 'x.txt', 'EARK_SOURCE_INVALID'],
  ['a name that no file system of another kind can hold', 'hai: từ/x.txt', 'EARK_PLAN_INVALID'],
])('makes no representations of folders with %s, and leaves nothing behind', async (_, path, code) => {
  place(join(folder, 'several'), 'goc/a.docx', 'x');
  place(join(folder, 'several'), path, 'x');
  const options = { out: join(folder, 'out'), clock, identifiers, representations: 'each-folder' } as const;
  await expect(buildSip(join(folder, 'several'), options)).rejects.toMatchObject({ code });
  expect(readdirSync(folder).sort()).toEqual(['Hồ sơ 1', 'several']);
});

it('describes a folder without metadata by its name', async () => {
  const out = join(folder, 'out');
  await buildSip(source, { out, clock, identifiers });
  expect(readFileSync(join(out, 'metadata/descriptive/DC.xml'), 'utf8')).toContain('<dc:title>Hồ sơ 1</dc:title>');
});

it('refuses to write over anything or into its own source, and leaves nothing behind', async () => {
  await expect(buildSip(source, { out: source, clock, identifiers })).rejects.toMatchObject({
    code: 'EARK_SOURCE_INVALID',
  });
  place(folder, 'taken', 'x');
  await expect(buildSip(source, { out: join(folder, 'taken'), clock, identifiers })).rejects.toMatchObject({
    code: 'EARK_TARGET_EXISTS',
  });
  expect(readdirSync(folder).sort()).toEqual(['Hồ sơ 1', 'taken'].sort());
});

it.each([[[]], [{ title: 1 }], [{ agency: ['x'] }], [{ titel: 'x' }]])('refuses the metadata %j', async (metadata) => {
  const options = { out: join(folder, 'out'), clock, identifiers, metadata: metadata as never };
  await expect(buildSip(source, options)).rejects.toMatchObject({ code: 'EARK_METADATA_INVALID' });
});
