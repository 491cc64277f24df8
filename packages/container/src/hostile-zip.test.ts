import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTree } from './open.js';
import { deflatedZeros, rawZip, type RawEntry, type RawZipOptions } from './testing.js';
import { unpackPackage } from './unpack.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'container-'));
});
afterEach(() => rm(root, { recursive: true }));

const save = async (entries: RawEntry[], options?: RawZipOptions): Promise<string> => {
  const path = join(root, 'p.zip');
  await writeFile(path, rawZip(entries, options));
  return path;
};

const listed = async (entries: RawEntry[], options?: RawZipOptions): Promise<string[]> => {
  const tree = await openTree(await save(entries, options));
  await tree.close();
  expect(tree.findings.every(({ check, severity }) => check === 'C2' && severity === 'error')).toBe(true);
  return tree.findings.map(({ rule, location }) => `${rule} ${location}`);
};

const unpacked = async (path: string): Promise<{ rules: string[]; names: string[] }> => {
  const { tree } = await unpackPackage(path, join(root, 'out'), { algorithms: ['md5'] });
  return { rules: tree.findings.map(({ rule }) => rule), names: await readdir(join(root, 'out')) };
};

const text = Buffer.from('content '.repeat(40));
const extraOver = (bytes: number): Buffer => {
  const extra = Buffer.alloc(4 + bytes);
  extra.writeUInt16LE(0x9999, 0);
  extra.writeUInt16LE(bytes, 2);
  return extra;
};

describe('the listing of a hostile zip', () => {
  it.each<[string, RawEntry[], string[]]>([
    ['a path with ..', [{ name: 'a/../../b' }], ['ARCHIVE_PATH_TRAVERSAL a/../../b']],
    ['a path with .. and backslashes', [{ name: 'a\\..\\..\\b' }], ['ARCHIVE_PATH_TRAVERSAL a\\..\\..\\b']],
    ['an absolute path', [{ name: '/etc/passwd' }], ['ARCHIVE_PATH_ABSOLUTE /etc/passwd']],
    ['a UNC path', [{ name: '\\\\host\\x' }], ['ARCHIVE_PATH_ABSOLUTE \\\\host\\x']],
    ['a drive', [{ name: 'C:/x' }], ['ARCHIVE_PATH_DRIVE C:/x']],
    ['a backslash', [{ name: 'a\\b' }], ['ARCHIVE_PATH_UNSAFE a\\b']],
    ['an empty name', [{ name: '' }], ['ARCHIVE_PATH_UNSAFE .']],
    ['a control character', [{ name: 'a\u001b[2Jb' }], ['ARCHIVE_PATH_UNSAFE a\\u001b[2Jb']],
    ['a NUL', [{ name: 'a\0.pdf' }], ['ARCHIVE_PATH_UNSAFE a\\u0000.pdf']],
    ['a symbolic link', [{ name: 'l', content: '/etc/passwd', mode: 0o120777 }], ['ARCHIVE_SYMLINK l']],
    ['a named pipe', [{ name: 'p', mode: 0o010644 }], ['ARCHIVE_SPECIAL_FILE p']],
    ['a device', [{ name: 'd', mode: 0o020644 }], ['ARCHIVE_SPECIAL_FILE d']],
    ['one name twice', [{ name: 'a' }, { name: 'a' }], ['ARCHIVE_DUPLICATE_ENTRY a']],
    ['a file that is a folder, file first', [{ name: 'a' }, { name: 'a/b' }], ['ARCHIVE_CASE_COLLISION a']],
    ['a file that is a folder, folder first', [{ name: 'a/b' }, { name: 'a' }], ['ARCHIVE_CASE_COLLISION a']],
    ['encryption', [{ name: 'a', flags: 0x801 }], ['ARCHIVE_ENCRYPTED a']],
    ['an unknown method', [{ name: 'a', method: 14, packed: text, content: text }], ['ARCHIVE_METHOD_UNSUPPORTED a']],
    ['another local name', [{ name: 'a', localName: 'b' }], ['ARCHIVE_MALFORMED a']],
    ['a stored size that lies', [{ name: 'a', content: text, declaredSize: 9 }], ['ARCHIVE_SIZE_MISMATCH a']],
    [
      'a header that is not there',
      [
        { name: 'a', content: text },
        { name: 'b', headerStart: 40 },
      ],
      ['ARCHIVE_MALFORMED b', 'ARCHIVE_OVERLAP b'],
    ],
    ['a header beyond the end', [{ name: 'a', headerStart: 1e6 }], ['ARCHIVE_TRUNCATED a']],
    ['a name flagged UTF-8 that is not', [{ name: Buffer.from([0xff, 0x61]) }], ['ARCHIVE_MALFORMED \ufffda']],
  ])('reports %s', async (_, entries, expected) => {
    // A first harmless entry gives each file the magic bytes of a zip.
    expect(await listed([{ name: '0', content: 'x' }, ...entries])).toEqual(expected);
  });

  it('reports all faults in one run and lists only the safe entry', async () => {
    const path = await save([{ name: 'ok' }, { name: '../x' }, { name: '/y' }, { name: 'l', mode: 0o120777 }]);
    const tree = await openTree(path);
    expect(tree.findings).toHaveLength(3);
    expect([...tree.files.keys()]).toEqual(['ok']);
    await tree.close();
  });

  it('reports a bomb that declares 10 GB', async () => {
    const zip = [{ name: 'bomb', method: 8, packed: deflatedZeros(1, 1024 * 1024), declaredSize: 10e9 }];
    expect(await listed(zip)).toEqual(['ARCHIVE_RATIO bomb', 'ARCHIVE_RATIO .']);
  });

  it('reports entries that list one packed block many times', async () => {
    const zip = [{ name: 'a', content: text }, ...['b', 'c'].map((name) => ({ name, headerStart: 0, content: text }))];
    expect((await listed(zip)).filter((found) => found.startsWith('ARCHIVE_OVERLAP'))).toHaveLength(2);
  });

  it('reports a header quoted in the extra field of the one before', async () => {
    // The local extra field of "a" spans the whole local header of "b", so that both end in the same packed bytes.
    const inner = rawZip([{ name: 'b', content: text }]).subarray(0, 30 + 1);
    const field = Buffer.concat([extraOver(inner.length).subarray(0, 4), inner]);
    const zip: RawEntry[] = [
      { name: 'a', content: text, localExtra: field },
      { name: 'b', content: text, headerStart: 30 + 1 + 4 },
    ];
    expect(await listed(zip)).toEqual(['ARCHIVE_OVERLAP b']);
  });

  it.each<[string, RawZipOptions, string]>([
    ['a cut central directory', { cut: 30 }, 'ARCHIVE_TRUNCATED .'],
    ['more entries than declared', { declaredEntries: 1 }, 'ARCHIVE_MALFORMED .'],
    ['fewer entries than declared', { declaredEntries: 3 }, 'ARCHIVE_TRUNCATED .'],
  ])('reports %s', async (_, options, expected) =>
    expect(await listed([{ name: 'a' }, { name: 'b' }], options)).toEqual([expected]),
  );

  it('holds the limits', async () => {
    const path = await save([{ name: 'a', content: text }, { name: 'b' }]);
    const rules = async (limits: object): Promise<string[]> => {
      const tree = await openTree(path, { limits });
      await tree.close();
      return tree.findings.map(({ rule }) => rule);
    };
    expect(await rules({ maxEntries: 1 })).toEqual(['ARCHIVE_TOO_MANY_ENTRIES']);
    expect(await rules({ maxTotalBytes: 100 })).toEqual(['ARCHIVE_TOO_LARGE']);
    expect(await rules({ maxEntries: 2, maxTotalBytes: 320 })).toEqual([]);
    await save([{ name: 'a/b/c/d' }, { name: 'e' }]);
    expect(await rules({ maxEntries: 3 })).toEqual(['ARCHIVE_TOO_MANY_ENTRIES']);
    expect(await rules({ maxEntries: 4 })).toEqual([]);
  });

  it('holds less than all the folders that a few long names imply', async () => {
    const deep = ['a', 'b', 'c', 'd'].map((top) => ({ name: `${top}${'/x'.repeat(1000)}/file` }));
    const tree = await openTree(await save(deep), { limits: { maxEntries: 5000 } });
    await tree.close();
    expect(tree.findings).toEqual([
      expect.objectContaining({ rule: 'ARCHIVE_TOO_MANY_ENTRIES', message: expect.stringMatching(/paths of folders/) }),
    ]);
  });
});

describe('unpacking a hostile zip', () => {
  it('writes nothing when the listing has an error', async () => {
    const path = await save([
      { name: 'ok', content: 'x' },
      { name: '../evil', content: 'x' },
    ]);
    expect(await unpacked(path)).toEqual({ rules: ['ARCHIVE_PATH_TRAVERSAL'], names: [] });
    await expect(access(join(root, 'evil'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each<[string, Partial<RawEntry>, string]>([
    ['a wrong CRC', { crc: 1 }, 'ARCHIVE_CRC'],
    ['fewer bytes than declared', { declaredSize: 1000 }, 'ARCHIVE_SIZE_MISMATCH'],
    ['more bytes than declared', { declaredSize: 10 }, 'ARCHIVE_RATIO'],
    ['data that are not deflated', { packed: Buffer.from('\xff\xff\xff', 'latin1') }, 'ARCHIVE_MALFORMED'],
    ['data that stop early', { packed: Buffer.from([0xec]) }, 'ARCHIVE_TRUNCATED'],
  ])('stops at %s and keeps no broken file', async (_, entry, rule) => {
    const path = await save([{ name: 'ok' }, { name: 'bad', method: 8, content: text, ...entry }, { name: 'z' }]);
    expect(await unpacked(path)).toEqual({ rules: [rule], names: ['ok'] });
  });

  it('stops 2 MiB that would inflate to 2 GiB, whatever size is declared', async () => {
    const packed = deflatedZeros(128);
    expect(packed.length).toBeLessThan(2.2 * 1024 * 1024);
    const started = Date.now();
    const memory = process.memoryUsage().rss;
    for (const declaredSize of [2048, 3 * 1024 * 1024]) {
      const path = await save([{ name: 'ok' }, { name: 'bomb', method: 8, packed, declaredSize }]);
      expect(await unpacked(path)).toEqual({ rules: ['ARCHIVE_RATIO'], names: ['ok'] });
      await rm(join(root, 'out'), { recursive: true });
    }
    expect(await unpacked(await save([{ name: 'bomb', method: 8, packed, declaredSize: 2 ** 31 }]))).toEqual({
      rules: ['ARCHIVE_RATIO', 'ARCHIVE_RATIO'],
      names: [],
    });
    expect(Date.now() - started).toBeLessThan(5000);
    expect(process.memoryUsage().rss - memory).toBeLessThan(200 * 1024 * 1024);
  });
});
