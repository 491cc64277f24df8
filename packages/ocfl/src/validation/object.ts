import { type Finding } from '@mocban/core';
import type { DigestAlgorithm, FixityPool } from '@mocban/fixity';
import type { ReadStore } from '@mocban/storage';
import { digestMany } from '../digest-many.js';
import { joinKey } from '../key.js';
import { finding } from '../report.js';
import { examineObject, type ExpectedDigest, type ObjectExamination } from './examine.js';

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
  const location = options.location ?? '';
  yield* validateExamined(store, objectKey, location, await examineObject(store, objectKey, location), options);
}

/** The findings of an object that has been examined, then of its digests. */
export async function* validateExamined(
  store: ReadStore,
  objectKey: string,
  location: string,
  examined: ObjectExamination,
  options: ValidateOptions,
): AsyncGenerator<Finding> {
  yield* examined.log.list();
  if (options.fixity ?? true) yield* checkDigests(store, objectKey, location, examined, options);
}

async function* checkDigests(
  store: ReadStore,
  objectKey: string,
  location: string,
  examined: ObjectExamination,
  options: ValidateOptions,
): AsyncGenerator<Finding> {
  function* jobs() {
    for (const path of examined.present()) {
      const expected = examined.expectedOf(path);
      yield { key: joinKey(objectKey, path), path, expected, algorithms: algorithmsOf(expected) };
    }
  }
  for await (const outcome of digestMany(store, jobs(), examined.algorithms(), options)) {
    const { path, expected } = outcome.job;
    const place = joinKey(location, path);
    if ('error' in outcome) {
      options.signal?.throwIfAborted();
      yield finding('error', 'IO_UNREADABLE', place, 'the file cannot be read', examined.version);
      continue;
    }
    for (const { algorithm, digest, rule } of expected) {
      const found = isDigest(algorithm) ? outcome.digests[algorithm] : String(outcome.sizeBytes);
      if (found !== digest)
        yield finding('error', rule, place, `expected ${algorithm} ${digest}, found ${found}`, examined.version);
    }
  }
}

function algorithmsOf(expected: readonly ExpectedDigest[]): DigestAlgorithm[] {
  const algorithms: DigestAlgorithm[] = [];
  for (const { algorithm } of expected)
    if (isDigest(algorithm) && !algorithms.includes(algorithm)) algorithms.push(algorithm);
  return algorithms;
}

const isDigest = (algorithm: ExpectedDigest['algorithm']): algorithm is DigestAlgorithm => algorithm !== 'size';
