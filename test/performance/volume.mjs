// Writing and inspecting a volume with the number of its packages: time, and peak memory of the process.
//   node test/performance/volume.mjs [--packages 1000,10000] [--scratch DIR]
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { systemClock } from '@mocban/core';
import { commitNewObject, stageNewObject } from '@mocban/ocfl';
import {
  initVolume,
  inspectVolume,
  openArchiveStore,
  openExistingStore,
  openVolumeSigner,
  writeVolume,
} from '@mocban/oais';
import { peakMiB } from './measure.mjs';

const { values } = parseArgs({
  options: {
    packages: { type: 'string', default: '1000,10000' },
    scratch: { type: 'string', default: tmpdir() },
    // One measurement in a process of its own: what, of how many, where.
    step: { type: 'string' },
  },
});
const LABEL = 'BH-1';
const idOf = (number) => `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A package of two small files; the same bytes each time. */
async function addPackage(store, number) {
  const files = ['a.txt', 'b.txt'].map((logicalPath) => {
    const bytes = Buffer.from(`${logicalPath} ${number}\n`.repeat(20));
    const digest = (algorithm) => createHash(algorithm).update(bytes).digest('hex');
    const source = { bytes };
    return {
      logicalPath,
      sizeBytes: bytes.length,
      sha512: digest('sha512'),
      fixity: { sha256: digest('sha256') },
      source,
    };
  });
  const options = { id: idOf(number), created: '2026-09-01T02:00:00Z', message: 'm', user: { name: 'n' } };
  const staged = await stageNewObject(store.files, `staging/${number}`, options, files);
  await commitNewObject(store.files, 'objects', { ...staged, id: options.id });
  const { objectPrefix, inventorySha512 } = staged;
  return {
    aipId: options.id,
    objectPath: `objects/${objectPrefix}`,
    inventorySha512,
    fonds: 'H99',
    sizeBytes: 4096,
    files: 7,
  };
}

async function write(count, folder) {
  const store = await openArchiveStore('store', join(folder, 'store'));
  const packages = [];
  for (let number = 0; number < count; number += 1) packages.push(await addPackage(store, number));
  rmSync(join(folder, 'store', 'staging'), { recursive: true, force: true });
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = openVolumeSigner(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const path = join(folder, LABEL);
  await initVolume(path, { label: LABEL, serial: '1', kind: 'disk', capacityBytes: 1e12 });
  const start = performance.now();
  const from = [await openExistingStore(join(folder, 'store'), { readOnly: true })];
  await writeVolume({ path, label: LABEL, packages, from, signer, clock: systemClock });
  return (performance.now() - start) / 1000;
}

async function inspect(_count, folder) {
  const start = performance.now();
  const { outcome } = await inspectVolume(join(folder, LABEL));
  if (outcome !== 'intact') throw new Error(outcome);
  return (performance.now() - start) / 1000;
}

if (values.step !== undefined) {
  const [what, count, folder] = values.step.split(',');
  const seconds = await (what === 'write' ? write : inspect)(Number(count), folder);
  process.stdout.write(JSON.stringify({ seconds: Number(seconds.toFixed(1)), peakMiB: Math.round(peakMiB('self')) }));
} else {
  const rows = [];
  for (const count of values.packages.split(',').map(Number)) {
    const folder = mkdtempSync(join(values.scratch, 'mocban-volume-'));
    try {
      for (const what of ['write', 'inspect']) {
        const args = [fileURLToPath(import.meta.url), '--step', [what, count, folder].join(',')];
        rows.push({ packages: count, what, ...JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  console.table(rows);
}
