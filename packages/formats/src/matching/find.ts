import type { Literal } from '../pattern/byte-pattern.js';
import type { Effort } from './effort.js';

/** A run of bytes with the one of them to look for first: the system's search of one byte is many times faster than ours of several. */
export interface Needle extends Literal {
  /** Place in the run of its rarest byte. */
  rare: number;
}

export const needleOf = ({ at, bytes }: Literal): Needle => {
  let rare = 0;
  for (const [index, byte] of bytes.entries()) if (commonness(byte) < commonness(bytes[rare]!)) rare = index;
  return { at, bytes, rare };
};

/** How often a byte is met in files, by rough classes. */
function commonness(byte: number): number {
  if (byte === 0) return 6;
  if (byte === 0x20 || byte === 0xff) return 5;
  if (byte >= 0x61 && byte <= 0x7a) return 4;
  if (byte === 0x0a || byte === 0x0d || (byte >= 0x30 && byte <= 0x39)) return 3;
  return byte >= 0x41 && byte <= 0x5a ? 2 : 1;
}

/** Bytes that are looked at for one byte in the time of a comparison of a pattern with a place. */
const BYTES_A_COMPARISON = 256;

/** The first place of the needle's first byte, from one place to another, both included; -1 where there is none, or nothing is left. */
export function findFirst(
  haystack: Uint8Array,
  { bytes, rare }: Needle,
  from: number,
  to: number,
  effort: Effort,
): number {
  const end = Math.min(to, haystack.length - bytes.length) + rare + 1;
  let at = Math.max(0, from) + rare;
  if (end - at < SHORT) {
    for (; at < end; at += 1)
      if (haystack[at] === bytes[rare] && isEqualAt(haystack, at - rare, bytes)) return at - rare;
    return -1;
  }
  // The search knows no end but that of what it is given.
  const searched = haystack.subarray(0, end);
  for (; at < end; at += 1) {
    const found = searched.indexOf(bytes[rare]!, at);
    if (!effort.spend(1 + ((found < 0 ? end : found) - at) / BYTES_A_COMPARISON) || found < 0) return -1;
    at = found;
    if (isEqualAt(haystack, at - rare, bytes)) return at - rare;
  }
  return -1;
}

/** The last place, from one place down to another. */
export function findLast(
  haystack: Uint8Array,
  { bytes, rare }: Needle,
  from: number,
  to: number,
  effort: Effort,
): number {
  const least = Math.max(0, to) + rare;
  let at = Math.min(from, haystack.length - bytes.length) + rare;
  const searched = haystack.subarray(least, Math.max(least, at + 1));
  for (; at >= least; at -= 1) {
    const found = searched.lastIndexOf(bytes[rare]!, at - least);
    if (!effort.spend(1 + (at - least - Math.max(0, found)) / BYTES_A_COMPARISON) || found < 0) return -1;
    at = found + least;
    if (isEqualAt(haystack, at - rare, bytes)) return at - rare;
  }
  return -1;
}

/** A place or some are looked at one by one sooner than the search of the system has begun. */
const SHORT = 32;

function isEqualAt(haystack: Uint8Array, at: number, bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index += 1) if (haystack[at + index] !== bytes[index]) return false;
  return true;
}
