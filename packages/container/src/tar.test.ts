import { collectBytes } from '@mocban/core';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openTree } from './open.js';
import { paxHeader, rawTar, type RawTarEntry, type RawTarOptions } from './testing.js';
import { TreeWriter } from './tree-writer.js';
import type { PackageTree, TreeFile } from './types.js';
import { unpackPackage, type UnpackOptions } from './unpack.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'container-'));
});
afterEach(() => rm(root, { recursive: true }));

const unpack = async (bytes: Buffer, options: Partial<UnpackOptions> = {}) => {
  await writeFile(join(root, 'p'), bytes);
  await rm(join(root, 'out'), { recursive: true, force: true });
  return (await unpackPackage(join(root, 'p'), join(root, 'out'), { algorithms: ['sha256'], ...options })).tree;
};

const opened = async (bytes: Buffer) => {
  await writeFile(join(root, 'p'), bytes);
  const tree = await openTree(join(root, 'p'));
  await tree.close();
  return tree;
};

const told = ({ findings }: { findings: readonly { rule: string; location: string }[] }): string[] =>
  findings.map(({ rule, location }) => `${rule} ${location}`);

const sizeField = (...bytes: number[]): Buffer => Buffer.concat([Buffer.from(bytes), Buffer.alloc(12 - bytes.length)]);
const longName = `${'thư mục/'.repeat(30)}văn bản.txt`;
const long = (type: string, name: string): RawTarEntry => ({
  name: '././@LongLink',
  type,
  magic: 'gnu',
  content: `${name}\0`,
});

describe('names and sizes', () => {
  it.each<[string, RawTarEntry[], string[]]>([
    [
      'v7, a folder by its slash',
      [
        { name: 'a/', magic: 'v7' },
        { name: 'a/b', magic: 'v7', type: '\0' },
      ],
      ['a/b'],
    ],
    ['ustar with a prefix', [{ name: 'b/c', prefix: 'thư mục/a' }], ['thư mục/a/b/c']],
    ['the prefix field of GNU, which is none', [{ name: 'b', magic: 'gnu', prefix: '14000000000' }], ['b']],
    ['PAX', [paxHeader({ path: longName, mtime: '1.5', size: '1' }), { name: 'x', content: 'y' }], [longName]],
    ['a PAX header for all', [paxHeader({ comment: 'abc' }, 'g'), { name: 'a' }, { name: 'b' }], ['a', 'b']],
    ['GNU long names', [long('K', 'target'), long('L', longName), { name: 'x', magic: 'gnu' }], [longName]],
    ['a base-256 size', [{ name: 'a', content: 'xyz', size: sizeField(0x80, ...Array<number>(10).fill(0), 3) }], ['a']],
    ['a size of blanks', [{ name: 'a', size: Buffer.from('            ') }], ['a']],
    ['names below ./', [{ name: './', type: '5' }, { name: './a' }, { name: './d/', type: '5' }], ['a']],
  ])('are read from %s', async (_, entries, expected) => {
    const bytes = rawTar(entries);
    for (const tree of [
      await unpack(bytes),
      await unpack(gzipSync(bytes)),
      await opened(bytes),
      await opened(gzipSync(bytes)),
    ]) {
      expect(tree.findings).toEqual([]);
      expect([...tree.files.keys()].map((path) => tree.prefix + path)).toEqual(expected);
      expect(tree.origin).toBe('tar');
    }
  });

  it('leave nothing behind where an archive holds only folders', async () => {
    const tree = await unpack(gzipSync(rawTar([{ name: 'a/b/', type: '5' }])));
    expect([tree.findings, [...tree.directories], tree.name]).toEqual([[], ['b'], 'a']);
    expect(await readdir(join(root, 'out/a'))).toEqual(['b']);
  });
});

it('unpacks small and large files of a tar and a tar.gz with their digests, the container digested in the same pass', async () => {
  const large = randomBytes(5 * 1024 * 1024 + 3);
  const bytes = rawTar([
    { name: 'p/large', content: large },
    ...['b', 'c'].map((name) => ({ name: `p/${name}`, content: name })),
  ]);
  for (const file of [bytes, gzipSync(bytes)]) {
    await writeFile(join(root, 'p'), file);
    const seen = new Map<string, number>();
    const { tree, container } = await unpackPackage(join(root, 'p'), join(root, `out-${file.length}`), {
      algorithms: ['sha256'],
      containerAlgorithms: ['sha256'],
      inspectors: [
        ({ path }) => ({
          write: (chunk) => void seen.set(path, (seen.get(path) ?? 0) + chunk.length),
          end: () => undefined,
          abort: () => undefined,
        }),
      ],
    });
    await writeFile(join(root, 'whole'), file);
    const whole = await openTree(root);
    await whole.ensureDigests(['sha256']);
    expect(container).toEqual({ sizeBytes: file.length, digests: whole.files.get('whole')!.digests });
    const unpacked = await openTree(join(root, `out-${file.length}/p`));
    await unpacked.ensureDigests(['sha256']);
    expect(tree.findings).toEqual([]);
    const plain = ({ path, sizeBytes, digests }: TreeFile) => ({ path, sizeBytes, digests });
    expect([...tree.files.values()].map(plain)).toEqual([...unpacked.files.values()].map(plain));
    expect([...seen.values()]).toEqual([large.length, 1, 1]);
  }
});

const ok = { name: 'ok', content: 'x' };

describe('what is wrong with a tar', () => {
  it.each<[string, RawTarEntry[], string[]]>([
    ['a hard link', [{ name: 'l', type: '1', linkName: 'ok' }], ['ARCHIVE_HARD_LINK l']],
    ['a symbolic link', [{ name: 'l', type: '2', linkName: '/etc/passwd' }], ['ARCHIVE_SYMLINK l']],
    ['a character device', [{ name: 'd', type: '3' }], ['ARCHIVE_SPECIAL_FILE d']],
    ['a block device', [{ name: 'd', type: '4' }], ['ARCHIVE_SPECIAL_FILE d']],
    ['a pipe', [{ name: 'p', type: '6' }], ['ARCHIVE_SPECIAL_FILE p']],
    ['a contiguous file', [{ name: 'c', type: '7', content: 'x' }], ['ARCHIVE_TYPE_UNSUPPORTED c']],
    ['an old GNU sparse file', [{ name: 's', type: 'S', magic: 'gnu', content: 'x' }], ['ARCHIVE_TYPE_UNSUPPORTED s']],
    ['a PAX sparse file', [paxHeader({ 'GNU.sparse.major': '1' }), { name: 's' }], ['ARCHIVE_TYPE_UNSUPPORTED s']],
    ['a volume', [{ name: 'm', type: 'M', magic: 'gnu', content: 'x' }], ['ARCHIVE_TYPE_UNSUPPORTED m']],
    ['a label', [{ name: 'v', type: 'V', magic: 'gnu' }], ['ARCHIVE_TYPE_UNSUPPORTED v']],
    ['an unknown type', [{ name: 'u', type: 'Q' }], ['ARCHIVE_TYPE_UNSUPPORTED u']],
    [
      'several faults at once',
      [{ name: '../x' }, { name: '/y' }, { name: 'a\\b' }, { name: 'C:z' }],
      ['ARCHIVE_PATH_TRAVERSAL ../x', 'ARCHIVE_PATH_ABSOLUTE /y', 'ARCHIVE_PATH_UNSAFE a\\b', 'ARCHIVE_PATH_DRIVE C:z'],
    ],
    ['a way out by PAX', [paxHeader({ path: 'a/../../b' }), { name: 'b' }], ['ARCHIVE_PATH_TRAVERSAL a/../../b']],
    ['a way out by prefix', [{ name: 'b', prefix: 'a/../..' }], ['ARCHIVE_PATH_TRAVERSAL a/../../b']],
    ['a way out by a GNU name', [long('L', '../b'), { name: 'b', magic: 'gnu' }], ['ARCHIVE_PATH_TRAVERSAL ../b']],
    ['a NUL', [{ name: 'a\0.pdf' }], ['ARCHIVE_PATH_UNSAFE a\\u0000.pdf']],
    ['a NUL by PAX', [paxHeader({ path: 'a\0.pdf' }), { name: 'b' }], ['ARCHIVE_PATH_UNSAFE a\\u0000.pdf']],
    ['a control character', [{ name: 'a\u001bb' }], ['ARCHIVE_PATH_UNSAFE a\\u001bb']],
    ['a right-to-left override', [{ name: 'a\u202efdp.exe' }], ['ARCHIVE_PATH_UNSAFE a\\u202efdp.exe']],
    ['a name that is not UTF-8', [{ name: Buffer.from([0x61, 0xff]) }], ['ARCHIVE_PATH_UNSAFE a\u00ff']],
    ['an empty name', [{ name: '' }], ['ARCHIVE_PATH_UNSAFE .']],
    ['one name twice', [{ name: 'a' }, { name: './a' }], ['ARCHIVE_DUPLICATE_ENTRY a']],
    ['a file as a folder', [{ name: 'a' }, { name: 'a/b' }], ['ARCHIVE_CASE_COLLISION a']],
    ['a folder with content', [{ name: 'd/', type: '5', size: 9 }], ['ARCHIVE_MALFORMED d/']],
    ['a wrong checksum', [{ name: 'a', checksumOff: 1 }], ['ARCHIVE_MALFORMED .']],
    ['a negative size', [{ name: 'a', size: sizeField(0xff, 0xff) }], ['ARCHIVE_MALFORMED a']],
    ['a size beyond counting', [{ name: 'a', size: sizeField(0x80, 1) }], ['ARCHIVE_MALFORMED a']],
    ['a size that is no number', [{ name: 'a', size: Buffer.from('12x') }], ['ARCHIVE_MALFORMED a']],
    ['a size beyond the end', [{ name: 'a', size: 5000 }], ['ARCHIVE_TRUNCATED a']],
    ['two sizes', [paxHeader({ size: '1024' }), { name: 'a', content: 'x' }], ['ARCHIVE_MALFORMED a']],
    ['two names', [paxHeader({ path: 'b' }), long('L', 'c'), { name: 'a' }], ['ARCHIVE_MALFORMED b']],
    [
      'two headers of a kind',
      [long('L', 'b'), long('L', 'c'), { name: 'a' }],
      ['ARCHIVE_MALFORMED b', 'ARCHIVE_MALFORMED b'],
    ],
    ['a global name', [paxHeader({ path: 'b' }, 'g'), { name: 'a' }], ['ARCHIVE_MALFORMED a']],
    ['a global name and no entry', [paxHeader({ path: 'b' }, 'g')], ['ARCHIVE_MALFORMED .']],
    ['a header for nothing', [paxHeader({ path: 'b' })], ['ARCHIVE_MALFORMED .']],
    [
      'a PAX record that lies',
      [{ name: 'x', type: 'x', content: '99 path=b\n' }, { name: 'a' }],
      ['ARCHIVE_MALFORMED a'],
    ],
    ['a PAX header of 2 MiB', [paxHeader({ comment: 'x'.repeat(2 ** 21) }), { name: 'a' }], ['ARCHIVE_MALFORMED .']],
  ])('is told: %s', async (_, entries, expected) => {
    const bytes = rawTar([ok, ...entries]);
    const tree = await unpack(bytes);
    expect(told(tree)).toEqual(expected);
    expect(await readdir(join(root, 'out'))).toEqual([]);
    expect(told(await opened(bytes))).toEqual(expected);
    expect(told(await unpack(gzipSync(bytes)))).toEqual(expected);
    expect(told(await opened(gzipSync(bytes)))).toEqual(expected);
    // At most what came before the fault.
    expect((await readdir(join(root, 'out'))).length).toBeLessThanOrEqual(entries.length);
    expect(tree.findings.every(({ check, severity }) => check === 'C2' && severity === 'error')).toBe(true);
  });

  it.each<[string, RawTarOptions, string[]]>([
    ['no end', { endBlocks: 0 }, ['ARCHIVE_TRUNCATED .']],
    ['one end block', { endBlocks: 1 }, ['ARCHIVE_TRUNCATED .']],
    ['another archive behind', { after: rawTar([{ name: 'b' }]) }, ['ARCHIVE_MALFORMED .']],
    ['an entry behind one zero block', { endBlocks: 1, after: rawTar([{ name: 'b' }]) }, ['ARCHIVE_MALFORMED .']],
    ['filled blocks', { after: Buffer.alloc(8192) }, []],
  ])('at the end: %s', async (_, options, expected) => {
    const bytes = rawTar([ok], options);
    expect(told(await unpack(bytes))).toEqual(expected);
    expect(told(await unpack(gzipSync(bytes)))).toEqual(expected);
    expect(told(await opened(gzipSync(bytes)))).toEqual(expected);
  });

  it('holds the limits', async () => {
    const bytes = rawTar([ok, { name: 'a', content: 'x'.repeat(2000) }]);
    for (const file of [bytes, gzipSync(bytes)]) {
      expect(told(await unpack(file, { limits: { maxEntries: 1 } }))).toEqual(['ARCHIVE_TOO_MANY_ENTRIES .']);
      expect(told(await unpack(file, { limits: { maxTotalBytes: 2000 } }))).toEqual(['ARCHIVE_TOO_LARGE .']);
      expect(told(await unpack(file, { limits: { maxTotalBytes: 2001, maxEntries: 2 } }))).toEqual([]);
    }
  });
});

describe('what is wrong with a gzip', () => {
  const bytes = rawTar([ok, { name: 'large', content: randomBytes(2 * 1024 * 1024) }]);
  const packed = gzipSync(bytes);
  const changed = (offset: number): Buffer => {
    const copy = Buffer.from(packed);
    copy[offset < 0 ? copy.length + offset : offset]! ^= 0x81;
    return copy;
  };
  it.each<[string, Buffer, string[]]>([
    ['cut in the data', packed.subarray(0, packed.length / 2), ['ARCHIVE_TRUNCATED .']],
    ['cut in the trailer', packed.subarray(0, -3), ['ARCHIVE_TRUNCATED .']],
    ['cut in the header', packed.subarray(0, 7), ['ARCHIVE_TRUNCATED .']],
    ['a wrong CRC', changed(-8), ['ARCHIVE_CRC .']],
    ['a wrong length', changed(-4), ['ARCHIVE_SIZE_MISMATCH .']],
    ['another method', changed(2), ['ARCHIVE_METHOD_UNSUPPORTED .']],
    ['a second member', Buffer.concat([packed, packed]), ['ARCHIVE_MALFORMED .']],
    ['data behind', Buffer.concat([packed, Buffer.from('x')]), ['ARCHIVE_MALFORMED .']],
    ['no tar in it', gzipSync('Kính gửi'), ['ARCHIVE_TRUNCATED .']],
    ['nothing in it', gzipSync(''), ['ARCHIVE_TRUNCATED .']],
    ['another gzip in it', gzipSync(packed), ['ARCHIVE_MALFORMED .']],
    ['a bomb of zeros', gzipSync(rawTar([{ name: 'b', content: Buffer.alloc(2 ** 27) }])), ['ARCHIVE_RATIO .']],
    ['a bomb behind the end', gzipSync(rawTar([ok], { after: Buffer.alloc(2 ** 26) })), ['ARCHIVE_RATIO .']],
  ])('is told: %s', async (_, file, expected) => {
    expect(told(await unpack(file))).toEqual(expected);
    expect((await readdir(join(root, 'out'))).filter((name) => name !== 'ok' && name !== 'large')).toEqual([]);
    expect(told(await opened(file))).toEqual(expected);
  });

  it('reads the headers behind the first error and writes no more', async () => {
    const tree = await unpack(
      gzipSync(rawTar([ok, { name: '../x' }, { name: 'b', content: 'y' }, { name: 'l', type: '2' }])),
    );
    expect(told(tree)).toEqual(['ARCHIVE_PATH_TRAVERSAL ../x', 'ARCHIVE_SYMLINK l']);
    expect(await readdir(join(root, 'out'))).toEqual(['ok']);
    expect([tree.localPath('ok'), tree.localPath('b')]).toEqual([join(root, 'out/ok'), undefined]);
  });
});

describe('a tar.gz read in place', () => {
  const large = randomBytes(3 * 1024 * 1024);
  const entries: RawTarEntry[] = [
    { name: 'p/data/b/large', content: large },
    { name: 'p/data/a', content: 'một' },
    { name: 'p/tag.txt', content: 'hai' },
    { name: 'p/data/empty' },
  ];
  const open = async () => {
    await writeFile(join(root, 'p.tgz'), gzipSync(rawTar(entries)));
    return openTree(join(root, 'p.tgz'));
  };
  const bytesOf = async (tree: PackageTree, path: string) => collectBytes(tree.read(path), 2 ** 24);

  it('gives every file in any order, two at a time as well', async () => {
    const tree = await open();
    for (const path of ['tag.txt', 'data/a', 'data/b/large', 'data/empty', 'data/a'])
      expect(
        (await bytesOf(tree, path)).equals(
          Buffer.from(entries.find(({ name }) => name === `p/${path}`)!.content ?? ''),
        ),
      ).toBe(true);
    const [one, two] = await Promise.all([bytesOf(tree, 'data/b/large'), bytesOf(tree, 'data/a')]);
    expect([one.equals(large), two.toString()]).toEqual([true, 'một']);
    await expect(bytesOf(tree, 'gone')).rejects.toMatchObject({ code: 'CONTAINER_ENTRY_MISSING' });
    await tree.close();
  });

  it('goes on after a reading that was given up', async () => {
    const tree = await open();
    for await (const chunk of tree.read('data/b/large')) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect((await bytesOf(tree, 'data/a')).toString()).toBe('một');
    await tree.close();
  });

  it('digests all of it', async () => {
    const tree = await open();
    expect(await tree.ensureDigests(['sha256', 'md5'])).toEqual([]);
    const digests = tree.files.get('data/b/large')!.digests;
    expect(digests.sha256).toBe(createHash('sha256').update(large).digest('hex'));
    expect(Object.keys(tree.files.get('data/empty')!.digests)).toEqual(['sha256', 'md5']);
    await tree.close();
  });
});

it('lists names that differ only in case where the caller judges them, and finds one that comes twice', async () => {
  const bytes = rawTar([{ name: 'a' }, { name: 'A' }, { name: 'A' }]);
  for (const file of [bytes, gzipSync(bytes)]) {
    await writeFile(join(root, 'p'), file);
    const tree = await openTree(join(root, 'p'), { collisions: 'allowed' });
    expect([told(tree), [...tree.files.keys()]]).toEqual([['ARCHIVE_DUPLICATE_ENTRY A'], ['A', 'a']]);
    await tree.close();
  }
});

it.each<[string, (entries: RawTarEntry[]) => Buffer]>([
  ['a tar', rawTar],
  ['a tar.gz', (entries) => gzipSync(rawTar(entries))],
])('warns of names in %s that meet on other systems, and unpacks both here', async (_, pack) => {
  const twins = ['ồ'.normalize('NFC'), 'ồ'.normalize('NFD')] as const;
  const names = ['A/x', 'a/x', ...twins];
  const tree = await unpack(pack(names.map((name) => ({ name, content: name }))));
  expect(told(tree)).toEqual(['a', 'a/x', twins[1]].map((name) => `ARCHIVE_CASE_COLLISION ${name}`));
  expect(tree.findings.every(({ severity }) => severity === 'warning')).toBe(true);
  for (const name of names) expect((await collectBytes(tree.read(name), 99)).toString()).toBe(name);
});

it('ends where the file system has one name for two entries', () => {
  const writer = new TreeWriter(root, false);
  writer.writeWhole('a', Buffer.from('one'));
  expect(() => writer.writeWhole('a', Buffer.from('two'))).toThrow(
    expect.objectContaining({
      finding: expect.objectContaining({ rule: 'ARCHIVE_CASE_COLLISION', severity: 'error' }),
    }),
  );
});
