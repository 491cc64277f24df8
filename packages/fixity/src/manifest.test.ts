import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf } from '@mocban/core';
import { checkManifestFile } from './check-manifest.js';
import { algorithmOfManifestName, readManifest } from './manifest.js';
import { digestTree } from './tree.js';

const hex = 'ab'.repeat(32);
const lines = async (...parts: (string | Uint8Array)[]) => {
  const all = [];
  for await (const line of readManifest(bytesOf(...parts), { maxLineBytes: 200 })) all.push(line);
  return all;
};

describe('readManifest', () => {
  it('reads both separators, LF and CRLF, and a last line without an end', async () => {
    expect(await lines(`${hex}  a b\r\n${hex} *c\n\n`, `${hex.toUpperCase()}  `, 'd')).toEqual([
      { line: 1, digest: hex, path: 'a b' },
      { line: 2, digest: hex, path: 'c' },
      { line: 4, digest: hex, path: 'd' },
    ]);
  });
  it('undoes the escapes of coreutils', async () => {
    expect(await lines(`\\${hex}  a\\nb\\\\c\n\\${hex}  a\\x\n`)).toMatchObject([
      { path: 'a\nb\\c' },
      { problem: 'unknown escape in the path' },
    ]);
  });
  it('goes on after lines it cannot read', async () => {
    const read = await lines('no digest\n', Buffer.from([0xff, 0x0a]), 'x'.repeat(500), '\n', `${hex}  a`);
    expect(read.map((line) => ('problem' in line ? 'problem' : line.path))).toEqual([
      'problem',
      'problem',
      'problem',
      'a',
    ]);
  });
});

it.each([
  ['manifest-sha256.txt', 'sha256'],
  ['tagmanifest-sha512.txt', 'sha512'],
  ['SHA256SUMS', 'sha256'],
  ['disc.md5', 'md5'],
  ['list.txt', undefined],
])('tells the algorithm of %s as %s', (name, algorithm) => expect(algorithmOfManifestName(name)).toBe(algorithm));

describe('on a folder', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'manifest-'));
    await mkdir(join(root, 'd'));
    for (const name of ['d/z', 'a', 'changed']) await writeFile(join(root, name), name);
  });
  afterAll(() => rm(root, { recursive: true }));
  const of = (text: string): string => createHash('sha256').update(text).digest('hex');
  const check = async (name: string, ...manifest: string[]) => {
    await writeFile(join(root, name), manifest.map((line) => `${line}\n`).join(''));
    const findings = await checkManifestFile(join(root, name));
    return findings.map(({ rule, location }) => `${rule} ${location}`).sort();
  };

  it('finds nothing wrong with files that are as listed', async () => {
    expect(await check('SHA256SUMS', `${of('a')}  ./a`, `${of('d/z')} *d/z`)).toEqual([]);
  });
  it('takes names with line breaks and backslashes as they are escaped, and none that leads out behind one', async () => {
    await writeFile(join(root, 'a\nb'), 'x');
    await writeFile(join(root, 'c\\d'), 'x');
    const lines = [`\\${of('x')}  a\\nb`, `\\${of('x')}  c\\\\d`];
    expect(await check('SHA256SUMS', ...lines)).toEqual([]);
    expect(await check('SHA256SUMS', `\\${of('x')}  a\\n/../../x`)).toEqual(['FIXITY_PATH_UNSAFE a\n/../../x']);
  });
  it('reports each kind of damage by its rule', async () => {
    expect(
      await check(
        'list.txt',
        `${of('other')}  changed`,
        `${of('x')}  none`,
        `${of('x')}  d`,
        `${of('x')}  ../x`,
        'abcd  a',
        '???',
        `${of('a')}  a`,
      ),
    ).toEqual([
      'FIXITY_MANIFEST_MALFORMED .',
      'FIXITY_MANIFEST_MALFORMED .',
      'FIXITY_MISMATCH changed',
      'FIXITY_MISSING none',
      'FIXITY_PATH_UNSAFE ../x',
      'FIXITY_UNREADABLE d',
    ]);
  });
  it('reports a manifest without entries', async () => {
    expect(await check('SHA1SUMS')).toEqual(['FIXITY_MANIFEST_EMPTY .']);
  });
  it('digests a tree in byte order under the name it was given', async () => {
    const keys = [];
    for await (const { key } of digestTree(join(root, 'd'), ['md5'])) keys.push(key);
    expect(keys).toEqual([join(root, 'd', 'z')]);
  });
});
