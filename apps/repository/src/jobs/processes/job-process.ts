import { messageOf } from '@mocban/core';
// A process of its own for jobs, started by `JobProcesses`: it does what it is told over the channel, and ends with it.
import { openArchive } from '../../archive/open-archive.js';
import { archiveFunctions } from '../../archive/functions.js';
import { resolveConfig } from '../../config/config.js';
import { Database } from '../../database/database.js';
import { collectGarbage, tuneEngine } from '../../engine.js';
import { createLogger } from '../../http/log.js';
import { openWorker } from '../open-worker.js';
import type { FromJobProcess, ProcessFigures, StartMessage, ToJobProcess } from './messages.js';

type Stop = () => Promise<void>;

const say = (message: FromJobProcess): void => void (process.connected && process.send!(message));

async function start({ name, options, database: target }: StartMessage): Promise<Stop> {
  tuneEngine();
  const config = resolveConfig(options);
  const logger = createLogger(config.logLevel).child({ process: name });
  const database = await Database.join(target, logger);
  const { source, lease, pool } = database;
  const archive = await openArchive(config, archiveFunctions, database, logger);
  const worker = await openWorker({ config, archive, source, lease, logger }, pool, (run) => say({ type: 'job', run }));
  collectGarbage();
  return async () => {
    archive.keeper?.close();
    await worker.stop();
    await database.close();
  };
}

function figures(): ProcessFigures {
  // Only with `node --expose-gc`, for whoever wants to see what is held and not what waits to be collected.
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return { residentBytes: rss, heapUsedBytes: heapUsed, cpuSeconds: (user + system) / 1e6 };
}

let running: Promise<Stop> | undefined;

async function obey(message: ToJobProcess): Promise<void> {
  switch (message.type) {
    case 'start':
      running = start(message);
      await running;
      return say({ type: 'ready' });
    case 'figures':
      return say({ type: 'figures', figures: figures() });
    case 'stop':
      await (
        await running
      )?.();
      process.exit(0);
  }
}

process.on('message', (message) => {
  obey(message as ToJobProcess).catch((error: unknown) => {
    say({ type: 'failed', message: messageOf(error) });
    process.exitCode = 1;
    process.disconnect();
  });
});
// Nobody would stop it any more, nor know of it; a job may be killed at any instant.
process.once('disconnect', () => process.exit());
// A signal to the whole group is the service's to answer: it tells when to stop.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
