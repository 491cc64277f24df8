// First figures of the main job. Each job runs in a fresh process, in turn with its limit; medians of `--runs`.
//   node test/performance/bench.mjs [--runs 3] [--scratch DIR] [--scale 1] [--only w1,w3]
// W3 at scale 1 is a tenth of its full size; --scale 10 is all of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ingestW3 } from './ingest.mjs';
import { measure, median, opensslLimit } from './measure.mjs';
import { makeW1 } from './workloads.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    scratch: { type: 'string', default: tmpdir() },
    scale: { type: 'string', default: '1' },
    only: { type: 'string', default: 'w1,w3' },
  },
});
const runs = Number(values.runs);
const scale = Number(values.scale);
const mocban = fileURLToPath(new URL('../../apps/cli/bin/mocban.js', import.meta.url));
const scratch = mkdtempSync(join(values.scratch, 'mocban-bench-'));
const rows = [];

async function against(name, limit, job) {
  const limits = [];
  const jobs = [];
  for (let run = 0; run < runs; run += 1) {
    limits.push(await limit());
    jobs.push(await job());
  }
  if (jobs.some(({ code }) => code !== 0)) throw new Error(`${name} ended with ${jobs.map(({ code }) => code)}`);
  const wall = median(jobs.map(({ seconds }) => seconds));
  const bound = median(limits.map(({ seconds }) => seconds));
  rows.push({
    job: name,
    'wall s': wall.toFixed(2),
    'peak MiB': Math.round(Math.max(...jobs.map(({ peakMiB }) => peakMiB))),
    'limit s': bound.toFixed(2),
    ratio: (wall / bound).toFixed(2),
  });
}

try {
  if (values.only.includes('w1')) {
    const w1 = join(scratch, 'w1');
    makeW1(w1, { files: Math.round(20_000 * scale) });
    const cli = (...args) => measure(process.execPath, [mocban, ...args, '--json']);
    const bag = join(scratch, 'bag');
    await cli('bag', 'create', w1, '--out', bag, '--digest', 'sha256');
    const root = join(scratch, 'root');
    await cli('ocfl', 'init', root);
    await cli('ocfl', 'add', root, 'urn:bench:w1', w1);
    await against(
      'fixity check W1',
      () => opensslLimit('sha256', w1),
      () => cli('fixity', 'check', join(bag, 'manifest-sha256.txt')),
    );
    await against(
      'bag validate W1',
      () => opensslLimit('sha256', w1),
      () => cli('bag', 'validate', bag),
    );
    await against(
      'ocfl validate W1',
      () => opensslLimit('sha512', w1),
      () => cli('ocfl', 'validate', root),
    );
  }
  if (values.only.includes('w3')) rows.push(await ingestW3({ scratch, count: Math.round(30 * scale), runs }));
  console.table(rows);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
