import type { Registry } from 'prom-client';
import type { JobProcesses } from '../jobs/processes/job-processes.js';
import { GaugeSet } from './gauges.js';
import type { FigureSource } from './metrics.js';

const TABLE = {
  mocban_job_process_resident_memory_bytes: { help: 'Resident memory of each job process.', labels: ['process'] },
  mocban_job_process_heap_used_bytes: { help: 'JavaScript heap in use in each job process.', labels: ['process'] },
  mocban_job_process_cpu_seconds: {
    help: 'Processor time of each job process since its start.',
    labels: ['process'],
  },
  mocban_job_process_restarts: { help: 'Job processes that died and were started again.', labels: [] },
} as const;

/** What the processes for jobs hold. One that does not answer is missing from the figures, and the source counts as unreadable. */
export class JobProcessFigures implements FigureSource {
  readonly name = 'job-processes';
  readonly #gauges: GaugeSet<keyof typeof TABLE>;

  constructor(
    registry: Registry,
    readonly processes: JobProcesses,
  ) {
    this.#gauges = new GaugeSet(registry, TABLE);
  }

  async refresh(): Promise<void> {
    this.#gauges.set('mocban_job_process_restarts', [[this.processes.restarts]]);
    const figures = [...(await this.processes.figures())];
    this.#gauges.set(
      'mocban_job_process_resident_memory_bytes',
      figures.map(([name, { residentBytes }]) => [name, residentBytes]),
    );
    this.#gauges.set(
      'mocban_job_process_heap_used_bytes',
      figures.map(([name, { heapUsedBytes }]) => [name, heapUsedBytes]),
    );
    this.#gauges.set(
      'mocban_job_process_cpu_seconds',
      figures.map(([name, { cpuSeconds }]) => [name, cpuSeconds]),
    );
  }

  clear(): void {
    this.#gauges.clear();
  }
}
