import type { Batch, CopyItem, DigestItem, DigestResult, ItemOutcome, Outcomes, Work } from './jobs.js';
import { ALGORITHMS } from './algorithms.js';
import type { DigestAlgorithm, Digests } from './types.js';

/**
 * A batch as it is sent to a thread. What is sent is written out and read again value by value, which for a file of some kilobytes takes
 * longer than its digest: many paths are therefore one string, and so are many digests.
 */
export interface BatchMessage extends Work {
  /** Of files to be digested, with a NUL between two: no path has one. */
  paths?: string;
  copies?: readonly CopyItem[];
}

export interface ReplyMessage {
  /** Of each item whose outcome is here; 0 of one that failed. */
  sizes: Float64Array<ArrayBuffer>;
  /** Of each item that did not fail its digests, by the algorithms of the batch, all of them one behind the other. */
  digests: string;
  failures: ReadonlyMap<number, { code: string; message: string }>;
  isAborted: boolean;
}

export function packBatch({ items, kind, algorithms, fsync, stop }: Batch): BatchMessage {
  const work = { kind, algorithms, fsync, stop };
  if (kind === 'copy') return { ...work, copies: items as CopyItem[] };
  return { ...work, paths: (items as DigestItem[]).map(({ path }) => path).join('\0') };
}

export function unpackBatch({ paths, copies, kind, algorithms, fsync, stop }: BatchMessage): Batch {
  const items = copies ?? paths!.split('\0').map((path) => ({ path, key: '' }));
  return { kind, algorithms, fsync, stop, items };
}

export function packOutcomes(outcomes: Outcomes, algorithms: readonly DigestAlgorithm[]): ReplyMessage {
  if (outcomes === 'aborted') return { sizes: new Float64Array(0), digests: '', failures: new Map(), isAborted: true };
  const sizes = new Float64Array(outcomes.length);
  const failures = new Map<number, { code: string; message: string }>();
  let digests = '';
  for (const [index, outcome] of outcomes.entries())
    if ('error' in outcome) failures.set(index, outcome.error);
    else {
      sizes[index] = outcome.sizeBytes;
      for (const algorithm of algorithms) digests += outcome.digests[algorithm]!;
    }
  return { sizes, digests, failures, isAborted: false };
}

/** The results of the first items of a batch. */
export function unpackResults(
  { sizes, digests, failures, isAborted }: ReplyMessage,
  items: readonly { key: string }[],
  algorithms: readonly DigestAlgorithm[],
): DigestResult[] | 'aborted' {
  if (isAborted) return 'aborted';
  const results: DigestResult[] = [];
  let at = 0;
  for (let index = 0; index < sizes.length; index += 1) {
    const { key } = items[index]!;
    const error = failures.get(index);
    if (error !== undefined) {
      results.push({ key, error });
      continue;
    }
    const own: Digests = {};
    for (const algorithm of algorithms) own[algorithm] = digests.slice(at, (at += ALGORITHMS[algorithm].hexLength));
    results.push({ key, sizeBytes: sizes[index]!, digests: own });
  }
  return results;
}

/** The outcomes under the keys of their items. */
export const keyed = (outcomes: readonly ItemOutcome[], items: readonly { key: string }[]): DigestResult[] =>
  outcomes.map((outcome, index) => {
    const { key } = items[index]!;
    return 'error' in outcome
      ? { key, error: outcome.error }
      : { key, sizeBytes: outcome.sizeBytes, digests: outcome.digests };
  });
