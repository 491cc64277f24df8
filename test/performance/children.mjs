import { constants } from 'node:os';

const running = new Set();

function endAll(signal) {
  if (running.size === 0) process.exit(128 + constants.signals[signal]);
  for (const child of running) {
    child.once('exit', () => endAll(signal));
    child.kill('SIGTERM');
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => endAll(signal));
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/**
 * Ends a child process when this one is ended, and waits for it to have ended in order: a service that was left behind kept its
 * database running, and its share of the machine.
 */
export function endWithUs(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}
