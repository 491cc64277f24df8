import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { withBagLock } from './lock.js';
import { GUARD, LOCK } from './passing.js';

let root: string;
let path: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bag-lock-'));
  path = join(root, LOCK);
});
afterEach(() => rm(root, { recursive: true }));

const left = (holder: object): Promise<void> =>
  writeFile(path, JSON.stringify({ host: hostname(), begun: '', token: 't', ...holder }));
const done = (): Promise<string> => withBagLock(root, async () => 'done');
const refused = { code: 'BAG_LOCKED' };

it('lets one in at a time, and the next when that one has ended, however it ended', async () => {
  await withBagLock(root, async () => {
    await expect(done()).rejects.toMatchObject(refused);
  });
  await expect(
    withBagLock(root, async () => {
      throw new Error('broken off');
    }),
  ).rejects.toThrow('broken off');
  expect(await done()).toBe('done');
  expect(await readdir(root)).toEqual([]);
});

it('lets exactly one of many in that come at once', async () => {
  let inside = 0;
  let most = 0;
  const act = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 50));
    inside -= 1;
  };
  await left({ pid: spawnSync('true').pid });
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => withBagLock(root, act)));
  expect(most).toBe(1);
  expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(refused);
});

it('is not kept out for ever by a run that was killed while it took a lock away', async () => {
  await left({ pid: spawnSync('true').pid });
  await writeFile(join(root, GUARD), '');
  await expect(done()).rejects.toMatchObject(refused);
  await utimes(join(root, GUARD), 1, 1);
  await expect(done()).rejects.toMatchObject(refused);
  expect(await done()).toBe('done');
  expect(await readdir(root)).toEqual([]);
});

it('takes over from a process that is gone, or whose number another one has now', async () => {
  await left({ pid: spawnSync('true').pid });
  expect(await done()).toBe('done');
  await left({ pid: process.ppid, begun: '1' });
  expect(await done()).toBe('done');
});

it('keeps out of the way of a process that is alive, or ran on another machine', async () => {
  const status = await readFile(`/proc/${process.ppid}/stat`, 'latin1');
  await left({ pid: process.ppid, begun: status.slice(status.lastIndexOf(')') + 2).split(' ')[19] });
  await expect(done()).rejects.toMatchObject(refused);
  await left({ pid: 1, host: 'elsewhere' });
  await expect(done()).rejects.toMatchObject({ ...refused, message: expect.stringContaining('elsewhere') });
});

it.each(['', '{', '{"host":"x","pid":"1"}'])(
  'waits for the name of a new lock, and takes over one that stayed without: %j',
  async (text) => {
    await writeFile(path, text);
    await expect(done()).rejects.toMatchObject(refused);
    await utimes(path, 1, 1);
    expect(await done()).toBe('done');
  },
);

it.each(['null', '[]', 'opening hours: 8 to 5'])(
  'leaves a file of its name alone that is no lock: %s',
  async (text) => {
    await writeFile(path, text);
    await utimes(path, 1, 1);
    for (const breakLock of [false, true])
      await expect(withBagLock(root, async () => undefined, { breakLock })).rejects.toMatchObject(refused);
    expect(await readFile(path, 'utf8')).toBe(text);
  },
);

it('says who holds a lock elsewhere since when, and breaks it when told to', async () => {
  await left({ pid: 7, host: 'elsewhere' });
  await utimes(path, 1_700_000_000, 1_700_000_000);
  const words = /\.bag-lock: process 7 on elsewhere .*2023-11-14T22:13:20\.000Z; .*--break-lock/;
  await expect(done()).rejects.toMatchObject({ ...refused, message: expect.stringMatching(words) });
  expect(await withBagLock(root, async () => 'done', { breakLock: true })).toBe('done');
  expect(await readdir(root)).toEqual([]);
});

it('breaks no lock of a process of this machine that is alive', async () => {
  await withBagLock(root, async () => {
    await expect(withBagLock(root, async () => 'done', { breakLock: true })).rejects.toMatchObject(refused);
  });
});

it('tells a holder that the lock was taken away', async () => {
  await withBagLock(root, async ({ assertHeld }) => {
    await assertHeld();
    await left({ pid: 1, host: 'elsewhere' });
    await expect(assertHeld()).rejects.toMatchObject(refused);
  });
  expect(await readdir(root)).toEqual([LOCK]);
});
