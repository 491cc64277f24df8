import { FileTable } from './file-table.js';

const paths = ['a.txt', 'b/c.txt', 'b/văn bản.pdf'];
const table = (): FileTable => new FileTable(paths.map((path, index) => ({ path, sizeBytes: index * 2 ** 40 })));

describe('a table of files', () => {
  it('is gone through in the order given, as keys, values and entries', () => {
    const files = table();
    expect(files.size).toBe(3);
    expect([...files.keys()]).toEqual(paths);
    expect([...files.values()].map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['a.txt', 0],
      ['b/c.txt', 2 ** 40],
      ['b/văn bản.pdf', 2 ** 41],
    ]);
    expect([...files].map(([path]) => path)).toEqual(paths);
    const visited: string[] = [];
    files.forEach((_, path) => visited.push(path));
    expect(visited).toEqual(paths);
  });

  it('finds a file by its path and no other', () => {
    const files = table();
    expect(files.get('b/c.txt')).toMatchObject({ path: 'b/c.txt', sizeBytes: 2 ** 40, digests: {} });
    expect(files.get('b')).toBeUndefined();
    expect([files.has('a.txt'), files.has('A.txt')]).toEqual([true, false]);
  });

  it('keeps the size and the digests that are assigned to a file, beside those it has', () => {
    const files = table();
    const file = files.get('a.txt')!;
    file.sizeBytes = 7;
    file.digests = { md5: '0f'.repeat(16) };
    file.digests = { sha256: 'AB'.repeat(32) };
    expect(files.get('a.txt')).toMatchObject({
      path: 'a.txt',
      sizeBytes: 7,
      digests: { md5: '0f'.repeat(16), sha256: 'ab'.repeat(32) },
    });
    expect(files.get('b/c.txt')!.digests).toEqual({});
  });
});
