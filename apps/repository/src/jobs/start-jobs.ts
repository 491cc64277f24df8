import type { Logger } from 'pino';
import type { Archive } from '../archive/archive.js';
import type { Config, RepositoryOptions } from '../config/config.js';
import type { Database } from '../database/database.js';
import { JobProcessFigures } from '../metrics/job-process-figures.js';
import type { Metrics } from '../metrics/metrics.js';
import type { JobRun } from './job-run.js';
import { openWorker } from './open-worker.js';
import { JobProcesses } from './processes/job-processes.js';
import type { StartMessage } from './processes/messages.js';

export interface JobsOptions {
  options: RepositoryOptions;
  config: Config;
  archive: Archive;
  database: Database;
  metrics: Metrics;
  logger: Logger;
}

/** Takes jobs, in this process or in processes of their own. @returns what stops them */
export async function startJobs({ options, config, archive, database, metrics, logger }: JobsOptions) {
  const ended = ({ kind, outcome, seconds }: JobRun) => metrics.jobSeconds.observe({ kind, outcome }, seconds);
  if (config.jobProcesses === 0) {
    const { source, lease, pool } = database;
    const worker = await openWorker({ config, archive, source, lease, logger }, pool, ended);
    return () => worker.stop();
  }
  const processes = new JobProcesses({ starts: startsOf(options, config, database), logger, ended });
  await processes.start();
  metrics.add(new JobProcessFigures(metrics.registry, processes));
  return () => processes.stop();
}

/** The jobs at the same time are shared out among the processes. */
function startsOf(options: RepositoryOptions, config: Config, { connections }: Database): StartMessage[] {
  const count = Math.min(config.jobProcesses, config.concurrency);
  return Array.from({ length: count }, (_, index) => ({
    type: 'start',
    name: `jobs-${index + 1}`,
    options: { ...options, jobProcesses: 0, concurrency: Math.ceil((config.concurrency - index) / count) },
    database: connections.target,
  }));
}
