import { elementsIn, type CanonicalSubject } from '@mocban/xml';

/** What all references and time-stamps of one document may cost: a unit is a node, or 32 characters; some three seconds. @see design 2.11 */
export const MAX_COST = 4_000_000;
const CHARACTERS_A_UNIT = 32;

/** More to be done for one document than is done for any. It does not leave this folder. */
export class LimitError extends Error {}

/** Counts what is done for a document, so that whether it is too much does not depend on how busy the machine is. */
export class Budget {
  #left: number;

  constructor(units = MAX_COST) {
    this.#left = units;
  }

  /** @throws LimitError */
  spend(units: number): void {
    this.#left -= units;
    if (this.#left < 0) throw new LimitError('more is signed over and over than is looked at in one document');
  }

  /** For a subject that is about to be gone through. @throws LimitError */
  spendOn({ of }: CanonicalSubject): void {
    for (const { children, attributes } of elementsIn(of)) this.spend(1 + children.length + attributes.length);
  }

  /** @throws LimitError */
  spendCharacters(count: number): void {
    this.spend(Math.ceil(count / CHARACTERS_A_UNIT));
  }
}
