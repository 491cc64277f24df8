import type { Finding } from '@mocban/core';
import { openTree, writeZip } from '@mocban/container';
import { rawTar, rawZip } from '@mocban/container/testing';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openBag, recogniseBag } from './bag.js';
import { validateBag, validateBagPath } from './validate.js';

const sha512 = (text: string): string => createHash('sha512').update(text).digest('hex');
const ONE = sha512('one');
const files = (more: Record<string, string> = {}): Record<string, string> => ({
  'bagit.txt': 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
  'manifest-sha512.txt': `${ONE}  data/a\n`,
  'data/a': 'one',
  ...more,
});

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bag-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(content: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(content)) {
    await mkdir(dirname(join(root, 'bag', path)), { recursive: true });
    await writeFile(join(root, 'bag', path), text);
  }
}

const validate = async (content: Record<string, string>): Promise<string[]> => {
  await write(content);
  return (await validateBagPath(join(root, 'bag'))).findings.map(told);
};
const told = ({ severity, rule, location }: Finding): string => `${severity} ${rule} ${location}`;

describe('validateBag', () => {
  it('finds nothing in a minimal bag', async () => expect(await validate(files())).toEqual([]));

  it.each<[string, Record<string, string>, string[]]>([
    [
      'a manifest of an unknown algorithm and an empty one',
      { 'manifest-sha512.txt': '', 'manifest-sha3.txt': '' },
      ['warning BAG_ALGORITHM_UNKNOWN manifest-sha3.txt', 'error BAG_PAYLOAD_UNLISTED data/a'],
    ],
    [
      'an unknown version',
      { 'bagit.txt': 'BagIt-Version: 2.7\nTag-File-Character-Encoding: UTF-8\n' },
      ['error BAG_VERSION_UNKNOWN bagit.txt'],
    ],
    [
      'an unknown encoding',
      { 'bagit.txt': 'BagIt-Version: 1.0\nTag-File-Character-Encoding: KLINGON\n' },
      ['error BAG_ENCODING_UNKNOWN bagit.txt'],
    ],
    [
      'a third line',
      { 'bagit.txt': 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nx\n' },
      ['error BAG_DECLARATION_MALFORMED bagit.txt'],
    ],
    ['a changed file', { 'data/a': 'two' }, ['error BAG_DIGEST_MISMATCH data/a']],
    [
      'a line that is no manifest line',
      { 'manifest-sha512.txt': `${ONE}  data/a\nnonsense\n` },
      ['error BAG_MANIFEST_MALFORMED manifest-sha512.txt#2'],
    ],
    [
      'a listed tag file that is absent',
      {
        'bagit.txt': 'BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n',
        'tagmanifest-sha512.txt': `${ONE}  gone.txt\n`,
      },
      ['error BAG_TAG_MISSING gone.txt'],
    ],
    [
      'a payload size that is wrong',
      { 'bag-info.txt': 'Payload-Oxum: 4.1\n' },
      ['error BAG_OXUM_MISMATCH bag-info.txt'],
    ],
    [
      'a payload size that is none',
      { 'bag-info.txt': 'Payload-Oxum: many\n' },
      ['error BAG_OXUM_MALFORMED bag-info.txt'],
    ],
    ['metadata without a label', { 'bag-info.txt': 'no colon here\n' }, ['error BAG_INFO_MALFORMED bag-info.txt#1']],
    [
      'files still to be fetched',
      { 'manifest-sha512.txt': `${ONE}  data/a\n${ONE}  data/b\n`, 'fetch.txt': 'https://x.example/b 3 data/b\nbad\n' },
      ['error BAG_FETCH_MALFORMED fetch.txt#2', 'error BAG_FETCH_PENDING data/b'],
    ],
    [
      'a fetch of an unlisted file',
      { 'fetch.txt': 'https://x.example/b - data/b\n' },
      ['error BAG_FETCH_UNLISTED data/b'],
    ],
    [
      'a dot segment',
      { 'manifest-sha512.txt': `${ONE}  data/a\n${ONE}  data/./a\n` },
      ['error BAG_PATH_UNSAFE manifest-sha512.txt#2'],
    ],
  ])('reports %s', async (_, more, expected) => expect(await validate(files(more))).toEqual(expected));

  it('reports all faults in one run, each with the version', async () => {
    await write(files({ 'data/a': 'x', 'data/extra': '', 'bag-info.txt': 'Payload-Oxum: 9.9\n' }));
    const { findings } = await validateBagPath(join(root, 'bag'));
    expect(findings.map(({ rule }) => rule).sort()).toEqual([
      'BAG_DIGEST_MISMATCH',
      'BAG_OXUM_MISMATCH',
      'BAG_PAYLOAD_UNLISTED',
    ]);
    expect(findings.every(({ standard }) => standard === 'BagIt 1.0')).toBe(true);
  });

  it('reports a bag without payload manifest or payload folder', async () => {
    const { 'bagit.txt': declaration } = files();
    expect(await validate({ 'bagit.txt': declaration! })).toEqual([
      'error BAG_MANIFEST_MISSING .',
      'error BAG_PAYLOAD_DIRECTORY_MISSING data',
    ]);
  });

  it('reads no payload in mode complete', async () => {
    await write(files({ 'data/a': 'two' }));
    const tree = await openTree(join(root, 'bag'));
    expect(await validateBag(tree, { mode: 'complete' })).toEqual([]);
    expect(tree.files.get('data/a')!.digests).toEqual({});
  });

  it('says of a link both that it is one and that its file is missing', async () => {
    await write(files({ 'manifest-sha512.txt': `${ONE}  data/a\n${ONE}  data/l\n` }));
    await symlink('a', join(root, 'bag/data/l'));
    expect((await validateBagPath(join(root, 'bag'))).findings.map(told)).toEqual([
      'error ARCHIVE_SYMLINK data/l',
      'error BAG_PAYLOAD_MISSING data/l',
    ]);
  });

  it('judges what lies beside an unsafe entry all the same, in a folder and in an archive', async () => {
    const changed = files({ 'data/a': 'two' });
    await write(changed);
    await symlink('/etc/passwd', join(root, 'bag/data/l'));
    const entries = Object.entries(changed).map(([name, content]) => ({ name: `bag/${name}`, content }));
    await writeFile(join(root, 'bag.tar'), rawTar([...entries, { name: 'bag/data/l', type: '2', linkName: '/etc' }]));
    await writeFile(
      join(root, 'bag.zip'),
      rawZip([...entries, { name: 'bag/data/l', content: '/etc', mode: 0o120777 }]),
    );
    for (const name of ['bag', 'bag.tar', 'bag.zip'])
      expect((await validateBagPath(join(root, name))).findings.map(told)).toEqual([
        'error ARCHIVE_SYMLINK data/l',
        'error BAG_DIGEST_MISMATCH data/a',
      ]);
  });

  it('decodes %, CR and LF in 1.0, and leaves the percent sign alone before', async () => {
    const manifest = `${ONE}  data/100%25\n${ONE}  data/a\n${ONE}  data/x%0Ay\n`;
    expect(await validate(files({ 'data/100%': 'one', 'data/x\ny': 'one', 'manifest-sha512.txt': manifest }))).toEqual(
      [],
    );
    const older = files({ 'data/100%25': 'one', 'data/x\ny': 'one', 'manifest-sha512.txt': manifest });
    await rm(join(root, 'bag'), { recursive: true });
    expect(
      await validate({ ...older, 'bagit.txt': 'BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n' }),
    ).toEqual([]);
  });

  it('validates a zipped bag, with or without its top folder', async () => {
    await write(files());
    for (const prefix of ['bag', undefined]) {
      const zip = join(root, `${prefix ?? 'flat'}.zip`);
      await writeZip(join(root, 'bag'), zip, prefix === undefined ? {} : { prefix });
      expect(await validateBagPath(zip)).toEqual({ path: zip, profile: 'bagit', valid: true, findings: [] });
    }
  });
});

it('keeps the order of repeated labels and joins folded lines', async () => {
  await write(files({ 'bag-info.txt': 'A: 1\r\nB: x\r\n  folded\r\nA: 2\r\n' }));
  const bag = await openBag(await openTree(join(root, 'bag')));
  expect(bag.info).toEqual([
    { label: 'A', value: '1' },
    { label: 'B', value: 'x folded' },
    { label: 'A', value: '2' },
  ]);
});

it('recognises a bag, a bag without declaration and a folder that is none', async () => {
  await write(files());
  expect(recogniseBag(await openTree(join(root, 'bag')))).toBe('bag');
  await rm(join(root, 'bag/bagit.txt'));
  expect(recogniseBag(await openTree(join(root, 'bag')))).toBe('ill-formed');
  await rm(join(root, 'bag/manifest-sha512.txt'));
  expect(recogniseBag(await openTree(join(root, 'bag')))).toBeUndefined();
});
