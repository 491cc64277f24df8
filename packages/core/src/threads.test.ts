import { EndableThreads } from './threads.js';

/** Answers what it is asked; does what a word says. */
const odd = new URL(
  `data:text/javascript,${encodeURIComponent(`
import { parentPort, workerData } from 'node:worker_threads';
parentPort.on('message', (question) => {
  if (question === 'hang') for (;;);
  if (question === 'throw') throw new Error('thrown');
  if (question === 'exit') process.exit(3);
  if (question?.steps) {
    const progress = new Int32Array(question.steps);
    const wait = new Int32Array(new SharedArrayBuffer(4));
    for (let step = 0; step < 8; step += 1) {
      Atomics.add(progress, 0, 1);
      Atomics.wait(wait, 0, 0, 400);
    }
    if (question.hangs) for (;;);
  }
  parentPort.postMessage([workerData, question.steps ? 'done' : question]);
});`)}`,
);

let threads: EndableThreads<unknown, unknown>;
beforeEach(() => {
  threads = new EndableThreads({ entry: odd, size: 2, workerData: 'given' });
});
afterEach(() => threads.close());

it('answers each question with what its thread answers', async () => {
  const asked = Array.from({ length: 20 }, (_, index) => index);
  const answered = await Promise.all(asked.map((question) => threads.ask(question)));
  expect(answered).toEqual(asked.map((question) => ({ answer: ['given', question] })));
});

it.each([
  ['hang', { stopped: 'it took more than 1500 ms' }],
  ['throw', { stopped: 'thrown' }],
  ['exit', { stopped: 'the thread ended with 3' }],
])('loses no other question to one that makes its thread %s', async (word, outcome) => {
  const answered = [word, word, 1, 2].map((question) => threads.ask(question, { timeoutMs: 1500 }));
  expect(await Promise.all(answered)).toMatchObject([
    outcome,
    outcome,
    { answer: ['given', 1] },
    { answer: ['given', 2] },
  ]);
});

it('gives a thread that gets on with many steps the time for each', async () => {
  const ask = (hangs: boolean) => {
    const steps = new SharedArrayBuffer(4);
    const progress = () => Atomics.load(new Int32Array(steps), 0);
    return threads.ask({ steps, hangs }, { timeoutMs: 1500, progress });
  };
  expect(await ask(false)).toEqual({ answer: ['given', 'done'] });
  expect(await ask(true)).toEqual({ stopped: 'it took more than 1500 ms' });
});

it('stops what is under way and what waits when it is closed, and takes no more', async () => {
  const asked = ['hang', 'hang', 1].map((question) => threads.ask(question));
  await threads.close();
  for (const answered of [...asked, threads.ask(2)])
    expect(await answered).toEqual({ stopped: 'the threads were closed' });
});

it('makes a question for the thread that gets it', async () => {
  const told = new WeakMap<object, number>();
  const ask = () =>
    threads.ask((thread: object) => {
      told.set(thread, (told.get(thread) ?? 0) + 1);
      return told.get(thread);
    });
  expect(await ask()).toEqual({ answer: ['given', 1] });
  expect(await ask()).toEqual({ answer: ['given', 2] });
  await threads.ask('throw');
  expect(await ask()).toEqual({ answer: ['given', 1] });
});

it('waits no longer for what nobody wants', async () => {
  const abort = new AbortController();
  const hanging = ['hang', 'hang'].map((word) => threads.ask(word, { timeoutMs: 1500 }));
  const waiting = threads.ask(1, { signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(threads.ask(2, { signal: abort.signal })).rejects.toThrow('enough');
  expect(await Promise.all([...hanging, threads.ask(3)])).toMatchObject([
    { stopped: 'it took more than 1500 ms' },
    { stopped: 'it took more than 1500 ms' },
    { answer: ['given', 3] },
  ]);
});
