// Stands for a thread that a file makes hang, crash or run out of memory: what the real one cannot be made to do.
import { parentPort } from 'node:worker_threads';

let questions = 0;
parentPort.on('message', ({ contextId, context, forgotten, file }) => {
  questions += 1;
  if (file.path === 'hang') for (;;);
  if (file.path === 'crash') throw new Error('a fault');
  if (file.path === 'memory') for (const held = []; ;) held.push(new Array(1e6).fill(questions));
  parentPort.postMessage({
    report: { path: file.path, questions, contextId, isTold: context !== undefined, forgotten },
    certificates: [],
  });
});
