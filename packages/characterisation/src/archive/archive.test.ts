import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { deflatedZeros, rawTar, rawZip } from '@mocban/container/testing';
import { characteriseFile } from '../characterise-file.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(name: string, bytes: Buffer) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const { family, format, properties, findings } = await characteriseFile(path);
  return { family, format, properties, rules: findings.map(({ rule }) => rule) };
}

const FILES = [
  { name: 'a/b.txt', content: 'four' },
  { name: 'a/c.zip', content: 'x' },
  { name: 'd.pdf', content: 'pdf' },
];
const LISTED = { files: 3, folders: 1, unpackedBytes: 8, encryptedFiles: 0, nestedArchives: 1 };

it.each([
  ['a.zip', 'zip', rawZip(FILES)],
  ['a.tar', 'tar', rawTar(FILES)],
  ['a.tar.gz', 'gzip', gzipSync(rawTar(FILES))],
])('lists %s', async (name, format, bytes) => {
  expect(await read(name, bytes)).toEqual({ family: 'archive', format, properties: LISTED, rules: [] });
});

it('lists nothing of a gzip of one file, and of what is only known by its name', async () => {
  const archive = { family: 'archive', properties: {}, rules: [] };
  expect(await read('a.gz', gzipSync('text'))).toEqual({ ...archive, format: 'gzip' });
  expect(await read('a.rar', Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1'))).toEqual({ ...archive, format: 'rar' });
});

it('tells of encrypted files once', async () => {
  const bytes = rawZip(FILES.map((file) => ({ ...file, flags: 0x801 })));
  expect(await read('e.zip', bytes)).toMatchObject({
    properties: { encryptedFiles: 3 },
    rules: ['FORMAT_PASSWORD_PROTECTED'],
  });
});

it.each<[string, Buffer, string]>([
  ['cut off', rawZip(FILES, { cut: 30 }), 'FORMAT_TRUNCATED'],
  [
    'of names that lead out',
    rawZip([...FILES, { name: '../x', content: '' }, { name: '/y', content: '' }]),
    'FORMAT_ARCHIVE_UNSAFE',
  ],
  ['with more than it declares', rawZip(FILES, { declaredEntries: 2 }), 'FORMAT_CORRUPT'],
  ['that unpacks to a thousand times its size', rawZip([{ name: 'z', ...bomb() }]), 'FORMAT_LIMIT'],
])('has one finding for an archive %s', async (_, bytes, rule) => {
  expect((await read('f.zip', bytes)).rules).toEqual([rule]);
});

function bomb(): { packed: Buffer; method: 8; declaredSize: number; crc: number } {
  const declaredSize = 32 * 1024 * 1024;
  return { packed: deflatedZeros(2), method: 8, declaredSize, crc: 0 };
}
