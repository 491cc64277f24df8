import { createBag } from '@mocban/bagit';
import { writeZip } from '@mocban/container';
import { FixityPool } from '@mocban/fixity';
import { initStorageRoot, parseLayout } from '@mocban/ocfl';
import { openFsStore } from '@mocban/storage';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { validatePackage } from './package-validation.js';

let root: string;
const pool = new FixityPool();
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'package-kind-'));
});
afterAll(async () => {
  await pool.close();
  await rm(root, { recursive: true });
});

const put = async (path: string, content: string | Buffer = ''): Promise<string> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
  return join(root, path);
};
const judge = async (path: string): Promise<[string, string]> => {
  const { profile, reasons } = await validatePackage(path, { profile: 'auto', pool }, new AbortController().signal);
  return [profile, reasons!.join('; ')];
};

it.each<[string, Buffer | string, RegExp]>([
  ['nothing', '', /is empty/],
  ['text', 'xin chào\n', /is text/],
  ['jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), /JPEG/],
  ['pdf', '%PDF-1.7\n', /PDF/],
  ['edxml', '<?xml version="1.0"?>\n<!-- x -->\n<edXML:edXML xmlns:edXML="x"/>', /edXML message/],
  ['xml', '\ufeff<a/>', /XML document <a>/],
  ['bytes', Buffer.from([1, 2, 3, 0, 255]), /no kind known/],
  ['empty.tar', Buffer.alloc(1024), /empty tar/],
])('says of a file of %s what it is', async (name, content, expected) => {
  expect(await judge(await put(name, content))).toEqual(['auto', expect.stringMatching(expected)]);
});

it('judges a storage root and an object of OCFL by the rules of OCFL', async () => {
  const store = await openFsStore(join(root, 'ocfl'), { create: true });
  const layout = await parseLayout(Buffer.from('{"extensionName":"0002-flat-direct-storage-layout"}'));
  await initStorageRoot(store, '', { layout });
  expect(await judge(join(root, 'ocfl'))).toEqual(['ocfl', expect.stringMatching(/storage root/)]);
  await put('object/0=ocfl_object_1.0', 'ocfl_object_1.0\n');
  expect(await judge(join(root, 'object'))).toEqual(['ocfl', expect.stringMatching(/OCFL object/)]);
  await writeZip(join(root, 'ocfl'), join(root, 'ocfl.zip'), { prefix: 'ocfl' });
  expect((await judge(join(root, 'ocfl.zip')))[1]).toMatch(/validated as a folder/);
});

it('says of a folder or archive that is no package what it looks like', async () => {
  await mkdir(join(root, 'empty'));
  expect((await judge(join(root, 'empty')))[1]).toMatch(/holds no file/);
  await put('above/package/METS.xml', '<mets/>');
  expect((await judge(join(root, 'above')))[1]).toMatch(/package\/METS\.xml lies a folder deeper/);
  await put('list/[Content_Types].xml');
  await writeZip(join(root, 'list'), join(root, 'list.xlsx'));
  expect((await judge(join(root, 'list.xlsx')))[1]).toMatch(/Office document/);
});

it('says that a bag has a package for its payload, and that it lost its declaration', async () => {
  await put('bag/sip/METS.xml', '<mets/>');
  await createBag(join(root, 'bag'));
  expect(await judge(join(root, 'bag'))).toEqual(['bagit', expect.stringMatching(/data\/sip\/METS\.xml/)]);
  await rm(join(root, 'bag/bagit.txt'));
  expect(await judge(join(root, 'bag'))).toEqual(['bagit', expect.stringMatching(/lost its bagit\.txt/)]);
});
