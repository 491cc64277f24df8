// A thread that does what the name of a file says.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ path }) => {
  if (path.endsWith('hang')) for (;;);
  if (path.endsWith('throw')) throw new Error('thrown');
  parentPort.postMessage({ found: { family: 'other', format: path, properties: {}, findings: [] } });
});
