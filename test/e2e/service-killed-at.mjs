// The repository, started so that it kills itself (SIGKILL, no goodbye) when a named step is reached.
//   node service-killed-at.mjs DATA STEP     STEP '' never kills, STEP#2 when it is reached the second time;
//                                            every step reached is written to DATA/steps.log
//                                            a third argument names other stores than the two usual ones: a,b,c
//                                            DATA.json beside the folder, where there is one, has further options
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRepository } from '@mocban/repository';

const [dataDirectory, at, ids] = process.argv.slice(2);
const [killAt, time = '1'] = at.split('#');
let reached = 0;
const options = `${dataDirectory}.json`;
const { url, administratorKey } = await startRepository({
  dataDirectory,
  port: 0,
  ...(existsSync(options) && JSON.parse(readFileSync(options, 'utf8'))),
  ...(ids && { stores: ids.split(',').map((id) => ({ id, path: join(dataDirectory, id) })) }),
  onStep: (step) => {
    appendFileSync(join(dataDirectory, 'steps.log'), `${step}\n`);
    if (step === killAt && (reached += 1) === Number(time)) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`${JSON.stringify({ url, administratorKey })}\n`);
