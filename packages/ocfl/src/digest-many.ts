import type { DigestAlgorithm, FixityPool } from '@mocban/fixity';
import { isLocal, type LocalFiles, type ReadStore } from '@mocban/storage';
import { digestKey, type StreamDigest } from './digest.js';

/** One file to read once for all its digests. */
export interface DigestJob {
  key: string;
  algorithms: readonly DigestAlgorithm[];
}

export type DigestOutcome<Job extends DigestJob> =
  | ({ job: Job } & StreamDigest)
  /** The store could not give the bytes. */
  | { job: Job; error: unknown };

export interface DigestManyOptions {
  /** Worker threads for stores of local files; without it files are read on this thread. */
  pool?: FixityPool;
  /** Files read at the same time without a pool. @defaultValue 8 */
  concurrency?: number;
  signal?: AbortSignal;
}

/**
 * Digests many files of a store at a time, outcomes in the order of the jobs. A failing file is an outcome. Memory is constant.
 * @param algorithms that any of the jobs asks for
 */
export async function* digestMany<Job extends DigestJob>(
  store: ReadStore,
  jobs: Iterable<Job>,
  algorithms: ReadonlySet<DigestAlgorithm>,
  options: DigestManyOptions = {},
): AsyncGenerator<DigestOutcome<Job>> {
  if (options.pool === undefined || !isLocal(store)) yield* digestStreams(store, jobs, options);
  else yield* digestLocally(store, options.pool, jobs, algorithms, options.signal);
}

/** Every file gets the digests that any file needs: nearly always all need the same. */
async function* digestLocally<Job extends DigestJob>(
  store: LocalFiles,
  pool: FixityPool,
  jobs: Iterable<Job>,
  algorithms: ReadonlySet<DigestAlgorithm>,
  signal: AbortSignal | undefined,
): AsyncGenerator<DigestOutcome<Job>> {
  const begun: Job[] = [];
  function* items() {
    for (const job of jobs) {
      begun.push(job);
      yield { key: job.key, path: store.localPath(job.key) };
    }
  }
  const options = signal === undefined ? { ordered: true } : { ordered: true, signal };
  for await (const results of pool.digestBatches(items(), algorithms, options))
    for (const [at, job] of begun.splice(0, results.length).entries()) {
      const result = results[at]!;
      if ('error' in result) yield { job, error: result.error };
      else yield { job, sizeBytes: result.sizeBytes, digests: result.digests as Record<string, string> };
    }
}

async function* digestStreams<Job extends DigestJob>(
  store: ReadStore,
  jobs: Iterable<Job>,
  options: DigestManyOptions,
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
