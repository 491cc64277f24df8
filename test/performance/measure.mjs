import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Runs a command and answers with its wall time in seconds and its peak resident memory in MiB (of the process itself). */
export async function measure(command, args, options = {}) {
  const start = process.hrtime.bigint();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
  let peakKib = 0;
  const sample = () => {
    try {
      peakKib = Math.max(
        peakKib,
        Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))?.[1] ?? 0),
      );
    } catch {
      // The process has ended; the highest mark seen so far stands.
    }
  };
  const timer = setInterval(sample, 20);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(timer);
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, peakMiB: peakKib / 1024, code };
}

/** Wall of `openssl dgst` over every file of a folder by two processes: the limit L256(2) or L512(2). */
export const opensslLimit = (algorithm, directory) =>
  measure('sh', ['-c', `find "$0" -type f -print0 | xargs -0 -P 2 -n 200 openssl dgst -${algorithm}`, directory]);

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
