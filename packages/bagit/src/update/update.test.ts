import { fixedClock } from '@mocban/core';
import { openTree } from '@mocban/container';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBag } from '../bag.js';
import { createBag } from '../create.js';
import { validateBagPath } from '../validate.js';
import type { BagChanges } from './changes.js';
import { updateBag } from './update.js';

let root: string;
let bag: string;
const clock = fixedClock('2026-03-10T01:30:00Z');
const inBag = (path: string): string => join(bag, path);
const put = (path: string, from = join(root, 'new')) => ({ put: [{ from, path }] });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bag-update-'));
  bag = join(root, 'bag');
  await mkdir(join(bag, 'thư mục'), { recursive: true });
  await writeFile(join(bag, 'thư mục/a'), 'một');
  await writeFile(join(bag, 'b'), 'hai');
  await writeFile(join(root, 'new'), 'mới');
  await createBag(bag, {
    algorithms: ['sha512', 'md5'],
    bagInfo: [
      { label: 'Source-Organization', value: 'Sở Nội vụ' },
      { label: 'Contact-Name', value: 'A' },
      { label: 'Contact-Name', value: 'B' },
    ],
    clock,
  });
});
afterEach(() => rm(root, { recursive: true }));

const sound = async (): Promise<void> => {
  expect(await validateBagPath(bag)).toEqual({ path: bag, profile: 'bagit', valid: true, findings: [] });
  expect((await readdir(bag)).filter((name) => name.startsWith('.'))).toEqual([]);
};

it('adds, replaces and removes payload and tag files, and keeps the order of the metadata', async () => {
  await mkdir(join(root, 'more/sub'), { recursive: true });
  await writeFile(join(root, 'more/sub/100%'), '');
  const updated = await updateBag(
    bag,
    {
      put: [
        { from: join(root, 'new'), path: 'data/b' },
        { from: join(root, 'more'), path: 'data/more' },
        { from: join(root, 'new'), path: 'metadata/mô tả.xml' },
      ],
      remove: ['data/thư mục'],
      info: [
        { label: 'contact-name', value: 'C' },
        { label: 'Bag-Count', value: '1 of 1' },
      ],
    },
    { clock },
  );
  expect(updated).toEqual({
    path: bag,
    outcome: 'updated',
    added: ['data/more/sub/100%', 'metadata/mô tả.xml'],
    replaced: ['data/b'],
    removed: ['data/thư mục/a'],
  });
  await sound();
  expect(await readdir(inBag('data'))).toEqual(['b', 'more']);
  expect(await readFile(inBag('bag-info.txt'), 'utf8')).toBe(
    'Source-Organization: Sở Nội vụ\ncontact-name: C\nBag-Count: 1 of 1\nBagging-Date: 2026-03-10\nPayload-Oxum: 5.2\n',
  );
  expect(await readFile(inBag('tagmanifest-md5.txt'), 'utf8')).toContain('metadata/mô tả.xml');
});

it('takes the digests of what stays from the manifests: damage there is not laundered', async () => {
  await writeFile(inBag('data/b'), 'HAI');
  await updateBag(bag, put('data/c'), { clock });
  const { findings } = await validateBagPath(bag);
  expect(findings.map(({ rule, location }) => `${rule} ${location}`)).toEqual([
    'BAG_DIGEST_MISMATCH data/b',
    'BAG_DIGEST_MISMATCH data/b',
  ]);
});

it('changes nothing when the same bytes are put again, or nothing is asked for', async () => {
  await updateBag(bag, put('data/b'), { clock });
  const before = await readFile(inBag('tagmanifest-sha512.txt'));
  expect(await updateBag(bag, put('data/b'))).toMatchObject({ outcome: 'unchanged', added: [], replaced: [] });
  expect(await updateBag(bag, {})).toMatchObject({ outcome: 'unchanged' });
  expect(await readFile(inBag('tagmanifest-sha512.txt'))).toEqual(before);
  await sound();
});

it('changes the algorithms, verifying what it has to read', async () => {
  await updateBag(bag, { algorithms: ['sha256', 'blake2b-256'] }, { clock });
  await sound();
  expect((await readdir(bag)).filter((name) => name.includes('manifest'))).toEqual([
    'manifest-blake2b256.txt',
    'manifest-sha256.txt',
    'tagmanifest-blake2b256.txt',
    'tagmanifest-sha256.txt',
  ]);
  await writeFile(inBag('data/b'), 'HAI');
  await expect(updateBag(bag, { algorithms: ['sha1', 'sha256'] })).rejects.toMatchObject({
    code: 'BAG_INVALID',
    details: [expect.stringMatching(/^BAG_DIGEST_MISMATCH data\/b/)],
  });
});

it('takes the payload as it lies where it is told to', async () => {
  await writeFile(inBag('data/b'), 'HAI');
  await writeFile(inBag('data/c'), 'ba');
  await rm(inBag('data/thư mục/a'));
  await expect(updateBag(bag, {})).rejects.toMatchObject({ code: 'BAG_INVALID' });
  expect(await updateBag(bag, { asIs: true }, { clock })).toMatchObject({
    added: ['data/c'],
    replaced: ['data/b'],
    removed: ['data/thư mục/a'],
  });
  await sound();
});

it.each<[string, () => BagChanges, string]>([
  ['a path outside', () => put('data/../../x'), 'BAG_PATH_REFUSED'],
  ['a manifest', () => put('manifest-md5.txt'), 'BAG_PATH_REFUSED'],
  ['its own work', () => put('.bag-update/x'), 'BAG_PATH_REFUSED'],
  ['a file as a folder', () => put('data/b/c'), 'BAG_PATH_CONFLICT'],
  ['a folder as a file', () => put('data/thư mục'), 'BAG_PATH_CONFLICT'],
  ['a file twice', () => ({ ...put('data/b'), remove: ['data/b'] }), 'BAG_PATH_CONFLICT'],
  ['the removal of what is not there', () => ({ remove: ['data/x'] }), 'BAG_PATH_UNKNOWN'],
  ['the removal of a manifest', () => ({ remove: ['manifest-md5.txt'] }), 'BAG_PATH_REFUSED'],
  ['no algorithm', () => ({ algorithms: [] }), 'BAG_ALGORITHM_UNSUPPORTED'],
])('refuses %s and leaves the bag as it is', async (_, changes, code) => {
  await expect(updateBag(bag, changes())).rejects.toMatchObject({ code });
  await sound();
});

it('refuses links in what is put, a damaged tag file and a bag that lacks files', async () => {
  await mkdir(join(root, 'linked'));
  await symlink('/etc/passwd', join(root, 'linked/l'));
  await expect(updateBag(bag, put('data/l', join(root, 'linked')))).rejects.toMatchObject({
    code: 'BAG_SOURCE_UNSAFE',
  });
  await expect(updateBag(bag, put('data/l', join(root, 'linked/l')))).rejects.toMatchObject({
    code: 'BAG_SOURCE_UNSAFE',
  });
  await sound();
  await appendFile(inBag('bag-info.txt'), 'X: y\n');
  await expect(updateBag(bag, put('data/c'))).rejects.toMatchObject({
    code: 'BAG_INVALID',
    details: [expect.stringMatching(/BAG_TAG_DIGEST_MISMATCH bag-info\.txt/), expect.anything()],
  });
});

it('makes of an older bag one of 1.0, every file in every manifest, names encoded anew', async () => {
  await rm(bag, { recursive: true });
  await mkdir(inBag('data'), { recursive: true });
  await writeFile(inBag('data/100%25'), '');
  await writeFile(inBag('data/é'), '');
  await writeFile(inBag('bagit.txt'), 'BagIt-Version: 0.95\nTag-File-Character-Encoding: ISO-8859-1\n');
  await writeFile(inBag('manifest-md5.txt'), 'd41d8cd98f00b204e9800998ecf8427e *data/100%25\n');
  await writeFile(
    inBag('manifest-sha1.txt'),
    Buffer.from('da39a3ee5e6b4b0d3255bfef95601890afd80709 data/é\n', 'latin1'),
  );
  await writeFile(inBag('package-info.txt'), Buffer.from('Tên: é\n', 'latin1'));
  await updateBag(bag, put('data/new'), { clock });
  await sound();
  const opened = await openBag(await openTree(bag));
  expect(opened).toMatchObject({
    version: '1.0',
    encoding: 'UTF-8',
    info: [{ label: expect.any(String), value: 'é' }, {}, {}],
  });
  expect(await readFile(inBag('manifest-sha1.txt'), 'utf8')).toContain('data/100%2525\n');
});

it('keeps a package-info.txt of 1.0, where it is a tag file like any other', async () => {
  await writeFile(inBag('package-info.txt'), 'nobody: knows\n');
  await updateBag(bag, put('data/new'), { clock });
  await sound();
  expect(await readFile(inBag('package-info.txt'), 'utf8')).toBe('nobody: knows\n');
  expect(await readFile(inBag('bag-info.txt'), 'utf8')).not.toContain('nobody');
});

it('keeps what is still to be fetched, and forgets it when it is removed or put', async () => {
  await appendFile(inBag('manifest-sha512.txt'), `${'0'.repeat(128)}  data/far\n${'1'.repeat(128)}  data/off\n`);
  await appendFile(inBag('manifest-md5.txt'), `${'0'.repeat(32)}  data/far\n${'1'.repeat(32)}  data/off\n`);
  await writeFile(inBag('fetch.txt'), 'https://x.example/far 3 data/far\nhttps://x.example/off - data/off\n');
  await rm(inBag('bag-info.txt'));
  for (const name of ['tagmanifest-md5.txt', 'tagmanifest-sha512.txt']) await rm(inBag(name));
  await updateBag(bag, { remove: ['data/off'] }, { clock });
  expect(await readFile(inBag('fetch.txt'), 'utf8')).toBe('https://x.example/far 3 data/far\n');
  expect(await readFile(inBag('bag-info.txt'), 'utf8')).toContain('Payload-Oxum: 11.3\n');
  await updateBag(bag, put('data/far'), { clock });
  await sound();
  expect(await readdir(bag)).not.toContain('fetch.txt');
});
