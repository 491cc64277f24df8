import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expand } from './expand.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-expand-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Pairs whose order by UTF-16, by UTF-8 or by names instead of paths is not the same. */
const PATHS = ['a/b', 'a.txt', 'a-b', 'ă', 'z', '\u{1f4c4}', '\uff21', '\ufffd', 'đ/\u{20000}', 'đ/\uffe6', 'đ.x'];

it('tells files in byte order of their paths, also beyond the Basic Multilingual Plane', () => {
  const files = [...PATHS];
  for (const path of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
  const told = [...expand(folder)].map((one) => one.name.slice(folder.length + 1));
  expect(told).toEqual(files.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
});

it('tells all files of a folder that is read in parts, and what cannot be read', () => {
  const many = join(folder, 'many');
  mkdirSync(many);
  for (let index = 0; index < 2000; index += 1) writeFileSync(join(many, String(index)), '');
  expect([...expand(many)]).toHaveLength(2000);
  expect([...expand(join(folder, 'absent'))]).toMatchObject([{ error: { code: 'ENOENT' } }]);
});
