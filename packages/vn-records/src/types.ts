import type { Finding } from '@mocban/core';

/** What a receipt check means for the transfer (section "checks on receipt" of the Vietnamese profile). */
export type CheckEffect = 'block' | 'quarantine' | 'refuse-item' | 'officer' | 'warn' | 'info';

/** A finding of a receipt check. `severity` follows from `effect`: block, quarantine and refuse-item are errors, officer and warn warnings. */
export interface CheckFinding extends Finding {
  effect: CheckEffect;
  /** The document concerned, by its path below the package's root. */
  document?: string;
}

/** A `simpledc` record: element names as the circular gives them, values as written, in order of appearance. */
export type SimpleDc = Readonly<Record<string, string>>;

/** One document of a submission with the metadata joined to it. */
export interface Tt05Document {
  /** Data file, relative to the package's root, e.g. `representations/rep1/data/….pdf`. */
  path: string;
  kind: 'doc' | 'pic' | 'media';
  /** Path of its metadata file, relative to the package's root. */
  metadataPath?: string;
  metadata?: SimpleDc;
}

/** A Thông tư 05 package as read, however it departs from the circular. */
export interface Tt05Package {
  /** Only `SIP_hoso` is taken in yet; the others are recognised. */
  packageType: 'SIP_hoso' | 'AIP_hoso' | 'SIP_tailieu' | 'AIP_tailieu';
  objId?: string;
  /** `altRecordID TYPE="SUBMISSIONAGREEMENT"`: the registration code. */
  registrationCode?: string;
  label?: string;
  /** File (hồ sơ) level metadata. */
  file?: SimpleDc;
  documents: Tt05Document[];
  findings: CheckFinding[];
}

/** What the receiving archive knows that the package does not say. */
export interface Tt05CheckContext {
  /** A historical archive takes only permanent records (C9). */
  historicalArchive: boolean;
  /** A networked instance takes no state secrets (C15). */
  networked: boolean;
}
