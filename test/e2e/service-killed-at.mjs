// The repository, started so that it kills itself (SIGKILL, no goodbye) when a named step is reached.
//   node service-killed-at.mjs DATA STEP     STEP '' never kills, STEP#2 when it is reached the second time;
//                                            every step reached is written to DATA/steps.log
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRepository } from '@mocban/repository';

const [dataDirectory, at] = process.argv.slice(2);
const [killAt, time = '1'] = at.split('#');
let reached = 0;
const { url, administratorKey } = await startRepository({
  dataDirectory,
  port: 0,
  onStep: (step) => {
    appendFileSync(join(dataDirectory, 'steps.log'), `${step}\n`);
    if (step === killAt && (reached += 1) === Number(time)) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`${JSON.stringify({ url, administratorKey })}\n`);
