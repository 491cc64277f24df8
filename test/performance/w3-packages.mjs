// As a worker thread, so that what building leaves behind is not in the heap of whoever measures: Thông tư 05 SIPs of the folders.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { countPagesIn } from '@mocban/characterisation/count-pages';
import { fixedClock, randomIdentifiers } from '@mocban/core';
import { buildTt05Sip } from '@mocban/vn-records';

const { folders, out } = workerData;
mkdirSync(out);
const paths = [];
for (const [index, folder] of folders.entries()) {
  const path = join(out, `${index}.zip`);
  await buildTt05Sip(folder, {
    out: path,
    asZip: true,
    clock: fixedClock('2026-03-10T01:30:00Z'),
    identifiers: randomIdentifiers,
    countPages: countPagesIn,
    fileCode: `H98.01.2025.${String(index).padStart(4, '0')}`,
  });
  paths.push(path);
}
parentPort.postMessage(paths);
