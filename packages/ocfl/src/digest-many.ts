import type { DigestAlgorithm, DigestItem, DigestResult, FixityPool } from '@mocban/fixity';
import { isLocal, type LocalFiles, type ReadStore } from '@mocban/storage';
import { digestKey, type StreamDigest } from './digest.js';
import { joinKey } from './key.js';

/** One file to read once for all its digests. */
export interface DigestJob {
  /** Below the folder. */
  path: string;
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
 * Digests many files of a folder at a time, outcomes in the order of the jobs, as many as are there. A failing file is an outcome. Memory
 * is constant.
 * @param folder store key
 * @param algorithms that any of the jobs asks for
 */
export async function* digestMany<Job extends DigestJob>(
  store: ReadStore,
  folder: string,
  jobs: Iterable<Job>,
  algorithms: ReadonlySet<DigestAlgorithm>,
  options: DigestManyOptions = {},
): AsyncGenerator<DigestOutcome<Job>[]> {
  if (options.pool === undefined || !isLocal(store)) yield* digestStreams(store, folder, jobs, options);
  else yield* digestLocally(localItems(store, folder), options.pool, jobs, algorithms, options.signal);
}

/** Items for a pool of the files of a folder, by their paths below it. The paths are those of a listing: nothing is to be checked. */
export function localItems(store: LocalFiles, folder: string): (path: string) => DigestItem {
  const prefix = store.localPath(folder);
  return (path) => ({ key: path, path: `${prefix}/${path}` });
}

/** Every file gets the digests that any file needs: nearly always all need the same. */
async function* digestLocally<Job extends DigestJob>(
  itemOf: (path: string) => DigestItem,
  pool: FixityPool,
  jobs: Iterable<Job>,
  algorithms: ReadonlySet<DigestAlgorithm>,
  signal: AbortSignal | undefined,
): AsyncGenerator<DigestOutcome<Job>[]> {
  const begun: Job[] = [];
  function* items() {
    for (const job of jobs) {
      begun.push(job);
      yield itemOf(job.path);
    }
  }
  const options = signal === undefined ? { ordered: true } : { ordered: true, signal };
  for await (const results of pool.digestBatches(items(), algorithms, options)) {
    const jobsDone = begun.splice(0, results.length);
    yield results.map((result, at) => outcomeOf(jobsDone[at]!, result));
  }
}

export function outcomeOf<Job extends DigestJob>(job: Job, result: DigestResult): DigestOutcome<Job> {
  if ('error' in result) return { job, error: result.error };
  return { job, sizeBytes: result.sizeBytes, digests: result.digests as Record<string, string> };
}

async function* digestStreams<Job extends DigestJob>(
  store: ReadStore,
  folder: string,
  jobs: Iterable<Job>,
  options: DigestManyOptions,
): AsyncGenerator<DigestOutcome<Job>[]> {
  const running: Promise<DigestOutcome<Job>>[] = [];
  for (const job of jobs) {
    options.signal?.throwIfAborted();
    running.push(digestOne(store, joinKey(folder, job.path), job, options.signal));
    if (running.length >= (options.concurrency ?? 8)) yield [await running.shift()!];
  }
  for (const outcome of running) yield [await outcome];
}

async function digestOne<Job extends DigestJob>(
  store: ReadStore,
  key: string,
  job: Job,
  signal: AbortSignal | undefined,
): Promise<DigestOutcome<Job>> {
  try {
    return { job, ...(await digestKey(store, key, job.algorithms, signal === undefined ? {} : { signal })) };
  } catch (error) {
    return { job, error };
  }
}
