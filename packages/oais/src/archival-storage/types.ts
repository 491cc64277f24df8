import type { Finding } from '@mocban/core';
import type { ArchiveStore, StepObserver } from '../ports.js';

/** Which committed object is to be copied, and what its inventory's digest must be. */
export interface ReplicateRequest {
  from: ArchiveStore;
  to: ArchiveStore;
  /** The same in both stores. */
  objectPrefix: string;
  inventorySha512: string;
  /** Names the staging folder in the target. */
  tx: string;
  signal?: AbortSignal;
  onStep?: StepObserver;
}

export type ObjectVerdict =
  'intact' | 'changed' | 'missing' | 'extra' | 'unreadable' | 'unreachable' | 'superseded' | 'canary-failed';

export interface FileAudit {
  /** Path inside the object. */
  path: string;
  verdict: ObjectVerdict;
  /** Digest the inventory gives. */
  expected?: string;
  /** Digest of two independent reads that agree. */
  found?: string;
}

/** What an audit says of one object. `files` lists only what is not intact. */
export interface ObjectAudit {
  /** OCFL object id, the AIP id; `''` when no inventory could be read. */
  id: string;
  /** Relative to the store's root, e.g. `objects/abc/def/…`. */
  path: string;
  verdict: ObjectVerdict;
  head?: string;
  inventorySha512?: string;
  /** Digest of the inventory by the object's own algorithm. */
  inventoryDigest?: string;
  /** Payload files and bytes read. */
  filesRead: number;
  bytesRead: number;
  files: FileAudit[];
  findings: Finding[];
}

export interface RepairRequest {
  store: ArchiveStore;
  /** Candidate sources in order. */
  from: readonly ArchiveStore[];
  /** Relative to the store's root. */
  objectPath: string;
  /** From the catalogue's commit record; without it the good copy must be self-consistent and equal to the inventory of the damaged or another copy. */
  expectedInventorySha512?: string;
  tx: string;
  dryRun?: boolean;
  signal?: AbortSignal;
}

export interface RepairOutcome {
  id: string;
  path: string;
  outcome: 'repaired' | 'would-repair' | 'not-needed' | 'no-good-copy';
  source?: string;
  /** Files that were restored or set aside, where the rest was left as it is; absent where all of the object was restored. */
  filesRestored?: number;
  message: string;
  findings: Finding[];
}

export interface StoreVerification {
  valid: boolean;
  objects: { count: number; intact: number; notIntact: ObjectAudit[] };
  log: EvidenceVerification['log'];
  evidence: EvidenceVerification['evidence'];
  findings: Finding[];
}

/** What the log and the manifests of a store are, held against its objects. */
export interface EvidenceVerification {
  /** `none`: the store has no log. */
  log: 'none' | 'verified' | 'failed';
  /** `none`: nothing is kept beside the objects. */
  evidence: 'none' | 'verified' | 'failed';
  /** Of the log. */
  leaves: number;
  /** Versions with manifests that a batch of evidence has, and those that wait for one. */
  stamped?: number;
  pending?: number;
  /** Versions whose manifests are sealed; absent where none is. */
  sealed?: number;
  /** Name of the log. */
  origin?: string;
  /** Root of its tree, hexadecimal. */
  root?: string;
  /** Verifier key that the log was judged by. */
  vkey?: string;
}

export interface StagingEntry {
  tx: string;
  /** `undefined` while the intent has not been written. */
  intent?: {
    aipId: string;
    version: string;
    created: string;
    transferId: string;
    inventorySha512: string;
    objectPrefix: string;
  };
}
