// A thread that answers with the names of what it is asked, and does what a name says.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ files, done }) => {
  const counter = new Int32Array(done);
  for (const path of files) {
    if (path.startsWith('hang')) for (;;);
    if (path.startsWith('throw')) throw new Error('thrown');
    if (path.startsWith('slow')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    Atomics.add(counter, 0, 1);
  }
  parentPort.postMessage(files.map((path) => ({ special: path })));
});
