import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { validateBagPath } from './validate.js';

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const ONE = sha256('one');
const A = `${ONE}  data/a\n`;
const MANIFEST = 'manifest-sha256.txt';
const TAGS = 'tagmanifest-sha256.txt';
const declaration = (version: string): string => `BagIt-Version: ${version}\nTag-File-Character-Encoding: UTF-8\n`;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bag-rules-'));
});
afterEach(() => rm(root, { recursive: true }));

async function judge(version: string, more: Record<string, string | Buffer>): Promise<string[]> {
  const files = { 'bagit.txt': declaration(version), [MANIFEST]: A, 'data/a': 'one', ...more };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return (await validateBagPath(root)).findings.map(
    ({ severity, rule, location }) => `${severity} ${rule} ${location}`,
  );
}

/** What is said of a bag of 1.0, and of the same one of 0.97. */
it.each<[string, Record<string, string | Buffer>, string[], string[]]>([
  [
    'a mark at the beginning of a tag file',
    { [MANIFEST]: `\ufeff${A}`, 'bag-info.txt': '\ufeffContact-Name: An\n' },
    ['error BAG_ENCODING_MARK manifest-sha256.txt', 'error BAG_ENCODING_MARK bag-info.txt'],
    ['warning BAG_ENCODING_MARK manifest-sha256.txt', 'warning BAG_ENCODING_MARK bag-info.txt'],
  ],
  [
    'bytes that are not UTF-8 in one line of a manifest, whose other lines count',
    { [MANIFEST]: Buffer.concat([Buffer.from(A), Buffer.from(`${ONE}  data/\xe9\n`, 'latin1')]), 'data/b': '' },
    [
      'error BAG_MANIFEST_MALFORMED manifest-sha256.txt',
      'error BAG_PAYLOAD_MISSING data/\ufffd',
      'error BAG_PAYLOAD_UNLISTED data/b',
    ],
    [
      'error BAG_MANIFEST_MALFORMED manifest-sha256.txt',
      'error BAG_PAYLOAD_MISSING data/\ufffd',
      'error BAG_PAYLOAD_UNLISTED data/b',
    ],
  ],
  [
    'white space around labels',
    { 'bag-info.txt': ' A: 1\nB : 2\nC:3\nD:\nE:   5\n\ttoo\nF: \n' },
    [
      'error BAG_INFO_WHITE_SPACE bag-info.txt#1',
      'error BAG_INFO_WHITE_SPACE bag-info.txt#2',
      'error BAG_INFO_WHITE_SPACE bag-info.txt#3',
      'warning BAG_INFO_WHITE_SPACE bag-info.txt#4',
    ],
    [],
  ],
  [
    'two payload sizes',
    { 'bag-info.txt': 'Payload-Oxum: 3.1\npayload-oxum: 3.1\n' },
    ['error BAG_INFO_REPEATED bag-info.txt'],
    ['warning BAG_INFO_REPEATED bag-info.txt'],
  ],
  [
    'a date and a count that have no such form',
    { 'bag-info.txt': 'Bagging-Date: 1/2/2026\nBag-Count: 1/2\n' },
    ['warning BAG_INFO_VALUE bag-info.txt', 'warning BAG_INFO_VALUE bag-info.txt'],
    ['warning BAG_INFO_VALUE bag-info.txt', 'warning BAG_INFO_VALUE bag-info.txt'],
  ],
  ['a file of the name that metadata had before 0.96', { 'package-info.txt': 'no label\nPayload-Oxum: 9.9\n' }, [], []],
  [
    'a bare percent sign',
    { [MANIFEST]: `${A}${ONE}  data/100%\n${ONE}  data/%20\n`, 'data/100%': 'one', 'data/%20': 'one' },
    ['warning BAG_PATH_ENCODING manifest-sha256.txt#2', 'warning BAG_PATH_ENCODING manifest-sha256.txt#3'],
    [],
  ],
  [
    'a tag manifest without the payload manifest and another tag file, of another algorithm',
    { 'tagmanifest-md5.txt': '', 'x.xml': '' },
    [
      'error BAG_TAG_MANIFEST_INCOMPLETE tagmanifest-md5.txt',
      'warning BAG_TAG_MANIFEST_ALGORITHM tagmanifest-md5.txt',
      'warning BAG_TAG_UNLISTED bagit.txt',
      'warning BAG_TAG_UNLISTED x.xml',
    ],
    [],
  ],
  [
    'a manifest whose algorithm is named otherwise',
    { 'manifest-SHA-256.txt': A },
    ['warning BAG_MANIFEST_NAME manifest-SHA-256.txt'],
    ['warning BAG_MANIFEST_NAME manifest-SHA-256.txt'],
  ],
  [
    'addresses that name no scheme, sizes that are others, a file listed twice',
    { 'fetch.txt': 'a 3 data/a\nhttps://x.example/a 4 data/a\n' },
    ['error BAG_FETCH_MALFORMED fetch.txt#1', 'warning BAG_FETCH_REPEATED fetch.txt#2'],
    ['warning BAG_FETCH_MALFORMED fetch.txt#1', 'warning BAG_FETCH_REPEATED fetch.txt#2'],
  ],
  [
    'a size that the file has not',
    { 'fetch.txt': 'https://x.example/a 4 data/a\n' },
    ['warning BAG_FETCH_LENGTH data/a'],
    ['warning BAG_FETCH_LENGTH data/a'],
  ],
  [
    'a file to be fetched that one manifest of two lists',
    {
      [MANIFEST]: `${A}${ONE}  data/far\n`,
      'manifest-md5.txt': `${createHash('md5').update('one').digest('hex')} data/a\n`,
      'fetch.txt': 'https://x.example/far - data/far\n',
    },
    ['error BAG_FETCH_PENDING data/far', 'error BAG_FETCH_UNLISTED data/far'],
    ['error BAG_FETCH_PENDING data/far'],
  ],
])('judges %s by version', async (_, files, now, before) => {
  expect((await judge('1.0', files)).sort()).toEqual([...now].sort());
  await rm(root, { recursive: true });
  expect((await judge('0.97', files)).sort()).toEqual([...before].sort());
});

it('reads the metadata of bags before 0.96 from package-info.txt', async () =>
  expect(await judge('0.95', { 'package-info.txt': 'Payload-Oxum: 4.1\n' })).toEqual([
    'error BAG_OXUM_MISMATCH package-info.txt',
  ]));

it('finds nothing in a bag of 1.0 with everything that 1.0 knows', async () => {
  const info = 'Bagging-Date: 2026-03-10\nBag-Count: 3 of ?\nPayload-Oxum: 3.1\nX: folded\n over two lines\n';
  const tagged = { 'bagit.txt': declaration('1.0'), 'bag-info.txt': info, [MANIFEST]: A, 'metadata/x.xml': '<x/>' };
  const lines = Object.entries(tagged).map(([path, text]) => `${sha256(text).toUpperCase()}\t${path}\r\n`);
  expect(await judge('1.0', { ...tagged, [TAGS]: lines.join('') })).toEqual([]);
});
