import type { ByteSequence, InternalSignature, SubSequence } from '../signature-file/types.js';
import type { BytePattern } from '../pattern/byte-pattern.js';
import { hasSignature } from './match-signature.js';
import type { Effort } from './match-pieces.js';
import type { FileWindows } from './windows.js';

/** Signatures that may be in a file with a certain byte at an offset. */
interface Bucket {
  offset: number;
  byByte: readonly (readonly InternalSignature[])[];
}

/**
 * Signatures by the byte that a file has where they begin, so that few of them are tried. Seven of eight begin at a place of their
 * own; the others are searched for.
 */
export class SignatureIndex {
  readonly #buckets: readonly Bucket[];
  readonly #searched: readonly InternalSignature[];

  constructor(signatures: readonly InternalSignature[]) {
    const byOffset = new Map<number, InternalSignature[][]>();
    const searched: InternalSignature[] = [];
    for (const signature of signatures) {
      const begun = signature.sequences.map(beginningOf).find((one) => one !== undefined);
      if (begun === undefined) {
        searched.push(signature);
        continue;
      }
      const byByte = byOffset.get(begun.offset) ?? Array.from({ length: 256 }, () => []);
      byOffset.set(begun.offset, byByte);
      for (const [byte, list] of byByte.entries())
        if (begun.patterns.some((pattern) => pattern.mayBeginWith(byte))) list.push(signature);
    }
    this.#buckets = [...byOffset].map(([offset, byByte]) => ({ offset, byByte }));
    this.#searched = searched;
  }

  /** The signatures that a file has. */
  *matching(windows: FileWindows, effort: Effort): Generator<InternalSignature> {
    for (const { offset, byByte } of this.#buckets)
      for (const signature of byByte[windows.first[offset] ?? -1] ?? [])
        if (hasSignature(signature, windows, effort)) yield signature;
    for (const signature of this.#searched) if (hasSignature(signature, windows, effort)) yield signature;
  }
}

/** Where a sequence begins, and with what, if that is one place. */
function beginningOf({ reference, pieces }: ByteSequence): { offset: number; patterns: BytePattern[] } | undefined {
  const [piece] = pieces;
  if (reference !== 'beginning' || piece === undefined || piece.minOffset !== piece.maxOffset) return undefined;
  return { offset: piece.minOffset, patterns: outermost(piece) };
}

const outermost = ({ left, anchor }: SubSequence): BytePattern[] =>
  left.at(-1)?.map(({ pattern }) => pattern) ?? [anchor];
