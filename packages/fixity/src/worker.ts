import { parentPort } from 'node:worker_threads';
import { ReadBuffers } from './file-digest.js';
import { packOutcomes, unpackBatch, type BatchMessage } from './message.js';
import { runBatch } from './run-batch.js';

const buffers = new ReadBuffers();
const port = parentPort;
// What runBatch throws is a fault of ours: it ends the thread, and the pool rejects with FIXITY_WORKER_CRASHED.
port?.on('message', (message: BatchMessage) => {
  void runBatch(unpackBatch(message), buffers).then((outcomes) =>
    port.postMessage(packOutcomes(outcomes, message.algorithms)),
  );
});
