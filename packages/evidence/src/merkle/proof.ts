import { LogError } from '../error.js';
import { EMPTY_ROOT, nodeHash } from './hash.js';

/**
 * Gives the root of a complete subtree.
 * @param level of 2^level leaves
 * @param index how many subtrees of that size lie left of it
 */
export type NodeSource = (level: number, index: number) => Promise<Buffer>;

/** What the check of a proof came to. */
export type ProofOutcome = { outcome: 'verified' } | { outcome: 'failed'; reason: string };

const VERIFIED: ProofOutcome = { outcome: 'verified' };
const failed = (reason: string): ProofOutcome => ({ outcome: 'failed', reason });

/**
 * The nodes that lead from a leaf to the root of the tree of `size` leaves, from the leaf upwards.
 * @throws LogError `LOG_INCOMPLETE` for a leaf that the tree does not have
 * @see RFC 9162 §2.1.3.1
 */
export async function inclusionProof(index: number, size: number, nodes: NodeSource): Promise<Buffer[]> {
  if (!isCount(size) || !isCount(index) || index >= size)
    throw new LogError('LOG_INCOMPLETE', `leaf ${index}: the tree has ${size}`);
  const proof: Buffer[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    const isLeft = index < middle;
    proof.push(await (isLeft ? rootBetween(middle, to, nodes) : rootBetween(from, middle, nodes)));
    if (isLeft) to = middle;
    else from = middle;
  }
  return proof.reverse();
}

/**
 * The nodes that show that the tree of `second` leaves begins with the tree of `first` leaves.
 * @throws LogError `LOG_INCOMPLETE` when the first is larger than the second
 * @see RFC 9162 §2.1.4.1
 */
export async function consistencyProof(first: number, second: number, nodes: NodeSource): Promise<Buffer[]> {
  if (!isCount(first) || !isCount(second) || first > second)
    throw new LogError('LOG_INCOMPLETE', `no tree of ${first} leaves is in one of ${second}`);
  if (first === 0 || first === second) return [];
  const proof: Buffer[] = [];
  let [from, to] = [0, second];
  let isWhole = true;
  while (first !== to) {
    const middle = from + splitOf(to - from);
    if (first <= middle) {
      proof.push(await rootBetween(middle, to, nodes));
      to = middle;
    } else {
      proof.push(await rootBetween(from, middle, nodes));
      from = middle;
      isWhole = false;
    }
  }
  if (!isWhole) proof.push(await rootBetween(from, to, nodes));
  return proof.reverse();
}

/** @see RFC 9162 §2.1.3.2 */
export function verifyInclusion(claim: {
  index: number;
  size: number;
  leaf: Uint8Array;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}): ProofOutcome {
  const { index, size, root, proof } = claim;
  if (!isCount(index) || !isCount(size) || index >= size) return failed(`leaf ${index}: the tree has ${size}`);
  let [fn, sn] = [index, size - 1];
  let node: Uint8Array = claim.leaf;
  for (const step of proof) {
    if (sn === 0) return failed('the proof is too long');
    if (fn % 2 === 1 || fn === sn) {
      node = nodeHash(step, node);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else node = nodeHash(node, step);
    [fn, sn] = [half(fn), half(sn)];
  }
  if (sn !== 0) return failed('the proof is too short');
  return Buffer.compare(node, root) === 0 ? VERIFIED : failed('the proof leads to another root');
}

/** @see RFC 9162 §2.1.4.2 */
export function verifyConsistency(claim: {
  first: number;
  second: number;
  firstRoot: Uint8Array;
  secondRoot: Uint8Array;
  proof: readonly Uint8Array[];
}): ProofOutcome {
  const { first, second, firstRoot, secondRoot } = claim;
  if (!isCount(first) || !isCount(second) || first > second) return failed(`${first} leaves are not in ${second}`);
  if (first === 0 || first === second) {
    if (claim.proof.length > 0) return failed('the proof is too long');
    const other = first === 0 ? EMPTY_ROOT : secondRoot;
    return Buffer.compare(firstRoot, other) === 0 ? VERIFIED : failed('trees of one size have two roots');
  }
  const proof = isPowerOfTwo(first) ? [firstRoot, ...claim.proof] : claim.proof;
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  const [start, ...steps] = proof;
  if (start === undefined) return failed('the proof is too short');
  let [one, two] = [start, start];
  for (const step of steps) {
    if (sn === 0) return failed('the proof is too long');
    if (fn % 2 === 1 || fn === sn) {
      [one, two] = [nodeHash(step, one), nodeHash(step, two)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else two = nodeHash(two, step);
    [fn, sn] = [half(fn), half(sn)];
  }
  if (sn !== 0) return failed('the proof is too short');
  if (Buffer.compare(one, firstRoot) !== 0) return failed('the proof leads to another first root');
  return Buffer.compare(two, secondRoot) === 0 ? VERIFIED : failed('the proof leads to another second root');
}

/** Merkle Tree Hash of the leaves from `from` to before `to`; `from` is where a subtree of that size begins. */
async function rootBetween(from: number, to: number, nodes: NodeSource): Promise<Buffer> {
  const count = to - from;
  if (isPowerOfTwo(count)) return nodes(Math.log2(count), from / count);
  const middle = from + splitOf(count);
  return nodeHash(await rootBetween(from, middle, nodes), await rootBetween(middle, to, nodes));
}

/** The largest power of two below a count. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

const half = (value: number): number => Math.floor(value / 2);
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value));
