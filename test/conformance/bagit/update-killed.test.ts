import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

it('an update killed at any change to the disk is made good by the next run, and loses nothing', () => {
  const script = fileURLToPath(new URL('./update-killed.mjs', import.meta.url));
  const told = execFileSync(process.execPath, [script], { encoding: 'utf8' });
  expect(told).toMatch(/^died at \d+ places\n$/);
  expect(Number(/\d+/.exec(told)![0])).toBeGreaterThan(40);
});
