import { FormatsError } from '../error.js';
import type { BytePattern } from '../pattern/byte-pattern.js';
import { patternOf } from '../pattern/parse-pattern.js';
import type { ByteSequence, Fragment, InternalSignature, SubSequence } from '../signature-file/types.js';

const REFERENCES = new Set<string>(['beginning', 'end', 'anywhere'] satisfies ByteSequence['reference'][]);
const OFFSETS = /^(\d{1,9})\.\.(\d{0,9})$/;
const FRAGMENT = /^([<>])(\d{1,3}) (\d{1,9})\.\.(\d{1,9}) (.+)$/s;

/** Reads the lines of signatures, one after the other. A pattern that several have is one, and is parsed when
 * it is first tried: those that a release was compiled from have been parsed. */
export class SequenceReader {
  readonly #patterns = new Map<string, BytePattern>();
  #sequences: ByteSequence[] | undefined;
  #pieces: SubSequence[] | undefined;

  /** A signature, to which the lines belong that follow. */
  begin(fields: readonly string[]): InternalSignature {
    const [, id = '', kind] = fields;
    if (!/^\d{1,9}$/.test(id) || (kind !== undefined && kind !== 'generic')) throw invalid(fields);
    this.#sequences = [];
    this.#pieces = undefined;
    return { id: Number(id), isSpecific: kind === undefined, sequences: this.#sequences };
  }

  /** A line of one. @throws FormatsError `FORMATS_SIGNATURES_INVALID` for any other line */
  take(fields: readonly string[]): void {
    const [reference = ''] = fields;
    if (reference === 'then') {
      if (this.#pieces === undefined) throw invalid(fields);
      this.#pieces.push(this.#piece(fields));
      return;
    }
    if (this.#sequences === undefined || !isReference(reference)) throw invalid(fields);
    this.#pieces = [this.#piece(fields)];
    this.#sequences.push({ reference, pieces: this.#pieces });
  }

  #piece(fields: readonly string[]): SubSequence {
    const [, min, max] = OFFSETS.exec(fields[1] ?? '') ?? [];
    let anchor: BytePattern | undefined;
    const [left, right]: Fragment[][][] = [[], []];
    for (const field of fields.slice(2)) {
      if (field.startsWith('= ')) {
        anchor = this.#pattern(field.slice(2));
        continue;
      }
      const [, side, place, minGap, maxGap, pattern] = FRAGMENT.exec(field) ?? [];
      if (pattern === undefined) throw invalid(fields);
      const fragments = ((side === '<' ? left! : right!)[Number(place) - 1] ??= []);
      fragments.push({ minGap: Number(minGap), maxGap: Number(maxGap), pattern: this.#pattern(pattern) });
    }
    if (anchor === undefined || min === undefined || hasHole(left!) || hasHole(right!)) throw invalid(fields);
    // From left to right they are written, from the anchor outwards they are looked for.
    for (const fragments of left!) fragments.reverse();
    return {
      minOffset: Number(min),
      maxOffset: max === '' ? undefined : Number(max),
      anchor,
      left: left!,
      right: right!,
    };
  }

  #pattern(text: string): BytePattern {
    const known = this.#patterns.get(text) ?? patternOf(text);
    this.#patterns.set(text, known);
    return known;
  }
}

const isReference = (text: string): text is ByteSequence['reference'] => REFERENCES.has(text);

const hasHole = (places: readonly (readonly Fragment[] | undefined)[]): boolean =>
  Array.from(places).includes(undefined);

const invalid = (fields: readonly string[]): FormatsError =>
  new FormatsError('FORMATS_SIGNATURES_INVALID', `the compiled signatures: ${fields.join(' ').slice(0, 100)}`);
