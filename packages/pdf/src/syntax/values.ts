/** Values of PDF. Whole numbers are JavaScript's, and `null`, booleans and arrays as well. @see ISO 32000-1 §7.3 */
export type PdfValue =
  null | boolean | number | PdfReal | PdfName | PdfString | PdfRef | PdfDict | PdfStream | PdfArray;
export type PdfArray = readonly PdfValue[];

/** A number that was written with a point. */
export class PdfReal {
  constructor(readonly value: number) {}
}

/** `/Name`; `value` is what its bytes are after `#xx`, as Latin-1. */
export class PdfName {
  constructor(readonly value: string) {}
}

export class PdfString {
  constructor(
    readonly bytes: Buffer,
    readonly isHex: boolean,
    /** Where it lies in the file with its delimiters; in an object stream it does not. */
    readonly start: number | undefined,
    readonly end: number | undefined,
  ) {}
}

/** `12 0 R` */
export class PdfRef {
  constructor(
    readonly number: number,
    readonly generation: number,
  ) {}

  toString(): string {
    return `${this.number} ${this.generation} R`;
  }
}

export class PdfDict {
  constructor(
    readonly entries: ReadonlyMap<string, PdfValue>,
    /** A key is there more than once: readers do not agree which value it has. */
    readonly hasDuplicates = false,
  ) {}

  /** As it is written, a reference as such; a `null` is an absent entry (§7.3.7). */
  get(key: string): PdfValue | undefined {
    return this.entries.get(key) ?? undefined;
  }

  keys(): Iterable<string> {
    return this.entries.keys();
  }
}

export class PdfStream {
  constructor(
    readonly dict: PdfDict,
    /** Where its data begins in the file. */
    readonly start: number,
  ) {}
}

/** An object as it lies in a file. @see ISO 32000-1 §7.3.10 */
export interface IndirectObject {
  number: number;
  generation: number;
  value: PdfValue;
  start: number;
  /** Behind its value, where `endobj` is to follow, or behind `stream` and its end of line. */
  valueEnd: number;
}

export const nameOf = (value: PdfValue | undefined): string | undefined =>
  value instanceof PdfName ? value.value : undefined;

export const numberOf = (value: PdfValue | undefined): number | undefined =>
  typeof value === 'number' ? value : value instanceof PdfReal ? value.value : undefined;

/** The dictionary that something is, or has as a stream. */
export const dictOf = (value: PdfValue | undefined): PdfDict | undefined =>
  value instanceof PdfDict ? value : value instanceof PdfStream ? value.dict : undefined;

/** Whether any dictionary within has a key more than once. */
export function hasKeyTwice(value: PdfValue): boolean {
  if (value instanceof PdfStream) return hasKeyTwice(value.dict);
  if (value instanceof PdfDict) return value.hasDuplicates || [...value.entries.values()].some(hasKeyTwice);
  return Array.isArray(value) && (value as readonly PdfValue[]).some(hasKeyTwice);
}
