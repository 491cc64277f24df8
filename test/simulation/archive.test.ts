import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SimulatedArchive } from './archive.js';
import { randomOf } from './random.js';

const seeds = Number(process.env.MOCBAN_SIMULATION_SEEDS ?? 20);
const first = Number(process.env.MOCBAN_SIMULATION_FROM ?? 1);
const steps = Number(process.env.MOCBAN_SIMULATION_STEPS ?? (seeds > 20 ? 300 : 60));
/** Seeds that have passed, a line each: a long run that was broken off goes on after them. */
const passed = process.env.MOCBAN_SIMULATION_PASSED;

const folder = mkdtempSync(join(tmpdir(), 'mocban-simulation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const done = new Set(
  passed !== undefined && existsSync(passed) ? readFileSync(passed, 'utf8').trim().split('\n').map(Number) : [],
);
const left = Array.from({ length: seeds }, (_, at) => first + at).filter((seed) => !done.has(seed));

it.each(left)('keeps every acknowledged AIP on every store, once and whole: seed %i', async (seed) => {
  const archive = await SimulatedArchive.open(randomOf(seed), join(folder, String(seed)));
  await archive.live(steps);
  const problems = await archive.end();
  if (problems.length > 0)
    throw new Error(`seed ${seed}\n${problems.join('\n')}\n${archive.history.slice(-400).join('\n')}`);
  expect(archive.counts['acknowledged'] ?? 0).toBeGreaterThan(0);
  if (passed !== undefined) {
    mkdirSync(dirname(passed), { recursive: true });
    appendFileSync(passed, `${seed}\n`);
  }
  rmSync(join(folder, String(seed)), { recursive: true, force: true });
});
