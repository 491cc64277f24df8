import { createBag, updateBag, validateBagPath } from '@mocban/bagit';
import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const mocban = fileURLToPath(new URL('../../../apps/cli/bin/mocban.js', import.meta.url));
const FILES = 200;
let root: string;
let bag: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bag-at-once-'));
  bag = join(root, 'bag');
  await mkdir(bag);
  await writeFile(join(bag, 'kept'), 'kept');
  await writeFile(join(bag, 'gone'), 'gone');
  await createBag(bag);
  await mkdir(join(root, 'new'));
  for (let n = 0; n < FILES; n += 1) await writeFile(join(root, 'new', `f${n}`), `new ${n}`);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const changes = (folder: string) => ({
  put: [{ from: join(root, 'new'), path: `data/${folder}` }],
  remove: ['data/gone'],
});

function start(folder: string): { child: ChildProcess; ended: Promise<{ code: number | null; told: string }> } {
  const put = `${join(root, 'new')}=data/${folder}`;
  const child = spawn(process.execPath, [
    mocban,
    'bag',
    'update',
    bag,
    '--put',
    put,
    '--remove',
    'data/gone',
    '--json',
  ]);
  let told = '';
  child.stdout!.on('data', (text) => (told += text));
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, told }))) };
}

it('of updates at once one is made and the others are refused, and the bag is what the one made of it', async () => {
  const folders = ['a', 'b', 'c'];
  const ended = await Promise.all(folders.map((folder) => start(folder).ended));
  const made = folders.filter((_, index) => ended[index]!.code === 0);
  // Whoever came when the first had ended finds nothing to remove, which is another refusal.
  for (const { code, told } of ended)
    if (code !== 0) expect(JSON.parse(told).error.code).toMatch(/^BAG_(LOCKED|PATH_UNKNOWN)$/);
  expect(made).toHaveLength(1);
  expect((await readdir(join(bag, 'data'))).sort()).toEqual([...made, 'kept'].sort());
  expect((await validateBagPath(bag)).findings).toEqual([]);
});

it('an update that is killed at whatever instant is finished by the next one', async () => {
  const whole = join(root, 'whole');
  await cp(bag, whole, { recursive: true });
  let killed = 0;
  for (const afterMs of [0, 5, 15, 30, 60, 120]) {
    await rm(bag, { recursive: true });
    await cp(whole, bag, { recursive: true });
    const { child, ended } = start('a');
    const signs = ['.bag-lock', '.bag-update-draft', '.bag-update'];
    while (child.exitCode === null && !(await readdir(bag)).some((name) => signs.includes(name))) await wait(2);
    await wait(afterMs);
    child.kill('SIGKILL');
    const { code } = await ended;
    if (code === null) killed += 1;
    else expect(code).toBe(0);
    await updateBag(bag, code === null ? changes('a') : {}).catch((error: { code?: string }) => {
      // Killed behind its end and before it could say so.
      expect(error.code).toBe('BAG_PATH_UNKNOWN');
    });
    expect((await validateBagPath(bag)).findings).toEqual([]);
    expect((await readdir(join(bag, 'data'))).sort()).toEqual(['a', 'kept']);
    expect(await readdir(join(bag, 'data/a'))).toHaveLength(FILES);
    expect((await readdir(bag)).filter((name) => name.startsWith('.'))).toEqual([]);
  }
  expect(killed).toBeGreaterThan(0);
});
