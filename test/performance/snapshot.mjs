// The catalogue snapshot and the rebuild from it with the number of rows: time, and peak memory of the processes.
//   node test/performance/snapshot.mjs [--rows 10000,100000,1000000] [--scratch DIR]
// The rows are events of the log of privileged actions; two stores. The second snapshot, of one row more, follows the first.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { measure } from './measure.mjs';
import { startService, stopService } from './service.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000,100000,1000000' },
    scratch: { type: 'string', default: tmpdir() },
  },
});
const mocban = fileURLToPath(new URL('../../apps/cli/bin/mocban.js', import.meta.url));
const watched = fileURLToPath(new URL('./service-watched.mjs', import.meta.url));

async function addActions(data, count) {
  const folder = join(data, 'postgres');
  const status = readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n');
  const password = readFileSync(join(folder, 'password'), 'utf8').trim();
  const at = { host: status[4].trim(), port: Number(status[3]), user: 'mocban', password, database: 'postgres' };
  const client = new pg.Client(at);
  await client.connect();
  await client.query(
    `insert into actions (request_id, key_id, key_name, role, person, method, route, subject, address)
     select md5(n::text), gen_random_uuid(), 'khoá ' || n, 'officer', 'Lò Thị Bích', 'POST', '/v1/transfers/:id/decision',
            gen_random_uuid()::text, '10.0.0.' || n % 250 from generate_series(1, $1::int) n`,
    [count],
  );
  await client.end();
}

/** @returns seconds */
async function take({ url, administratorKey }) {
  const call = async (method) => {
    const answer = await fetch(`${url}/v1/snapshot`, {
      method,
      headers: { authorization: `Bearer ${administratorKey}` },
    });
    return answer.json();
  };
  const start = performance.now();
  await call('POST');
  for (;;) {
    const { requested, problem, copies } = await call('GET');
    if (problem) throw new Error(problem);
    if (!requested && copies.length === 2) return (performance.now() - start) / 1000;
    await pause(50);
  }
}

/** A rebuild runs in a process of its own; that of the database is not counted. */
async function rebuild(scratch, data) {
  const target = mkdtempSync(join(scratch, 'rebuilt-'));
  chmodSync(target, 0o755);
  const args = ['rebuild', '--from', join(data, 'store-1'), '--data', join(target, 'data'), '--json'];
  const { seconds, peakMiB: peak, code } = await measure(process.execPath, [mocban, ...args]);
  if (code !== 0) throw new Error(`rebuild ended with ${code}`);
  return { seconds, peak };
}

const found = [];
for (const rows of values.rows.split(',').map(Number)) {
  const scratch = mkdtempSync(join(values.scratch, 'mocban-snapshot-'));
  chmodSync(scratch, 0o755);
  const data = join(scratch, 'data');
  const service = await startService([watched, data]);
  try {
    await addActions(data, rows);
    // Peaks are those of the work alone.
    const peaks = () => peaksOf(data);
    const [first, firstPeak] = [await take(service), peaks()];
    const [second, secondPeak] = [await take(service), peaks()];
    await stopService(service);
    const rebuilt = await rebuild(scratch, data);
    const figure = (number) => Number(number.toFixed(1));
    found.push({
      rows,
      'first s': figure(first),
      MiB: firstPeak,
      'second s': figure(second),
      'MiB ': secondPeak,
      'rebuild s': figure(rebuilt.seconds),
      'MiB  ': Math.round(rebuilt.peak),
    });
  } finally {
    service.child.kill('SIGKILL');
    rmSync(scratch, { recursive: true, force: true });
  }
}
console.table(found);

/** The highest mark at any step so far. */
function peaksOf(data) {
  const lines = readFileSync(join(data, 'steps.jsonl'), 'utf8').trim().split('\n');
  return Math.max(
    ...lines
      .map((line) => JSON.parse(line))
      .filter(({ step }) => step.startsWith('snapshot:'))
      .map((line) => line.peakMiB),
  );
}
