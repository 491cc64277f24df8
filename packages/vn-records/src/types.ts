import type { PackageTree } from '@mocban/container';
import type { Clock, Finding } from '@mocban/core';
import type { PdfTexts } from './pdf-texts.js';
import type { PackageKind, RuleBook } from './rules/types.js';

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

export type DocumentKind = 'doc' | 'pic' | 'media';

/** One document of a submission with the metadata joined to it. */
export interface Tt05Document {
  /** Data file, relative to the package's root, e.g. `representations/rep1/data/….pdf`. */
  path: string;
  kind: DocumentKind;
  /** Path of its metadata file, relative to the package's root. */
  metadataPath?: string;
  metadata?: SimpleDc;
}

/** `SIP` deposits between systems, `AIP` inside one system and in the archive, `DIP` goes out to users; `hoso` a file, `tailieu` loose documents. */
export type Tt05PackageType = PackageKind;

/** A Thông tư 05 package as read, however it departs from the circular. */
export interface Tt05Package {
  packageType: Tt05PackageType;
  objId?: string;
  /** `altRecordID TYPE="SUBMISSIONAGREEMENT"`: the registration code, which the receiver holds against its registrations (C16). */
  registrationCode?: string;
  label?: string;
  /** Who sent it, as the METS agents say. */
  depositor?: { name?: string; code?: string };
  /** File (hồ sơ) level metadata. */
  file?: SimpleDc;
  /** Path of the file level metadata, relative to the package's root. */
  filePath?: string;
  documents: Tt05Document[];
  findings: CheckFinding[];
}

/** What the receiving archive knows that the package does not say. */
export interface Tt05CheckContext {
  /** A historical archive takes only permanent records (C9). */
  historicalArchive: boolean;
  /** A networked instance takes no state secrets (C15). */
  networked: boolean;
  /**
   * `intake`: the package is offered as a submission, so that its kind must be one that is deposited. `validate`: any package is
   * judged by the rules of its own kind.
   * @defaultValue `intake`
   */
  purpose?: 'intake' | 'validate';
  /** Name of the container's file as it was sent; a name departing from the circular is noted. */
  containerName?: string;
  /** @defaultValue the rules as published */
  rules?: RuleBook;
  /** The day by whose rules the package is judged. @defaultValue the system's clock */
  clock?: Clock;
  /** Counts the pages of PDFs (C8). @defaultValue nobody does, which is said */
  countPages?: PageCounter;
  /** Bounds for reading the text of PDFs. */
  textLimits?: PdfTextLimits;
  /** Texts read while the package was unpacked; a PDF that is not among them is read for it. */
  pdfTexts?: PdfTexts;
  signal?: AbortSignal;
}

/** Pages of PDFs by path; `undefined` where nobody can know. */
export type PageCounts = ReadonlyMap<string, number | undefined>;

/** What is to be counted: PDFs of a package, or of a folder that becomes one. */
export interface PagesToCount {
  tree: PackageTree;
  /** Below the root of the tree. */
  paths: readonly string[];
  /** The package, where it is one that was read. */
  package?: Tt05Package;
  signal?: AbortSignal;
}

/** Counts the pages of all these PDFs. Never throws on what they hold. */
export type PageCounter = (request: PagesToCount) => Promise<PageCounts>;

export interface PdfTextLimits {
  /** A larger PDF is not opened. @defaultValue 64 MiB */
  maxBytes?: number;
  /** Time for one PDF. @defaultValue 20,000 */
  timeoutMs?: number;
}
