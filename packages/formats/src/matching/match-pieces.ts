import type { BytePattern } from '../pattern/byte-pattern.js';
import type { Fragment, SubSequence } from '../signature-file/types.js';

/** Where something was found: from its first byte to behind its last one. */
export interface Span {
  start: number;
  end: number;
}

/** Comparisons that are left for a file. */
export interface Effort {
  left: number;
}

/**
 * The first place from the left at which a piece stands.
 * @param from where its first byte may be at the earliest, and `to` at the latest
 */
export function firstMatch(
  bytes: Uint8Array,
  piece: SubSequence,
  from: number,
  to: number,
  effort: Effort,
): Span | undefined {
  const { min, max } = reachOf(piece.left);
  for (const at of occurrences(bytes, piece, from + min, Math.min(to + max, bytes.length), effort)) {
    const span = spanAround(bytes, piece, at, (start) => start >= from && start <= to, effort);
    if (span !== undefined) return span;
  }
  return undefined;
}

/** The first place from the right: where its last byte may be at the latest, and at the earliest. */
export function lastMatch(
  bytes: Uint8Array,
  piece: SubSequence,
  until: number,
  to: number,
  effort: Effort,
): Span | undefined {
  const { min, max } = reachOf(piece.right);
  const latest = until - min - piece.anchor.length;
  for (const at of occurrencesBackwards(bytes, piece, latest, to - max - piece.anchor.length, effort)) {
    const span = spanBefore(bytes, piece, at, (end) => end <= until && end >= to, effort);
    if (span !== undefined) return span;
  }
  return undefined;
}

/** Bytes that fragments take beside the anchor, with their gaps. */
export function reachOf(places: readonly (readonly Fragment[])[]): { min: number; max: number } {
  let [min, max] = [0, 0];
  for (const fragments of places) {
    min += Math.min(...fragments.map(({ minGap, pattern }) => minGap + pattern.length));
    max += Math.max(...fragments.map(({ maxGap, pattern }) => maxGap + pattern.length));
  }
  return { min, max };
}

/** Where the anchor stands between two places, both included. Its known bytes are looked for first. */
function* occurrences(
  bytes: Uint8Array,
  { anchor }: SubSequence,
  from: number,
  to: number,
  effort: Effort,
): Generator<number> {
  const searched = within(bytes, anchor, to);
  const { at: inside, bytes: literal } = anchor.literal;
  for (let at = Math.max(0, from); at <= to && effort.left > 0; at += 1) {
    if (literal.length > 0) {
      const found = searched.indexOf(literal, at + inside);
      if (found < 0) return;
      at = found - inside;
    }
    effort.left -= 1;
    if (anchor.standsAt(bytes, at)) yield at;
  }
}

function* occurrencesBackwards(
  bytes: Uint8Array,
  { anchor }: SubSequence,
  from: number,
  to: number,
  effort: Effort,
): Generator<number> {
  const least = Math.max(0, to);
  const searched = within(bytes, anchor, from).subarray(least);
  const { at: inside, bytes: literal } = anchor.literal;
  for (let at = from; at >= least && effort.left > 0; at -= 1) {
    if (literal.length > 0) {
      const found = searched.lastIndexOf(literal, at + inside - least);
      if (found < 0) return;
      at = found - inside + least;
    }
    effort.left -= 1;
    if (anchor.standsAt(bytes, at)) yield at;
  }
}

/** No more than an anchor takes that stands at a place at the latest. */
const within = ({ buffer, byteOffset, length }: Uint8Array, anchor: BytePattern, latest: number): Buffer =>
  Buffer.from(buffer, byteOffset, Math.max(0, Math.min(length, latest + anchor.length)));

function spanAround(
  bytes: Uint8Array,
  piece: SubSequence,
  at: number,
  isStart: (start: number) => boolean,
  effort: Effort,
): Span | undefined {
  const start = reach(bytes, piece.left, at, -1, isStart, effort);
  if (start === undefined) return undefined;
  const end = reach(bytes, piece.right, at + piece.anchor.length, 1, () => true, effort);
  return end === undefined ? undefined : { start, end };
}

function spanBefore(
  bytes: Uint8Array,
  piece: SubSequence,
  at: number,
  isEnd: (end: number) => boolean,
  effort: Effort,
): Span | undefined {
  const end = reach(bytes, piece.right, at + piece.anchor.length, 1, isEnd, effort);
  if (end === undefined) return undefined;
  const start = reach(bytes, piece.left, at, -1, () => true, effort);
  return start === undefined ? undefined : { start, end };
}

/** Goes from an edge over the fragments of each place outwards; what is found there is the outer edge. */
function reach(
  bytes: Uint8Array,
  places: readonly (readonly Fragment[])[],
  edge: number,
  direction: 1 | -1,
  isGoal: (edge: number) => boolean,
  effort: Effort,
  place = 0,
): number | undefined {
  const fragments = places[place];
  if (fragments === undefined) return isGoal(edge) ? edge : undefined;
  for (const { minGap, maxGap, pattern } of fragments)
    for (let gap = minGap; gap <= maxGap; gap += 1) {
      effort.left -= 1;
      if (effort.left < 0) return undefined;
      const start = direction === 1 ? edge + gap : edge - gap - pattern.length;
      if (start < 0 || start > bytes.length) break;
      if (!pattern.standsAt(bytes, start)) continue;
      const next = direction === 1 ? start + pattern.length : start;
      const found = reach(bytes, places, next, direction, isGoal, effort, place + 1);
      if (found !== undefined) return found;
    }
  return undefined;
}
