import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DigestItem, DigestResult } from './jobs.js';
import { FixityPool } from './pool.js';
import { WorkerThreads } from './worker-threads.js';

let root: string;
const pool = new FixityPool({ workers: 2 });
const collect = async (results: AsyncIterable<DigestResult>): Promise<DigestResult[]> => {
  const all: DigestResult[] = [];
  for await (const result of results) all.push(result);
  return all;
};
const item = (name: string): DigestItem => ({ path: join(root, name), key: name });
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const contents = new Map<string, Buffer>();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fixity-'));
  for (let n = 0; n < 300; n += 1) contents.set(`f${n}`, Buffer.alloc(n, n));
  contents.set('exact', Buffer.alloc(1024 * 1024, 1));
  contents.set('over', Buffer.alloc(1024 * 1024 + 1, 2));
  contents.set('large', Buffer.alloc(9 * 1024 * 1024 + 5, 3));
  for (const [name, bytes] of contents) await writeFile(join(root, name), bytes);
  await symlink(join(root, 'f1'), join(root, 'link'));
});
afterAll(async () => {
  await pool.close();
  await rm(root, { recursive: true });
});

it('digests files of every size, in order when asked', async () => {
  const names = [...contents.keys()];
  const results = await collect(pool.digestFiles(names.map(item), ['sha256'], { ordered: true }));
  expect(results).toEqual(
    names.map((key) => ({
      key,
      sizeBytes: contents.get(key)!.length,
      digests: { sha256: sha256(contents.get(key)!) },
    })),
  );
});

it('digests on the calling thread when it has no others, several lists at a time', async () => {
  const here = new FixityPool({ workers: 0 });
  const names = [...contents.keys(), 'none'];
  const async = async function* (): AsyncGenerator<DigestItem[]> {
    yield names.slice(0, 5).map(item);
    yield names.slice(5).map(item);
  };
  const lists = [names.map(item), new Set(names.map(item)), async()];
  const results = await Promise.all(lists.map((list) => collect(here.digestFiles(list, ['sha256']))));
  for (const list of results)
    expect(list.map((result) => ('error' in result ? result.error.code : result.digests.sha256))).toEqual(
      names.map((name) => (name === 'none' ? 'ENOENT' : sha256(contents.get(name)!))),
    );
});

it('stops on the calling thread with the reason of the signal', async () => {
  const stop = new AbortController();
  const digesting = new FixityPool({ workers: 0 }).digestBatches(new Set([...contents.keys()].map(item)), ['md5'], {
    signal: stop.signal,
  });
  await digesting.next();
  stop.abort(new Error('interrupted'));
  await expect(digesting.next()).rejects.toThrow('interrupted');
});

it.each([
  ['on the calling thread', () => ['link', 'none', '.'].map(item)],
  [
    'in a worker',
    async function* () {
      yield* ['link', 'none', '.'].map(item);
    },
  ],
])('gives a symbolic link, an absent file and a folder as errors, %s', async (_, items) => {
  const results = await collect(pool.digestFiles(items(), ['sha256'], { ordered: true }));
  expect(results.map((result) => 'error' in result && result.error.code)).toEqual(['ELOOP', 'ENOENT', 'EISDIR']);
});

it('does not read ahead of a consumer without bound', async () => {
  let pulled = 0;
  const endless = (function* () {
    for (;;) {
      pulled += 1;
      yield item('f1');
    }
  })();
  for await (const result of pool.digestFiles(endless, ['sha256'])) {
    expect(result).toMatchObject({ key: 'f1' });
    break;
  }
  expect(pulled).toBeLessThanOrEqual(1024);
});

it('gives failures among many files in their place, and every digest that was asked for', async () => {
  const names = ['f1', 'none', ...Array.from({ length: 600 }, (_, n) => `f${n % 300}`), 'link', 'f2'];
  const results = await collect(pool.digestFiles(names.map(item), ['md5', 'sha256', 'blake2b-160'], { ordered: true }));
  expect(results.map(({ key }) => key)).toEqual(names);
  for (const result of results)
    if ('error' in result) expect(['none', 'link']).toContain(result.key);
    else
      expect(result).toMatchObject({
        sizeBytes: contents.get(result.key)!.length,
        digests: {
          md5: createHash('md5').update(contents.get(result.key)!).digest('hex'),
          sha256: sha256(contents.get(result.key)!),
          'blake2b-160': expect.stringMatching(/^[0-9a-f]{40}$/),
        },
      });
});

it('begins before a slow source has ended', async () => {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const source = (async function* () {
    yield item('f1');
    await answered;
    yield item('f2');
  })();
  const keys: string[] = [];
  for await (const { key } of pool.digestFiles(source, ['sha256'])) {
    keys.push(key);
    answer();
  }
  expect(keys).toEqual(['f1', 'f2']);
});

it('stops with the reason of its signal', async () => {
  const controller = new AbortController();
  const endless = (function* () {
    for (;;) yield item('large');
  })();
  const run = collect(pool.digestFiles(endless, ['sha256'], { signal: controller.signal }));
  setTimeout(() => controller.abort(new Error('enough')), 30);
  await expect(run).rejects.toThrow('enough');
});

it('copies files with their digests and never overwrites', async () => {
  const items = ['f7', 'large'].map((key) => ({ from: join(root, key), to: join(root, 'out/a', key), key }));
  const results = await collect(pool.copyFiles(items, ['sha256'], { fsync: true }));
  expect(results).toHaveLength(2);
  for (const { key, to } of items) expect((await readFile(to)).equals(contents.get(key)!)).toBe(true);
  const again = await collect(pool.copyFiles(items.slice(0, 1), ['sha256'], { fsync: true }));
  expect(again).toMatchObject([{ key: 'f7', error: { code: 'EEXIST' } }]);
  expect(existsSync(items[0]!.to)).toBe(true);
});

it('removes a copy whose bytes are not what was expected', async () => {
  const to = join(root, 'out/wrong');
  const expect256 = { digests: { sha256: '00'.repeat(32) } };
  const [result] = await collect(
    pool.copyFiles([{ from: join(root, 'f7'), to, key: 'f7', expect: expect256 }], ['sha256'], { fsync: false }),
  );
  expect(result).toMatchObject({ error: { code: 'FIXITY_MISMATCH' } });
  expect(existsSync(to)).toBe(false);
});

it('says by its code that a worker crashed', async () => {
  const entry = join(root, 'crash.cjs');
  await writeFile(entry, "require('node:worker_threads').parentPort.on('message', () => process.exit(3));");
  const threads = new WorkerThreads(1, entry);
  const batch = { kind: 'digest' as const, paths: '', algorithms: [], fsync: false, stop: new SharedArrayBuffer(4) };
  await expect(threads.run(batch)).rejects.toMatchObject({ code: 'FIXITY_WORKER_CRASHED' });
  await threads.close();
  await expect(threads.run(batch)).rejects.toMatchObject({ code: 'FIXITY_POOL_CLOSED' });
});

it('ends a thread that has nothing to do, and starts another for the next work', async () => {
  const entry = join(root, 'who.cjs');
  await writeFile(
    entry,
    "const { parentPort, threadId } = require('node:worker_threads'); parentPort.on('message', () => parentPort.postMessage({ digests: String(threadId) }));",
  );
  const threads = new WorkerThreads(1, entry, 100);
  const who = async () => {
    const work = { kind: 'digest' as const, algorithms: [], fsync: false, stop: new SharedArrayBuffer(4) };
    return (await threads.run({ ...work, paths: '' })).digests;
  };
  const first = await who();
  expect(await who()).toBe(first);
  await wait(600);
  expect(await who()).not.toBe(first);
  await threads.close();
});
