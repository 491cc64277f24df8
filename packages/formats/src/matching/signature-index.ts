import { firstByteOf } from '../pattern/parse-pattern.js';
import type { ByteSequence, InternalSignature, SubSequence } from '../signature-file/types.js';
import type { Effort } from './effort.js';
import { FarLiterals } from './far-literals.js';
import type { LiteralScanner } from './literal-scanner.js';
import { hasSignature } from './match-signature.js';
import { LEAST_FAR, LiteralSet, outermost, prepare, type PreparedPiece, type PreparedSignature } from './prepare.js';
import { PairGate } from './pair-gate.js';
import type { FileWindows } from './windows.js';

/** Signatures that may be in a file with a certain byte at an offset. */
interface Bucket {
  offset: number;
  byByte: readonly (readonly Candidate[] | undefined)[];
}

/** Signatures one of whose literals stands between two places, found in one pass over what is there. */
interface Region {
  from: number;
  end: number;
  scanner: LiteralScanner;
  /** By the number of the literal. */
  signatures: readonly (readonly PreparedSignature[])[];
}

interface Bounds {
  from: number;
  end: number;
  /** Bytes of the shortest literal. */
  least: number;
}

/** Nearly all signatures that begin at no one place begin within the first; few have short literals far behind it, those of disks. */
const REGIONS: readonly Bounds[] = [
  { from: 0, end: 4608, least: 6 },
  { from: 0, end: 147_456, least: 16 },
  { from: 0, end: 24_576, least: 6 },
  { from: 32_512, end: 147_456, least: 6 },
];

/**
 * Signatures compiled so that few of them are tried on a file: seven of eight by the byte where they begin; of the others those whose
 * known bytes are found where they may stand, all in one pass; what is left, by two bytes beside each other near either end.
 */
export class SignatureIndex {
  readonly #buckets: readonly Bucket[];
  readonly #regions: readonly Region[];
  readonly #others: PairGate;
  readonly #far: LiteralScanner;

  constructor(signatures: readonly InternalSignature[]) {
    const far = new LiteralSet(LEAST_FAR);
    const [begun, unbegun] = divide(signatures, (one) => one.sequences.some(isBegun));
    this.#buckets = bucketsOf(begun, far);
    const regions: Region[] = [];
    let left = unbegun.map((signature) => prepare(signature, far));
    for (const bounds of REGIONS) {
      const [inside, outside] = divide(left, (one) => pieceIn(one, bounds) !== undefined);
      if (inside.length > 0) regions.push(regionOf(inside, bounds));
      left = outside;
    }
    this.#regions = regions;
    this.#others = new PairGate(left);
    this.#far = far.scanner();
  }

  /** The ids of the signatures that a file has. */
  matching(windows: FileWindows, effort: Effort): number[] {
    const look = new FarLiterals(windows, effort, this.#far);
    const found: number[] = [];
    const tryOne = (signature: PreparedSignature): void => {
      if (hasSignature(signature, look)) found.push(signature.id);
    };
    for (const { offset, byByte } of this.#buckets)
      if (offset < windows.first.length)
        for (const candidate of byByte[windows.first[offset]!] ?? []) tryOne(candidate.prepared);
    for (const { from, end, scanner, signatures } of this.#regions) {
      const places = scanner.scan(windows.first, from, end, effort);
      for (let literal = 0; literal < places.length; literal += 1)
        if (places[literal]! >= 0) for (const signature of signatures[literal]!) tryOne(signature);
    }
    for (const signature of this.#others.open(windows)) tryOne(signature);
    return found;
  }
}

function divide<T>(values: readonly T[], isFirst: (value: T) => boolean): [T[], T[]] {
  const [first, second]: [T[], T[]] = [[], []];
  for (const value of values) (isFirst(value) ? first : second).push(value);
  return [first, second];
}

/** Whether a sequence begins at one place from the beginning of a file. */
const isBegun = ({ reference, pieces: [piece] }: ByteSequence): boolean =>
  reference === 'beginning' && piece!.minOffset === piece!.maxOffset;

/** A signature that is prepared when it is first tried: most never are. */
class Candidate {
  #prepared: PreparedSignature | undefined;

  constructor(
    private readonly signature: InternalSignature,
    far: LiteralSet,
  ) {
    // What may stand anywhere is looked for with all others, and has to be known before any file is.
    if (signature.sequences.some(isAnywhereInPart)) this.#prepared = prepare(signature, far);
  }

  get prepared(): PreparedSignature {
    return (this.#prepared ??= prepare(this.signature, NONE));
  }
}

const NONE = new LiteralSet(LEAST_FAR);

const isAnywhereInPart = ({ reference, pieces }: ByteSequence): boolean =>
  reference !== 'end' && pieces.some(({ maxOffset }) => maxOffset === undefined);

function bucketsOf(signatures: readonly InternalSignature[], far: LiteralSet): Bucket[] {
  const byOffset = new Map<number, (Candidate[] | undefined)[]>();
  for (const signature of signatures) {
    const [piece] = signature.sequences.find(isBegun)!.pieces;
    const byByte = byOffset.get(piece!.minOffset) ?? new Array<Candidate[] | undefined>(256).fill(undefined);
    byOffset.set(piece!.minOffset, byByte);
    const candidate = new Candidate(signature, far);
    for (const byte of beginnings(piece!)) (byByte[byte] ??= []).push(candidate);
  }
  return [...byOffset].map(([offset, byByte]) => ({ offset, byByte }));
}

function beginnings(piece: SubSequence): number[] {
  const [pattern, ...others] = outermost(piece);
  const first = others.length === 0 ? firstByteOf(pattern!) : undefined;
  if (first !== undefined) return [first];
  const marked = new Uint8Array(256);
  for (const one of [pattern!, ...others]) one.markBeginnings(marked);
  return [...marked.keys()].filter((byte) => marked[byte] === 1);
}

/** A piece whose literal stands within bounds in every file that has the signature. */
function pieceIn({ sequences }: PreparedSignature, { from, end, least }: Bounds): PreparedPiece | undefined {
  for (const { reference, pieces } of sequences) {
    const [piece] = pieces;
    if (
      reference !== 'beginning' ||
      piece?.needle === undefined ||
      piece.maxOffset === undefined ||
      piece.needle.bytes.length < least
    )
      continue;
    if (piece.minOffset >= from && endOf(piece) <= end) return piece;
  }
  return undefined;
}

/** Where its anchor ends at the latest. */
const endOf = ({ minOffset, maxOffset = minOffset, before, anchor }: PreparedPiece): number =>
  maxOffset + before.max + anchor.length;

function regionOf(signatures: readonly PreparedSignature[], bounds: Bounds): Region {
  const literals = new LiteralSet(bounds.least);
  const byLiteral: PreparedSignature[][] = [];
  for (const signature of signatures) {
    const number = literals.add(pieceIn(signature, bounds)!.needle!)!;
    (byLiteral[number] ??= []).push(signature);
  }
  const pieces = signatures.map((signature) => pieceIn(signature, bounds)!);
  return {
    from: Math.min(...pieces.map(({ minOffset }) => minOffset)),
    end: Math.max(...pieces.map(endOf)),
    scanner: literals.scanner(),
    signatures: byLiteral,
  };
}
