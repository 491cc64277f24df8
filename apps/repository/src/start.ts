import type { AddressInfo } from 'node:net';
import type { ArchiveFunctions } from './archive/archive.js';
import { archiveFunctions } from './archive/functions.js';
import { openArchive } from './archive/open-archive.js';
import { resolveConfig, type RepositoryOptions } from './config/config.js';
import { Database } from './database/database.js';
import { collectGarbage, tuneEngine } from './engine.js';
import { httpUrl } from './http/address.js';
import { createApplication } from './http/application.js';
import { createLogger } from './http/log.js';
import { startJobs } from './jobs/start-jobs.js';
import { openSigner } from './log/log-key.js';
import { publishRest } from './log/publish-rest.js';
import { makeFirstKey } from './keys/key.service.js';
import { serveMetrics } from './metrics/metrics-server.js';
import { openMetrics } from './metrics/open-metrics.js';

export interface RunningRepository {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  url: string;
  /** Where `/metrics` is served, if it was asked for. */
  metricsUrl?: string;
  /** Only when none has ever been made: show it once, it is kept nowhere. */
  administratorKey?: string;
  /** Ends requests and jobs at points they can go on from, then the database. Again is the same. */
  close(): Promise<void>;
}

/**
 * Starts the repository in this process, or the part of it that `role` names: database, stores, jobs, HTTP.
 * @throws StartError; ArchiveError for a store that cannot be opened; the error of `listen` when the port is taken
 */
export const startRepository = (options: RepositoryOptions): Promise<RunningRepository> =>
  startWith(options, archiveFunctions);

/** `startRepository` over given use cases, for tests; jobs that run in processes of their own use the real ones. */
export async function startWith(options: RepositoryOptions, functions: ArchiveFunctions): Promise<RunningRepository> {
  tuneEngine();
  const config = resolveConfig(options);
  const logger = createLogger(config.logLevel);
  const database = await Database.open(config, logger);
  const closers: (() => Promise<void>)[] = [() => database.close()];
  let closing: Promise<void> | undefined;
  const close = () =>
    (closing ??= (async () => {
      for (const closer of closers.reverse()) await closer().catch((err: unknown) => logger.error({ err }, 'closing'));
    })());
  try {
    const archive = await openArchive(config, functions, database, logger);
    closers.push(async () => archive.keeper?.close());
    const { source, lease } = database;
    const metrics = openMetrics(config, database);
    const app = await createApplication({ config, source, lease, archive, logger }, metrics);
    closers.push(() => app.close());
    if (config.role !== 'api') {
      // Before anything listens: a key that cannot be read is told at once.
      await openSigner(config);
      closers.push(() => publishRest({ config, archive, source, lease, logger }));
      closers.push(await startJobs({ options, config, archive, database, metrics, logger }));
    }
    const administratorKey = config.role === 'worker' ? undefined : await makeFirstKey(source);
    await app.listen(config.port, config.host);
    const { port } = app.getHttpServer().address() as AddressInfo;
    const url = httpUrl(config.host, port);
    const metricsServer = config.metrics && (await serveMetrics(metrics, config.metrics, logger));
    if (metricsServer) closers.push(() => metricsServer.close());
    collectGarbage();
    logger.info({ url, role: config.role }, 'listening');
    return {
      url,
      ...(metricsServer && { metricsUrl: metricsServer.url }),
      ...(administratorKey !== undefined && { administratorKey }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
