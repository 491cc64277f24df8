/** What one place of a pattern takes: a byte, one of several, or some bytes that are, or are not, in a range. */
export type PatternElement =
  | { kind: 'byte'; value: number }
  /** 256 entries: 1 for each byte that fits. */
  | { kind: 'set'; members: Uint8Array }
  /** As many bytes as the bounds have, between them as numbers, both included. */
  | { kind: 'range'; from: Uint8Array; to: Uint8Array; isNegated: boolean };

export const lengthOf = (element: PatternElement): number => (element.kind === 'range' ? element.from.length : 1);

/** Bytes in a row, some of them only bounded: what lies between two gaps of a signature. */
export class BytePattern {
  /** Bytes that it takes. */
  readonly length: number;
  /** The longest run of known bytes, to be looked for first; empty where there is none. */
  readonly literal: { at: number; bytes: Buffer };

  constructor(
    readonly elements: readonly PatternElement[],
    /** As signature files write it. */
    readonly text: string,
  ) {
    this.length = elements.reduce((sum, element) => sum + lengthOf(element), 0);
    this.literal = longestLiteral(elements);
  }

  mayBeginWith(byte: number): boolean {
    const [first] = this.elements;
    return first === undefined || first.kind === 'range' || fits(first, Uint8Array.of(byte), 0);
  }

  /** Whether it stands at a place; never where it would reach over an end. */
  standsAt(bytes: Uint8Array, at: number): boolean {
    if (at < 0 || at + this.length > bytes.length) return false;
    let place = at;
    for (const element of this.elements) {
      if (!fits(element, bytes, place)) return false;
      place += lengthOf(element);
    }
    return true;
  }
}

function fits(element: PatternElement, bytes: Uint8Array, at: number): boolean {
  switch (element.kind) {
    case 'byte':
      return bytes[at] === element.value;
    case 'set':
      return element.members[bytes[at]!] === 1;
    case 'range': {
      const found = bytes.subarray(at, at + element.from.length);
      const isWithin = Buffer.compare(found, element.from) >= 0 && Buffer.compare(found, element.to) <= 0;
      return isWithin !== element.isNegated;
    }
  }
}

function longestLiteral(elements: readonly PatternElement[]): BytePattern['literal'] {
  let best: BytePattern['literal'] = { at: 0, bytes: Buffer.alloc(0) };
  let run: number[] = [];
  let place = 0;
  for (const element of elements) {
    if (element.kind === 'byte') run.push(element.value);
    else run = [];
    place += lengthOf(element);
    if (run.length > best.bytes.length) best = { at: place - run.length, bytes: Buffer.from(run) };
  }
  return best;
}
