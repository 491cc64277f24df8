import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError, type Finding, type Severity } from '@mocban/core';
import { UsageError } from './outcome.js';
import { createProgress } from './progress.js';
import type { Context } from './run.js';
import { describeResult, exitOf, resultOf, validateEach } from './validation.js';

let folder: string;
const printed: string[] = [];
let abort: AbortController;
let context: Context;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mocban-cli-'));
  printed.length = 0;
  abort = new AbortController();
  context = {
    json: false,
    progress: await createProgress(false),
    signal: abort.signal,
    print: async (lines) => void printed.push(...lines),
    document: () => Promise.resolve(),
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const finding = (rule: string, severity: Severity = 'error', location = 'x'): Finding => ({
  rule,
  severity,
  location,
  message: 'm',
});

it.each<[findings: Finding[], exit: number]>([
  [[], 0],
  [[finding('W004', 'warning'), finding('X', 'info')], 0],
  [[finding('E092')], 1],
  [[finding('E092'), finding('IO_READ')], 3],
  [[finding('FIXITY_UNREADABLE')], 3],
  [[finding('IO_READ', 'warning')], 0],
])('%j ends with %i', (findings, exit) => expect(exitOf(resultOf('p', 'x', findings))).toBe(exit));

it('judges every path in order and repeats it as it was given', async () => {
  const paths = [`${folder}/.`, join(folder, 'absent'), folder];
  const outcome = await validateEach(paths, 'x', context, async (path) =>
    resultOf('another spelling', 'found', path === folder ? [finding('E092')] : []),
  );
  expect(outcome.exit).toBe(3);
  expect(outcome.json).toMatchObject({
    valid: false,
    results: [
      { path: paths[0], profile: 'found', valid: true, findings: [] },
      { path: paths[1], profile: 'x', valid: false, findings: [{ rule: 'IO_NOT_FOUND', location: '.' }] },
      { path: paths[2], profile: 'found', valid: false, findings: [{ rule: 'E092' }] },
    ],
  });
  expect(printed).toHaveLength(5);
});

it('judges as many at a time as it is told, and tells of them in order', async () => {
  const paths = [folder, `${folder}/`, `${folder}/.`, `${folder}/./`];
  let [now, most] = [0, 0];
  const order: number[] = [];
  const outcome = await validateEach(
    paths,
    'x',
    context,
    async (path) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, path === folder ? 50 : 1));
      now -= 1;
      order.push(path.length);
      return resultOf(path, 'x', []);
    },
    undefined,
    2,
  );
  expect(most).toBe(2);
  expect(order[0]).not.toBe(folder.length);
  expect((outcome.json as { results: { path: string }[] }).results.map(({ path }) => path)).toEqual(paths);
});

it.each([
  ['CONTAINER_UNKNOWN', 'ARCHIVE_MALFORMED', 1],
  ['FIXITY_ALGORITHM_UNKNOWN', 'FIXITY_MANIFEST_MALFORMED', 1],
  ['ANYTHING_ELSE', 'IO_ERROR', 3],
])('tells the error %s as the finding %s', async (code, rule, exit) => {
  const outcome = await validateEach([folder], 'x', context, () => Promise.reject(new CodedError(code, 'm')));
  expect(outcome).toMatchObject({ exit, json: { results: [{ findings: [{ rule }] }] } });
});

it('an interruption is no finding', async () => {
  abort.abort(new Error('interrupted'));
  await expect(
    validateEach([folder], 'x', context, () => Promise.reject(new UsageError('never seen'))),
  ).rejects.toThrow('interrupted');
});

it('says how many errors and warnings there are', () => {
  expect(describeResult(resultOf('p', 'ocfl', [finding('E092'), finding('W004', 'warning')]))).toEqual([
    'p: not valid (ocfl; 1 error, 1 warning)',
    '  error   E092  x: m',
    '  warning W004  x: m',
  ]);
  expect(describeResult(resultOf('p', 'ocfl', [finding('IO_READ')]))[0]).toMatch(/could not be judged/);
});
