import { packFiles, unpackFiles } from './packed-files.js';
import type { MetsFile } from './types.js';

/** Files of a group that are held as they are; nearly every package has fewer. */
const KEPT = 1000;
/** Files of a group that are packed together. */
const PACKED = 256;

/**
 * The files of a group as a reader collects them. Beyond the first thousand they are held packed, about 130 bytes each where an object
 * takes over a kilobyte, and made anew each time the list is gone through.
 */
export class FileList implements Iterable<MetsFile> {
  /** The first thousand, and fewer than 256 more. */
  readonly kept: MetsFile[] = [];
  readonly #packed: Uint8Array[] = [];

  /** Whether the last file will be held packed, and is known for what it says alone. */
  get isLong(): boolean {
    return this.kept.length > KEPT;
  }

  push(file: MetsFile): void {
    this.kept.push(file);
  }

  /** To be called when no file is open any more: those beyond the first thousand are packed. @returns whether there are any */
  pack(): boolean {
    while (this.kept.length >= KEPT + PACKED) this.#packed.push(packFiles(this.kept.splice(KEPT, PACKED)));
    return this.#packed.length > 0 || this.kept.length > KEPT;
  }

  /** The files held as objects, which are then no longer in the list. */
  take(): MetsFile[] {
    return this.kept.splice(0);
  }

  *[Symbol.iterator](): Generator<MetsFile> {
    yield* this.kept.slice(0, KEPT);
    for (const packed of this.#packed) yield* unpackFiles(packed);
    yield* this.kept.slice(KEPT);
  }
}
