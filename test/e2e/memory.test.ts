import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bagOf } from './bag-of.js';
import { removeFolder, scratchFolder } from './service.js';

const SCRIPT = fileURLToPath(new URL('../performance/ingest-memory.mjs', import.meta.url));

/** Often enough that steps of the smaller package are looked at in their middle as well. */
const LOOK_MS = '60';
/** Both have metadata of more than the mebibyte that is read and parsed at a time. */
const FEW = 3000;
const MANY = 9000;

/**
 * What a file may add to what lives at most in any step of an ingest. Some 230 bytes are the listing of the package with two digests a
 * file, 220 the inventory of the object that is made of it; some hundred are read buffers on their way to be collected.
 */
const BYTES_A_FILE = 700;

interface Step {
  step: string;
  /** MiB, at most since the step before. */
  live: number;
}

let folder: string;
beforeAll(async () => (folder = await scratchFolder('memory')));
afterAll(() => removeFolder(folder));

async function ingest(files: number): Promise<Step[]> {
  const path = join(folder, `${files}.zip`);
  await writeFile(path, bagOf(files));
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', SCRIPT, path, '--every', LOOK_MS]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Step);
}

/** By step, what each file more adds in bytes. */
async function growth(): Promise<Map<string, number>> {
  const few = await ingest(FEW);
  const many = await ingest(MANY);
  return new Map(
    many.map(({ step, live }, at) => [step, Math.round(((live - few[at]!.live) * 2 ** 20) / (MANY - FEW))]),
  );
}

/** Buffers that wait to be collected may come on top in one run, in one step or another; what grows with the files does so in each. */
const ATTEMPTS = 3;

it('holds a few hundred bytes for each file of a package, at every step of its ingest', async () => {
  let beyond: [string, number][] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const grown = await growth();
    expect(grown.size).toBeGreaterThan(15);
    const before = beyond;
    beyond = [...grown].filter(
      ([step, bytes]) => bytes > BYTES_A_FILE && (attempt === 0 || before.some(([name]) => name === step)),
    );
    if (beyond.length === 0) break;
  }
  expect(beyond).toEqual([]);
}, 300_000);
