import { type Finding } from '@mocban/core';
import type { DigestAlgorithm, FixityPool } from '@mocban/fixity';
import type { ReadStore } from '@mocban/storage';
import { digestMany, outcomeOf, type DigestJob, type DigestOutcome } from '../digest-many.js';
import { joinKey } from '../key.js';
import { finding } from '../report.js';
import { examineObject, type ObjectExamination } from './examine.js';
import type { ExpectedDigest } from './expected-digests.js';
import { HeadStart } from './head-start.js';

export interface ValidateOptions {
  /** Read every content file and compare its digests. @defaultValue true */
  fixity?: boolean;
  /** Worker threads for stores of local files; without it files are read on this thread, some at a time. */
  pool?: FixityPool;
  signal?: AbortSignal;
}

/**
 * Validates one object. Never throws for what the object holds; an abort and a store that cannot be listed do throw.
 * @param objectKey store key of the object root; locations are relative to it
 * @yields findings of structure and inventories, then of digests
 * @see OCFL 1.0 and 1.1, validation codes
 */
export async function* validateObject(
  store: ReadStore,
  objectKey: string,
  options: ValidateOptions & { location?: string } = {},
): AsyncGenerator<Finding> {
  yield* validateExamined(store, objectKey, options, () => undefined);
}

/**
 * As `validateObject`.
 * @param judge is given the object that has been examined, before its findings are told
 */
export async function* validateExamined(
  store: ReadStore,
  objectKey: string,
  options: ValidateOptions & { location?: string },
  judge: (examined: ObjectExamination) => void,
): AsyncGenerator<Finding> {
  const isChecked = options.fixity ?? true;
  const headStart = isChecked ? await HeadStart.begin(store, objectKey, options) : undefined;
  try {
    const examined = await examineObject(store, objectKey, options);
    judge(examined);
    yield* examined.log.list();
    if (isChecked) yield* checkDigests(store, objectKey, examined, options, headStart);
  } finally {
    // Nothing reads the object any more when this has ended, whatever ended it.
    await headStart?.results().catch(() => undefined);
  }
}

interface CheckJob extends DigestJob {
  expected: readonly ExpectedDigest[];
}

async function* checkDigests(
  store: ReadStore,
  objectKey: string,
  examined: ObjectExamination,
  options: ValidateOptions & { location?: string },
  headStart: HeadStart | undefined,
): AsyncGenerator<Finding> {
  const algorithms = examined.algorithms();
  const begun = headStart?.stop() ?? NOTHING;
  const isOfUse = headStart !== undefined && algorithms.size === 1 && algorithms.has(headStart.algorithm);
  const isBegun = (path: string): boolean => isOfUse && begun.has(path);
  function* jobs(areBegun: boolean): Generator<CheckJob> {
    for (const file of examined.present()) {
      if (isBegun(file.path) !== areBegun) continue;
      const expected = examined.expectedOf(file);
      yield { path: file.path, expected, algorithms: algorithmsOf(expected) };
    }
  }
  const others = digestMany(store, objectKey, jobs(false), algorithms, options);
  // The threads go on with them at once.
  const first = others.next();
  first.catch(() => undefined);
  try {
    if (isOfUse) {
      const results = await headStart.results();
      for (const job of jobs(true)) yield* compare(outcomeOf(job, results.get(job.path)!), examined, options);
    }
    for (let outcomes = await first; outcomes.done !== true; outcomes = await others.next())
      for (const outcome of outcomes.value) yield* compare(outcome, examined, options);
  } finally {
    await others.return(undefined);
  }
}

const NOTHING: ReadonlySet<string> = new Set();

function* compare(
  outcome: DigestOutcome<CheckJob>,
  { version }: ObjectExamination,
  { location = '', signal }: ValidateOptions & { location?: string },
): Generator<Finding> {
  const { path, expected } = outcome.job;
  if ('error' in outcome) {
    signal?.throwIfAborted();
    yield finding('error', 'IO_UNREADABLE', joinKey(location, path), 'the file cannot be read', version);
    return;
  }
  for (const { algorithm, digest, rule } of expected) {
    const found = isDigest(algorithm) ? outcome.digests[algorithm] : String(outcome.sizeBytes);
    if (found !== digest)
      yield finding('error', rule, joinKey(location, path), `expected ${algorithm} ${digest}, found ${found}`, version);
  }
}

function algorithmsOf(expected: readonly ExpectedDigest[]): DigestAlgorithm[] {
  const algorithms: DigestAlgorithm[] = [];
  for (const { algorithm } of expected)
    if (isDigest(algorithm) && !algorithms.includes(algorithm)) algorithms.push(algorithm);
  return algorithms;
}

const isDigest = (algorithm: ExpectedDigest['algorithm']): algorithm is DigestAlgorithm => algorithm !== 'size';
