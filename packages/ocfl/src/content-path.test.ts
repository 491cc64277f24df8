import { ContentPaths, LogicalPaths } from './content-path.js';

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
