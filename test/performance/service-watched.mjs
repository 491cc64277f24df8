// The repository as its own process, which notes at every step of an ingest how far its memory had risen since the one before.
//   node service-watched.mjs DATA     one JSON line per step in DATA/steps.jsonl
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRepository } from '@mocban/repository';
import { peakMiB } from './measure.mjs';

const [dataDirectory] = process.argv.slice(2);
const mebibytes = (bytes) => Math.round(bytes / (1 << 20));

/** Highest resident size since the last call; Linux lets a process begin the mark anew. */
function risenMiB() {
  const peak = peakMiB('self');
  writeFileSync('/proc/self/clear_refs', '5');
  return Math.round(peak);
}

const repository = await startRepository({
  dataDirectory,
  port: 0,
  logLevel: 'warn',
  onStep: (step) => {
    const { heapUsed, external } = process.memoryUsage();
    const line = {
      step,
      seconds: Number(process.uptime().toFixed(1)),
      peakMiB: risenMiB(),
      heapMiB: mebibytes(heapUsed),
      // Buffers are a part of it.
      externalMiB: mebibytes(external),
    };
    appendFileSync(join(dataDirectory, 'steps.jsonl'), `${JSON.stringify(line)}\n`);
  },
});
const { url, administratorKey } = repository;
process.stdout.write(`${JSON.stringify({ url, administratorKey })}\n`);
process.once('SIGTERM', () => void repository.close());
