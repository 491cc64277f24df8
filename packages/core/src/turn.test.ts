import { setTimeout as wait } from 'node:timers/promises';
import { turnDue } from './turn.js';

function hold(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}

it('gives others a turn once the process was held for long, and not before', async () => {
  hold(20);
  let hadTurn = false;
  setImmediate(() => (hadTurn = true));
  const due = turnDue();
  expect(due).not.toBeUndefined();
  await due;
  expect(hadTurn).toBe(true);
  expect(turnDue()).toBeUndefined();
});

it('lets a timer through work that never waits for anything else', async () => {
  let isStopped = false;
  void wait(5).then(() => (isStopped = true));
  const begun = performance.now();
  while (!isStopped && performance.now() - begun < 5000) {
    hold(1);
    await turnDue();
  }
  expect(isStopped).toBe(true);
});
