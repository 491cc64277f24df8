// First figures of the main job. Each job runs in a fresh process, in turn with its limit; medians of `--runs`.
//   node test/performance/bench.mjs [--runs 3] [--scratch DIR] [--scale 1] [--only w1,w2,w3,w4,w5,eark,mets,versions,growth,objects,identify]
// W3 at scale 1 is a tenth of its full size; --scale 10 is all of it. `eark` is W3 as packages, `identify` W3 as files, all of it at scale 1.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { earkBuild, earkManyFiles, earkPackages, metsOfMany } from './eark.mjs';
import { identifyGrowth, identifyW3 } from './identify.mjs';
import { ingestW3 } from './ingest.mjs';
import { measure, median, opensslLimit } from './measure.mjs';
import { auditObjects, ocflFolder, ocflGrowth, ocflInventory, ocflVersions } from './ocfl.mjs';
import { makeManySmall, makeW1, makeW2, makeW4Bag } from './workloads.mjs';

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

async function against(name, limit, job, expected = 0) {
  const limits = [];
  const jobs = [];
  for (let run = 0; run < runs; run += 1) {
    limits.push(await limit());
    jobs.push(await job());
  }
  if (jobs.some(({ code }) => code !== expected)) throw new Error(`${name} ended with ${jobs.map(({ code }) => code)}`);
  const wall = median(jobs.map(({ seconds }) => seconds));
  const bound = median(limits.map(({ seconds }) => seconds));
  const row = {
    job: name,
    'wall s': wall.toFixed(2),
    'peak MiB': Math.round(Math.max(...jobs.map(({ peakMiB }) => peakMiB))),
    'limit s': bound.toFixed(2),
    ratio: (wall / bound).toFixed(2),
  };
  rows.push(row);
  return row;
}

const cli = (...args) => measure(process.execPath, [mocban, ...args, '--json']);

/** A bag made in place: of links to the files, since only their names change. */
function createInPlace(source) {
  const copy = join(scratch, 'in-place');
  rmSync(copy, { recursive: true, force: true });
  execFileSync('cp', ['-al', source, copy]);
  return cli('bag', 'create', copy, '--digest', 'sha256');
}

async function bags(workload, source) {
  const limit = () => opensslLimit('sha256', source);
  await against(`bag create ${workload}`, limit, () => createInPlace(source));
  await against(`bag validate ${workload}`, limit, () => cli('bag', 'validate', join(scratch, 'in-place')));
  rmSync(join(scratch, 'in-place'), { recursive: true });
}

/** A manifest and none of its files, which are therefore all missing: parsing and comparing alone. */
async function manifests(lines) {
  const bag = join(scratch, `w4-${lines}`);
  makeW4Bag(bag, lines);
  const limit = () => measure('sh', ['-c', 'cd "$0" && sha256sum -c manifest-sha256.txt >/dev/null 2>&1', bag]);
  await against(`bag of ${lines} lines, names`, limit, () => cli('bag', 'validate', '--complete', bag), 1);
}

/** A bag in place again and again: what it was made of is put back, which is renames only. */
function unbag(bag) {
  for (const name of readdirSync(bag)) if (name !== 'data') rmSync(join(bag, name));
  for (const name of readdirSync(join(bag, 'data'))) renameSync(join(bag, 'data', name), join(bag, name));
  rmSync(join(bag, 'data'), { recursive: true });
}

/** A manifest of so many lines is written, then read with all its files. */
async function manySmall(count) {
  const workshop = existsSync('/dev/shm') ? mkdtempSync('/dev/shm/mocban-bench-') : scratch;
  const bag = join(workshop, 'many');
  try {
    makeManySmall(bag, count);
    const digests = 'find "$0" -type f -print0 | xargs -0 -n 2000 sha256sum >/dev/null';
    const create = () => {
      if (existsSync(join(bag, 'bagit.txt'))) unbag(bag);
      return cli('bag', 'create', bag, '--digest', 'sha256');
    };
    await against(`bag create ${count} small files`, () => measure('sh', ['-c', digests, bag]), create);
    const check = 'cd "$0" && sha256sum -c manifest-sha256.txt >/dev/null';
    await against(
      `bag validate ${count} small files`,
      () => measure('sh', ['-c', check, bag]),
      () => cli('bag', 'validate', bag),
    );
  } finally {
    rmSync(workshop === scratch ? bag : workshop, { recursive: true });
  }
}

try {
  if (values.only.includes('many')) await manySmall(Math.round(1_000_000 * scale));
  if (values.only.includes('w2')) {
    const w2 = join(scratch, 'w2');
    makeW2(w2, { fileMiB: Math.round(512 * scale) });
    await bags('W2', w2);
    await ocflFolder('W2', w2, { scratch, against, cli });
    await earkBuild('W2', w2, { scratch, against });
    rmSync(w2, { recursive: true });
  }
  if (values.only.includes('w4')) {
    await manifests(Math.round(10_000 * scale));
    await manifests(Math.round(1_000_000 * scale));
    await ocflInventory({ scratch, against, entries: Math.round(1_000_000 * scale) });
  }
  if (values.only.includes('growth'))
    await ocflGrowth({
      scratch,
      against,
      cli,
      counts: [10_000, 100_000, 1_000_000].map((count) => Math.round(count * scale)),
    });
  if (values.only.includes('objects'))
    await auditObjects({ scratch, against, cli, counts: [10_000, 100_000].map((count) => Math.round(count * scale)) });
  if (values.only.includes('versions'))
    for (const files of [10, 100])
      await ocflVersions({ scratch, against, cli, versions: Math.round(1000 * scale), files });
  if (values.only.includes('w1')) {
    const w1 = join(scratch, 'w1');
    makeW1(w1, { files: Math.round(20_000 * scale) });
    const bag = join(scratch, 'bag');
    await cli('bag', 'create', w1, '--out', bag, '--digest', 'sha256');
    await against(
      'fixity check W1',
      () => opensslLimit('sha256', w1),
      () => cli('fixity', 'check', join(bag, 'manifest-sha256.txt')),
    );
    await bags('W1', w1);
    await ocflFolder('W1', w1, { scratch, against, cli });
    await earkBuild('W1', w1, { scratch, against });
  }
  if (values.only.includes('w3')) rows.push(await ingestW3({ scratch, count: Math.round(30 * scale), runs }));
  if (values.only.includes('identify')) {
    await identifyW3({ scratch, against, cli, count: Math.round(300 * scale) });
    const counts = [10_000, 100_000].map((count) => Math.round(count * scale));
    await identifyGrowth({ scratch, against, cli, counts });
  }
  if (values.only.includes('mets')) await metsOfMany(Math.round(1_000_000 * scale), { scratch, against });
  if (values.only.includes('eark')) await earkPackages(Math.round(300 * scale), { scratch, against, cli });
  if (values.only.includes('w5')) await earkManyFiles(Math.round(40_000 * scale), { scratch, against, cli });
  console.table(rows);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
