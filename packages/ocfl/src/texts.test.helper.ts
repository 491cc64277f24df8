import { createHash } from 'node:crypto';

/** Repeatable numbers from a seed, for tests with generated cases. */
export class SeededNumbers {
  #bytes: Buffer = Buffer.alloc(0);
  #block = 0;

  constructor(readonly seed: string) {}

  /** A whole number from 0 to `below - 1`. */
  below(below: number): number {
    if (this.#bytes.length < 4) this.#bytes = createHash('sha512').update(`${this.seed} ${this.#block++}`).digest();
    const number = this.#bytes.readUInt32LE(0);
    this.#bytes = this.#bytes.subarray(4);
    return number % below;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}

const PIECES = [
  ...[
    'a',
    'B',
    '0',
    '-',
    '_',
    '.',
    '..',
    '...',
    '/',
    '//',
    ':',
    '%',
    '%2e',
    '=u0020',
    '~',
    ' ',
    '\\',
    '"',
    "'",
    '$&',
    '|',
  ],
  // The same text composed and decomposed, and one that grows when its case changes.
  ...['Hồ sơ', 'Hồ sơ'.normalize('NFD'), 'é', 'e\u0301', 'ß', 'İ', 'ﬁ'],
  ...['👩‍👩‍👧', '𝔘', '😀', 'שלום', 'مرحبا', '\u202e', '\u200f', '日本語'],
  ...['\u0000', '\u0001', '\t', '\n', '\r', '\u007f', '\u0085', '\u00a0', '\u2028', '\ufeff', '\ud800'],
  ...['extensions', '__proto__', 'constructor', 'CON', 'x'.repeat(85), 'é'.repeat(50), 'urn:', 'info:', 'edu/'],
];

/** A text of what has led writers of paths astray: composition, width, direction, control characters, dots, slashes, length. */
export function troublesomeText(numbers: SeededNumbers, mostPieces = 8): string {
  return Array.from({ length: 1 + numbers.below(mostPieces) }, () => numbers.pick(PIECES)).join('');
}
