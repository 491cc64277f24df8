import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { SchemaValidator } from '@mocban/xml';
import { buildAip } from './aip/build.js';
import { aipIdentifiers } from './aip/identifiers.js';
import { readEarkPackage } from './read.js';
import { OBJ_ID, place, planIn, sinkInto } from './packages.test.helper.js';
import type { AipPlan } from './types.js';
import { validateEark } from './validation/validate.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-eark-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function build(profile: AipPlan['profile'], change: Partial<AipPlan> = {}, below = '') {
  const plan = { ...planIn(join(folder, below, 'x'), profile), ...change };
  const root = join(folder, below, plan.objId.replaceAll(':', '_'));
  planIn(root, profile);
  place(root, 'submission/representations/rep1/data/1.pdf', 'as it came');
  return { root, plan, written: await buildAip(plan, sinkInto(root)) };
}
const text = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');

describe.each(['eark', 'tt05'] as const)('an AIP in the profile %s', (profile) => {
  it('is valid METS 1.12.1 and PREMIS 3.0', async () => {
    const { root } = await build(profile);
    const validator = new SchemaValidator();
    const findings = [];
    for (const [path, schema] of [
      ['METS.xml', 'mets'],
      ['representations/rep1/METS.xml', 'mets'],
      ['metadata/preservation/PREMIS.xml', 'premis'],
      ['representations/rep1/metadata/preservation/PREMIS_rep1.xml', 'premis'],
    ] as const)
      findings.push(...(await validator.validate({ path: join(root, path) }, schema, { location: path })));
    validator.close();
    expect(findings).toEqual([]);
  });

  it('passes our validator without an error, every file referred to and every digest right', async () => {
    const { root } = await build(profile);
    const tree = await openTree(root);
    const { valid, findings } = await validateEark(tree);
    expect(valid).toBe(true);
    // The circular gives the representation an OBJID of its own, where CSIP would have its folder's name.
    expect(findings.map(({ rule }) => rule)).toEqual(profile === 'tt05' ? ['CSIP1'] : []);
  });

  it('is the same bytes for the same plan', async () => {
    const [a, b] = [await build(profile, {}, 'a'), await build(profile, {}, 'b')];
    expect(a.written).toEqual(b.written);
  });

  it('reads back with its parts told apart', async () => {
    const { root } = await build(profile);
    const read = await readEarkPackage(await openTree(root));
    expect(read).toMatchObject({ packageType: 'AIP', submissionAgreement: 'A-1', label: 'Hồ sơ <thử> & "nghiệm"' });
    expect(read.representations.map(({ name, dataFiles }) => [name, [...dataFiles]])).toEqual([
      ['rep1', ['representations/rep1/data/a#b.bin', 'representations/rep1/data/văn bản 1.pdf']],
    ]);
    expect(read.submission).toHaveLength(2);
    expect([...read.documentation]).toEqual(['documentation/notes.txt']);
  });

  it('refers to what is kept beside PREMIS', async () => {
    const reports = { path: 'signatures.json', mimeType: 'application/json', otherMdType: 'Reports' };
    const { root, written } = await build(profile, { preservation: [{ ...reports, chunks: () => ['{}\n'] }] });
    expect(written.map(({ path }) => path)).toContain('metadata/preservation/signatures.json');
    expect(text(root, 'METS.xml')).toMatch(/MDTYPE="OTHER" OTHERMDTYPE="Reports"/);
    const validator = new SchemaValidator();
    expect(await validator.validate({ path: join(root, 'METS.xml') }, 'mets', { location: 'METS.xml' })).toEqual([]);
    validator.close();
    const { valid, findings } = await validateEark(await openTree(root));
    expect([valid, findings.map(({ rule }) => rule)]).toEqual([true, profile === 'tt05' ? ['CSIP1'] : []]);
  });

  it('refers to the METS of the submission and to none of its other files', async () => {
    const { root } = await build(profile);
    expect(text(root, 'METS.xml')).toContain('xlink:href="submission/METS.xml"');
    expect(text(root, 'METS.xml')).not.toContain('submission/representations');
  });
});

it('writes the forms of the circular in tt05', async () => {
  const { root } = await build('tt05');
  const mets = text(root, 'representations/rep1/METS.xml');
  expect(mets).toMatch(/<file ID="ID-[0-9A-F]{8}-/);
  expect(mets).toMatch(/LABEL="MetadataLink\/File" DMDID="uuid-[0-9A-F-]{36}"/);
  expect(mets).toMatch(/TYPE="NORMALIZED"/);
  expect(text(root, 'METS.xml')).toContain('PROFILE="https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"');
  expect(mets).not.toMatch(/ID="[^"]*[a-f][0-9a-f]{6}-/);
});

it('gives every content file size, two digests, format and original name in PREMIS', async () => {
  const { root, plan } = await build('eark');
  const premis = text(root, 'representations/rep1/metadata/preservation/PREMIS_rep1.xml');
  expect(premis.match(/SHA-512/g)).toHaveLength(2);
  expect(premis).toContain('fmt/276');
  expect(premis).toContain('data/Văn bản 1.pdf');
  expect(premis).toContain(aipIdentifiers(plan).premis.file('data/a#b.bin').value);
});

it('takes schemas of the plan beside the standard ones', async () => {
  const { written } = await build('tt05', { schemas: [{ name: 'EAD.xsd', bytes: Buffer.from('<x/>') }] });
  expect(written.map(({ path }) => path)).toEqual(expect.arrayContaining(['schemas/METS.xsd', 'schemas/EAD.xsd']));
});

it('goes through the files without keeping them', async () => {
  const plan = planIn(join(folder, 'y'), 'eark');
  const [file] = [...plan.files];
  let passes = 0;
  const files = {
    *[Symbol.iterator]() {
      passes += 1;
      for (let index = 0; index < 5000; index += 1) yield { ...file!, path: `data/${index}`, originalName: `${index}` };
    },
  };
  await buildAip({ ...plan, files }, sinkInto(join(folder, 'y')));
  expect(passes).toBeLessThanOrEqual(4);
});

it.each([
  ['an OBJID without a UUID', { objId: 'urn:x' }],
  [
    'a path that leaves the package',
    { descriptions: [{ path: '../a', bytes: Buffer.from('x'), mdType: 'DC', mimeType: 'application/xml' }] },
  ],
  [
    'two files at one path',
    {
      schemas: [
        { name: 'a.xsd', bytes: Buffer.from('x') },
        { name: 'a.xsd', bytes: Buffer.from('y') },
      ],
    },
  ],
])('refuses %s', async (_name, change) => {
  const plan = { ...planIn(join(folder, 'z'), 'eark'), ...change };
  await expect(buildAip(plan, sinkInto(join(folder, 'z')))).rejects.toMatchObject({ code: 'EARK_PLAN_INVALID' });
});

it('derives every identifier from the OBJID', () => {
  const first = aipIdentifiers({ profile: 'eark', objId: OBJ_ID });
  expect(first.id('a')).toBe(aipIdentifiers({ profile: 'eark', objId: OBJ_ID }).id('a'));
  expect(first.id('a')).not.toBe(first.id('b'));
});
