import type { FarLiterals } from './far-literals.js';
import { firstMatch, lastMatch } from './match-pieces.js';
import type { PreparedPiece, PreparedSequence, PreparedSignature } from './prepare.js';

/** Whether all byte sequences of a signature are in what is looked at of a file. */
export function hasSignature({ sequences }: PreparedSignature, look: FarLiterals): boolean {
  for (const sequence of sequences) if (!hasSequence(sequence, look)) return false;
  return true;
}

function hasSequence(sequence: PreparedSequence, look: FarLiterals): boolean {
  const { first, last, sizeBytes } = look.windows;
  switch (sequence.reference) {
    case 'beginning':
      return followsFrom(sequence.pieces, first, look);
    case 'end':
      return precedesEnd(sequence.pieces, look);
    case 'anywhere':
      return (
        followsFrom(sequence.pieces, first, look) ||
        // What a program writes last, as the metadata of a PDF, lies behind the first window of a large file.
        (sizeBytes > first.length && followsFrom(sequence.pieces, last, look))
      );
  }
}

function followsFrom(pieces: readonly PreparedPiece[], bytes: Uint8Array, look: FarLiterals): boolean {
  let edge = 0;
  for (const piece of pieces) {
    let from = edge + piece.minOffset;
    const latest = piece.maxOffset === undefined ? bytes.length : edge + piece.maxOffset;
    if (piece.far !== undefined) {
      const place = look.firstPlace(piece.far, bytes);
      if (place < 0) return false;
      // The anchor stands no earlier than its known bytes, and the piece begins before it.
      from = Math.max(from, place - piece.needle!.at - piece.before.max);
    }
    const span = firstMatch(bytes, piece, from, latest, look.effort);
    if (span === undefined) return false;
    edge = span.end;
  }
  return true;
}

function precedesEnd(pieces: readonly PreparedPiece[], { windows: { last }, effort }: FarLiterals): boolean {
  let edge = last.length;
  for (const piece of pieces) {
    const until = edge - piece.minOffset;
    const to = piece.maxOffset === undefined ? 0 : edge - piece.maxOffset;
    const span = lastMatch(last, piece, until, to, effort);
    if (span === undefined) return false;
    edge = span.start;
  }
  return true;
}
