import type { MetsFile } from './types.js';

/** Files of a group that are held as they are; nearly every package has fewer. */
const KEPT = 1000;

/**
 * The files of a group as a reader collects them. Beyond the first thousand they are held as bytes, about 400 each where an object
 * takes over a kilobyte, and made anew each time the list is gone through.
 */
export class FileList implements Iterable<MetsFile> {
  /** The first thousand. */
  readonly kept: MetsFile[] = [];
  #packed = Buffer.alloc(0);
  #size = 0;

  push(file: MetsFile): void {
    this.kept.push(file);
  }

  /** To be called when no file is open any more: those beyond the first thousand are packed. @returns whether there are any */
  pack(): boolean {
    for (const file of this.kept.splice(KEPT)) this.#append(JSON.stringify(file));
    return this.#size > 0;
  }

  /** The files held as objects, which are then no longer in the list. */
  take(): MetsFile[] {
    return this.kept.splice(0);
  }

  *[Symbol.iterator](): Generator<MetsFile> {
    yield* this.kept;
    for (let start = 0; start < this.#size;) {
      const text = start + LENGTH_BYTES;
      const end = text + this.#packed.readUInt32LE(start);
      yield JSON.parse(this.#packed.toString('utf8', text, end)) as MetsFile;
      start = end;
    }
  }

  #append(json: string): void {
    const most = this.#size + LENGTH_BYTES + json.length * 3;
    if (most > this.#packed.length) {
      const larger = Buffer.alloc(Math.max(most, Math.ceil(this.#packed.length * 1.5), 64 * 1024));
      this.#packed.copy(larger, 0, 0, this.#size);
      this.#packed = larger;
    }
    const length = this.#packed.write(json, this.#size + LENGTH_BYTES, 'utf8');
    this.#packed.writeUInt32LE(length, this.#size);
    this.#size += LENGTH_BYTES + length;
  }
}

const LENGTH_BYTES = 4;
