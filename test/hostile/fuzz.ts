import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomOf } from '../simulation/random.js';

/** Hostile inputs of one kind, and what must hold of each. */
export interface Fuzzed {
  /** One input, by random numbers alone: the same for the same numbers. */
  make(random: () => number): Buffer;
  /** Throws, or says what is wrong, where what is made of an input is not as it must be. */
  judge(input: Buffer): Promise<string | undefined>;
}

export interface FuzzKind {
  /** E.g. `cms`; in what was reached, so that it must not change. */
  name: string;
  /** What it needs of the machine, as `describeWith` takes it. */
  needs: string | undefined;
  /** @param folder to work in */
  open(folder: string): Promise<Fuzzed> | Fuzzed;
}

export interface FuzzRun {
  inputs: number;
  seed: number;
  /** A file that says how far each kind has come: a run goes on there. */
  passed?: string | undefined;
}

/** Time of a processor, not of the clock: a busy machine makes no input slow. */
const MOST_CPU_MS = 5_000;
/** More than there was: other tests have left theirs in the same process. */
const MOST_RSS_GROWTH = 1.5 * 1024 ** 3;
const KEEP_EVERY = 500;

/** Judges inputs one after the other. @throws Error that names the input: kind, seed and number make it again */
export async function fuzz({ name }: FuzzKind, fuzzed: Fuzzed, { inputs, seed, passed }: FuzzRun): Promise<void> {
  const key = `${name}:${seed}`;
  const from = passed === undefined ? 0 : (reached(passed)[key] ?? 0);
  const before = process.memoryUsage().rss;
  for (let number = from; number < inputs; number += 1) {
    await judgeOne(name, fuzzed, seed, number);
    if (number % 100 === 0) requireSmall(process.memoryUsage().rss - before, `${name}, seed ${seed}, input ${number}`);
    if (passed !== undefined && ((number + 1) % KEEP_EVERY === 0 || number + 1 === inputs))
      keep(passed, { ...reached(passed), [key]: number + 1 });
  }
}

function requireSmall(grown: number, what: string): void {
  if (grown > MOST_RSS_GROWTH) throw new Error(`${what}: ${Math.round(grown / 1024 ** 2)} MiB of memory more`);
}

/** Makes one input again and judges it. */
export async function judgeOne(name: string, fuzzed: Fuzzed, seed: number, number: number): Promise<void> {
  const input = fuzzed.make(randomOf(seed * 1_000_003 + number));
  const what = `${name}, seed ${seed}, input ${number} of ${input.length} bytes`;
  const before = process.cpuUsage();
  let problem: string | undefined;
  try {
    problem = await fuzzed.judge(input);
  } catch (cause) {
    throw new Error(`${what}: ${String(cause)}`, { cause });
  }
  const { user, system } = process.cpuUsage(before);
  const spent = (user + system) / 1000;
  if (problem !== undefined) throw new Error(`${what}: ${problem}`);
  if (spent > MOST_CPU_MS) throw new Error(`${what}: ${Math.round(spent)} ms of a processor`);
}

const reached = (file: string): Record<string, number> =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>) : {};

function keep(file: string, state: Record<string, number>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify(state));
  renameSync(`${file}.part`, file);
}
