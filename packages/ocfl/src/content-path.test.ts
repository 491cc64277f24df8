import { collisionKey } from '@mocban/core';
import { ContentPaths, LogicalPaths } from './content-path.js';
import { SeededNumbers } from './texts.test.helper.js';

describe('ContentPaths', () => {
  it.each([
    ['an ordinary path', ['a/b.txt'], ['a/b.txt']],
    ['Vietnamese in NFC', ['hồ sơ/văn bản.pdf'], ['hồ sơ/văn bản.pdf']],
    ['NFD', ['hồ sơ.pdf'.normalize('NFD')], ['x/d0']],
    ['a backslash', ['a\\b'], ['x/d0']],
    ['a control character', ['a\u0001b'], ['x/d0']],
    ['a part of 201 bytes', [`${'a'.repeat(201)}/b`], ['x/d0']],
    ['a part of 200 bytes', [`${'a'.repeat(200)}/b`], [`${'a'.repeat(200)}/b`]],
    ['names that differ in case only', ['README', 'readme'], ['README', 'x/d1']],
    ['folders that differ in case only', ['Docs/a', 'docs/b'], ['Docs/a', 'x/d1']],
    ['a file that is a folder ignoring case', ['A/b', 'a'], ['A/b', 'x/d1']],
    ['a folder that is a file ignoring case', ['a', 'A/b'], ['a', 'x/d1']],
    ['a path below x, which is the writer’s', ['x/y', 'X'], ['x/d0', 'x/d1']],
  ])('%s', (_, logical, content) => {
    const paths = new ContentPaths();
    expect(logical.map((path, index) => paths.choose(path, `d${index}`))).toEqual(content);
  });
});

describe('LogicalPaths', () => {
  it.each(['', '/a', 'a/', 'a//b', './a', 'a/../b', '\ud800'])('refuses %j', (path) => {
    expect(() => new LogicalPaths().add(path)).toThrow(expect.objectContaining({ code: 'OCFL_PATH_UNSAFE' }));
  });

  it.each([
    ['a', 'a'],
    ['a', 'a/b'],
    ['a/b', 'a'],
  ])('refuses %j beside %j', (first, second) => {
    const paths = new LogicalPaths();
    paths.add(first);
    expect(() => paths.add(second)).toThrow(expect.objectContaining({ code: 'OCFL_PATH_CONFLICT' }));
  });
});

/** What the two keep to, said without regard to time: sets of all paths and folders so far. */
class PlainPaths {
  readonly files = new Set<string>();
  readonly folders = new Map<string, string>();

  constructor(readonly keyOf: (path: string) => string) {}

  take(path: string): boolean {
    const above = path.split('/').map((_, depth, parts) => parts.slice(0, depth).join('/'));
    const folders = above.slice(1);
    const key = this.keyOf(path);
    if (this.files.has(key) || this.folders.has(key)) return false;
    for (const folder of folders) {
      const known = this.folders.get(this.keyOf(folder));
      if ((known !== undefined && known !== folder) || this.files.has(this.keyOf(folder))) return false;
    }
    for (const folder of folders) this.folders.set(this.keyOf(folder), folder);
    this.files.add(key);
    return true;
  }
}

function isAdded(paths: LogicalPaths, path: string): boolean {
  try {
    return paths.files.at(paths.add(path)) === path;
  } catch (error) {
    if ((error as { code?: string }).code === 'OCFL_PATH_CONFLICT') return false;
    throw error;
  }
}

it('a thousand generated lists: paths are taken as by looking at all that were taken before', () => {
  const numbers = new SeededNumbers('content paths');
  const PARTS = ['a', 'A', 'b', 'B.txt', 'é', 'e\u0301', 'É', 'x', 'X', 'Σ', 'ς', 'aΣ', 'a b', 'long '.repeat(39)];
  let taken = 0;
  let refused = 0;
  for (let run = 0; run < 1000; run += 1) {
    const content = new ContentPaths();
    const logical = new LogicalPaths();
    const sharing = new ContentPaths(logical.files);
    const plainShared = new PlainPaths(collisionKey);
    const shared: boolean[][] = [];
    const plainContent = new PlainPaths(collisionKey);
    const plainLogical = new PlainPaths((path) => path);
    const expected: boolean[][] = [];
    const found: boolean[][] = [];
    let folder = '';
    for (let at = 0; at < 12; at += 1) {
      // Some in the folder of the one before.
      if (numbers.below(2) === 0)
        folder = Array.from({ length: numbers.below(3) }, () => `${numbers.pick(PARTS)}/`).join('');
      const path = folder + numbers.pick(PARTS);
      const isPortable = path === path.normalize('NFC') && !/^x(\/|$)/i.test(path);
      const isNew = plainLogical.take(path);
      expected.push([isPortable && plainContent.take(path), isNew]);
      const isAddedNow = isAdded(logical, path);
      found.push([content.isOwn(path), isAddedNow]);
      // Of paths that are asked for once each.
      if (isAddedNow) shared.push([sharing.isOwn(path), isPortable && plainShared.take(path)]);
      if (isNew) taken += 1;
      else refused += 1;
    }
    expect(found).toEqual(expected);
    expect(shared.map(([own]) => own)).toEqual(shared.map(([, own]) => own));
  }
  expect(taken).toBeGreaterThan(5000);
  expect(refused).toBeGreaterThan(500);
});
