/** What one place of a pattern takes: a byte, one of several, or some bytes that are, or are not, in a range. */
export type PatternElement =
  | { kind: 'byte'; value: number }
  /** 256 entries: 1 for each byte that fits. */
  | { kind: 'set'; members: Uint8Array }
  /** As many bytes as the bounds have, between them as numbers, both included. */
  | { kind: 'range'; from: Uint8Array; to: Uint8Array; isNegated: boolean };

export const lengthOf = (element: PatternElement): number => (element.kind === 'range' ? element.from.length : 1);

/** Known bytes of a pattern in a row, and where in it they begin. */
export interface Literal {
  at: number;
  bytes: Uint8Array;
}

interface Parsed {
  elements: readonly PatternElement[];
  length: number;
  literal: Literal;
}

/**
 * Bytes in a row, some of them only bounded: what lies between two gaps of a signature. Of the thousands of a release most are never
 * tried on a file: one is parsed when it is.
 */
export class BytePattern {
  #parsed: Parsed | undefined;
  readonly #parse: (text: string) => PatternElement[];

  constructor(
    /** As signature files write it. */
    readonly text: string,
    parse: (text: string) => PatternElement[],
  ) {
    this.#parse = parse;
  }

  get elements(): readonly PatternElement[] {
    return this.#get().elements;
  }

  /** Bytes that it takes. */
  get length(): number {
    return this.#get().length;
  }

  /** The longest run of known bytes, to be looked for first; empty where there is none. */
  get literal(): Literal {
    return this.#get().literal;
  }

  #get(): Parsed {
    return (this.#parsed ??= parsedOf(this.#parse(this.text)));
  }

  /** Marks the bytes that it may begin with: 256 entries. */
  markBeginnings(bytes: Uint8Array): void {
    const [first] = this.elements;
    if (first?.kind === 'byte') bytes[first.value] = 1;
    else if (first?.kind === 'set') first.members.forEach((fits, byte) => fits === 1 && (bytes[byte] = 1));
    else bytes.fill(1);
  }

  /** Whether it stands at a place; never where it would reach over an end. */
  standsAt(bytes: Uint8Array, at: number): boolean {
    const { elements, length } = this.#get();
    if (at < 0 || at + length > bytes.length) return false;
    let place = at;
    for (const element of elements) {
      if (element.kind === 'byte') {
        if (bytes[place] !== element.value) return false;
        place += 1;
      } else if (element.kind === 'set') {
        if (element.members[bytes[place]!] !== 1) return false;
        place += 1;
      } else {
        if (isWithin(bytes, place, element.from, element.to) === element.isNegated) return false;
        place += element.from.length;
      }
    }
    return true;
  }
}

const parsedOf = (elements: readonly PatternElement[]): Parsed => ({
  elements,
  length: elements.reduce((sum, element) => sum + lengthOf(element), 0),
  literal: longestLiteral(elements),
});

const isWithin = (bytes: Uint8Array, at: number, from: Uint8Array, to: Uint8Array): boolean =>
  compare(bytes, at, from) >= 0 && compare(bytes, at, to) <= 0;

function compare(bytes: Uint8Array, at: number, bound: Uint8Array): number {
  for (let index = 0; index < bound.length; index += 1) {
    const difference = bytes[at + index]! - bound[index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function longestLiteral(elements: readonly PatternElement[]): Literal {
  let best: { at: number; values: readonly number[] } = { at: 0, values: [] };
  let run: number[] = [];
  let place = 0;
  for (const element of elements) {
    if (element.kind === 'byte') run.push(element.value);
    else run = [];
    place += lengthOf(element);
    // The run itself, which may still grow.
    if (run.length > best.values.length || run === best.values) best = { at: place - run.length, values: run };
  }
  return { at: best.at, bytes: Uint8Array.from(best.values) };
}
