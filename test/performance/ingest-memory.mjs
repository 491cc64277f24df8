// What the ingest of one package holds, step by step: the use cases one after the other in one process, without service and database.
//   node [--expose-gc] test/performance/ingest-memory.mjs PACKAGE [--every MS]
// One JSON line per step, in MiB: with --expose-gc what lived at most since the step before (heap and buffers, after collections every
// so often), without it the highest resident size.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  auditObject,
  checkSubmission,
  commitAip,
  describeAip,
  openArchiveStore,
  packageAip,
  receivePackage,
  replicateAip,
} from '@mocban/oais';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { every: { type: 'string', default: '400' } },
});
const [packagePath] = positionals;
const mebibytes = (bytes) => Math.round((bytes / 2 ** 20) * 10) / 10;

function living() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Highest resident size since the last call; Linux lets a process begin the mark anew. */
function peakResident() {
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? 0) * 1024;
  writeFileSync('/proc/self/clear_refs', '5');
  return peak;
}

let highest = 0;
const look = () => (highest = Math.max(highest, living()));
const timer = globalThis.gc && setInterval(look, Number(values.every)).unref();
const onStep = (step) => {
  if (globalThis.gc) look();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const line = globalThis.gc
    ? { step, live: mebibytes(highest), heap: mebibytes(heapUsed), buffers: mebibytes(arrayBuffers) }
    : { step, peak: mebibytes(peakResident()) };
  highest = 0;
  process.stdout.write(`${JSON.stringify({ ...line, seconds: Number(process.uptime().toFixed(1)) })}\n`);
};

const folder = await mkdtemp(join(tmpdir(), 'mocban-ingest-memory-'));
try {
  const [store, to] = await Promise.all(['a', 'b'].map((id) => openArchiveStore(id, join(folder, id))));
  onStep('start');
  await ingest(store, to);
} finally {
  clearInterval(timer);
  await rm(folder, { recursive: true, force: true });
}

async function ingest(store, to) {
  const { objectPrefix, inventorySha512 } = await makeAip(store);
  await replicateAip({ from: store, to, objectPrefix, inventorySha512, tx: 'tx-1', onStep });
  for (const [at, copy] of [store, to].entries()) {
    const { verdict } = await auditObject(copy, objectPrefix, {
      isContentProved: at === 0,
      soundInventorySha512: inventorySha512,
    });
    if (verdict !== 'intact') throw new Error(`${copy.id}: ${verdict}`);
    onStep(`verify:${copy.id}`);
  }
  const record = await describeAip(store, objectPrefix);
  onStep('describe:begun');
  for (const { files } of record.versions) for await (const file of files) if (!file.sha512) throw new Error(file.path);
  onStep('describe:done');
}

/** Nothing of the submission is held after this. */
async function makeAip(store) {
  const tx = 'tx-1';
  const packageName = basename(packagePath);
  const received = await receivePackage({ packagePath, packageName, store, tx, onStep });
  const agreement = {
    code: 'NL.2026.01',
    agency: { code: 'H38.1', name: 'Sở Nội vụ' },
    title: 'Hồ sơ năm 2020',
    open: true,
    historicalArchive: true,
    networked: true,
    onOfficerFinding: 'review',
  };
  const checked = await checkSubmission(received, agreement, { onStep });
  let documents = 0;
  for (const { outcome } of checked.report.documents) if (outcome === 'passed') documents += 1;
  onStep(`report:${checked.report.verdict}, ${documents} documents`);
  const staged = await packageAip({
    store,
    tx,
    received,
    checked,
    agreement,
    transfer: {
      transferId: '0b9f3c6e-3d1b-4c62-8d4b-1f0a5a6b7c8d',
      agencyCode: 'H38.1',
      agencyName: 'Sở Nội vụ',
      agreementCode: 'NL.2026.01',
      idempotencyKey: 'memory',
      packageName,
      packageSizeBytes: (await stat(packagePath)).size,
      packageSha256: received.container.digests.sha256,
    },
    aip: { id: 'urn:uuid:6f0c1a52-2f7e-4a39-9d55-0d8f4c3b2a10', created: '2026-03-10T01:30:00Z' },
    times: { received: '2026-03-10T01:00:00Z', checked: '2026-03-10T01:10:00Z' },
    archive: { name: 'Lưu trữ lịch sử' },
    software: { name: 'Mộc Bản', version: '0.0.0' },
    onStep,
  });
  await commitAip(store, staged, { onStep });
  return staged;
}
