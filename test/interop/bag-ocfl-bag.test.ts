import { createBag, openBag, validateBagPath } from '@mocban/bagit';
import { openTree } from '@mocban/container';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedName, SAFE_PARTS, seeded, UNSAFE_PARTS } from '../fixtures/generated-names.js';

const mocban = fileURLToPath(new URL('../../apps/cli/bin/mocban.js', import.meta.url));
const cli = (...args: string[]): unknown =>
  JSON.parse(execFileSync(process.execPath, [mocban, ...args, '--json'], { encoding: 'utf8' }));

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bag-ocfl-'));
});
afterEach(() => rm(root, { recursive: true }));

const NAMES = [
  'hồ sơ/văn bản.pdf',
  'line\nfeed',
  'carriage\rreturn',
  'both\r\n',
  '100%',
  '%0A and %25',
  'cafe\u0301',
  'back\\slash',
  ' two  spaces ',
  '😀/👩‍👩‍👧‍👦.txt',
  'שלום.txt',
  `${'x'.repeat(251)}.txt`,
  'empty',
];

/** Names of every kind, no two of which meet where case is ignored. */
function names(): string[] {
  const random = seeded('bag-ocfl-bag');
  const parts = [...SAFE_PARTS, ...UNSAFE_PARTS];
  return [...NAMES, ...Array.from({ length: 300 }, (_, n) => `generated/${n}/${generatedName(random, parts)}`)];
}

/** What a bag says of itself and what lies in it. */
async function contentOf(bag: string) {
  const tree = await openTree(bag);
  const { info, payloadManifests, version } = await openBag(tree);
  expect(await tree.ensureDigests(['sha256'])).toEqual([]);
  return {
    version,
    info,
    manifests: payloadManifests.map(({ file, entries }) => [file, [...entries]]),
    files: [...tree.files.values()].map(({ path, sizeBytes, digests }) => [path, sizeBytes, digests.sha256]),
  };
}

it('a bag comes back out of an OCFL object as it went in, whatever its names', async () => {
  const bag = join(root, 'bag');
  for (const name of names()) {
    await mkdir(dirname(join(bag, name)), { recursive: true });
    await writeFile(join(bag, name), name === 'empty' ? '' : `content of ${name}`);
  }
  const bagInfo = [
    { label: 'Contact-Name', value: 'Nguyễn Văn A' },
    { label: 'External-Description', value: 'một dòng dài '.repeat(12).trim() },
    { label: 'Contact-Name', value: 'B' },
  ];
  await createBag(bag, { algorithms: ['sha512', 'md5'], bagInfo });
  const store = join(root, 'store');
  const out = join(root, 'out');
  cli('ocfl', 'init', store);
  cli('ocfl', 'add', store, 'urn:bag:1', bag);
  expect(cli('ocfl', 'validate', store)).toMatchObject({ valid: true, results: [{ findings: [] }] });
  cli('ocfl', 'export', store, 'urn:bag:1', 'head', out);
  expect((await validateBagPath(out)).findings).toEqual((await validateBagPath(bag)).findings);
  expect((await validateBagPath(out)).valid).toBe(true);
  const before = await contentOf(bag);
  expect(before.files.length).toBeGreaterThan(300);
  expect(before.info.filter(({ label }) => label === 'Contact-Name').map(({ value }) => value)).toEqual([
    'Nguyễn Văn A',
    'B',
  ]);
  expect(await contentOf(out)).toEqual(before);
  expect(await readFile(join(out, 'bag-info.txt'))).toEqual(await readFile(join(bag, 'bag-info.txt')));
});
