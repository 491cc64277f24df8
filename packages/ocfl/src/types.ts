/** An OCFL inventory as it is in `inventory.json`. @see OCFL 1.1 §3.5 */
export interface Inventory {
  id: string;
  type: string;
  digestAlgorithm: 'sha512' | 'sha256';
  head: string;
  contentDirectory?: string;
  manifest: Record<string, string[]>;
  versions: Record<string, InventoryVersion>;
  fixity?: Record<string, Record<string, string[]>>;
}

export interface InventoryVersion {
  created: string;
  message?: string;
  user?: { name: string; address?: string };
  state: Record<string, string[]>;
}

/** One file of a version to be staged. Several logical paths with one digest are stored once. */
export interface VersionFile {
  /** Logical path as the producer or the package names it. */
  logicalPath: string;
  sizeBytes: number;
  /** SHA-512, lower-case hex, known from the pass that wrote or received the bytes. */
  sha512: string;
  /** Further digests for the inventory's `fixity` block. */
  fixity?: Partial<Record<'sha256' | 'md5' | 'sha1', string>>;
  /** Where the bytes are: a local file that is moved (renamed) into the object, one that is copied, or bytes in memory. */
  source: { move: string } | { copy: string } | { bytes: Uint8Array };
}

export interface StageOptions {
  id: string;
  /** RFC 3339 with zone; fixed by the caller, so that a run again gives the same bytes. */
  created: string;
  message: string;
  user: { name: string; address?: string };
}

/** A complete new object in staging, durable on its volume, not yet part of the storage root. */
export interface StagedObject {
  id: string;
  version: string;
  /** Store key of the staged object folder. */
  stagedPrefix: string;
  /** Store key it will have below the storage root. */
  objectPrefix: string;
  /** SHA-512 of `inventory.json`. */
  inventorySha512: string;
}

export type CommitOutcome = 'committed' | 'adopted';

/** A new version of an object in staging, and the state of the object it was built on. */
export interface StagedVersion extends StagedObject {
  /** SHA-512 of the root inventory that the new one replaces. */
  previousInventorySha512: string;
}
