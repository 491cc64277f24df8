import { fixedClock } from '@mocban/core';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBag } from './create.js';
import { validateBagPath } from './validate.js';

let root: string;
let source: string;
const clock = fixedClock('2026-03-10T01:30:00Z');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bag-create-'));
  source = join(root, 'hồ sơ');
  await mkdir(join(source, 'data'), { recursive: true });
  await writeFile(join(source, 'văn bản 100%.txt'), 'một');
  await writeFile(join(source, 'two\nlines'), 'hai');
  await writeFile(join(source, 'data/inner'), '');
});
afterEach(() => rm(root, { recursive: true }));

it('refuses labels that would be read as others, and writes nothing', async () => {
  for (const label of ['', 'a:b', ' a', 'a ', 'a\nb'])
    await expect(createBag(source, { bagInfo: [{ label, value: 'x' }] })).rejects.toMatchObject({
      code: 'BAG_INFO_REFUSED',
    });
  expect(await readdir(source)).not.toContain('bagit.txt');
});

it('turns a folder into a valid bag in place', async () => {
  const bag = await createBag(source, {
    algorithms: ['sha512', 'md5'],
    bagInfo: [{ label: 'Source-Organization', value: 'Sở Nội vụ' }],
    clock,
  });
  expect(bag).toMatchObject({ payloadBytes: 8, payloadFiles: 3 });
  expect(await validateBagPath(source)).toMatchObject({ valid: true, findings: [] });
  expect((await readdir(source)).sort()).toEqual([
    'bag-info.txt',
    'bagit.txt',
    'data',
    'manifest-md5.txt',
    'manifest-sha512.txt',
    'tagmanifest-md5.txt',
    'tagmanifest-sha512.txt',
  ]);
  expect(await readFile(join(source, 'bag-info.txt'), 'utf8')).toBe(
    'Source-Organization: Sở Nội vụ\nBagging-Date: 2026-03-10\nPayload-Oxum: 8.3\n',
  );
  expect(await readFile(join(source, 'manifest-md5.txt'), 'utf8')).toContain('data/văn bản 100%25.txt\n');
  expect(await readFile(join(source, 'manifest-md5.txt'), 'utf8')).toContain('data/two%0Alines\n');
});

it('copies a folder into a valid bag and leaves the folder alone', async () => {
  const before = await readdir(source);
  await createBag(source, { out: join(root, 'out/bag'), clock });
  expect(await readdir(source)).toEqual(before);
  expect(await validateBagPath(join(root, 'out/bag'))).toMatchObject({ valid: true, findings: [] });
  expect(await readdir(join(root, 'out'))).toEqual(['bag']);
});

it('refuses a bag, a taken target, a link and a target inside the source', async () => {
  await createBag(source, { out: join(root, 'bag'), clock });
  await expect(createBag(join(root, 'bag'))).rejects.toMatchObject({ code: 'BAG_EXISTS' });
  await expect(createBag(source, { out: join(root, 'bag') })).rejects.toMatchObject({ code: 'BAG_TARGET_EXISTS' });
  await expect(createBag(source, { out: join(source, 'bag') })).rejects.toMatchObject({ code: 'BAG_SOURCE_UNSAFE' });
  await expect(createBag(source, { algorithms: [] })).rejects.toMatchObject({ code: 'BAG_ALGORITHM_UNSUPPORTED' });
  await symlink('/etc/passwd', join(source, 'link'));
  await expect(createBag(source)).rejects.toMatchObject({ code: 'BAG_SOURCE_UNSAFE' });
  expect(await readdir(source)).not.toContain('.bagging-payload');
});

it('takes up a run that was killed while it moved the payload', async () => {
  await mkdir(join(source, '.bagging-payload'));
  await rename(join(source, 'data'), join(source, '.bagging-payload/data'));
  await createBag(source, { clock });
  expect(await validateBagPath(source)).toMatchObject({ valid: true, findings: [] });
  expect(await readdir(join(source, 'data'))).toContain('data');
});

it('begins anew after a run that was killed before it moved the payload', async () => {
  await mkdir(join(source, '.bagging-tags-draft'));
  await writeFile(join(source, '.bagging-tags-draft/manifest-sha512.txt'), 'half of a li');
  expect(await createBag(source, { clock })).toMatchObject({ payloadFiles: 3 });
  expect(await validateBagPath(source)).toMatchObject({ valid: true, findings: [] });
});

it('takes up a run that was killed while it published the tag files', async () => {
  await createBag(source, { clock });
  await mkdir(join(source, '.bagging-tags'));
  for (const name of ['bagit.txt', 'tagmanifest-sha512.txt'])
    await rename(join(source, name), join(source, '.bagging-tags', name));
  await createBag(source, { clock });
  expect(await validateBagPath(source)).toMatchObject({ valid: true, findings: [] });
});

it('lets no other run into a folder that it makes a bag of, and leaves no lock behind', async () => {
  const runs = await Promise.allSettled([createBag(source, { clock }), createBag(source, { clock })]);
  const refused = runs.flatMap((run) => (run.status === 'rejected' ? [run.reason as Error] : []));
  expect(refused).toMatchObject([{ code: 'BAG_LOCKED' }]);
  expect(await validateBagPath(source)).toMatchObject({ valid: true, findings: [] });
  expect(await readdir(source)).not.toContain('.bag-lock');
  expect(await readFile(join(source, 'manifest-sha512.txt'), 'utf8')).not.toContain('lock');
});

it('waits for a run on another machine until its lock is to be broken, and leaves a file alone that only has its name', async () => {
  const lock = join(source, '.bag-lock');
  await writeFile(lock, JSON.stringify({ host: 'elsewhere', pid: 1, begun: '', token: 't' }));
  await expect(createBag(source, { clock })).rejects.toMatchObject({ code: 'BAG_LOCKED' });
  expect(await createBag(source, { clock, breakLock: true })).toMatchObject({ payloadFiles: 3 });
  const other = join(root, 'other');
  await mkdir(other);
  await writeFile(join(other, '.bag-lock'), 'three digits');
  await expect(createBag(other, { clock, breakLock: true })).rejects.toMatchObject({ code: 'BAG_LOCKED' });
  expect(await readdir(other)).toEqual(['.bag-lock']);
});
