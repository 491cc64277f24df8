import type { ByteSequence, InternalSignature } from '../signature-file/types.js';
import { firstMatch, lastMatch, type Effort } from './match-pieces.js';
import type { FileWindows } from './windows.js';

/** Whether all byte sequences of a signature are in what is looked at of a file. */
export const hasSignature = ({ sequences }: InternalSignature, windows: FileWindows, effort: Effort): boolean =>
  sequences.every((sequence) => hasSequence(sequence, windows, effort));

/** What may stand anywhere is looked for in so many bytes. */
const ANYWHERE_BYTES = 65_536;

function hasSequence({ reference, pieces }: ByteSequence, { first, last }: FileWindows, effort: Effort): boolean {
  if (reference === 'end') {
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
  let edge = 0;
  for (const [index, piece] of pieces.entries()) {
    const latest =
      piece.maxOffset === undefined ? (index === 0 ? ANYWHERE_BYTES : first.length) : edge + piece.maxOffset;
    const span = firstMatch(first, piece, edge + piece.minOffset, latest, effort);
    if (span === undefined) return false;
    edge = span.end;
  }
  return true;
}
