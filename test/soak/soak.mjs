// A steady load on a real service, and whether anything grows: memory, open files, connections, staging, the queue.
//   node test/soak/soak.mjs [--minutes 120 | --packages N] [--seed S] [--pause MS] [--work DIR [--resume]]
//     [--leak MIB] [--shortest SECONDS]
// --work keeps data, state (state.json) and result (result.json) there; --resume goes on with what is in it, --minutes counting
// from now on. A steady load shorter than --shortest (60) is not judged for growth. Ends with 0 when all is well, 1 when something grows or is not as it should be.
import { fork } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MocbanClient } from '@mocban/client';
import { endWithUs } from '../performance/children.mjs';
import { serviceProcesses } from '../performance/measure.mjs';
import { judgeGrowth, judgeOutcome } from './judge.mjs';
import { makePackage } from './load.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '120' },
    packages: { type: 'string' },
    seed: { type: 'string', default: 'soak' },
    pause: { type: 'string', default: '1000' },
    work: { type: 'string' },
    resume: { type: 'boolean', default: false },
    leak: { type: 'string' },
    shortest: { type: 'string' },
  },
});

const AUDIT_EVERY = 20;
const AGREEMENT = 'NL.H98.2026.01';
const own = values.work === undefined ? mkdtempSync(join(tmpdir(), 'mocban-soak-')) : undefined;
const work = own ?? values.work;
mkdirSync(work, { recursive: true });
chmodSync(work, 0o755);
const stateFile = join(work, 'state.json');
const data = join(work, 'data');
if (values.resume !== existsSync(stateFile))
  throw new Error(
    values.resume ? `${work}: there is no run to go on with` : `${work}: holds a run, go on with --resume`,
  );

const state = values.resume
  ? JSON.parse(readFileSync(stateFile, 'utf8'))
  : { seed: values.seed, keys: undefined, packages: 0, transfers: [], audits: [], reads: 0, segments: [] };

/** Written whole or not at all, so that a run that is killed can be taken up. */
function keepState() {
  writeFileSync(`${stateFile}.part`, JSON.stringify(state));
  renameSync(`${stateFile}.part`, stateFile);
}

async function startService() {
  const entry = fileURLToPath(new URL('./service.mjs', import.meta.url));
  const leak = values.leak === undefined ? [] : [values.leak];
  const child = endWithUs(fork(entry, [data, ...leak], { execArgv: ['--expose-gc'] }));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const message = () =>
    Promise.race([
      new Promise((resolve) => child.once('message', resolve)),
      ended.then((code) => Promise.reject(new Error(`the service ended with ${code}`))),
    ]);
  const started = await message();
  return {
    ...started,
    pid: child.pid,
    async ask() {
      const answer = message();
      child.send('sample');
      return answer;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Values of the service's own metrics by name, summed over their labels. */
async function metricsOf({ metricsUrl }) {
  const text = await (await fetch(metricsUrl.endsWith('/metrics') ? metricsUrl : `${metricsUrl}/metrics`)).text();
  const sums = new Map();
  for (const [, name, value] of text.matchAll(/^([a-z_]+)(?:\{[^}]*\})? ([0-9.e+-]+)$/gm))
    sums.set(name, (sums.get(name) ?? 0) + Number(value));
  return sums;
}

const sum = (figures) => figures.reduce((total, figure) => total + figure, 0);

/** Of a process that has ended since it was listed, as one that validates a schema soon does: nothing. */
function figuresOf(pid) {
  try {
    const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return { rssMiB: Number(resident?.[1] ?? 0) / 1024, openFiles: readdirSync(`/proc/${pid}/fd`).length };
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return { rssMiB: 0, openFiles: 0 };
    throw error;
  }
}

const folders = (path) => (existsSync(path) ? readdirSync(path).length : 0);
const leftoversOf = () =>
  sum(['store-1/staging', 'store-2/staging', 'uploads'].map((path) => folders(join(data, path))));

async function sample(service, segment) {
  const { heapMiB } = await service.ask();
  const metrics = await metricsOf(service);
  const processes = serviceProcesses(service.pid).map(figuresOf);
  segment.samples.push({
    seconds: (Date.now() - segment.startedAt) / 1000,
    rssMiB: sum(processes.map(({ rssMiB }) => rssMiB)),
    heapMiB: heapMiB + metrics.get('mocban_job_process_heap_used_bytes') / (1 << 20),
    openFiles: sum(processes.map(({ openFiles }) => openFiles)),
    connections: metrics.get('mocban_database_connections'),
  });
}

async function prepare(service) {
  if (state.keys !== undefined) return;
  const administrator = new MocbanClient({ url: service.url, key: service.administratorKey });
  await administrator.createAgency({ code: 'H98.01', name: 'Sở Thử nghiệm' });
  await administrator.createAgreement({
    code: AGREEMENT,
    agency: 'H98.01',
    title: 'Nộp lưu',
    review: 'never',
  });
  const { key } = await administrator.createKey({ role: 'producer', agency: 'H98.01', name: 'soak' });
  state.keys = { administrator: service.administratorKey, producer: key };
  keepState();
}

/** Sends the next package, and reads back something that is held. */
async function round(service) {
  const { packages, seed, keys } = state;
  const producer = new MocbanClient({ url: service.url, key: keys.producer });
  const { kind, path, number, expected } = await makePackage({ seed, number: packages, folder: work });
  const settled = await producer.sendPackage(path, { agreement: AGREEMENT, idempotencyKey: `soak-${number}` });
  rmSync(path);
  state.transfers.push({ id: settled.id, kind, expected, state: settled.state });
  state.packages += 1;
  await readBack(service, settled);
  if (state.packages % AUDIT_EVERY === 0) await audit(service);
}

async function call({ url }, method, path, body) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${state.keys.administrator}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
}

async function readBack(service, { state: settled, aipId }) {
  await (await call(service, 'GET', '/v1/holdings?limit=50')).json();
  if (settled !== 'preserved') return;
  const holding = `/v1/holdings/${aipId.slice(-36)}`;
  const { items } = await (await call(service, 'GET', `${holding}/versions/v1/files?limit=50`)).json();
  const file = items.find(({ role }) => role === 'content');
  const address = `${holding}/files/${file.id}/content`;
  const bytes = await (await call(service, 'GET', address)).arrayBuffer();
  if (bytes.byteLength !== file.sizeBytes)
    throw new Error(`${address}: ${bytes.byteLength} bytes of ${file.sizeBytes}`);
  state.reads += 1;
}

async function audit(service) {
  let run = await (await call(service, 'POST', '/v1/audits', {})).json();
  while (!['done', 'failed'].includes(run.state)) {
    await delay(500);
    run = await (await call(service, 'GET', `/v1/audits/${run.id}`)).json();
  }
  const { intact = 0, ...others } = run.verdicts;
  const bad = Object.values(others).reduce((sum, count) => sum + count, run.state === 'failed' ? 1 : 0);
  state.audits.push({ id: run.id, intact, bad });
}

/** What is left when all that follows work shortly after it is over, as the log does. */
async function restOf(service) {
  const jobs = async () => (await metricsOf(service)).get('mocban_jobs') ?? 0;
  for (let polls = 0; polls < 60 && (await jobs()) > 0; polls += 1) await delay(500);
  return { queueLength: await jobs(), staging: leftoversOf() };
}

const wanted = () => (values.packages === undefined ? Date.now() < until : state.packages < Number(values.packages));
const until = Date.now() + Number(values.minutes) * 60_000;

const service = await startService();
try {
  await prepare(service);
  const segment = { startedAt: Date.now(), samples: [] };
  state.segments.push(segment);
  while (wanted()) {
    await round(service);
    await sample(service, segment);
    keepState();
    await delay(Number(values.pause));
  }
  await audit(service);
  await sample(service, segment);
  segment.rest = await restOf(service);
  keepState();
} finally {
  await service.stop();
}

const { queueLength, staging } = state.segments.at(-1).rest;
const shortest = values.shortest === undefined ? undefined : Number(values.shortest);
const growth = state.segments.flatMap(({ samples }, index) =>
  judgeGrowth(samples, shortest).map((verdict) => ({ segment: index + 1, ...verdict })),
);
const problems = judgeOutcome({ ...state, leftovers: staging, queueLength });
const counts = {};
for (const { kind, state: settled } of state.transfers)
  counts[`${kind}: ${settled}`] = (counts[`${kind}: ${settled}`] ?? 0) + 1;
const good = problems.length === 0 && growth.every(({ grows }) => !grows);
const result = {
  good,
  packages: state.packages,
  reads: state.reads,
  audits: state.audits.length,
  counts,
  growth,
  problems,
};
writeFileSync(join(work, 'result.json'), `${JSON.stringify(result, undefined, 2)}\n`);
console.log(`${state.packages} packages, ${state.reads} files read back, ${state.audits.length} audits`);
console.table(counts);
console.table(growth);
for (const problem of problems) console.log(`PROBLEM  ${problem}`);
const steady = growth.length > 0 ? 'nothing grows' : 'too short to judge whether anything grows';
console.log(good ? steady : 'NOT GOOD');
if (own !== undefined) rmSync(own, { recursive: true, force: true });
process.exitCode = good ? 0 : 1;
