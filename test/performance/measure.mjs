import { endWithUs } from './children.mjs';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Runs a command and answers with its wall time in seconds and its peak resident memory in MiB (of the process itself). */
export async function measure(command, args, options = {}) {
  const start = process.hrtime.bigint();
  const child = endWithUs(spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options }));
  let peak = 0;
  const sample = () => {
    try {
      peak = Math.max(peak, peakMiB(child.pid));
    } catch {
      // The process has ended; the highest mark seen so far stands.
    }
  };
  const timer = setInterval(sample, 20);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(timer);
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, peakMiB: peak, code };
}

/**
 * Wall of `openssl dgst` over every file of a folder by two processes: the limit L256(2) or L512(2). Both get as many files, at most
 * 200 at a time: a list of four given away in lots of 200 would all be one process's.
 */
export function opensslLimit(algorithm, directory) {
  const files = filesBelow(directory);
  const lots = PROCESSES * Math.ceil(files / (PROCESSES * MOST_FILES));
  const lot = Math.max(1, Math.ceil(files / lots));
  const digest = `find "$0" -type f -print0 | xargs -0 -P ${PROCESSES} -n ${lot} openssl dgst -${algorithm}`;
  return measure('sh', ['-c', digest, directory]);
}

const PROCESSES = 2;
const MOST_FILES = 200;

const filesBelow = (directory) =>
  readdirSync(directory, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile()).length;

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The processes of a service that run JavaScript: the one that answers requests, first, and its descendants, the database's left out. */
export function serviceProcesses(pid) {
  const parents = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = statOf(name);
    if (stat?.command === 'node') parents.set(Number(name), Number(stat.fields[1]));
  }
  const found = [pid];
  for (const parent of found) for (const [child, of] of parents) if (of === parent) found.push(child);
  return found;
}

/** User and system time of processes and of their children that have ended; a tick is 10 ms on Linux. */
export const cpuSeconds = (pids) =>
  pids.reduce((sum, pid) => sum + ticks(statOf(pid)?.fields.slice(11, 15) ?? []), 0) / 100;

const ticks = (fields) => fields.reduce((sum, field) => sum + Number(field), 0);

/** Peak resident memory of one process in MiB. */
export const peakMiB = (pid) =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1024;

/** What `/proc/PID/stat` says: the name of the command, and the fields after it. */
function statOf(pid) {
  try {
    const [, command, rest] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    return { command, fields: rest.split(' ') };
  } catch {
    return undefined; // It has ended meanwhile.
  }
}
