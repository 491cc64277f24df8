import type { RevisionView } from '../document/view.js';
import { readRange } from '../source/random-access.js';
import { numberOf, PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from '../syntax/values.js';
import type { Change, ChangeKind } from './change.js';

/** As many changes of each sort are listed; one is enough for a verdict. */
const MOST_CHANGES = 200;
/** How deep values may lie in each other, some of them as references on one side alone. */
const MAX_DEPTH = 128;

interface Pair {
  number: number;
  kind: ChangeKind;
}

/**
 * Two views of a document and what differs between them. Objects are compared from where they are used, each for each use: what is
 * permitted for the appearance of a field is not for the page that shows the same object.
 */
export class Comparison {
  readonly changes: Change[] = [];
  readonly #queue: Pair[] = [];
  readonly #seen = new Set<string>();
  readonly #counts = new Map<string, number>();

  constructor(
    readonly before: RevisionView,
    readonly now: RevisionView,
    /** Objects that have a place of their own in the document, and are judged there: catalog, pages, fields, annotations. */
    readonly judgedElsewhere: ReadonlySet<number> = new Set(),
  ) {}

  add(change: Change): void {
    const { kind, isOfExisting = false, isLocked = false, covers } = change;
    const sort = `${kind} ${isOfExisting} ${isLocked}`;
    const count = this.#counts.get(sort) ?? 0;
    if (covers === undefined && count >= MOST_CHANGES) return;
    this.#counts.set(sort, count + 1);
    this.changes.push(change);
  }

  /** Whether an object was held against what it was, for a use that permits nothing. */
  hasMet(number: number): boolean {
    return this.judgedElsewhere.has(number) || this.#seen.has(`${number} OTHER`);
  }

  /** Whatever differs is of this kind. */
  same(before: PdfValue | undefined, now: PdfValue | undefined, where: string, kind: ChangeKind = 'OTHER'): void {
    this.#compare(before ?? null, now ?? null, where, kind);
    for (let pair = this.#queue.pop(); pair !== undefined; pair = this.#queue.pop()) this.#objects(pair);
  }

  /** All entries of two dictionaries but some. */
  sameEntries(
    before: PdfDict,
    now: PdfDict,
    where: string,
    except: ReadonlySet<string> = new Set(),
    kind: ChangeKind = 'OTHER',
  ): void {
    for (const key of new Set([...before.keys(), ...now.keys()]))
      if (!except.has(key)) this.same(before.get(key), now.get(key), `${where} /${key}`, kind);
    if (now.hasDuplicates && !before.hasDuplicates) this.add({ kind, where, what: 'has a key twice' });
  }

  /** Whether anything differs, without saying so. */
  differs(before: PdfValue | undefined, now: PdfValue | undefined): boolean {
    const quiet = new Comparison(this.before, this.now, this.judgedElsewhere);
    quiet.same(before, now, '');
    return quiet.changes.length > 0;
  }

  /** Both views have the same bytes for it. */
  isUntouched(number: number): boolean {
    const [one, other] = [this.before.entry(number), this.now.entry(number)];
    if (one !== other) return false;
    return one?.kind !== 'in' || this.before.entry(one.container) === this.now.entry(one.container);
  }

  #objects({ number, kind }: Pair): void {
    this.before.document.budget.spend('steps');
    const before = this.before.get(number);
    if (this.isUntouched(number)) {
      // How long the stream is that it lies in may be said by another object.
      const entry = this.before.entry(number);
      if (entry?.kind === 'in') this.#enqueue(new PdfRef(entry.container, 0), kind);
      return this.#follow(before, kind);
    }
    if (generationOf(this.before, number) !== generationOf(this.now, number))
      this.add({ kind, where: `${number} 0 R`, what: 'has another generation than what refers to it' });
    const now = this.now.get(number);
    // What is read by nobody here may well be read by somebody else.
    if (before === null && now === null && (this.before.entry(number) ?? this.now.entry(number)) !== undefined)
      this.add({ kind, where: `${number} 0 R`, what: 'cannot be read, and was changed' });
    this.#compare(before, now, `${number} 0 R`, kind);
  }

  /** What is referred to from something that both have. */
  #follow(value: PdfValue, kind: ChangeKind): void {
    if (value instanceof PdfRef) this.#enqueue(value, kind);
    else if (value instanceof PdfStream) this.#follow(value.dict, kind);
    else if (value instanceof PdfDict) for (const one of value.entries.values()) this.#follow(one, kind);
    else if (Array.isArray(value)) for (const one of value as readonly PdfValue[]) this.#follow(one, kind);
  }

  #enqueue({ number }: PdfRef, kind: ChangeKind): void {
    const key = `${number} ${kind}`;
    if (this.#seen.has(key) || this.judgedElsewhere.has(number)) return;
    this.#seen.add(key);
    this.#queue.push({ number, kind });
  }

  #compare(before: PdfValue, now: PdfValue, where: string, kind: ChangeKind, depth = 0): void {
    if (before instanceof PdfRef && now instanceof PdfRef) {
      if (before.number !== now.number || before.generation !== now.generation)
        this.add({ kind, where, what: `refers to ${now.toString()} and not to ${before.toString()} any more` });
      else this.#enqueue(before, kind);
    } else if (before instanceof PdfRef || now instanceof PdfRef) this.#turned(before, now, where, kind, depth);
    else if (before instanceof PdfDict && now instanceof PdfDict) this.#dicts(before, now, where, kind, depth);
    else if (before instanceof PdfStream && now instanceof PdfStream) {
      this.#dicts(before.dict, now.dict, where, kind, depth);
      if (!this.#isSameData(before, now)) this.add({ kind, where, what: 'is another stream' });
    } else if (Array.isArray(before) && Array.isArray(now))
      this.#arrays(before as readonly PdfValue[], now as readonly PdfValue[], where, kind, depth);
    else if (!isSameAtom(before, now))
      this.add({ kind, where, what: now === null ? 'was taken away' : before === null ? 'was added' : 'was changed' });
  }

  /**
   * A value that was an object of its own and is written in place now, or the reverse, is the same value (ISO 32000-1 §7.3.10). What has a
   * place of its own in the document is known by its number and cannot become part of something else.
   */
  #turned(before: PdfValue, now: PdfValue, where: string, kind: ChangeKind, depth: number): void {
    this.before.document.budget.spend('steps');
    const isPlace = [before, now].some((one) => one instanceof PdfRef && this.judgedElsewhere.has(one.number));
    const [old, current] = [this.before.resolve(before), this.now.resolve(now)];
    // What is read by nobody here may well be read by somebody else.
    const isUnread = isUnreadable(this.before, before, old) || isUnreadable(this.now, now, current);
    if (isPlace || isUnread || depth > MAX_DEPTH)
      return this.add({ kind, where, what: now === null ? 'was taken away' : 'is no reference to the same object' });
    this.#compare(old, current, where, kind, depth + 1);
  }

  #dicts(before: PdfDict, now: PdfDict, where: string, kind: ChangeKind, depth: number): void {
    for (const key of new Set([...before.keys(), ...now.keys()]))
      this.#compare(before.get(key) ?? null, now.get(key) ?? null, `${where} /${key}`, kind, depth);
    if (now.hasDuplicates && !before.hasDuplicates) this.add({ kind, where, what: 'has a key twice' });
  }

  #arrays(before: readonly PdfValue[], now: readonly PdfValue[], where: string, kind: ChangeKind, depth: number): void {
    if (before.length !== now.length)
      return this.add({ kind, where, what: `has ${now.length} members and not ${before.length} any more` });
    before.forEach((one, index) => this.#compare(one, now[index]!, `${where} [${index}]`, kind, depth));
  }

  #isSameData(before: PdfStream, now: PdfStream): boolean {
    if (before.start === now.start) return true;
    const [one, other] = [this.before.range(before), this.now.range(now)];
    if (one === undefined || other === undefined || one.end - one.start !== other.end - other.start) return false;
    const { source, budget } = this.before.document;
    budget.spend('inflatedBytes', one.end - one.start);
    for (const chunk of readRange(source, one.start, one.end))
      if (!chunk.equals(source.read(other.start, chunk.length))) return false;
      else [other.start] = [other.start + chunk.length];
    return true;
  }
}

const isUnreadable = (view: RevisionView, value: PdfValue, resolved: PdfValue): boolean =>
  value instanceof PdfRef && resolved === null && view.entry(value.number) !== undefined;

function generationOf(view: RevisionView, number: number): number {
  const entry = view.entry(number);
  return entry?.kind === 'at' ? entry.generation : 0;
}

function isSameAtom(before: PdfValue, now: PdfValue): boolean {
  if (before instanceof PdfName && now instanceof PdfName) return before.value === now.value;
  // 1 and 1.0 are the same number.
  if (numberOf(before) !== undefined) return numberOf(before) === numberOf(now);
  if (before instanceof PdfString && now instanceof PdfString) return before.bytes.equals(now.bytes);
  return before === now;
}
