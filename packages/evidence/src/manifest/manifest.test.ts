import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, collectBytes } from '@mocban/core';
import { parseManifest, serialiseManifest, type ManifestAlgorithm, type ReadManifestEntry } from './manifest.js';

const DIGEST = 'a'.repeat(64);
const read = async (text: string | Buffer, algorithm: ManifestAlgorithm = 'sha256'): Promise<ReadManifestEntry[]> => {
  const entries: ReadManifestEntry[] = [];
  // In pieces, so that lines go over their ends.
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7));
  for await (const entry of parseManifest(algorithm, bytesOf(...pieces))) entries.push(entry);
  return entries;
};

it('writes what sha256sum and sha512sum check', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-manifest-'));
  try {
    const names = ['a b.txt', 'văn bản.pdf', 'é'];
    for (const name of names) writeFileSync(join(folder, name), name);
    for (const algorithm of ['sha256', 'sha512'] as const) {
      const entries = names
        .map((path) => ({ path, digest: createHash(algorithm).update(path).digest('hex') }))
        .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
      const bytes = await collectBytes(serialiseManifest(algorithm, entries), 1 << 16);
      const checked = execFileSync(`${algorithm}sum`, ['-c', '--strict', '--quiet', '-'], {
        cwd: folder,
        input: bytes,
      });
      expect(checked.toString()).toBe('');
      expect(await read(bytes, algorithm)).toEqual(entries.map((entry, at) => ({ line: at + 1, ...entry })));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('reads very many lines in the order they are in', async () => {
  const entries = Array.from({ length: 5000 }, (_, at) => ({
    digest: DIGEST,
    path: `v1/content/${String(at).padStart(5, '0')}`,
  }));
  const bytes = await collectBytes(serialiseManifest('sha256', entries), 1 << 20);
  expect((await read(bytes)).length).toBe(5000);
  expect(await read('')).toEqual([]);
});

it.each([
  ['an upper-case digest', `${'A'.repeat(64)}  a\n`],
  ['a digest of another length', `${DIGEST}a  a\n`],
  ['one space', `${DIGEST} a\n`],
  ['a star', `${DIGEST} *a\n`],
  ['no path', `${DIGEST}  \n`],
  ['CRLF', `${DIGEST}  a\r\n`],
  ['an empty line', `${DIGEST}  a\n\n`],
  ['no end of line', `${DIGEST}  a`],
  ['an escape', `\\${DIGEST}  a\\nb\n`],
  ['a backslash', `${DIGEST}  a\\b\n`],
  ['the wrong order', `${DIGEST}  b\n${DIGEST}  a\n`],
  ['a path twice', `${DIGEST}  a\n${DIGEST}  a\n`],
  ['a line without end', `${DIGEST}  ${'x'.repeat(20_000)}`],
])('takes no manifest with %s', async (_, text) => {
  const entries = await read(text);
  expect(entries.at(-1)).toHaveProperty('problem');
});

it('takes no path that is not UTF-8', async () => {
  const entries = await read(Buffer.concat([Buffer.from(`${DIGEST}  `), Buffer.of(0xff, 0x0a)]));
  expect(entries).toEqual([{ line: 1, problem: 'the path is not UTF-8' }]);
});

it.each([
  [[{ digest: DIGEST, path: 'a\nb' }]],
  [[{ digest: 'x', path: 'a' }]],
  [
    [
      { digest: DIGEST, path: 'b' },
      { digest: DIGEST, path: 'a' },
    ],
  ],
])('refuses to write what it would not read (%#)', async (entries) => {
  await expect(collectBytes(serialiseManifest('sha256', entries), 1000)).rejects.toMatchObject({
    code: 'LOG_ENTRY_INVALID',
  });
});
