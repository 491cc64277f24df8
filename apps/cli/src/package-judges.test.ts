import type { ValidationResult } from '@mocban/core';
import { PackageJudges } from './package-judges.js';

/** In place of what judges packages: does as the path says. */
const entry = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, path }) => {
      if (path === 'ends') process.exit(7);
      if (path === 'throws') setTimeout(() => { throw new Error('a fault of ours'); }, 20);
      else if (path === 'large') parentPort.postMessage({ id, result: undefined });
      else if (path !== 'never') setTimeout(() => parentPort.postMessage({ id, result: { path } }), 10);
    });
  `)}`,
);
const abort = new AbortController();
const here: string[] = [];
const judges = (signal = abort.signal, start = entry): PackageJudges =>
  new PackageJudges({
    rules: { profile: 'tt05' },
    threads: 2,
    signal,
    judgeHere: async (path) => {
      here.push(path);
      return { path: `${path}, here` } as ValidationResult;
    },
    entry: start,
  });

let open: PackageJudges;
afterEach(() => open.close());

const outcomes = async (paths: readonly string[]): Promise<unknown[]> => {
  const settled = await Promise.allSettled(paths.map((path) => open.judge(path)));
  return settled.map((one) => (one.status === 'fulfilled' ? one.value.path : (one.reason as { code: string }).code));
};

it('judges more packages than its threads take at a time', async () => {
  open = judges();
  const paths = Array.from({ length: 40 }, (_, number) => `p${number}`);
  expect(await outcomes(paths)).toEqual(paths);
});

it('leaves to the main thread what a thread does not judge', async () => {
  open = judges();
  expect(await outcomes(['a', 'large', 'b'])).toEqual(['a', 'large, here', 'b']);
  expect(here).toEqual(['large']);
});

it.each(['ends', 'throws'])(
  'reports the package over which a thread %s, and judges those that were there with it',
  async (fatal) => {
    open = judges();
    const paths = ['a', 'b', fatal, 'c', 'd', fatal, 'e', 'f', 'g', 'h'];
    expect(await outcomes(paths)).toEqual(paths.map((path) => (path === fatal ? 'CLI_JUDGE_ENDED' : path)));
  },
);

it('reports every package when no thread can be started', async () => {
  open = judges(abort.signal, new URL('data:text/javascript,throw new Error("nothing")'));
  expect(await outcomes(['a', 'b', 'c'])).toEqual(Array(3).fill('CLI_JUDGE_ENDED'));
});

it('rejects with the reason of the signal, what waits and what is asked for later too', async () => {
  const stop = new AbortController();
  open = judges(stop.signal);
  const asked = Promise.allSettled(['never', 'never', 'a'].map((path) => open.judge(path)));
  await open.judge('a');
  stop.abort(new Error('interrupted'));
  expect((await asked)[0]).toMatchObject({ status: 'rejected', reason: { message: 'interrupted' } });
  await expect(open.judge('a')).rejects.toThrow('interrupted');
});
