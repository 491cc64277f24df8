import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '../fixtures/corpora.js';
import { fuzz } from './fuzz.js';
import { FUZZ_KINDS } from './kinds.js';

/** Over all kinds. `npm run soak:signatures` has 200,000. */
const INPUTS = Number(process.env.MOCBAN_FUZZ_INPUTS ?? 5_000);
const SEED = Number(process.env.MOCBAN_FUZZ_SEED ?? 319102);
const PASSED = process.env.MOCBAN_FUZZ_PASSED;
const ONLY = process.env.MOCBAN_FUZZ_KIND;
/** All night. */
const TIMEOUT = INPUTS > 5_000 ? 24 * 3_600_000 : 300_000;

const kinds = FUZZ_KINDS.filter(({ name }) => ONLY === undefined || name === ONLY);

for (const kind of kinds)
  describeWith('what it is made with', kind.needs, `hostile inputs of the kind ${kind.name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'mocban-fuzz-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it(
      'are judged: none throws, takes seconds, fills the memory, or passes for something that it is not',
      async () => {
        const fuzzed = await kind.open(folder);
        await fuzz(kind, fuzzed, { inputs: Math.ceil(INPUTS / FUZZ_KINDS.length), seed: SEED, passed: PASSED });
      },
      TIMEOUT,
    );
  });
