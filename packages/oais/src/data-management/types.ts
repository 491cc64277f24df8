import type { PremisEvent } from '@mocban/premis';
import type { RecordNote, SubmissionPart, TransferIdentity } from '../ingest/types.js';
import type { Medium } from '../medium.js';
import type { DocumentCodes, JudgedFile } from '../ports.js';
import type { BackupNeed } from './description.js';

export interface HoldingFile extends DocumentCodes {
  /** Logical path in the version. */
  path: string;
  sizeBytes: number;
  sha256?: string;
  sha512: string;
  mimeType?: string;
  puid?: string;
  formatName?: string;
  /** What the identification of its format rests on, e.g. `signature`; absent where only the producer says what it is. */
  formatBasis?: string;
  /** By which release of signatures, e.g. `pronom-122-containers-40`. */
  formatRelease?: string;
  /** What was met beside it, e.g. `EXTENSION_MISMATCH`. */
  formatWarnings?: string[];
  /** Name it came with. */
  originalName?: string;
  /** Logical path of what it was made of, e.g. by a migration. */
  derivedFrom?: string;
  /** Part of the AIP: `content` (representations), `metadata`, `submission`, `schema`, `documentation`, `root`. */
  role: 'content' | 'metadata' | 'submission' | 'schema' | 'documentation' | 'root';
  /** Title of the document, where its metadata gives one. */
  title?: string;
  /** Of content: as characterisation counted them; absent where nobody knows. */
  pages?: number;
  /** What the document was before it came; only of documents of the representation that came, so that each is counted once. */
  medium?: Medium;
}

export interface HoldingVersion {
  version: string;
  created: string;
  message: string;
  inventorySha512: string;
  /** In byte order of path. Starts anew each time. */
  files: AsyncIterable<HoldingFile>;
}

/** Everything the catalogue holds of one AIP, read from one store alone; ingest and rebuild both catalogue from this. */
export interface HoldingRecord {
  aipId: string;
  /** Relative to the store's root, the same in every store. */
  objectPath?: string;
  profile: 'eark' | 'tt05';
  title: string;
  /** `fileCode`, `arcFileCode` or the submission's OBJID. */
  recordCode?: string;
  startDate?: string;
  endDate?: string;
  submissionProfile: string;
  submissionObjectId?: string;
  transfer: TransferIdentity;
  receivedAt: string;
  /** What its metadata says that bears on insurance copies. */
  backup: BackupNeed;
  /** What its messages say of documents of other AIPs. */
  notes?: readonly RecordNote[];
  /** Where several AIPs were made of its transfer. */
  part?: SubmissionPart;
  /** Verdicts on its signatures as they were when it was made, in byte order of path; anew each time. */
  signatures: AsyncIterable<JudgedFile>;
  versions: HoldingVersion[];
  events: PremisEvent[];
  /** Agents of the events. */
  agents: { type: string; value: string; name: string; agentType: string; version?: string }[];
  /** What full-text search looks in: titles, codes, subjects, keywords. */
  searchText: string;
}
