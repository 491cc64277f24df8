// A batch of evidence over many versions: its tree, the batch in a store, verified there, and records put together from it; beside each the
// time that digesting as often takes alone.
//   node test/performance/evidence.mjs [--leaves 100000,1000000] [--scratch DIR]
import { createHash, hash, randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  assembleRecord,
  readStoreBatches,
  serialiseEvidenceRecord,
  treeOfGroups,
  verifyBatch,
  writeBatch,
} from '@mocban/evidence';
import { openFsStore } from '@mocban/storage';
import { peakMiB } from './measure.mjs';

const { values } = parseArgs({
  options: {
    leaves: { type: 'string', default: '100000,1000000' },
    scratch: { type: 'string', default: tmpdir() },
    size: { type: 'string' },
  },
});

const RECORDS = 1000;
const PREFIX = 'evidence/batches';
const digests = (number) => ['a', 'b'].map((name) => hash('sha256', `${name} ${number}`, 'buffer'));

async function measure(size, folder) {
  const steps = {};
  const timed = async (name, act) => {
    const start = performance.now();
    const result = await act();
    steps[name] = Math.round(performance.now() - start) / 1000;
    return result;
  };
  const groups = Array.from({ length: size }, (_, number) => digests(number));
  await timed('limit', () => {
    // What the tree cannot do without: a digest for each leaf, and one for each node.
    const pair = randomBytes(64);
    for (let number = 0; number < 2 * size; number += 1) hash('sha256', pair, 'buffer');
  });
  const tree = await timed('tree', () => treeOfGroups('sha256', groups));
  const store = await openFsStore(join(folder, 'store'), { create: true });
  // No authority: what lies in the place of its token is read and not judged.
  const token = Buffer.from('no token');
  const head = {
    kind: 'versions',
    algorithm: 'sha256',
    root: tree.root.toString('hex'),
    leaves: tree.size,
    time: '2026-11-21T20:00:00.000Z',
    renews: [],
    files: { 'token.tst': createHash('sha256').update(token).digest('hex') },
  };
  const material = { certificates: [], crls: [], ocsps: [] };
  await timed('write', () => writeBatch(store, PREFIX, { head, levels: tree.levels, token, material }));
  const findings = [];
  await timed('verify', async () => {
    for await (const { rule } of verifyBatch(store, PREFIX, head.root)) findings.push(rule);
  });
  if (findings.join() !== 'EVIDENCE_TOKEN_WRONG') throw new Error(`verify: ${findings}`);
  const batches = await readStoreBatches(store, PREFIX);
  await timed('records', async () => {
    for (let at = 0; at < RECORDS; at += 1) {
      const group = digests(Math.floor((at * size) / RECORDS));
      const { record } = await assembleRecord(batches, () => group);
      serialiseEvidenceRecord(record);
    }
  });
  return { ...steps, peak: Math.round(peakMiB('self')) };
}

if (values.size !== undefined) {
  console.log(JSON.stringify(await measure(Number(values.size), values.scratch)));
} else {
  console.log('leaves    tree s  to limit  write s  verify s  record ms  peak MiB');
  for (const size of values.leaves.split(',').map(Number)) {
    const folder = mkdtempSync(join(values.scratch, 'mocban-evidence-'));
    try {
      const args = [fileURLToPath(import.meta.url), '--size', String(size), '--scratch', folder];
      const found = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
      const cells = [
        size,
        found.tree.toFixed(2),
        (found.tree / found.limit).toFixed(2),
        found.write.toFixed(2),
        found.verify.toFixed(2),
        ((found.records / RECORDS) * 1000).toFixed(2),
        found.peak,
      ];
      console.log(cells.map((cell, at) => String(cell).padStart([6, 9, 9, 8, 9, 10, 9][at])).join(' '));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
