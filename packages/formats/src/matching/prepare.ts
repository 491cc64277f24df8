import type { BytePattern } from '../pattern/byte-pattern.js';
import type { ByteSequence, Fragment, InternalSignature, SubSequence } from '../signature-file/types.js';
import { needleOf, type Needle } from './find.js';
import { LiteralScanner } from './literal-scanner.js';

/** A piece with what is known of it before any file. */
export interface PreparedPiece extends SubSequence {
  /** Known bytes of the anchor; absent where there are none. */
  needle: Needle | undefined;
  /** Bytes that fragments take beside the anchor, with their gaps. */
  before: Reach;
  after: Reach;
  /** What stands behind the anchor, where that is one place with many alternatives: 256 entries, 1 for each of their first bytes. */
  follow: { gap: number; bytes: Uint8Array } | undefined;
  /** Where pieces that may stand anywhere are looked for all at once: the number of its known bytes there. */
  far: number | undefined;
}

export interface Reach {
  min: number;
  max: number;
}

export interface PreparedSequence {
  reference: ByteSequence['reference'];
  pieces: readonly PreparedPiece[];
  /** Places that its first piece may have; many where it may stand anywhere. */
  places: number;
}

export interface PreparedSignature {
  id: number;
  /** What has the fewest places comes first: most files fail there. */
  sequences: readonly PreparedSequence[];
}

/** Literals to be looked for all at once, each with a number: of a least length, on which it depends how fast that goes. */
export class LiteralSet {
  readonly #literals: Uint8Array[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(readonly least: number) {}

  /** @returns `undefined` for one that is too short */
  add({ bytes }: Needle): number | undefined {
    if (bytes.length < this.least) return undefined;
    const key = String.fromCharCode(...bytes);
    const number = this.#numbers.get(key) ?? this.#literals.push(bytes) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  scanner(): LiteralScanner {
    return new LiteralScanner(this.#literals, this.least);
  }
}

/** What may stand anywhere is looked for in a megabyte: all that a PDF may have there is longer. */
export const LEAST_FAR = 12;

const MANY = 2 ** 30;

/** @param far takes what may stand anywhere */
export function prepare({ id, sequences }: InternalSignature, far: LiteralSet): PreparedSignature {
  const prepared = sequences.map((sequence) => prepareSequence(sequence, far));
  return { id, sequences: prepared.sort((a, b) => a.places - b.places || fragmentsOf(a) - fragmentsOf(b)) };
}

function prepareSequence({ reference, pieces }: ByteSequence, far: LiteralSet): PreparedSequence {
  const [{ minOffset, maxOffset }] = pieces as [SubSequence];
  return {
    reference,
    places: maxOffset === undefined ? MANY : maxOffset - minOffset + 1,
    pieces: pieces.map((piece) => {
      const needle = piece.anchor.literal.bytes.length > 0 ? needleOf(piece.anchor.literal) : undefined;
      const isFar = needle !== undefined && piece.maxOffset === undefined && reference !== 'end';
      return {
        ...piece,
        needle,
        before: reachOf(piece.left),
        after: reachOf(piece.right),
        follow: followOf(piece.right[0]),
        far: isFar ? far.add(needle) : undefined,
      };
    }),
  };
}

const fragmentsOf = ({ pieces }: PreparedSequence): number =>
  pieces.reduce((sum, { left, right }) => sum + left.length + right.length, 0);

function reachOf(places: readonly (readonly Fragment[])[]): Reach {
  let [min, max] = [0, 0];
  for (const fragments of places) {
    min += Math.min(...fragments.map(({ minGap, pattern }) => minGap + pattern.length));
    max += Math.max(...fragments.map(({ maxGap, pattern }) => maxGap + pattern.length));
  }
  return { min, max };
}

const MANY_ALTERNATIVES = 4;

function followOf(fragments: readonly Fragment[] = []): PreparedPiece['follow'] {
  const [first, ...others] = fragments;
  if (first === undefined || others.length < MANY_ALTERNATIVES || first.minGap !== first.maxGap) return undefined;
  if (others.some(({ minGap, maxGap }) => minGap !== first.minGap || maxGap !== first.maxGap)) return undefined;
  const bytes = new Uint8Array(256);
  for (const { pattern } of fragments) pattern.markBeginnings(bytes);
  return { gap: first.minGap, bytes };
}

/** What stands where a piece begins. */
export const outermost = ({ left, anchor }: SubSequence): BytePattern[] =>
  left.at(-1)?.map(({ pattern }) => pattern) ?? [anchor];
