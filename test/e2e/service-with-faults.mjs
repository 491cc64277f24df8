// The repository, started so that a fault befalls it when a named step is reached.
//   node service-with-faults.mjs OPTIONS     OPTIONS: RepositoryOptions as JSON
// DATA/fault.json {"step","fault"} arms one fault; it is taken away when the fault is there, and DATA/steps.log names every step reached.
// What a machine can be made to suffer is real; only the clock and the slow carrier are put in the place of the real ones.
import { execFileSync } from 'node:child_process';
import { appendFileSync, closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openArchiveStore } from '@mocban/oais';
import pg from 'pg';
import { archiveFunctions } from '../../apps/repository/dist/archive/functions.js';
import { startWith } from '../../apps/repository/dist/start.js';

const options = JSON.parse(process.argv[2]);
const { dataDirectory: data, databaseUrl, stores } = options;
const armed = join(data, 'fault.json');
const slow = join(data, 'slow');
const DAY_MS = 86_400_000;
const SLOW_CALL_MS = 40;
let clockAheadMs = 0;

const disks = stores.map(({ path }) => join(path, '..'));
const sessions = async () => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  );
  await client.end();
};

const faults = {
  'sessions-ended': sessions,
  'server-killed': () => process.kill(Number(readFileSync(options.postmasterPid, 'utf8').split('\n')[0]), 'SIGKILL'),
  'disk-full': () => disks.forEach(fill),
  'read-only': () => Promise.all(disks.map(makeReadOnly)),
  'slow-store': () => closeSync(openSync(slow, 'w')),
  'clock-forward': () => (clockAheadMs += 10 * DAY_MS),
  'clock-back': () => (clockAheadMs -= 10 * DAY_MS),
};

function fill(disk) {
  const file = openSync(join(disk, 'filler'), 'a');
  for (let size = 1 << 20; size >= 512;) {
    try {
      if (writeSync(file, Buffer.alloc(size)) < size) size /= 2;
    } catch (error) {
      if (error.code !== 'ENOSPC') throw error;
      size /= 2;
    }
  }
  closeSync(file);
}

async function makeReadOnly(disk) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      execFileSync('mount', ['-o', 'remount,ro', disk], { stdio: 'ignore' });
      return;
    } catch (error) {
      // A file is open for writing at this moment.
      if (attempt === 100) throw error;
      await pause(20);
    }
  }
}

const slowed = (files) =>
  new Proxy(files, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args) => {
        const call = () => member.apply(target, args);
        const isAsync = ['stat', 'children', 'write', 'remove', 'publish', 'replaceIf'].includes(String(name));
        return isAsync && existsSync(slow) ? pause(SLOW_CALL_MS).then(call) : call();
      };
    },
  });

const functions = {
  ...archiveFunctions,
  openArchiveStore: async (id, root) => {
    const store = await openArchiveStore(id, root);
    return { ...store, files: slowed(store.files) };
  },
};

const { url, administratorKey } = await startWith(
  {
    ...options,
    clock: { now: () => new Date(Date.now() + clockAheadMs) },
    onStep: async (step) => {
      appendFileSync(join(data, 'steps.log'), `${step}\n`);
      const fault = existsSync(armed) ? JSON.parse(readFileSync(armed, 'utf8')) : undefined;
      if (fault?.step !== step) return;
      await faults[fault.fault]();
      rmSync(armed);
    },
  },
  functions,
);
process.stdout.write(`${JSON.stringify({ url, administratorKey })}\n`);
