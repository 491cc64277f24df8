import { createBag, updateBag } from '@mocban/bagit';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'coreutils-bag-'));
});
afterEach(() => rm(root, { recursive: true }));

const tools = {
  md5: 'md5sum',
  sha1: 'sha1sum',
  sha224: 'sha224sum',
  sha256: 'sha256sum',
  sha384: 'sha384sum',
  sha512: 'sha512sum',
};

/** Every manifest by the tool of its algorithm, which knows nothing of ours. */
async function check(bag: string): Promise<string[]> {
  const checked: string[] = [];
  for (const file of (await readdir(bag)).filter((name) => name.includes('manifest-')).sort()) {
    const algorithm = /manifest-(.*)\.txt/.exec(file)![1]!;
    const tool = algorithm.startsWith('blake2b') ? 'b2sum' : tools[algorithm as keyof typeof tools];
    execFileSync(tool, ['--check', '--strict', '--quiet', file], { cwd: bag, stdio: 'pipe' });
    checked.push(file);
  }
  return checked;
}

it('coreutils verify every manifest of a bag that was made, and again when it was updated', async () => {
  const bag = join(root, 'bag');
  await mkdir(join(bag, 'hồ sơ'), { recursive: true });
  await writeFile(join(bag, 'hồ sơ/văn bản 😀.txt'), 'một');
  await writeFile(join(bag, ' two  spaces '), 'hai');
  const algorithms = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'blake2b-512'] as const;
  await createBag(bag, { algorithms });
  expect(await check(bag)).toHaveLength(2 * algorithms.length);
  await writeFile(join(root, 'new'), 'mới');
  await updateBag(bag, {
    put: [{ from: join(root, 'new'), path: 'data/mới' }],
    remove: ['data/ two  spaces '],
    algorithms: ['sha256', 'blake2b-256', 'blake2b-384'],
  });
  expect(await check(bag)).toHaveLength(6);
});
