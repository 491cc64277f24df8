import { Budget, type PdfLimits } from '../budget.js';
import { malformed, PdfError, readable } from '../error.js';
import type { RandomAccess } from '../source/random-access.js';
import type { PdfValue } from '../syntax/values.js';
import { readChain, type Revision } from '../xref/chain.js';
import { startxrefs } from '../xref/find-end.js';
import type { XrefEntry } from '../xref/section.js';
import type { ObjectStream } from './object-stream.js';
import { RevisionView } from './view.js';

/** How many objects are held, and how many object streams. */
const [HELD_OBJECTS, HELD_STREAMS] = [20_000, 16];
/** How many times an end is looked for in a file that does not end as it must. */
const MAX_ENDS = 100;

interface Version {
  revision: number;
  entry: XrefEntry;
  older: Version | undefined;
}

/** A PDF as the revisions that were written one after the other. */
export class PdfDocument {
  readonly #versions = new Map<number, Version>();
  readonly #objects = new Map<object, Map<object | undefined, PdfValue>>();
  readonly #containers = new Map<object, ObjectStream | undefined>();
  readonly #views = new Map<number, RevisionView>();
  #isAmbiguous = false;

  constructor(
    readonly source: RandomAccess,
    /** The oldest first; at least one. */
    readonly revisions: readonly Revision[],
    readonly budget: Budget,
  ) {
    revisions.forEach(({ sections }, revision) => {
      for (const section of [...sections].reverse())
        for (const [number, entry] of section.entries)
          this.#versions.set(number, { revision, entry, older: this.#versions.get(number) });
    });
  }

  /** As the revision left it. @param index @defaultValue the last */
  view(index = this.revisions.length - 1): RevisionView {
    const view = this.#views.get(index) ?? new RevisionView(this, index);
    this.#views.set(index, view);
    return view;
  }

  /** Strings and streams are encrypted, and what only lies in streams cannot be read. @see ISO 32000-1 §7.6 */
  get isEncrypted(): boolean {
    return this.isEncryptedAt(this.revisions.length - 1);
  }

  isEncryptedAt(revision: number): boolean {
    return this.revisions
      .slice(0, revision + 1)
      .some(({ sections }) => sections.some(({ trailer }) => trailer.get('Encrypt') !== undefined));
  }

  /**
   * Something was met that readers do not agree on: an object that cannot be read here, or that has a key twice. What it refers to is
   * not known then.
   */
  get isAmbiguous(): boolean {
    return this.#isAmbiguous;
  }

  noteAmbiguous(): void {
    this.#isAmbiguous = true;
  }

  /** All that revisions up to this one speak of. */
  *numbers(): Iterable<number> {
    yield* this.#versions.keys();
  }

  entryAt(number: number, revision: number): XrefEntry | undefined {
    let version = this.#versions.get(number);
    while (version !== undefined && version.revision > revision) version = version.older;
    return version?.entry;
  }

  /** An object by where it is: what no revision changed is read once. */
  cached(entry: object, container: object | undefined, read: () => PdfValue): PdfValue {
    const held = this.#objects.get(entry);
    const value = held?.get(container);
    if (value !== undefined) return value;
    const found = read();
    if (this.#objects.size >= HELD_OBJECTS) this.#objects.delete(this.#objects.keys().next().value!);
    this.#objects.set(entry, (held ?? new Map<object | undefined, PdfValue>()).set(container, found));
    return found;
  }

  container(entry: object, read: () => ObjectStream | undefined): ObjectStream | undefined {
    if (this.#containers.has(entry)) return this.#containers.get(entry);
    const found = read();
    if (this.#containers.size === HELD_STREAMS) this.#containers.delete(this.#containers.keys().next().value!);
    this.#containers.set(entry, found);
    return found;
  }
}

/** How many ends beside the last are followed. */
const MAX_HIDDEN = 50;

/**
 * What an end within the file says the document was, and no later revision goes back to: written over, as if it had not been there.
 * @throws PdfError `PDF_LIMIT`
 */
export function hiddenDocuments(document: PdfDocument): PdfDocument[] {
  const { source, budget } = document;
  const known = new Set(document.revisions.flatMap(({ sections }) => sections.map(({ start }) => start)));
  const hidden: PdfDocument[] = [];
  for (const startxref of startxrefs(source)) {
    if (known.has(startxref)) continue;
    known.add(startxref);
    const revisions = readable(() => readChain(source, startxref, budget));
    if (revisions === undefined) continue;
    for (const { sections } of revisions) for (const { start } of sections) known.add(start);
    hidden.push(new PdfDocument(source, revisions, budget));
    if (hidden.length === MAX_HIDDEN) break;
  }
  return hidden;
}

export interface OpenPdfOptions {
  limits?: Partial<PdfLimits>;
}

/**
 * Reads the revisions of a PDF back from its end. Where the end cannot be read, the last one before it that can: what lies behind is then
 * no part of any revision, which `tailOf` says. Nothing is repaired.
 * @throws PdfError `PDF_MALFORMED` where nothing can be read, `PDF_LIMIT`
 */
export function openPdf(source: RandomAccess, options: OpenPdfOptions = {}): PdfDocument {
  const budget = new Budget(options.limits);
  let ends = 0;
  for (const startxref of startxrefs(source)) {
    const revisions = readable(() => readChain(source, startxref, budget));
    if (revisions !== undefined) return new PdfDocument(source, revisions, budget);
    if ((ends += 1) === MAX_ENDS) throw new PdfError('PDF_LIMIT', `more than ${MAX_ENDS} ends that lead nowhere`);
  }
  throw malformed('no cross-reference section can be read');
}
