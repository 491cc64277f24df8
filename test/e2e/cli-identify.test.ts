import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mocban } from './service.js';

interface Answer {
  exit: number;
  stdout: string;
  stderr: string;
}

interface Report {
  path: string;
  sizeBytes?: number;
  valid?: false;
  kind?: string;
  matches: { puid: string; mime: string | null; basis: string }[];
  warnings: string[];
  findings?: { rule: string; severity: string; location: string }[];
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-identify-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const identify = (...args: string[]): Promise<Answer> =>
  new Promise((resolve) =>
    execFile(
      process.execPath,
      [mocban, 'identify', ...args],
      { cwd: folder, maxBuffer: 2 ** 30 },
      (error, stdout, stderr) => resolve({ exit: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  );

const filesOf = ({ stdout }: Answer): Report[] => (JSON.parse(stdout) as { files: Report[] }).files;

const PDF = '%PDF-1.4\n%%EOF\n';
const write = (path: string, content: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
};

test('tells the formats of files, folders in byte order, each by the name it was asked for', async () => {
  for (const path of ['d/b/x.pdf', 'd/b.pdf', 'd/B.pdf', 'd/ă.pdf', 'z.pdf']) write(path, PDF);
  const answer = await identify('z.pdf', 'd', './d/', '--json');
  expect([answer.exit, answer.stderr]).toEqual([0, '']);
  expect(JSON.parse(answer.stdout)).toMatchObject({ release: expect.stringMatching(/^pronom-\d+-containers-\d+$/) });
  const inside = ['B.pdf', 'b.pdf', 'b/x.pdf', 'ă.pdf'];
  expect(filesOf(answer).map(({ path }) => path)).toEqual([
    'z.pdf',
    ...inside.map((name) => `d/${name}`),
    ...inside.map((name) => `./d/${name}`),
  ]);
  for (const file of filesOf(answer))
    expect(file).toMatchObject({
      sizeBytes: PDF.length,
      matches: [{ puid: 'fmt/18', mime: 'application/pdf', basis: 'signature' }],
      warnings: [],
    });
});

test('says of what is no regular file what it is, opens none of it and follows no link below a folder', async () => {
  write('d/a.pdf', PDF);
  symlinkSync('a.pdf', join(folder, 'd/link'));
  execFileSync('mkfifo', [join(folder, 'd/pipe')]);
  const answer = await identify('d', 'd/link', 'd/pipe', '--json');
  expect(answer.exit).toBe(0);
  expect(filesOf(answer).map(({ path, kind, warnings }) => [path, kind, ...warnings])).toEqual([
    ['d/a.pdf', undefined],
    ['d/link', 'symbolic link', 'NOT_A_FILE'],
    ['d/pipe', 'named pipe', 'NOT_A_FILE'],
    // Given by name it is followed.
    ['d/link', undefined],
    ['d/pipe', 'named pipe', 'NOT_A_FILE'],
  ]);
});

test('goes by the name that it was given, where that leads to a file of another one', async () => {
  write('store/0001', PDF);
  symlinkSync('store/0001', join(folder, 'a.pdf'));
  symlinkSync('store/0001', join(folder, 'a.doc'));
  const answer = await identify('a.pdf', 'a.doc', '--json');
  expect(filesOf(answer).map(({ path, warnings }) => [path, ...warnings])).toEqual([
    ['a.pdf'],
    ['a.doc', 'EXTENSION_MISMATCH'],
  ]);
});

test('gives what cannot be read an entry where it stands, ends with 3 and stops for none of it', async () => {
  write('a.pdf', PDF);
  const answer = await identify('absent', 'a.pdf', 'a.pdf/b', '--json');
  expect(answer.exit).toBe(3);
  const refused = { valid: false, matches: [], findings: [{ rule: 'IO_NOT_FOUND', severity: 'error', location: '.' }] };
  expect(filesOf(answer)).toMatchObject([
    { path: 'absent', ...refused },
    { path: 'a.pdf', matches: [{ puid: 'fmt/18' }] },
    { path: 'a.pdf/b', ...refused },
  ]);
});

test('prints for people a line for a file, with what else it may be and what is wrong', async () => {
  write('a.doc', PDF);
  write('b.pdf', '');
  const { exit, stdout } = await identify('a.doc', 'b.pdf', 'absent');
  expect(exit).toBe(3);
  expect(stdout).toMatch(
    /^a\.doc: fmt\/18 {2}Acrobat PDF 1\.4 .*, application\/pdf \(by signature\)\n {2}! EXTENSION_MISMATCH\nb\.pdf: fmt\/14 .*\n(?: {2}or .*\n){3} {2}or \d+ more\n[^]*absent: could not be read\n.*IO_NOT_FOUND/,
  );
});

test('ends an empty folder with an empty list, and format data that are none with 3 and one document', async () => {
  mkdirSync(join(folder, 'd'));
  expect(filesOf(await identify('d', '--json'))).toEqual([]);
  const { exit, stdout } = await identify('d', '--data', 'd', '--json');
  expect([exit, JSON.parse(stdout)]).toMatchObject([3, { error: { code: 'FORMAT_DATA_MANIFEST_INVALID' } }]);
});

test('says in which of the old encodings the words of a text are Vietnamese, and that its marks are characters', async () => {
  // Cộng hòa xã hội chủ nghĩa Việt Nam in TCVN3.
  writeFileSync(join(folder, 'abc.txt'), Buffer.from('Céng hßa x· héi chñ nghÜa ViÖt Nam', 'latin1'));
  write('nfd.txt', 'Hồ sơ'.normalize('NFD'));
  const { stdout } = await identify('abc.txt', 'nfd.txt');
  expect(stdout.split('\n').filter((line) => line.startsWith('  text'))).toEqual([
    '  text: 8-bit; Vietnamese in tcvn3 by its words (7 of 7 words are syllables; sureness moderate)',
    '  text: utf-8, combining marks, decomposed',
  ]);
});
