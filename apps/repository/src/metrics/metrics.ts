import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { version } from '../version.js';

/** Figures that are fetched when somebody asks, because they lie elsewhere: in the database, on disks, in another service. */
export interface FigureSource {
  /** Value of the label `source` of `mocban_source_up`. */
  readonly name: string;
  /** Sets its gauges anew. Whatever it throws means that the source cannot be read now. */
  refresh(): Promise<void>;
  /** Clears its gauges: an old figure must not pass for a new one. */
  clear(): void;
}

/** A source that takes longer counts as unreadable; Prometheus itself gives up after 10 s by default. */
const PATIENCE_MS = 6000;

const REQUEST_BUCKETS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600];
const JOB_BUCKETS = [0.1, 0.5, 2, 10, 60, 300, 1800, 7200];

/** What this process counts, and the sources it asks. Labels are drawn from closed sets: no agency, no transfer, no path. */
export class Metrics {
  readonly registry = new Registry();
  readonly requestSeconds = new Histogram({
    name: 'mocban_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer, by route pattern.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: REQUEST_BUCKETS,
    registers: [this.registry],
  });
  readonly networkBytes = new Counter({
    name: 'mocban_http_bytes_total',
    help: 'Bytes on the connections of the API, headers included.',
    labelNames: ['direction'] as const,
    registers: [this.registry],
  });
  readonly uploadsInFlight = new Gauge({
    name: 'mocban_uploads_in_flight',
    help: 'Upload requests whose bytes are arriving at this process.',
    registers: [this.registry],
  });
  readonly jobSeconds = new Histogram({
    name: 'mocban_job_duration_seconds',
    help: 'Time of a run of a job in this process, by how it ended: done, failed or interrupted.',
    labelNames: ['kind', 'outcome'] as const,
    buckets: JOB_BUCKETS,
    registers: [this.registry],
  });
  readonly #sourceUp = new Gauge({
    name: 'mocban_source_up',
    help: '1 when the figures of a source could be read for this answer.',
    labelNames: ['source'] as const,
    registers: [this.registry],
  });
  readonly #sources: FigureSource[] = [];

  constructor(role: string) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'mocban_build_info',
      help: 'Always 1; the labels say what runs.',
      labelNames: ['version', 'node', 'role'] as const,
      registers: [this.registry],
    }).set({ version, node: process.version, role }, 1);
  }

  add(source: FigureSource): void {
    this.#sources.push(source);
  }

  /** Every metric in the text format of Prometheus 0.0.4. */
  async text(): Promise<string> {
    await Promise.all(this.#sources.map((source) => this.#read(source)));
    return this.registry.metrics();
  }

  async #read(source: FigureSource): Promise<void> {
    const up = await withinPatience(source.refresh()).then(
      () => 1,
      () => 0,
    );
    if (up === 0) source.clear();
    this.#sourceUp.set({ source: source.name }, up);
  }
}

async function withinPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the source did not answer in time')), PATIENCE_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
