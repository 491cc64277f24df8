import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { link, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openTree, unpackPackage, type PackageTree } from '@mocban/container';
import { describeWith } from '../fixtures/corpora.js';

let root: string;

const gnuTar = (...args: string[]) => spawnSync('tar', args, { cwd: root, encoding: 'utf8' });
const isGnu = () => spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU tar') === true;

const short = ['a.txt', 'thư mục/văn bản số 1.pdf', `${'x'.repeat(60)}/${'y'.repeat(30)}`];
/** Fits the prefix field of ustar, and nothing of v7. */
const prefixed = `${'thư mục/'.repeat(9)}${'văn bản '.repeat(5)}.pdf`;
const long = `${'Hồ sơ về công tác văn thư, lưu trữ/'.repeat(8)}${'Quyết định '.repeat(14)}.pdf`;

async function write(names: string[]): Promise<void> {
  for (const [index, name] of names.entries()) {
    const path = join(root, 'p', name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, randomBytes(index * 400_000));
  }
}

async function expectSame(tree: PackageTree): Promise<void> {
  const source = await openTree(join(root, 'p'));
  expect(tree.findings).toEqual([]);
  expect(await tree.ensureDigests(['sha256'])).toEqual([]);
  await source.ensureDigests(['sha256']);
  expect([...tree.files.values()]).toEqual([...source.files.values()]);
  expect([...tree.directories]).toEqual([...source.directories]);
  expect(tree.name).toBe('p');
  await tree.close();
}

describeWith('GNU tar', isGnu(), 'GNU tar', () => {
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'gnu-tar-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it.each([
    ['v7', short],
    ['oldgnu', [...short, prefixed, long]],
    ['gnu', [...short, prefixed, long]],
    ['ustar', [...short, prefixed]],
    ['pax', [...short, prefixed, long]],
  ])('reads what it writes as %s, in place, unpacked and gzipped', async (format, names) => {
    await write(names);
    expect(gnuTar('-cf', 'p.tar', `--format=${format}`, 'p')).toMatchObject({ status: 0, stderr: '' });
    await expectSame(await openTree(join(root, 'p.tar')));
    await expectSame((await unpackPackage(join(root, 'p.tar'), join(root, 'out'), { algorithms: ['sha256'] })).tree);
    expect(gnuTar('-czf', 'p.tar.gz', `--format=${format}`, 'p').status).toBe(0);
    const zipped = await unpackPackage(join(root, 'p.tar.gz'), join(root, 'out-gz'), { algorithms: ['sha256'] });
    await expectSame(zipped.tree);
  });

  it.each([
    ['gnu', 'ARCHIVE_TYPE_UNSUPPORTED p/sparse'],
    ['pax', 'ARCHIVE_TYPE_UNSUPPORTED p/sparse'],
  ])('reports its links and its sparse files in %s', async (format, sparse) => {
    await write(['a']);
    await link(join(root, 'p/a'), join(root, 'p/b'));
    await symlink('a', join(root, 'p/c'));
    await writeFile(join(root, 'p/sparse'), '');
    await truncate(join(root, 'p/sparse'), 1 << 20);
    expect(gnuTar('-cf', 'p.tar', '--sort=name', '-S', `--format=${format}`, 'p').status).toBe(0);
    const { findings } = await openTree(join(root, 'p.tar'));
    expect(findings.map(({ rule, location }) => `${rule} ${location}`)).toEqual([
      'ARCHIVE_HARD_LINK p/b',
      'ARCHIVE_SYMLINK p/c',
      format === 'pax' ? expect.stringContaining('ARCHIVE_TYPE_UNSUPPORTED') : sparse,
    ]);
  });

  it.each([
    ['a label', ['-V', 'nhãn'], 'ARCHIVE_TYPE_UNSUPPORTED'],
    ['an incremental archive', ['-G'], 'ARCHIVE_TYPE_UNSUPPORTED'],
  ])('reports %s', async (_, options, rule) => {
    await write(['a']);
    expect(gnuTar('-cf', 'p.tar', '--format=gnu', ...options, 'p').status).toBe(0);
    expect((await openTree(join(root, 'p.tar'))).findings[0]).toMatchObject({ rule });
  });
});
