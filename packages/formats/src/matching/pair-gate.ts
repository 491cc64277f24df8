import type { PreparedSequence, PreparedSignature } from './prepare.js';
import type { FileWindows } from './windows.js';

/** Bytes at either end that are looked at. */
const HEAD = 512;
const TAIL = 1280;

interface Gated {
  signature: PreparedSignature;
  /** The pair of bytes without which it is not; -1 where there is none to go by. */
  pair: number;
  isAtEnd: boolean;
}

/**
 * Signatures with too few known bytes to be searched for in one pass: tried where two of them stand beside each other near the end
 * of the file at which they belong.
 */
export class PairGate {
  readonly #gated: readonly Gated[];
  /** The look at which a pair was last met. */
  readonly #metAtBeginning = new Uint32Array(1 << 16);
  readonly #metAtEnd = new Uint32Array(1 << 16);
  #look = 0;

  constructor(signatures: readonly PreparedSignature[]) {
    this.#gated = signatures.map(gate);
  }

  /** Those that are worth being tried. */
  *open({ first, last }: FileWindows): Generator<PreparedSignature> {
    this.#look = (this.#look + 1) >>> 0 || this.#restart();
    mark(this.#metAtBeginning, first.subarray(0, HEAD), this.#look);
    mark(this.#metAtEnd, last.subarray(Math.max(0, last.length - TAIL)), this.#look);
    for (const { signature, pair, isAtEnd } of this.#gated)
      if (pair < 0 || (isAtEnd ? this.#metAtEnd : this.#metAtBeginning)[pair] === this.#look) yield signature;
  }

  /** After four milliards of files. */
  #restart(): number {
    this.#metAtBeginning.fill(0);
    this.#metAtEnd.fill(0);
    return 1;
  }
}

function mark(met: Uint32Array, bytes: Uint8Array, look: number): void {
  for (let at = 1; at < bytes.length; at += 1) met[(bytes[at - 1]! << 8) | bytes[at]!] = look;
}

function gate(signature: PreparedSignature): Gated {
  for (const sequence of signature.sequences) {
    const pair = pairOf(sequence);
    if (pair !== undefined) return { signature, pair, isAtEnd: sequence.reference === 'end' };
  }
  return { signature, pair: -1, isAtEnd: false };
}

/** Two known bytes of the first piece of a sequence that stands within what is looked at. */
function pairOf({ reference, pieces: [piece] }: PreparedSequence): number | undefined {
  if (piece?.needle === undefined || piece.maxOffset === undefined || reference === 'anywhere') return undefined;
  const { bytes, rare } = piece.needle;
  if (bytes.length < 2) return undefined;
  const beside = reference === 'beginning' ? piece.before.max : piece.after.max;
  if (piece.maxOffset + beside + piece.anchor.length > (reference === 'beginning' ? HEAD : TAIL)) return undefined;
  const at = Math.min(rare, bytes.length - 2);
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
