// The repository, started so that it kills itself (SIGKILL, no goodbye) when a named step is reached.
//   node service-killed-at.mjs DATA STEP     STEP '' never kills; every step reached is written to DATA/steps.log
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRepository } from '@mocban/repository';

const [dataDirectory, killAt] = process.argv.slice(2);
const { url, administratorKey } = await startRepository({
  dataDirectory,
  port: 0,
  onStep: (step) => {
    appendFileSync(join(dataDirectory, 'steps.log'), `${step}\n`);
    if (step === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`${JSON.stringify({ url, administratorKey })}\n`);
