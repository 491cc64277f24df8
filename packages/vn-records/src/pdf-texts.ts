import type { EntryInspector, EntryTap } from '@mocban/container';
import { factsAtOnce, textReader, type PdfFacts, type ReadingPatience } from './pdf-text-thread.js';

/** A larger PDF is read again once it is known to be a document of a Thông tư 05 package. */
const MAX_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 20_000;
/** What the PDFs of one package may take: a minute altogether, and for each what an ordinary one takes many times over. */
const PATIENCE_MS = 60_000;
const PATIENCE_MS_EACH = 50;
/** Where Thông tư 05 packages have their documents; other PDFs are not looked at while the profile is not known yet. */
const DOCUMENT = /(?:^|\/)representations\/.*\.pdf$/i;

/**
 * Looks for secrecy marks in the text of PDFs in the pass that unpacks them, so that they are not read a second time: by fonts, and where
 * these do not say, in a thread. Holds a PDF of at most 32 MiB while it is passed by in parts or waits for its turn; above 32 MiB waiting
 * altogether the unpacking waits. Holds of each PDF the lines that may bear a mark.
 * A package whose PDFs take too long altogether has the rest of them not read: there is one thread for the packages of all.
 */
export class PdfTexts implements ReadingPatience {
  readonly #facts = new Map<string, PdfFacts>();
  readonly #reading = new Map<string, Promise<PdfFacts>>();
  #isWanted = true;
  #patienceMs: number;

  /** @param patienceMs what the PDFs may take beyond 50 ms each. @defaultValue 60,000 */
  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  readonly inspector: EntryInspector = ({ path, sizeBytes }) =>
    DOCUMENT.test(path) && sizeBytes <= MAX_BYTES ? this.#tap(path, sizeBytes) : undefined;

  /**
   * Lines of a PDF that was passed by that may bear a secrecy mark; no answer for one that was not.
   * @param names the file as the inspector may have been shown it: below the package's root, or by the entry's whole name
   */
  async of(...names: string[]): Promise<PdfFacts | undefined> {
    for (const name of names) {
      const facts = await (this.#reading.get(name) ?? this.#facts.get(name));
      if (facts !== undefined) return facts;
    }
    return undefined;
  }

  /** Nobody will ask: what still waits is not read. */
  abandon(): void {
    this.#isWanted = false;
  }

  isLeft(): boolean {
    return this.#isWanted && this.#patienceMs > 0;
  }

  spend(ms: number): void {
    this.#patienceMs += PATIENCE_MS_EACH - ms;
  }

  #tap(path: string, sizeBytes: number): EntryTap {
    let bytes: Uint8Array<ArrayBuffer> | undefined;
    let filled = 0;
    let isTried = false;
    return {
      write: (chunk) => {
        if (chunk.byteLength === sizeBytes) {
          isTried = true;
          if (this.#readAtOnce(path, chunk)) return;
        }
        bytes ??= new Uint8Array(sizeBytes);
        // More than is declared ends the unpacking; it is not ours to say so.
        if (filled + chunk.byteLength > sizeBytes) return;
        bytes.set(chunk, filled);
        filled += chunk.byteLength;
      },
      end: () => {
        if (this.#facts.has(path)) return undefined;
        const whole = bytes ?? new Uint8Array(0);
        bytes = undefined;
        return !isTried && this.#readAtOnce(path, whole) ? undefined : this.#readInThread(path, whole);
      },
      abort: () => {
        bytes = undefined;
      },
    };
  }

  /** @returns whether everything could be known without the thread */
  #readAtOnce(path: string, bytes: Uint8Array): boolean {
    if (!this.isLeft()) return false;
    const begun = performance.now();
    const facts = factsAtOnce(bytes);
    this.#patienceMs -= performance.now() - begun;
    if (facts.texts !== undefined) this.#facts.set(path, facts);
    return facts.texts !== undefined;
  }

  /** @returns something to wait for when too much waits to be read */
  #readInThread(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> | undefined {
    const noted = textReader.read(bytes, TIMEOUT_MS, this).then((facts) => {
      this.#reading.delete(path);
      this.#facts.set(path, facts);
      return facts;
    });
    this.#reading.set(path, noted);
    return textReader.waitingBytes > MAX_BYTES ? noted.then(() => undefined) : undefined;
  }
}
