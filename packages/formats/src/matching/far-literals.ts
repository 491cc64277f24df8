import type { Effort } from './effort.js';
import type { LiteralScanner } from './literal-scanner.js';
import type { FileWindows } from './windows.js';

/** One file as it is looked at: its windows, and what of all that may stand anywhere is in them, found out in one pass when first asked. */
export class FarLiterals {
  #inFirst: Int32Array | undefined;
  #inLast: Int32Array | undefined;

  constructor(
    readonly windows: FileWindows,
    readonly effort: Effort,
    private readonly scanner: LiteralScanner,
  ) {}

  /** First place of a literal in one of the windows; -1 where it is not. */
  firstPlace(literal: number, window: Uint8Array): number {
    const { first, last } = this.windows;
    if (window === first) return (this.#inFirst ??= this.scanner.scan(first, 0, first.length, this.effort))[literal]!;
    return (this.#inLast ??= this.scanner.scan(last, 0, last.length, this.effort))[literal]!;
  }
}
