import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Archive } from '../archive/archive.js';
import type { Config } from '../config/config.js';
import type { Lease } from '../database/lease.js';

/** What every kind of job works with. */
export interface JobParts {
  config: Config;
  archive: Archive;
  source: DataSource;
  lease: Lease;
  logger: Logger;
}
