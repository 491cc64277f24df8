import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IdentificationThreads, type IdentifiedPath } from './identification-threads.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-threads-'));
afterAll(() => rmSync(folder, { recursive: true }));

const odd = new URL('./odd-thread.test.helper.mjs', import.meta.url);

async function all(threads: IdentificationThreads, paths: Iterable<string>): Promise<IdentifiedPath[]> {
  const found: IdentifiedPath[] = [];
  try {
    for await (const one of threads.identifyFiles(paths)) found.push(one);
  } finally {
    await threads.close();
  }
  return found;
}

it('tells of each path what it is, in their order', async () => {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('a.pdf'), '%PDF-1.4\n%%EOF\n');
  symlinkSync('a.pdf', at('link'));
  execFileSync('mkfifo', [at('pipe')]);
  const server = createServer().listen(at('socket'));
  const names = ['a.pdf', 'link', 'pipe', 'socket', '.', 'absent', 'a.pdf'];
  const found = await all(new IdentificationThreads({ threads: 2 }), names.map(at));
  server.close();
  expect(found.map(({ path }) => path)).toEqual(names.map(at));
  const pdf = { sizeBytes: 15, matches: [{ puid: 'fmt/18', basis: 'signature' }], warnings: [] };
  expect(found.map(({ answer }) => answer)).toMatchObject([
    pdf,
    { special: 'symbolic link' },
    { special: 'named pipe' },
    { special: 'socket' },
    { special: 'directory' },
    { error: { code: 'ENOENT' } },
    pdf,
  ]);
});

it('goes by the name that a file is called by, where it lies under another', async () => {
  const path = join(folder, '0001');
  writeFileSync(path, '%PDF-1.4\n%%EOF\n');
  const threads = new IdentificationThreads({ threads: 1 });
  const files = ['a.doc', 'a.pdf'].map((name) => ({ path, name }));
  const found = [];
  for await (const one of threads.identifyFiles(files)) found.push(one);
  await threads.close();
  expect(found).toMatchObject([
    { path, answer: { warnings: ['EXTENSION_MISMATCH'] } },
    { path, answer: { warnings: [] } },
  ]);
});

it('says of a damaged release what it is', async () => {
  const data = mkdtempSync(join(folder, 'data-'));
  const [found] = await all(new IdentificationThreads({ folder: data }), [folder]);
  expect(found!.answer).toMatchObject({ error: { code: 'FORMAT_DATA_MANIFEST_INVALID' } });
});

it.each([
  ['hang', 'it took more than 1500 ms'],
  ['throw', 'thrown'],
])('loses no other file to one over which a thread would %s', async (word, stopped) => {
  const paths = Array.from({ length: 40 }, (_, index) => (index === 17 || index === 33 ? word : String(index)));
  const found = await all(new IdentificationThreads({ entry: odd, threads: 2, timeoutMs: 1500 }), paths);
  const wanted = paths.map((path) => ({ path, answer: path === word ? { stopped } : { special: path } }));
  expect(found).toEqual(wanted);
});

it('gives each file of a lot the time', async () => {
  const paths = Array.from({ length: 10 }, () => 'slow');
  const found = await all(new IdentificationThreads({ entry: odd, threads: 1, timeoutMs: 4000 }), paths);
  expect(found.map(({ answer }) => answer)).toEqual(paths.map((special) => ({ special })));
});

it('reads no further ahead of who takes the answers than some lots', async () => {
  let read = 0;
  const paths = (function* () {
    for (; read < 10_000; read += 1) yield 'a';
  })();
  const threads = new IdentificationThreads({ entry: odd, threads: 1 });
  const answers = threads.identifyFiles(paths);
  for (let taken = 0; taken < 1000; taken += 1) await answers.next();
  expect(read).toBeLessThan(1000 + 4 * 64);
  await answers.return(undefined);
  await threads.close();
});

it('ends with the reason of the signal', async () => {
  const threads = new IdentificationThreads({ entry: odd, threads: 1 });
  const abort = new AbortController();
  const answers = threads.identifyFiles(['a', 'b', 'c'], { signal: abort.signal });
  await answers.next();
  abort.abort(new Error('enough'));
  await expect(answers.next()).rejects.toThrow('enough');
  await threads.close();
});
