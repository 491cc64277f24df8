// Growth of an ingest with the number and the size of files: time, and peak memory of the service.
//   node test/performance/growth.mjs [--shapes bag,eark,single] [--counts 10000,100000] [--sizes 1,4096] [--scratch DIR] [--steps]
//     [--node-flags=--max-semi-space-size=8]
// Packages are made from nothing but their numbers, stored and not deflated. Each runs in a service of its own with two stores.
import {
  chmodSync,
  existsSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
  ftruncateSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeZip } from '@mocban/container';
import { measure, peakMiB } from './measure.mjs';
import { agencyOf, startService, stopService } from './service.mjs';
import { makeSmall } from './workloads.mjs';

const { values } = parseArgs({
  options: {
    shapes: { type: 'string', default: 'bag,eark,single' },
    counts: { type: 'string', default: '10000,100000' },
    sizes: { type: 'string', default: '1,4096' },
    scratch: { type: 'string', default: tmpdir() },
    steps: { type: 'boolean', default: false },
    // What processes that run jobs are started with: here jobs run in the service's own, which is watched.
    'node-flags': { type: 'string', default: '--max-semi-space-size=4' },
  },
});
const numbers = (list) => list.split(',').map(Number);
const mocban = fileURLToPath(new URL('../../apps/cli/bin/mocban.js', import.meta.url));
const watched = fileURLToPath(new URL('./service-watched.mjs', import.meta.url));
const scratch = mkdtempSync(join(values.scratch, 'mocban-growth-'));
chmodSync(scratch, 0o755);
// Making 100,000 files on a disk takes longer than ingesting them: the small ones are packed in memory where that is possible.
const workshop = existsSync('/dev/shm') ? mkdtempSync('/dev/shm/mocban-growth-') : scratch;
const rows = [];

/** One file with a few bytes at both ends and a hole between them. */
function makeSingle(folder, sizeMiB) {
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, 'phim.bin'), 'w');
  writeSync(file, 'begin');
  writeSync(file, 'end', sizeMiB * 2 ** 20 - 3);
  ftruncateSync(file, sizeMiB * 2 ** 20);
  closeSync(file);
}

const cli = async (...args) => {
  const { code } = await measure(process.execPath, [mocban, ...args, '--json']);
  if (code !== 0) throw new Error(`mocban ${args.join(' ')} ended with ${code}`);
};

async function zippedBag(source, out) {
  const bag = `${out}.bag`;
  await cli('bag', 'create', source, '--out', bag, '--digest', 'sha256');
  await writeZip(bag, out, { prefix: 'goi', store: true });
  rmSync(bag, { recursive: true });
}

const build = {
  bag: (source, out) => zippedBag(source, out),
  eark: (source, out) => cli('sip', 'build', source, '--profile', 'eark', '--out', out),
  single: (source, out) => zippedBag(source, out),
};

/** The highest marks of children that run JavaScript, by process id: schema validation. */
function watchChildren(pid) {
  const peaks = new Map();
  const timer = setInterval(() => {
    for (const child of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      try {
        const status = readFileSync(`/proc/${child}/status`, 'latin1');
        if (!new RegExp(`^PPid:\\s+${pid}$`, 'm').test(status) || !/^Name:\s+(node|MainThread|xmllint)/m.test(status))
          continue;
        peaks.set(child, peakMiB(child));
      } catch {
        // ended meanwhile
      }
  }, 100);
  return () => {
    clearInterval(timer);
    return Math.round(Math.max(0, ...peaks.values()));
  };
}

async function ingest(name, count, sip) {
  const data = join(scratch, 'data');
  mkdirSync(data);
  const service = await startService([...values['node-flags'].split(' ').filter(Boolean), watched, data]);
  const stopWatching = watchChildren(service.child.pid);
  try {
    const agency = await agencyOf(service);
    const begun = process.hrtime.bigint();
    const transfer = await agency.sendPackage(sip, {});
    const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
    if (transfer.state !== 'preserved')
      throw new Error(
        `${name}: ${transfer.state} ${transfer.cause ?? ''} ${JSON.stringify(transfer.findings.slice(0, 5))}`,
      );
    const { highest, steps } = peaksOf(data, service.child.pid);
    rows.push({
      package: name,
      'package MiB': Math.round(statSync(sip).size / 2 ** 20),
      'wall s': seconds.toFixed(1),
      'peak MiB': highest,
      'child MiB': stopWatching(),
    });
    if (values.steps) console.table(steps);
    console.table(rows);
  } finally {
    stopWatching();
    await stopService(service);
    if (values.steps) peaksOf(data, undefined);
    rmSync(data, { recursive: true });
  }
}

/** The steps note the mark and begin it anew; what rose after the last step is still in the process's own status. */
function peaksOf(data, pid) {
  const steps = readFileSync(join(data, 'steps.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const last = pid === undefined ? 0 : peakMiB(pid);
  return { steps, highest: Math.round(Math.max(last, ...steps.map((step) => step.peakMiB))) };
}

try {
  for (const shape of values.shapes.split(','))
    for (const count of numbers(shape === 'single' ? values.sizes : values.counts)) {
      const source = join(shape === 'single' ? scratch : workshop, 'source');
      const sip = join(shape === 'single' ? scratch : workshop, 'sip.zip');
      if (shape === 'single') makeSingle(source, count);
      else makeSmall(source, count);
      await build[shape](source, sip);
      rmSync(source, { recursive: true });
      await ingest(shape === 'single' ? `one file of ${count} MiB` : `${shape}, ${count} files`, count, sip);
      rmSync(sip);
    }
} finally {
  rmSync(scratch, { recursive: true, force: true });
  rmSync(workshop, { recursive: true, force: true });
}
