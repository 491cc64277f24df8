import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultAlgorithmPolicyText } from '@mocban/pki';
import { JudgingThreads, type JudgingThreadsOptions } from './judging-threads.js';
import { sharedContext } from './shared-context.js';

const NOBODY = { entries: [] };
const NOTHING = { certificates: [], crls: [], ocsps: [] };
const at = new Date('2026-11-21T00:00:00Z');
const context = sharedContext(NOBODY, defaultAlgorithmPolicyText(), NOTHING);
const odd = new URL('../../src/threads/odd-thread.test.helper.mjs', import.meta.url);

const opened: JudgingThreads[] = [];
afterEach(() => Promise.all(opened.splice(0).map((threads) => threads.close())));

function threads(options: JudgingThreadsOptions): JudgingThreads {
  const made = new JudgingThreads(options);
  opened.push(made);
  return made;
}

const question = (path: string, more: { timeoutMs?: number; signal?: AbortSignal; context?: typeof context } = {}) => ({
  context,
  file: { path },
  at,
  timeoutMs: 60_000,
  ...more,
});

describe('with what judges files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-judged-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('says of each file what there is to say, several at a time', async () => {
    const two = threads({ threads: 2 });
    const paths = ['unsigned.xml', 'cut.pdf', 'nothing.bin'].map((name) => join(folder, name));
    writeFileSync(paths[0]!, '<a/>');
    writeFileSync(paths[1]!, '%PDF-1.7\n');
    writeFileSync(paths[2]!, 'x');
    const found = await Promise.all(paths.map((path) => two.judge(question(path))));
    expect(found).toMatchObject([
      { report: { indication: 'NO_SIGNATURE', at: at.toISOString() }, certificates: [] },
      { report: { indication: 'NO_SIGNATURE' } },
      { report: { indication: 'INDETERMINATE', subIndication: 'POLICY_PROCESSING_ERROR' } },
    ]);
  });

  it('throws what reading the file throws', async () => {
    await expect(threads({}).judge(question(join(folder, 'absent')))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('with a thread that a file ends', () => {
  it.each([
    ['hang', 'it took more than 300 ms'],
    ['crash', 'a fault'],
    ['memory', 'Worker terminated due to reaching memory limit: JS heap out of memory'],
  ])('says of that file that it was stopped, and judges the others: %s', async (path, stopped) => {
    const one = threads({ threads: 1, entry: odd, heapMib: 32 });
    const found = await Promise.all([
      one.judge(question('before')),
      one.judge(question(path, { timeoutMs: path === 'hang' ? 300 : 60_000 })),
      one.judge(question('behind')),
    ]);
    expect(found).toMatchObject([
      { report: { path: 'before', questions: 1 } },
      { stopped },
      // By another thread, which is told by what it judges.
      { report: { path: 'behind', questions: 1, isTold: true } },
    ]);
  });

  it('waits no longer for what nobody wants', async () => {
    const one = threads({ threads: 1, entry: odd });
    const waiting = new AbortController();
    const hanging = one.judge(question('hang', { timeoutMs: 300 }));
    const given = one.judge(question('x', { signal: waiting.signal }));
    waiting.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    expect(await hanging).toEqual({ stopped: 'it took more than 300 ms' });
    await expect(one.judge(question('x', { signal: waiting.signal }))).rejects.toThrow('enough');
    expect(await one.judge(question('y'))).toMatchObject({ report: { path: 'y' } });
  });
});

it('tells a thread once what it judges by, and has it forget what is long past', async () => {
  const one = threads({ threads: 1, entry: odd });
  const others = [1, 2, 3, 4].map((day) => {
    const policy = JSON.stringify({ ...(JSON.parse(defaultAlgorithmPolicyText()) as object), version: String(day) });
    return sharedContext(NOBODY, policy, NOTHING);
  });
  expect(new Set([context, ...others].map(({ id }) => id)).size).toBe(5);
  const ask = async (by: typeof context) => {
    const outcome = await one.judge(question('x', { context: by }));
    return (outcome as unknown as { report: { isTold: boolean; forgotten: string[] } }).report;
  };
  expect(await ask(context)).toMatchObject({ isTold: true, forgotten: [] });
  expect(await ask(context)).toMatchObject({ isTold: false, forgotten: [] });
  for (const other of others.slice(0, 3)) expect(await ask(other)).toMatchObject({ isTold: true, forgotten: [] });
  expect(await ask(others[3]!)).toMatchObject({ isTold: true, forgotten: [context.id] });
  expect(await ask(context)).toMatchObject({ isTold: true, forgotten: [others[0]!.id] });
});
