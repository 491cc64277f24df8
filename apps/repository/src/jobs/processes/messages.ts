import type { RepositoryOptions } from '../../config/config.js';
import type { DatabaseTarget } from '../../database/connections.js';
import type { JobRun } from '../job-run.js';

/** First message to a job process: what it works with. Goes over the channel and not the command line, where others would read it. */
export interface StartMessage {
  type: 'start';
  /** Name of the process in the log and in metrics, e.g. `jobs-1`. */
  name: string;
  /** Without functions: they cannot be handed to another process. */
  options: RepositoryOptions;
  database: DatabaseTarget;
}

/** What the service says to a job process. The end of the channel means that the service is gone. */
export type ToJobProcess = StartMessage | { type: 'stop' } | { type: 'figures' };

/** What a process holds and has used. */
export interface ProcessFigures {
  residentBytes: number;
  heapUsedBytes: number;
  /** User and system time since its start. */
  cpuSeconds: number;
}

export type FromJobProcess =
  | { type: 'ready' }
  | { type: 'failed'; message: string }
  | { type: 'job'; run: JobRun }
  | { type: 'figures'; figures: ProcessFigures };
