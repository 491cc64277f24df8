import type { PremisAgent, PremisEvent } from '@mocban/premis';
import type { RuleBook, Tt05DipUse } from '@mocban/vn-records';
import type { OpenContentRequest } from './version-content.js';

export type DipProfile = 'eark' | 'tt05';

export interface DipRequest extends OpenContentRequest {
  /** `eark`: E-ARK DIP 2.2.0. `tt05`: annex V of Thông tư 05/2025/TT-BNV, of AIPs that have its metadata. */
  profile: DipProfile;
  /** What happened to the AIP since the version was committed and is in no PREMIS yet: replication, audits, repairs. */
  events: readonly PremisEvent[];
  /** Agents of these events. */
  agents: readonly PremisAgent[];
  /** When each copy was last read wholly, ISO 8601, and what it was found to be: for the statement of integrity; a passed reading is no event. */
  lastReadings?: readonly { store: string; at: string; verdict: string }[];
  /** What proves the version (its manifests, evidence record, proof of the log), put beside the statement of integrity. @defaultValue none */
  proofs?: readonly DipProof[];
  /** Signs a text that names the statement by its digest, e.g. as a note (C2SP signed-note); the same each time. @defaultValue it is not signed */
  sign?: (text: string) => string;
  archive: { name: string; identificationCode?: string };
  software: { name: string; version: string };
  /** The request for use that a `tt05` DIP describes. */
  use?: Tt05DipUse;
  /** @defaultValue as published */
  rules?: RuleBook;
}

/** A file that proves something of the version. */
export interface DipProof {
  name: string;
  mimeType: string;
  bytes: Uint8Array;
}

/** A dissemination package, ready to be sent. */
export interface Dip {
  /** METS OBJID. */
  objId: string;
  /** Name of its only folder; the zip's name without `.zip`. */
  name: string;
  version: string;
  /** Size of the zip. */
  sizeBytes: number;
  /** Files in it. */
  files: number;
  /** SHA-256 of the root METS, which states the digest of everything else: the same DIP has the same. */
  metsSha256: string;
  /**
   * The zip. Each file is proven while it is read; where no copy is intact the stream ends with an error before the zip's directory.
   * Can be asked for once or several times.
   * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED`
   */
  stream(): AsyncGenerator<Uint8Array, void, undefined>;
}
