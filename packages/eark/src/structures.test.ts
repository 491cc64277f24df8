import { createReadStream, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock, type Finding } from '@mocban/core';
import { openTree } from '@mocban/container';
import { readPremisDocument } from '@mocban/premis';
import { validateSchema } from '@mocban/xml';
import { buildAip } from './aip/build.js';
import { OBJ_ID, place, planIn, sinkInto } from './packages.test.helper.js';
import { readEarkPackage } from './read.js';
import { buildSip } from './sip/build.js';
import type { AipPlan } from './types.js';
import { validateEark } from './validation/validate.js';

const clock = fixedClock('2026-04-01T00:00:00Z');
const CHILDREN = ['urn:uuid:00000000-0000-4000-8000-000000000001', 'urn:uuid:00000000-0000-4000-8000-000000000002'];
let folder: string;
let root: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-eark-'));
  root = join(folder, OBJ_ID.replaceAll(':', '_'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const build = (changes: Partial<AipPlan> = {}): Promise<unknown> =>
  buildAip({ ...planIn(root, 'eark'), ...changes }, sinkInto(root));

async function findings(path = root): Promise<Finding[]> {
  const tree = await openTree(path);
  try {
    return (await validateEark(tree, { clock })).findings.filter(({ severity }) => severity !== 'info');
  } finally {
    await tree.close();
  }
}

function secondRepresentation(): NonNullable<AipPlan['furtherRepresentations']>[number] {
  const { files } = planIn(root, 'eark');
  const [first] = [...files];
  const fixity = place(root, 'representations/bản đọc (2) 📜/data/văn bản 1.odt', 'odt');
  return {
    name: 'bản đọc (2) 📜',
    contentInformationType: { other: 'reading copies' },
    files: [{ ...first!, ...fixity, path: 'data/văn bản 1.odt', mimeType: 'application/vnd.oasis.opendocument.text' }],
  };
}

it('writes several representations, each with METS and PREMIS of its own, and finds nothing in them', async () => {
  await build({
    furtherRepresentations: [secondRepresentation()],
    contentInformationType: { other: 'records of ours' },
  });
  expect(await findings()).toEqual([]);
  const { representations } = await readEarkPackage(await openTree(root));
  expect(representations.map(({ name, mets }) => [name, mets?.objId, mets?.otherContentInformationType])).toEqual([
    ['bản đọc (2) 📜', 'bản đọc (2) 📜', 'reading copies'],
    ['rep1', 'rep1', 'records of ours'],
  ]);
});

it('writes one METS document for the package; all that is wanting is what SHOULD be in the representations', async () => {
  await build({ metsDocuments: 'package', furtherRepresentations: [secondRepresentation()] });
  expect((await findings()).map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
    'warning CSIPSTR12',
    'warning CSIPSTR12',
  ]);
  place(root, 'representations/rep1/data/a#b.bin', 'y');
  expect((await findings()).map(({ rule }) => rule)).toContain('CSIP71');
});

it('names the packages that it is a part of and that are parts of it, and reads them again', async () => {
  await build({ parent: OBJ_ID, children: CHILDREN });
  expect(await findings()).toEqual([]);
  expect(await readEarkPackage(await openTree(root))).toMatchObject({ parent: OBJ_ID, children: CHILDREN });
});

it('writes rights statements into the PREMIS of the package', async () => {
  const identifier = { type: 'UUID', value: OBJ_ID };
  const statement = {
    identifier: { type: 'local', value: 'rights-1' },
    basis: 'statute',
    statutes: [{ jurisdiction: 'vn', citation: 'Luật Lưu trữ 33/2024/QH15' }],
    granted: [{ act: 'disseminate', restrictions: ['tại phòng đọc'] }],
    objects: [identifier],
    agents: [],
  };
  await build({ rights: [statement] });
  expect(await findings()).toEqual([]);
  const premis = join(root, 'metadata/preservation/PREMIS.xml');
  expect(await validateSchema({ path: premis }, 'premis')).toEqual([]);
  expect((await readPremisDocument(createReadStream(premis))).rights).toEqual([statement]);
});

it.each(['earkdip', 'earkaip'] as const)(
  'finds nothing in an AIP whose PROFILE has the host %s',
  async (profileHost) => {
    await build({ profileHost });
    const tree = await openTree(root);
    expect((await readEarkPackage(tree)).profile).toBe(`https://${profileHost}.dilcis.eu/profile/E-ARK-AIP-v2-2-0.xml`);
    expect(await findings()).toEqual([]);
  },
);

it.each<[string, Partial<AipPlan>]>([
  ['two representations of one name', { furtherRepresentations: [{ name: 'REP1', files: [] }] }],
  ['a name that a file system cannot hold', { furtherRepresentations: [{ name: 'a:b', files: [] }] }],
  ['a name that ends in a blank', { furtherRepresentations: [{ name: 'a ', files: [] }] }],
  ['a name that leads out', { furtherRepresentations: [{ name: '../x', files: [] }] }],
  ['a content information type that is not in the vocabulary', { contentInformationType: 'NOTHING' }],
  ["one METS in the circular's profile", { profile: 'tt05', metsDocuments: 'package' }],
])('refuses %s', async (_, changes) => expect(build(changes)).rejects.toMatchObject({ code: 'EARK_PLAN_INVALID' }));

describe('a folder of more files than one package is to have', () => {
  const options = {
    clock,
    identifiers: { uuid: () => OBJ_ID.slice('urn:uuid:'.length) },
    metadata: { agency: 'UBND xã' },
  };
  const source = (): string => {
    for (const name of ['1', '2', '3', '4', '5']) place(join(folder, 'records'), `${name}.txt`, name);
    return join(folder, 'records');
  };

  it('becomes several packages that name each other; each is valid, and together they have every file', async () => {
    const built = await buildSip(source(), { ...options, out: join(folder, 'sip.zip'), asZip: true, maxFiles: 2 });
    expect(built).toMatchObject({ files: 2, children: [{ files: 2 }, { files: 1 }] });
    expect(readdirSync(folder).filter((name) => name.endsWith('.zip'))).toEqual(['sip-2.zip', 'sip-3.zip', 'sip.zip']);
    const contents: string[] = [];
    for (const { path, objId } of [built, ...built.children!]) {
      expect(await findings(path)).toEqual([]);
      const tree = await openTree(path);
      const read = await readEarkPackage(tree);
      await tree.close();
      contents.push(...read.representations.flatMap(({ dataFiles }) => [...dataFiles]));
      if (objId === built.objId) expect(read.children).toEqual(built.children!.map((child) => child.objId));
      else expect(read).toMatchObject({ objId, parent: built.objId });
    }
    expect(contents.sort()).toEqual([1, 2, 3, 4, 5].map((n) => `representations/rep1/data/${n}.txt`));
  });

  it('stays one package when it fits', async () => {
    const built = await buildSip(source(), { ...options, out: join(folder, 'sip'), maxFiles: 5 });
    expect(built.children).toBeUndefined();
  });

  it('is refused when one of the names is taken, before anything is written', async () => {
    place(folder, 'sip-2', 'x');
    await expect(buildSip(source(), { ...options, out: join(folder, 'sip'), maxFiles: 3 })).rejects.toMatchObject({
      code: 'EARK_TARGET_EXISTS',
    });
    expect(readdirSync(folder).sort()).toEqual(['records', 'sip-2']);
  });
});
