import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { checkTt05 } from '../check/check.js';
import { recogniseTt05 } from '../read/recognise.js';
import { buildTt05Sip } from './build.js';
import {
  builtSample,
  clock,
  countedIdentifiers,
  LOOSE,
  METADATA,
  sampleFolder,
  scratch,
  countPages,
} from './sample-folder.test.helper.js';

const context = { historicalArchive: true, networked: true, countPages, clock } as const;

it('builds a zip that passes every check without a finding above info', async () => {
  const { path, objId } = await builtSample(await scratch(), true);
  const tree = await openTree(path);
  expect(tree.name).toBe(objId);
  expect(await recogniseTt05(tree)).toBe(true);
  const { findings, documents, registrationCode, depositor } = await checkTt05(tree, {
    ...context,
    containerName: `01${objId}.zip`,
  });
  await tree.close();
  expect(findings).toEqual([]);
  expect(documents.map(({ metadata }) => metadata?.['numberOfPage'])).toEqual(['1', '2']);
  expect(registrationCode).toBe('NL.H99.2026.01');
  expect(depositor).toEqual({ name: 'Ủy ban nhân dân xã Mường Thử', code: 'H99.15.04' });
});

it('builds a SIP_tailieu of loose documents that passes every check', async () => {
  const { path, packageType } = await builtSample(await scratch(), true, LOOSE);
  expect(packageType).toBe('SIP_tailieu');
  const tree = await openTree(path);
  const { findings, file, documents, ...read } = await checkTt05(tree, context);
  await tree.close();
  expect(findings.filter(({ effect }) => effect !== 'info')).toEqual([]);
  expect(read.packageType).toBe('SIP_tailieu');
  expect(Object.keys(file!)).toEqual(['fileCode', 'title', 'source', 'totalDoc', 'description']);
  expect(documents.map(({ metadata }) => [metadata?.['docCode'], metadata?.['typeName']])).toEqual([
    ['H99.15.04.2025.01.001.0000001', '22'],
    ['H99.15.04.2025.01.001.0000002', '10'],
  ]);
});

it('lists what loose documents lack at each document, since there is no file to take it from', async () => {
  const { defaults: _defaults, ...metadata } = LOOSE;
  await expect(builtSample(await scratch(), false, metadata)).rejects.toMatchObject({
    code: 'VN_SIP_METADATA_INCOMPLETE',
    details: expect.arrayContaining([expect.stringMatching(/^documents\[0\]\.maintenance: /)]),
  });
  await expect(builtSample(await scratch(), false, { ...LOOSE, defaults: { maintenace: '01' } })).rejects.toMatchObject(
    { details: expect.arrayContaining(['defaults.maintenace: no such field']) },
  );
});

it('writes the same bytes for the same folder, clock and identifiers', async () => {
  const [first, second] = [await builtSample(await scratch(), true), await builtSample(await scratch(), true)];
  expect((await readFile(first.path)).equals(await readFile(second.path))).toBe(true);
});

it('writes the circular’s names, upper-case identifiers and times at +07:00', async () => {
  const { path, objId } = await builtSample(await scratch());
  expect(await readdir(join(path, 'representations/rep1/data'))).toEqual([
    'H99.15.04.2024.12.0000001.pdf',
    'H99.15.04.2024.12.0000002.pdf',
  ]);
  expect(await readdir(join(path, 'schemas'))).toEqual(
    expect.arrayContaining(['EAD.xsd', 'EAD_doc.xsd', 'EAD_media.xsd', 'EAD_pic.xsd', 'METS.xsd']),
  );
  const mets = await readFile(join(path, 'METS.xml'), 'utf8');
  expect(objId).toMatch(/^uuid-[0-9A-F-]{36}$/);
  expect(mets).toContain('CREATEDATE="2026-09-01T08:30:00+07:00"');
  const ead = await readFile(join(path, 'metadata/descriptive/EAD.xml'), 'utf8');
  expect(ead).toContain('<title>Hồ sơ thử nghiệm &lt;1&gt; &amp; "2"</title>');
  expect(ead).toContain('<startDate>12/01/2024</startDate>');
  expect([...ead.matchAll(/^ {2}<(\w+)/gm)]).toHaveLength(18);
});

it('makes a package of a folder without metadata and says what it assumed', async () => {
  const root = await scratch();
  const folder = await sampleFolder(root);
  await writeFile(join(folder, 'ghi chú.txt'), 'x');
  await writeFile(join(folder, 'ảnh.jpg'), 'y');
  const out = join(root, 'out.zip');
  const built = await buildTt05Sip(folder, { out, asZip: true, clock, identifiers: countedIdentifiers(), countPages });
  expect(built.assumed).toContain('file.maintenance');
  const tree = await openTree(out);
  const { findings, documents } = await checkTt05(tree, { ...context, containerName: `${built.objId}.zip` });
  await tree.close();
  expect(findings.filter(({ effect }) => effect !== 'info')).toEqual([]);
  expect(documents.map(({ kind }) => kind).sort()).toEqual(['doc', 'doc', 'doc', 'pic']);
});

it('reports every missing value at once, and leaves nothing behind', async () => {
  const root = await scratch();
  const folder = await sampleFolder(root);
  const metadata = {
    file: { fileCode: 'H99.1', titel: 'x' },
    documents: [
      { path: 'a.pdf', typeName: '' },
      { path: 'b.pdf', typeName: '99' },
    ],
  };
  const built = buildTt05Sip(folder, {
    metadata,
    out: join(root, 'out'),
    asZip: false,
    clock,
    identifiers: countedIdentifiers(),
    countPages,
  });
  await expect(built).rejects.toMatchObject({
    code: 'VN_SIP_METADATA_INCOMPLETE',
    details: expect.arrayContaining([
      'file.titel: no such field',
      expect.stringMatching(/^file\.title: /),
      expect.stringMatching(/^documents\[0\]\.typeName: /),
      expect.stringMatching(/^documents\[1\]\.typeName: unknown code/),
    ]),
  });
  expect((await readdir(root)).sort()).toEqual(['ho-so']);
});

it('refuses a folder whose files are not those of the metadata', async () => {
  const root = await scratch();
  const metadata = { ...METADATA, documents: [{ path: 'a.pdf' }, { path: 'c.pdf' }] };
  const built = buildTt05Sip(await sampleFolder(root), {
    metadata,
    out: join(root, 'out'),
    asZip: false,
    clock,
    identifiers: countedIdentifiers(),
    countPages,
  });
  await expect(built).rejects.toMatchObject({
    code: 'VN_SIP_SOURCE',
    details: ['c.pdf: in the metadata, not in the folder', 'b.pdf: in the folder, not in the metadata'],
  });
});

it('packs equal files once and names what it left out', async () => {
  const root = await scratch();
  const folder = await sampleFolder(root);
  await writeFile(join(folder, 'c.pdf'), await readFile(join(folder, 'a.pdf')));
  const out = join(root, 'out');
  const built = await buildTt05Sip(folder, { out, asZip: false, clock, identifiers: countedIdentifiers(), countPages });
  expect(built.leftOut).toEqual([{ path: 'c.pdf', sameAs: 'a.pdf' }]);
  expect(built.documents.map(({ originalPath }) => originalPath)).not.toContain('c.pdf');
});

it('refuses metadata that list the same content twice, as the archive would', async () => {
  const root = await scratch();
  const folder = join(root, 'twice');
  await mkdir(folder);
  for (const name of ['a.pdf', 'b.pdf']) await writeFile(join(folder, name), 'the same');
  const built = buildTt05Sip(folder, {
    metadata: { documents: [{ path: 'a.pdf' }, { path: 'b.pdf' }] },
    out: join(root, 'out'),
    asZip: false,
    clock,
    identifiers: countedIdentifiers(),
    countPages,
  });
  await expect(built).rejects.toMatchObject({ code: 'VN_SIP_SOURCE', details: ['b.pdf: the same content as a.pdf'] });
});

it.each([
  [{ files: {} }, 'files'],
  [{ documents: {} }, 'documents'],
  [{ documents: [{ typeName: '10' }] }, 'documents[0].path'],
  [{ depositor: { name: 3 } }, 'depositor.name'],
])('names the key of metadata of another shape: %j', async (metadata, key) => {
  const root = await scratch();
  const options = {
    metadata: metadata as never,
    out: join(root, 'out'),
    asZip: false,
    clock,
    identifiers: countedIdentifiers(),
    countPages,
  };
  await expect(buildTt05Sip(await sampleFolder(root), options)).rejects.toMatchObject({
    code: 'VN_SIP_METADATA_MALFORMED',
    message: expect.stringContaining(`${key}: `),
  });
});

it('never writes over what exists', async () => {
  const root = await scratch();
  await builtSample(root);
  await expect(builtSample(root)).rejects.toMatchObject({ code: 'VN_SIP_OUTPUT_EXISTS' });
});

/** The built package with its only document under another name. */
async function renamed(path: string, name: string): Promise<void> {
  const rep1 = join(path, 'representations/rep1');
  const [old = ''] = await readdir(join(rep1, 'data'));
  await rename(join(rep1, 'data', old), join(rep1, 'data', name));
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const before = await readFile(join(rep1, 'METS.xml'));
  const after = Buffer.from(before.toString().replace(`data/${old}`, `data/${name}`));
  await writeFile(join(rep1, 'METS.xml'), after);
  const root = (await readFile(join(path, 'METS.xml'), 'utf8')).replace(sha256(before), sha256(after));
  await writeFile(join(path, 'METS.xml'), root.replace(`SIZE="${before.length}"`, `SIZE="${after.length}"`));
}

it.each([
  ['H99.15.04.2024.12.pdf', []],
  ['H99.15.04.2024.13.pdf', ['TT05_TOLERANCE_DATA_NAME']],
])('takes the code of the file for the name of its only document, as of %s', async (name, expected) => {
  const metadata = { ...METADATA, documents: METADATA.documents!.slice(0, 1) };
  const root = await scratch();
  const folder = await sampleFolder(root);
  const path = join(root, 'sip');
  const options = {
    out: path,
    asZip: false,
    clock,
    identifiers: countedIdentifiers(),
    countPages,
    unlisted: 'leave',
  } as const;
  await buildTt05Sip(folder, { ...options, metadata });
  await renamed(path, name);
  const tree = await openTree(path);
  const { findings } = await checkTt05(tree, context);
  await tree.close();
  expect(findings.map(({ rule }) => rule).filter((rule) => rule.endsWith('DATA_NAME'))).toEqual(expected);
});

it('says once that sources do not agree on the codes of photographs', async () => {
  const root = await scratch();
  for (const name of ['1.jpg', '2.jpg']) await writeFile(join(root, name), name);
  const documents = ['1.jpg', '2.jpg'].map((path) => ({ path, typePic: '02' }));
  const file = { ...METADATA.file, startDate: '01/01/2024', endDate: '31/12/2024' };
  const path = join(root, 'sip');
  const options = { out: path, asZip: false, clock, identifiers: countedIdentifiers(), countPages };
  await buildTt05Sip(root, { ...options, metadata: { ...METADATA, file, documents } });
  const tree = await openTree(path);
  const { findings } = await checkTt05(tree, context);
  await tree.close();
  expect(findings.filter(({ rule }) => rule === 'TT05_C7_CODE_DOUBTFUL')).toEqual([
    expect.objectContaining({ effect: 'info', message: expect.stringContaining('01 Phim âm bản, 02 Ảnh') }),
  ]);
});
