import type { Fragment } from '../signature-file/types.js';
import type { Effort } from './effort.js';
import { findFirst, findLast } from './find.js';
import type { PreparedPiece } from './prepare.js';

/** Where something was found: from its first byte to behind its last one. */
export interface Span {
  start: number;
  end: number;
}

/**
 * The first place from the left at which a piece stands.
 * @param from where its first byte may be at the earliest, and `to` at the latest
 */
export function firstMatch(
  bytes: Uint8Array,
  piece: PreparedPiece,
  from: number,
  to: number,
  effort: Effort,
): Span | undefined {
  const { anchor, before, follow } = piece;
  // At one place alone nothing is to be searched for.
  const needle = from === to && before.max === 0 ? undefined : piece.needle;
  const latest = Math.min(to + before.max, bytes.length - anchor.length);
  for (let at = Math.max(0, from + before.min); at <= latest; at += 1) {
    if (needle !== undefined) {
      const found = findFirst(bytes, needle, at + needle.at, latest + needle.at, effort);
      if (found < 0) return undefined;
      at = found - needle.at;
    }
    if (!effort.spend(1)) return undefined;
    if (follow !== undefined && follow.bytes[bytes[at + anchor.length + follow.gap] ?? -1] !== 1) continue;
    if (!anchor.standsAt(bytes, at)) continue;
    const start = reach(bytes, piece.left, at, -1, from, to, effort, 0);
    if (start === undefined) continue;
    const end = reach(bytes, piece.right, at + anchor.length, 1, 0, bytes.length, effort, 0);
    if (end !== undefined) return { start, end };
  }
  return undefined;
}

/** The first place from the right: behind its last byte is `until` at the latest, and `to` at the earliest. */
export function lastMatch(
  bytes: Uint8Array,
  piece: PreparedPiece,
  until: number,
  to: number,
  effort: Effort,
): Span | undefined {
  const { needle, anchor, after } = piece;
  const least = Math.max(0, to - after.max - anchor.length);
  for (let at = Math.min(until - after.min, bytes.length) - anchor.length; at >= least; at -= 1) {
    if (needle !== undefined) {
      const found = findLast(bytes, needle, at + needle.at, least + needle.at, effort);
      if (found < 0) return undefined;
      at = found - needle.at;
    }
    if (!effort.spend(1)) return undefined;
    if (!anchor.standsAt(bytes, at)) continue;
    const end = reach(bytes, piece.right, at + anchor.length, 1, to, until, effort, 0);
    if (end === undefined) continue;
    const start = reach(bytes, piece.left, at, -1, 0, bytes.length, effort, 0);
    if (start !== undefined) return { start, end };
  }
  return undefined;
}

/**
 * Goes from an edge over the fragments of each place outwards; what is found there is the outer edge.
 * @param least where the outer edge may be at the earliest, and `most` at the latest
 */
function reach(
  bytes: Uint8Array,
  places: readonly (readonly Fragment[])[],
  edge: number,
  direction: 1 | -1,
  least: number,
  most: number,
  effort: Effort,
  place: number,
): number | undefined {
  const fragments = places[place];
  if (fragments === undefined) return edge >= least && edge <= most ? edge : undefined;
  for (const { minGap, maxGap, pattern } of fragments)
    for (let gap = minGap; gap <= maxGap; gap += 1) {
      if (!effort.spend(1)) return undefined;
      const start = direction === 1 ? edge + gap : edge - gap - pattern.length;
      if (start < 0 || start + pattern.length > bytes.length) break;
      if (!pattern.standsAt(bytes, start)) continue;
      const next = direction === 1 ? start + pattern.length : start;
      const found = reach(bytes, places, next, direction, least, most, effort, place + 1);
      if (found !== undefined) return found;
    }
  return undefined;
}
