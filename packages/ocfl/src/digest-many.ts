import type { ReadStore } from '@mocban/storage';
import { digestKey, type StreamDigest } from './digest.js';

/** One file to read once for all its digests. */
export interface DigestJob {
  key: string;
  algorithms: readonly string[];
}

export type DigestOutcome<Job extends DigestJob> =
  | ({ job: Job } & StreamDigest)
  /** The store could not give the bytes. */
  | { job: Job; error: unknown };

export interface DigestManyOptions {
  /** Files read at the same time. @defaultValue 8 */
  concurrency?: number;
  signal?: AbortSignal;
}

/** Digests many files of a store, some at a time, outcomes in the order of the jobs. A failing file is an outcome. */
export async function* digestMany<Job extends DigestJob>(
  store: ReadStore,
  jobs: Iterable<Job>,
  options: DigestManyOptions = {},
): AsyncGenerator<DigestOutcome<Job>> {
  const running: Promise<DigestOutcome<Job>>[] = [];
  for (const job of jobs) {
    options.signal?.throwIfAborted();
    running.push(digestOne(store, job, options.signal));
    if (running.length >= (options.concurrency ?? 8)) yield await running.shift()!;
  }
  for (const outcome of running) yield await outcome;
}

async function digestOne<Job extends DigestJob>(
  store: ReadStore,
  job: Job,
  signal: AbortSignal | undefined,
): Promise<DigestOutcome<Job>> {
  try {
    return { job, ...(await digestKey(store, job.key, job.algorithms, signal === undefined ? {} : { signal })) };
  } catch (error) {
    return { job, error };
  }
}
