import { CodedError } from '@mocban/core';

export type BagErrorCode =
  /** The folder is a bag already, or looks like one. */
  | 'BAG_EXISTS'
  /** The place to write the bag to is taken. */
  | 'BAG_TARGET_EXISTS'
  /** The folder holds links, special files or names that cannot be bagged. */
  | 'BAG_SOURCE_UNSAFE'
  /** No digest algorithm was given, or one that cannot be computed. */
  | 'BAG_ALGORITHM_UNSUPPORTED';

export class BagError extends CodedError<BagErrorCode> {}
