/** What the files of a package are worth, next to a list of their digests. @see ETSI EN 319 102-1 §5.1.3, signatures.md D25 */
export interface FilesVerdict {
  indication: 'PASSED' | 'INDETERMINATE' | 'FAILED';
  /** `HASH_FAILURE`: one was changed; `SIGNED_DATA_NOT_FOUND`: one is missing; `FORMAT_FAILURE`: the list is none. */
  subIndication?: 'HASH_FAILURE' | 'SIGNED_DATA_NOT_FOUND' | 'FORMAT_FAILURE';
  message?: string;
  /** How many files are listed, were changed, and are missing. */
  counts: { listed: number; changed: number; missing: number };
  /** Their paths, at most a hundred. */
  changed: readonly string[];
  missing: readonly string[];
}

const MAX_NAMED = 100;

/** Takes the files of a list one after the other; holds the names of a hundred of each kind. */
export class ListedFiles {
  readonly #counts = { listed: 0, changed: 0, missing: 0 };
  readonly #changed: string[] = [];
  readonly #missing: string[] = [];
  #problem: string | undefined;

  /**
   * @param expected digest that the list has @param actual digest of the file, by the same algorithm; `undefined` where it is not there or
   *   cannot be read
   */
  take(path: string, expected: string, actual: string | undefined): void {
    this.#counts.listed += 1;
    if (actual === undefined) {
      if ((this.#counts.missing += 1) <= MAX_NAMED) this.#missing.push(path);
    } else if (actual.toLowerCase() !== expected.toLowerCase()) {
      if ((this.#counts.changed += 1) <= MAX_NAMED) this.#changed.push(path);
    }
  }

  /** The list is none: what it says of files says nothing. */
  refuse(problem: string): void {
    this.#problem ??= problem;
  }

  /** A changed file counts before a missing one: what was changed stays changed, whatever is found. */
  verdict(): FilesVerdict {
    return { ...this.#judged(), counts: { ...this.#counts }, changed: this.#changed, missing: this.#missing };
  }

  #judged(): Pick<FilesVerdict, 'indication' | 'subIndication' | 'message'> {
    const { listed, changed, missing } = this.#counts;
    if (this.#problem !== undefined || listed === 0)
      return {
        indication: 'FAILED',
        subIndication: 'FORMAT_FAILURE',
        message: this.#problem ?? 'the list has no line',
      };
    if (changed > 0)
      return {
        indication: 'FAILED',
        subIndication: 'HASH_FAILURE',
        message: `${changed} of ${listed} files were changed`,
      };
    if (missing > 0)
      return {
        indication: 'INDETERMINATE',
        subIndication: 'SIGNED_DATA_NOT_FOUND',
        message: `${missing} of ${listed} files are missing`,
      };
    return { indication: 'PASSED' };
  }
}
