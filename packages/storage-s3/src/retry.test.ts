import { StorageError } from '@mocban/storage';
import { retrying } from './retry.js';

const POLICY = { attempts: 3, pauseMs: 1, deadlineMs: 10_000 };
const answer = (httpStatusCode?: number, name = 'x'): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

/** Attempts made before a request gave up or succeeded, and what each was told. */
async function attemptsOf(failures: Error[], policy = POLICY): Promise<boolean[]> {
  const told: boolean[] = [];
  await retrying(policy, undefined, async ({ isOpen }) => {
    told.push(isOpen);
    const failure = failures[told.length - 1];
    if (failure !== undefined) throw failure;
  }).catch(() => undefined);
  return told;
}

it('tells a further attempt when an earlier one may have been carried out', async () => {
  expect(await attemptsOf([answer(503)])).toEqual([false, true]);
  expect(await attemptsOf([answer(undefined, 'ECONNRESET')])).toEqual([false, true]);
  expect(await attemptsOf([answer(429)])).toEqual([false, false]);
});

it('gives up after its attempts, after its time, and at once where an answer is final', async () => {
  expect(await attemptsOf(Array<Error>(9).fill(answer(500)))).toHaveLength(3);
  expect(await attemptsOf(Array<Error>(9).fill(answer(500)), { ...POLICY, deadlineMs: 0 })).toHaveLength(1);
  for (const final of [answer(403), answer(404), answer(412), answer(501), new StorageError('STORAGE_IO', 'x')])
    expect(await attemptsOf([final])).toHaveLength(1);
});

it('ends when the caller aborts', async () => {
  const controller = new AbortController();
  const endless = retrying({ ...POLICY, attempts: 1000, pauseMs: 1000 }, controller.signal, () =>
    Promise.reject(answer(500)),
  );
  controller.abort(new Error('enough'));
  await expect(endless).rejects.toThrow();
});
