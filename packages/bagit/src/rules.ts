import { FindingLog, type Finding, type Severity } from '@mocban/core';

/** Every rule of this package with the clause of RFC 8493 it comes from. */
export const BAG_RULES = {
  BAG_DECLARATION_MISSING: '2.1.1',
  BAG_DECLARATION_MALFORMED: '2.1.1',
  BAG_VERSION_UNKNOWN: '2.1.1',
  BAG_ENCODING_UNKNOWN: '2.1.1',
  BAG_ENCODING_MARK: '2.3',
  BAG_PAYLOAD_DIRECTORY_MISSING: '2.1.2',
  BAG_MANIFEST_MISSING: '2.1.3',
  BAG_MANIFEST_MALFORMED: '2.1.3',
  BAG_MANIFEST_NAME: '2.4',
  BAG_MANIFEST_ASTERISK: '2.1.3',
  BAG_MANIFEST_DUPLICATE: '2.1.3',
  BAG_ALGORITHM_UNKNOWN: '2.4',
  BAG_PAYLOAD_MISSING: '3',
  BAG_PAYLOAD_UNLISTED: '3',
  BAG_DIGEST_MISMATCH: '3',
  BAG_TAG_MISSING: '3',
  BAG_TAG_DIGEST_MISMATCH: '3',
  BAG_TAG_MANIFEST_SCOPE: '2.2.1',
  BAG_TAG_MANIFEST_INCOMPLETE: '2.2.1',
  BAG_TAG_MANIFEST_ALGORITHM: '2.2.1',
  BAG_TAG_UNLISTED: '2.2.1',
  BAG_INFO_MALFORMED: '2.2.2',
  BAG_INFO_WHITE_SPACE: '2.2.2',
  BAG_INFO_VALUE: '2.2.2',
  BAG_INFO_REPEATED: '2.2.2',
  BAG_OXUM_MALFORMED: '2.2.2',
  BAG_OXUM_MISMATCH: '2.2.2',
  BAG_FETCH_MALFORMED: '2.2.3',
  BAG_FETCH_LENGTH: '2.2.3',
  BAG_FETCH_REPEATED: '2.2.3',
  BAG_FETCH_UNLISTED: '2.2.3',
  BAG_FETCH_PENDING: '2.2.3',
  BAG_PATH_OUTSIDE: '5.2',
  BAG_PATH_UNSAFE: '5.2',
  BAG_PATH_RELATIVE: '2.1.3',
  BAG_PATH_ENCODING: '2.1.3',
  BAG_CASE_COLLISION: '6.1.2',
  BAG_NORMALISATION: '6.1.2',
  BAG_SYSTEM_FILE: '6.1.2',
  BAG_UPDATE_UNFINISHED: '2.2.4',
} as const;

export type BagRule = keyof typeof BAG_RULES;

/** Makes findings of one bag, each naming the version the bag declares. */
export class BagFindings {
  readonly #log = new FindingLog();
  /** `1.0` until the declaration has been read. */
  version = '1.0';

  /** Bounded: of one rule a count stands for those beyond the first 10,000. */
  get list(): Finding[] {
    return this.#log.list();
  }

  error(rule: BagRule, location: string, message: string, hint?: string): void {
    this.#add('error', rule, location, message, hint);
  }

  warning(rule: BagRule, location: string, message: string, hint?: string): void {
    this.#add('warning', rule, location, message, hint);
  }

  /** An error in BagIt 1.0 where earlier versions were silent or lenient, there a warning. */
  strict(rule: BagRule, location: string, message: string, hint?: string): void {
    this.#add(this.version === '1.0' ? 'error' : 'warning', rule, location, message, hint);
  }

  #add(severity: Severity, rule: BagRule, location: string, message: string, hint?: string): void {
    const standard = `BagIt ${this.version}`;
    this.#log.add({ rule, severity, location, message, standard, ...(hint === undefined ? {} : { hint }) });
  }
}
