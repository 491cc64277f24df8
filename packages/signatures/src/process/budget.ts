/** Work that one document may cost, in verifications of signatures, and for each of its signatures: some seconds, whatever the load. */
const MOST_VERIFICATIONS = 20_000;
const MOST_OF_EACH = 100;

/** More was asked of a document than is done for one. */
export class BudgetExceeded extends Error {}

/** Counts operations and not time, so that a verdict does not depend on how busy a machine is. @see signatures.md 2.11 */
export class Budget {
  #left: number;

  constructor(signatures: number) {
    this.#left = MOST_VERIFICATIONS + signatures * MOST_OF_EACH;
  }

  /** @throws BudgetExceeded */
  spend(count: number): void {
    this.#left -= count;
    if (this.#left < 0) throw new BudgetExceeded('judging it takes more operations than are done for one document');
  }
}
