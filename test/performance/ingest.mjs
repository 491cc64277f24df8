import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { cpuSeconds, median, opensslLimit, peakMiB, serviceProcesses } from './measure.mjs';
import { agencyOf, startService, stopService } from './service.mjs';
import { makeW3 } from './workloads.mjs';

const mocban = fileURLToPath(new URL('../../apps/cli/bin/mocban.js', import.meta.url));

/**
 * Ingest of W3 into two stores over the API, against `cp` twice + L256(2) + 2 × L512(2) over the same files: limit and ingest in turn,
 * a fresh service each time, medians. The client is this process; the processor time is that of the service's processes and what
 * they started but the database, the peak that of the largest process.
 */
export async function ingestW3({ scratch, count, runs }) {
  const source = join(scratch, 'w3');
  const packages = await buildPackages(makeW3(source, { count }), join(scratch, 'w3-sip'));
  chmodSync(scratch, 0o755);
  const limits = [];
  const jobs = [];
  for (let run = 0; run < runs; run += 1) {
    limits.push(await ingestLimit(source, scratch));
    jobs.push(await ingest(packages, join(scratch, `data-${run}`)));
  }
  const seconds = median(jobs.map((job) => job.seconds));
  const limit = median(limits);
  return {
    job: `ingest W3 (${count} of 300 hồ sơ) into two stores`,
    'wall s': seconds.toFixed(2),
    'cpu s': median(jobs.map((job) => job.cpuSeconds)).toFixed(2),
    'client cpu s': median(jobs.map((job) => job.clientSeconds)).toFixed(2),
    'peak MiB': Math.round(Math.max(...jobs.map((job) => job.peakMiB))),
    'limit s': limit.toFixed(2),
    ratio: (seconds / limit).toFixed(2),
  };
}

async function ingest(packages, data) {
  mkdirSync(data);
  const service = await startService([mocban, 'start', '--data', data, '--port', '0', '--json']);
  try {
    const agency = await agencyOf(service);
    const processes = serviceProcesses(service.child.pid);
    const cpuBefore = cpuSeconds(processes);
    const clientBefore = process.cpuUsage();
    const begun = process.hrtime.bigint();
    const queue = [...packages];
    const states = [];
    const send = async () => {
      for (let path = queue.shift(); path !== undefined; path = queue.shift())
        states.push((await agency.sendPackage(path, {})).state);
    };
    await Promise.all([send(), send(), send(), send()]);
    const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
    if (states.some((state) => state !== 'preserved')) throw new Error(`not preserved: ${states}`);
    const peaks = processes.map(peakMiB);
    const client = process.cpuUsage(clientBefore);
    const clientSeconds = (client.user + client.system) / 1e6;
    return { seconds, clientSeconds, cpuSeconds: cpuSeconds(processes) - cpuBefore, peakMiB: Math.max(...peaks) };
  } finally {
    await stopService(service);
    rmSync(data, { recursive: true, force: true });
  }
}

async function buildPackages(folders, out) {
  const [paths] = await once(
    new Worker(new URL('w3-packages.mjs', import.meta.url), { workerData: { folders, out } }),
    'message',
  );
  return paths;
}

async function ingestLimit(source, scratch) {
  const begun = process.hrtime.bigint();
  for (const copy of ['copy-1', 'copy-2']) cpSync(source, join(scratch, copy), { recursive: true });
  const copying = Number(process.hrtime.bigint() - begun) / 1e9;
  const sha256 = await opensslLimit('sha256', source);
  const first = await opensslLimit('sha512', join(scratch, 'copy-1'));
  const second = await opensslLimit('sha512', join(scratch, 'copy-2'));
  for (const copy of ['copy-1', 'copy-2']) rmSync(join(scratch, copy), { recursive: true });
  return copying + sha256.seconds + first.seconds + second.seconds;
}
