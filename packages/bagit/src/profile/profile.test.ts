import { fixedClock } from '@mocban/core';
import { writeZip } from '@mocban/container';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBag } from '../create.js';
import { validateBagPath } from '../validate.js';
import { matchesGlob } from './glob.js';
import { parseProfile } from './parse.js';

const IDENTIFIER = 'https://example.org/profiles/lưu-trữ-1.json';
const json = (more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    'BagIt-Profile-Info': {
      'BagIt-Profile-Identifier': IDENTIFIER,
      'BagIt-Profile-Version': '1.4.0',
      'Source-Organization': 'Trung tâm Lưu trữ',
      'External-Description': 'hồ sơ',
      Version: '1',
    },
    'Accept-BagIt-Version': ['0.97', '1.0'],
    ...more,
  });

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bag-profile-'));
  await mkdir(join(root, 'source/src'), { recursive: true });
  await writeFile(join(root, 'source/src/a'), 'một');
  await writeFile(join(root, 'source/LICENSE.txt'), '');
});
afterEach(() => rm(root, { recursive: true }));

const create = async (more: { label: string; value: string }[] = []): Promise<string> => {
  const out = join(root, 'bag');
  const bagInfo = [{ label: 'bagit-profile-identifier', value: IDENTIFIER }, ...more];
  await createBag(join(root, 'source'), {
    out,
    algorithms: ['sha256', 'md5'],
    bagInfo,
    clock: fixedClock('2026-03-10T01:30:00Z'),
  });
  return out;
};
const judge = async (path: string, more: Record<string, unknown>): Promise<string[]> =>
  (await validateBagPath(path, { profile: parseProfile(json(more)) })).findings.map(
    ({ rule, location, standard }) => `${rule} ${location} ${standard}`,
  );

describe('parseProfile', () => {
  it('fills in the defaults', () =>
    expect(parseProfile(json())).toMatchObject({
      specification: '1.4.0',
      identifier: IDENTIFIER,
      allowFetch: true,
      fetchRequired: false,
      dataEmpty: false,
      serialization: 'optional',
      manifestsAllowed: undefined,
    }));

  it('takes a profile that names no version of the specification for one of 1.1.0', () => {
    const profile = JSON.parse(json()) as Record<string, Record<string, unknown>>;
    delete profile['BagIt-Profile-Info']!['BagIt-Profile-Version'];
    expect(parseProfile(JSON.stringify(profile)).specification).toBe('1.1.0');
  });

  it('names everything that is wrong in one run', () => {
    const faulty = json({
      'Accept-BagIt-Version': [],
      'Manifests-Required': ['md5', 'sha1'],
      'Manifests-Allowed': ['md5'],
      'Tag-Files-Required': ['x/y'],
      'Tag-Files-Allowed': ['z*'],
      'Payload-Files-Required': 'data/a',
      'Allow-Fetch.txt': false,
      'Fetch.txt-Required': true,
      Serialization: 'sometimes',
      'Bag-Info': { A: { required: 'yes' }, B: 1 },
    });
    expect(() => parseProfile(faulty)).toThrow(
      expect.objectContaining({
        code: 'BAG_PROFILE_INVALID',
        details: [
          'required: expected true or false',
          'Bag-Info: B: expected an object',
          'Payload-Files-Required: expected a list of texts',
          'Serialization: is "sometimes", expected forbidden, required or optional',
          'Accept-BagIt-Version: at least one version is required',
          'Accept-Serialization: at least one media type is required',
          'Fetch.txt-Required: fetch.txt is required and not allowed',
          'Manifests-Required: sha1 is not in Manifests-Allowed',
          'Tag-Files-Required: x/y is not in Tag-Files-Allowed',
        ],
      }),
    );
    for (const text of ['', '[]', 'null', '{}', '{"BagIt-Profile-Info":[]}'])
      expect(() => parseProfile(text)).toThrow(expect.objectContaining({ code: 'BAG_PROFILE_INVALID' }));
  });
});

it('finds nothing in a bag that keeps a profile of every key', async () => {
  const bag = await create([{ label: 'Contact-Name', value: 'An' }]);
  expect(
    await judge(bag, {
      'Bag-Info': { 'contact-name': { required: true, values: ['An', 'Bình'], repeatable: false } },
      'Manifests-Required': ['SHA-256'],
      'Manifests-Allowed': ['sha256', 'md5'],
      'Tag-Manifests-Required': ['md5'],
      'Tag-Manifests-Allowed': ['md5', 'sha256'],
      'Tag-Files-Allowed': [],
      'Payload-Files-Required': ['data/LICENSE.txt', 'data/src/'],
      'Payload-Files-Allowed': ['data/LICENSE.txt', 'data/src/*'],
      Serialization: 'forbidden',
    }),
  ).toEqual([]);
});

it('names every departure in one run', async () => {
  const bag = await create([
    { label: 'Contact-Name', value: 'Chi' },
    { label: 'Contact-Name', value: 'An' },
  ]);
  await mkdir(join(bag, 'tags'));
  await writeFile(join(bag, 'tags/x.xml'), '');
  const found = await judge(bag, {
    'BagIt-Profile-Info': {
      ...(JSON.parse(json()) as { 'BagIt-Profile-Info': object })['BagIt-Profile-Info'],
      'BagIt-Profile-Identifier': 'urn:x',
    },
    'Accept-BagIt-Version': ['0.97'],
    'Bag-Info': {
      'Contact-Name': { repeatable: false, values: ['An'] },
      'Contact-Email': { required: true },
    },
    'Manifests-Required': ['sha512'],
    'Manifests-Allowed': ['sha512', 'sha256'],
    'Tag-Manifests-Required': ['sha512'],
    'Tag-Manifests-Allowed': ['sha512', 'sha256'],
    'Tag-Files-Required': ['tags/mets.xml'],
    'Tag-Files-Allowed': ['tags/m*.xml'],
    'Payload-Files-Required': ['data/b'],
    'Payload-Files-Allowed': ['data/[a-c]', 'data/src/?'],
    'Fetch.txt-Required': true,
    'Data-Empty': true,
    Serialization: 'required',
    'Accept-Serialization': ['application/zip'],
  });
  expect(found).toEqual([
    'BAG_TAG_UNLISTED tags/x.xml BagIt 1.0',
    ...[
      'BAG_PROFILE_VERSION bagit.txt',
      'BAG_PROFILE_SERIALIZATION .',
      'BAG_PROFILE_IDENTIFIER bag-info.txt',
      'BAG_PROFILE_INFO_REPEATED bag-info.txt',
      'BAG_PROFILE_INFO_VALUE bag-info.txt',
      'BAG_PROFILE_INFO_MISSING bag-info.txt',
      'BAG_PROFILE_MANIFEST_REQUIRED manifest-sha512.txt',
      'BAG_PROFILE_MANIFEST_FORBIDDEN manifest-md5.txt',
      'BAG_PROFILE_TAG_MANIFEST_REQUIRED tagmanifest-sha512.txt',
      'BAG_PROFILE_TAG_MANIFEST_FORBIDDEN tagmanifest-md5.txt',
      'BAG_PROFILE_FETCH_REQUIRED fetch.txt',
      'BAG_PROFILE_TAG_FILE_REQUIRED tags/mets.xml',
      'BAG_PROFILE_TAG_FILE_FORBIDDEN tags/x.xml',
      'BAG_PROFILE_PAYLOAD_REQUIRED data/b',
      'BAG_PROFILE_PAYLOAD_FORBIDDEN data/LICENSE.txt',
      'BAG_PROFILE_DATA_NOT_EMPTY data',
    ].map((finding) => `${finding} BagIt Profiles 1.4.0`),
  ]);
});

it('judges archives by what they are', async () => {
  const bag = await create();
  const zip = join(root, 'bag.zip');
  await writeZip(bag, zip, { prefix: 'bag' });
  const rules = async (more: Record<string, unknown>): Promise<string[]> => judge(zip, more);
  expect(await rules({ Serialization: 'required', 'Accept-Serialization': ['application/zip'] })).toEqual([]);
  expect(await rules({ Serialization: 'forbidden' })).toHaveLength(1);
  expect(
    await rules({ Serialization: 'required', 'Accept-Serialization': ['application/tar', 'application/gzip'] }),
  ).toHaveLength(1);
});

it('creates a bag that keeps a profile, and writes nothing where it would not', async () => {
  const source = join(root, 'source');
  const profile = parseProfile(
    json({
      'Manifests-Required': ['sha3-256'],
      Serialization: 'required',
      'Accept-Serialization': ['application/zip'],
    }),
  );
  await createBag(source, { out: join(root, 'bag'), profile });
  expect(await readFile(join(root, 'bag/bag-info.txt'), 'utf8')).toContain(`BagIt-Profile-Identifier: ${IDENTIFIER}\n`);
  expect(await readdir(join(root, 'bag'))).toContain('manifest-sha3256.txt');
  const asks = parseProfile(
    json({ 'Bag-Info': { 'Contact-Name': { required: true } }, 'Payload-Files-Allowed': ['data/src/*'] }),
  );
  await expect(createBag(source, { profile: asks })).rejects.toMatchObject({
    code: 'BAG_PROFILE_UNMET',
    details: [
      expect.stringMatching(/^BAG_PROFILE_INFO_MISSING/),
      expect.stringMatching(/^BAG_PROFILE_PAYLOAD_FORBIDDEN/),
    ],
  });
  expect((await readdir(source)).sort()).toEqual(['LICENSE.txt', 'src']);
});

it.each([
  ['a/b/c', '*', true],
  ['a/b', 'a/*', true],
  ['a', 'a/*', false],
  ['tệp.xml', '*.xml', true],
  ['😀', '?', true],
  ['ab', '?', false],
  ['b', '[a-c]', true],
  ['d', '[!a-c]', true],
  ['-', '[a-]', true],
  ['[', '[', true],
  [`${'a'.repeat(3000)}b`, `${'*a'.repeat(50)}c`, false],
])('glob: %#', (path, pattern, expected) => expect(matchesGlob(path, pattern)).toBe(expected));
