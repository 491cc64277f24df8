import type { Pool } from 'pg';
import { jobHandlers } from './handlers.js';
import type { JobParts } from './job-parts.js';
import { watchedHandlers, type JobRun } from './job-run.js';
import { maintain } from './maintenance.js';
import { recoverWork } from './recovery.js';
import { watchStores } from './watch-stores.js';
import { JobWorker } from './worker.js';

/** Takes jobs in this process, each told of when it has ended. @throws what keeps the first session from working */
export async function openWorker(parts: JobParts, pool: Pool, ended: (run: JobRun) => void): Promise<JobWorker> {
  const { source, lease, logger, config } = parts;
  const worker = new JobWorker({
    source,
    pool,
    lease,
    logger,
    handlers: watchedHandlers(jobHandlers(parts), ended),
    concurrency: config.concurrency,
    recover: () => recoverWork(parts),
    maintain: () => maintain(parts),
  });
  await watchStores(parts);
  await worker.start();
  return worker;
}
