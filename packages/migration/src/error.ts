import { CodedError } from '@mocban/core';

/** Why a file was not migrated: one of these for each file, whatever the tool did. */
export type MigrationErrorCode =
  /** The tool, or one that a check needs, is not installed; the message names it. */
  | 'MIGRATION_TOOL_ABSENT'
  /** The machine cannot keep a tool from the network, and nobody allowed that. */
  | 'MIGRATION_NOT_ISOLATED'
  /** A parameter that the tool does not have, or with a value it does not take. */
  | 'MIGRATION_PARAMETER'
  /** No file, or none that may be read. */
  | 'MIGRATION_SOURCE_UNREADABLE'
  | 'MIGRATION_SOURCE_EMPTY'
  | 'MIGRATION_SOURCE_TOO_LARGE'
  /** Encrypted or protected by a password: nobody can read it without one. */
  | 'MIGRATION_SOURCE_PROTECTED'
  /** No tool makes the target of its format, or its format is not known. */
  | 'MIGRATION_SOURCE_UNSUPPORTED'
  /** It is of a known format that was not asked for. */
  | 'MIGRATION_SOURCE_OTHER_FORMAT'
  /** It is in the target's format already. */
  | 'MIGRATION_SOURCE_IS_TARGET'
  | 'MIGRATION_TOOL_TIMEOUT'
  /** It ended with an error, or by a signal. */
  | 'MIGRATION_TOOL_FAILED'
  /** It ended well and wrote nothing, or an empty file. */
  | 'MIGRATION_OUTPUT_MISSING'
  | 'MIGRATION_OUTPUT_SEVERAL'
  /** It wrote more than it may: one file, or all of its scratch folder. */
  | 'MIGRATION_OUTPUT_TOO_LARGE'
  /** It ended well, and what it wrote is not of the target's format. */
  | 'MIGRATION_OUTPUT_NOT_TARGET'
  /** There is something where the result is to go. */
  | 'MIGRATION_TARGET_EXISTS';

export class MigrationError extends CodedError<MigrationErrorCode> {}
