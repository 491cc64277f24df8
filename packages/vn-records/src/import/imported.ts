import type { Tt05SipMetadata } from '../sip/metadata.js';
import type { CheckFinding } from '../types.js';

/** One file (hồ sơ) or group of loose documents of another source, described for `buildTt05Sip`. */
export interface ImportedFile {
  /** Where it begins in the source. */
  location: string;
  metadata: Tt05SipMetadata & { documents: NonNullable<Tt05SipMetadata['documents']> };
  /** What the source says of it that the circular has no field for, by the source's own names. */
  more: Readonly<Record<string, string>>;
}

export interface Import {
  files: ImportedFile[];
  /** Everything that is wrong or was assumed, in one run; with an error among them the files are not fit to be packed. */
  findings: CheckFinding[];
}
