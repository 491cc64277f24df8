import { CodedError } from '@mocban/core';

/**
 * - `ARCHIVE_STORE_FOREIGN`: the folder holds something that is not a store; nothing was written.
 * - `ARCHIVE_STORE_UNREADABLE`: the store's root is absent, no folder, or cannot be read.
 * - `ARCHIVE_STORE_NOT_LOCAL`: packages cannot be made in a store that is no file system of this machine.
 * - `ARCHIVE_TX_INVALID`: the name of a transaction is not a safe folder name.
 * - `ARCHIVE_PACKAGE_UNREADABLE`: the uploaded file cannot be read.
 * - `ARCHIVE_SUBMISSION_UNKNOWN`: a package that no reader recognised cannot become an AIP.
 * - `ARCHIVE_SUBMISSION_CHANGED`: the staged submission is not what was received.
 * - `ARCHIVE_OBJECT_MISSING`: there is no object at the place named.
 * - `ARCHIVE_OBJECT_DAMAGED`: the object cannot be copied or described as it is.
 * - `ARCHIVE_OBJECT_CONFLICT`: another object lies where this one belongs.
 * - `ARCHIVE_EVIDENCE_CONFLICT`: a store has another manifest of the version.
 * - `ARCHIVE_VERSION_UNKNOWN`: the object has no such version.
 * - `ARCHIVE_VERSION_INVALID`: what was given cannot be the next version of the object.
 * - `ARCHIVE_PROFILE_UNAVAILABLE`: the AIP has not the metadata that a DIP of this profile needs.
 * - `ARCHIVE_POLICY_INVALID`: a policy of decisions that is none.
 * - `ARCHIVE_VOLUME_INVALID`: what describes a volume, or a plan for it, is not right.
 * - `ARCHIVE_VOLUME_FOREIGN`: the medium is another than the one asked for, or no volume at all.
 * - `ARCHIVE_VOLUME_FULL`: the medium has not the room; nothing was written, or it is full and was not sealed.
 * - `ARCHIVE_VOLUME_SEALED`: nothing is written to a sealed volume.
 * - `ARCHIVE_VOLUME_UNSEALED`: the volume was not finished.
 * - `ARCHIVE_VOLUME_NOT_INTACT`: what was read back from the medium is not what was written; it was not sealed.
 * - `ARCHIVE_VOLUME_KEY_INVALID`: the key is none of Ed25519.
 * - `ARCHIVE_NOT_AN_AIP`: a sound OCFL object that this software did not write.
 */
export type ArchiveErrorCode =
  | 'ARCHIVE_VERSION_UNKNOWN'
  | 'ARCHIVE_VERSION_INVALID'
  | 'ARCHIVE_PROFILE_UNAVAILABLE'
  | 'ARCHIVE_STORE_FOREIGN'
  | 'ARCHIVE_STORE_UNREADABLE'
  | 'ARCHIVE_STORE_NOT_LOCAL'
  | 'ARCHIVE_TX_INVALID'
  | 'ARCHIVE_PACKAGE_UNREADABLE'
  | 'ARCHIVE_SUBMISSION_UNKNOWN'
  | 'ARCHIVE_SUBMISSION_CHANGED'
  | 'ARCHIVE_OBJECT_MISSING'
  | 'ARCHIVE_OBJECT_DAMAGED'
  | 'ARCHIVE_OBJECT_CONFLICT'
  | 'ARCHIVE_EVIDENCE_CONFLICT'
  | 'ARCHIVE_POLICY_INVALID'
  | 'ARCHIVE_VOLUME_INVALID'
  | 'ARCHIVE_VOLUME_FOREIGN'
  | 'ARCHIVE_VOLUME_FULL'
  | 'ARCHIVE_VOLUME_SEALED'
  | 'ARCHIVE_VOLUME_UNSEALED'
  | 'ARCHIVE_VOLUME_NOT_INTACT'
  | 'ARCHIVE_VOLUME_KEY_INVALID'
  | 'ARCHIVE_NOT_AN_AIP';

/** Why a use case of the archive cannot go on, or may not. */
export class ArchiveError extends CodedError<ArchiveErrorCode> {}
