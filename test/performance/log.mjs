// The log of a store with the number of its leaves: written, verified, held against its entries; time, and peak memory of each process.
//   node test/performance/log.mjs [--leaves 100000,1000000] [--scratch DIR]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  generateLogKey,
  leafHash,
  mendLog,
  openLogKey,
  serialiseEntry,
  signCheckpoint,
  TreeRange,
  verifyLog,
  writeLog,
} from '@mocban/evidence';
import { openFsStore } from '@mocban/storage';
import { peakMiB } from './measure.mjs';

const { values } = parseArgs({
  options: {
    leaves: { type: 'string', default: '100000,1000000' },
    scratch: { type: 'string', default: tmpdir() },
    // One measurement in a process of its own: what, of how many, where.
    step: { type: 'string' },
  },
});

const hex = (algorithm, text) => createHash(algorithm).update(text).digest('hex');
/** As the leaf of an ingest is. */
const entryOf = (number) =>
  serialiseEntry({
    type: 'ingest',
    time: '2026-11-21T20:00:00Z',
    object: `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    version: 'v1',
    inventory: { sha512: hex('sha512', String(number)) },
    manifests: ['manifest-sha256.txt', 'manifest-sha512.txt'].map((name) => ({
      name,
      sha256: hex('sha256', name + number),
    })),
  });
async function* entries(from, to) {
  for (let number = from; number < to; number += 1) yield entryOf(number);
}

const STEPS = {
  async write(size, folder) {
    const signer = openLogKey('performance', generateLogKey());
    const tree = new TreeRange();
    for (let number = 0; number < size; number += 1) tree.append(leafHash(entryOf(number)));
    const checkpoint = signCheckpoint({ origin: signer.name, size, root: tree.root() }, [signer]);
    const store = await openFsStore(join(folder, 'store'), { create: true });
    await writeLog({ store, prefix: 'log', checkpoint, vkey: signer.vkey, entries });
    writeFileSync(join(folder, 'key.json'), JSON.stringify({ checkpoint, vkey: signer.vkey }));
  },
  async verify(_size, folder) {
    const { vkey } = keyIn(folder);
    const store = await openFsStore(join(folder, 'store'), { readOnly: true });
    for await (const finding of verifyLog({ store, prefix: 'log', vkeys: [vkey] })) throw new Error(finding.rule);
  },
  async mend(_size, folder) {
    const store = await openFsStore(join(folder, 'store'));
    const mended = await mendLog({ store, prefix: 'log', ...keyIn(folder), entries });
    if (mended.length > 0) throw new Error('a log that was whole was mended');
  },
};
const keyIn = (folder) => JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8'));

if (values.step !== undefined) {
  const [what, size, folder] = values.step.split(',');
  const start = performance.now();
  await STEPS[what](Number(size), folder);
  const seconds = Number(((performance.now() - start) / 1000).toFixed(1));
  process.stdout.write(JSON.stringify({ seconds, peakMiB: Math.round(peakMiB('self')) }));
} else {
  const rows = [];
  for (const leaves of values.leaves.split(',').map(Number)) {
    const folder = mkdtempSync(join(values.scratch, 'mocban-log-'));
    try {
      for (const what of Object.keys(STEPS)) {
        const args = [fileURLToPath(import.meta.url), '--step', [what, leaves, folder].join(',')];
        rows.push({ leaves, what, ...JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  console.table(rows);
}
