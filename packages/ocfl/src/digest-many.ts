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
 * @param jobs the same jobs each time it is called
 */
export async function* digestMany<Job extends DigestJob>(
  store: ReadStore,
  jobs: () => Iterable<Job>,
  options: DigestManyOptions = {},
): AsyncGenerator<DigestOutcome<Job>> {
  if (options.pool !== undefined && isLocal(store)) yield* digestLocally(store, options.pool, jobs, options.signal);
  else yield* digestStreams(store, jobs(), options);
}

/** Every file gets the digests that any file needs: nearly always all need the same. */
async function* digestLocally<Job extends DigestJob>(
  store: LocalFiles,
  pool: FixityPool,
  jobs: () => Iterable<Job>,
  signal: AbortSignal | undefined,
): AsyncGenerator<DigestOutcome<Job>> {
  const algorithms = new Set<DigestAlgorithm>();
  for (const job of jobs()) for (const name of job.algorithms) algorithms.add(name);
  if (algorithms.size === 0) return;
  function* items() {
    for (const { key } of jobs()) yield { key, path: store.localPath(key) };
  }
  const again = jobs()[Symbol.iterator]();
  const options = signal === undefined ? { ordered: true } : { ordered: true, signal };
  for await (const result of pool.digestFiles(items(), algorithms, options)) {
    const job = again.next().value as Job;
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
