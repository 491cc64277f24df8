import { openTree, type PackageTree } from '@mocban/container';
import { checkTt05 } from '../check/check.js';
import { builtSample, clock, LOOSE, scratch } from '../sip/sample-folder.test.helper.js';
import type { Tt05Package } from '../types.js';
import { tt05AipContent } from './content.js';

let tree: PackageTree;
let pkg: Tt05Package;

beforeAll(async () => {
  const { path } = await builtSample(await scratch());
  tree = await openTree(path);
  pkg = await checkTt05(tree, { historicalArchive: true, networked: true, clock });
});
afterAll(() => tree.close());

const elements = (bytes: Uint8Array): string[] =>
  [
    ...Buffer.from(bytes)
      .toString('utf8')
      .matchAll(/^ {2}<(\w+)/gm),
  ].map(([, name]) => name!);

it('writes the file’s metadata in the 18 fields of the AIP, in their order', async () => {
  const { descriptions, label } = await tt05AipContent(tree, pkg, { archiveCode: '099.01', clock });
  expect(descriptions.map(({ path }) => path)).toEqual(['metadata/descriptive/EAD.xml']);
  expect(label).toBe('Hồ sơ thử nghiệm <1> & "2"');
  const [ead] = descriptions;
  expect(ead).toMatchObject({ mdType: 'OTHER', otherMdType: 'EAD', mimeType: 'application/xml' });
  expect(elements(ead!.bytes)).toHaveLength(18);
  expect(elements(ead!.bytes).slice(-3)).toEqual(['description', 'riskRecovery', 'riskRecoveryStatus']);
  expect(Buffer.from(ead!.bytes).toString()).toContain('<arcFileCode>099.01.H99.15.04.2024.12</arcFileCode>');
});

it('joins each document to its metadata in the archival fields, with its place in the file', async () => {
  const { files } = await tt05AipContent(tree, pkg, { archiveCode: '099.01', clock });
  expect(files.map(({ path, originalName, sourcePath }) => [path, originalName, sourcePath])).toEqual(
    [1, 2].map((ordinal) => {
      const source = `representations/rep1/data/H99.15.04.2024.12.000000${ordinal}.pdf`;
      return [`data/H99.15.04.2024.12.000000${ordinal}.pdf`, source, source];
    }),
  );
  for (const { digests } of files) expect(Object.keys(digests)).toEqual(expect.arrayContaining(['sha256', 'sha512']));
  const description = files[1]!.description!;
  expect(description.path).toBe('metadata/descriptive/EAD_doc_H99.15.04.2024.12.0000002.xml');
  expect(elements(description.bytes)).toHaveLength(19);
  const text = Buffer.from(description.bytes).toString();
  expect(text).toContain('<docOrdinal>2</docOrdinal>');
  expect(text).toContain('<codeNumber>015</codeNumber>');
});

it('leaves the archive’s code out when there is none', async () => {
  const { descriptions } = await tt05AipContent(tree, pkg, { clock });
  expect(Buffer.from(descriptions[0]!.bytes).toString()).toContain('<arcFileCode>H99.15.04.2024.12</arcFileCode>');
});

it('brings the schemas of the metadata and names the submission’s METS', async () => {
  const { schemas, submissionReference } = await tt05AipContent(tree, pkg, { clock });
  expect(schemas.map(({ name }) => name)).toEqual(['EAD.xsd', 'EAD_doc.xsd', 'EAD_pic.xsd', 'EAD_media.xsd']);
  expect(submissionReference).toBe('METS.xml');
});

it('gives documents free and safe names whatever their codes say', async () => {
  const documents = pkg.documents.map((document) => ({
    ...document,
    metadata: { ...document.metadata, docCode: '../../x' },
  }));
  const { files } = await tt05AipContent(tree, { ...pkg, documents }, { clock });
  expect(files.map(({ path }) => path)).toEqual([
    'data/H99.15.04.2024.12.0000001.pdf',
    'data/H99.15.04.2024.12.0000002.pdf',
  ]);
});

it('makes an AIP_tailieu of loose documents: four fields of the package, nineteen of each document', async () => {
  const { path } = await builtSample(await scratch(), false, LOOSE);
  const loose = await openTree(path);
  const read = await checkTt05(loose, { historicalArchive: true, networked: true, clock });
  const { descriptions, files, contentCategory } = await tt05AipContent(loose, read, { archiveCode: '099.01', clock });
  await loose.close();
  expect(contentCategory).toBe('Collection');
  expect(elements(descriptions[0]!.bytes)).toEqual(['arcFileCode', 'title', 'source', 'description']);
  expect(elements(files[0]!.description!.bytes)).toHaveLength(19);
  expect(Buffer.from(files[1]!.description!.bytes).toString()).toContain(
    '<arcFileCode>099.01.H99.15.04.2025.01.001</arcFileCode>',
  );
});
