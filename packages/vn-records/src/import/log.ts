import type { FindingFactory } from '../finding.js';
import type { CheckEffect, CheckFinding } from '../types.js';
import { columnName } from './column-name.js';

/** Where a value stands in a spreadsheet. */
export interface Place {
  sheet: string;
  row: number;
  column?: number;
}

/** `Mục lục!E12`, as spreadsheet programs write it; a whole row is `Mục lục!12`. */
export const placeName = ({ sheet, row, column }: Place): string =>
  `${sheet}!${column === undefined ? '' : columnName(column)}${row}`;

/** Gathers findings of an import, each with its sheet, row and column. */
export class ImportLog {
  readonly findings: CheckFinding[] = [];
  readonly #unknownTerms = new Set<string>();

  constructor(private readonly make: FindingFactory) {}

  add(what: string, effect: CheckEffect, place: Place | string, message: string, hint: string): void {
    const location = typeof place === 'string' ? place : placeName(place);
    this.findings.push(this.make.of('IMPORT', what, { effect, location, message, hint }));
    if (what === 'TERM_UNKNOWN') this.#unknownTerms.add(location);
  }

  /** Whether the value there has been told of as no term of its list: as a code it is unknown for the same reason. */
  isUnknownTerm(place: Place | string): boolean {
    return this.#unknownTerms.has(typeof place === 'string' ? place : placeName(place));
  }
}
