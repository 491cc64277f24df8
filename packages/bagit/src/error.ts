import { CodedError } from '@mocban/core';

export type BagErrorCode =
  /** The folder is a bag already, or looks like one. */
  | 'BAG_EXISTS'
  /** The place to write the bag to is taken. */
  | 'BAG_TARGET_EXISTS'
  /** The folder holds links, special files or names that cannot be bagged, or a file of it cannot be read. */
  | 'BAG_SOURCE_UNSAFE'
  /** No digest algorithm was given, or one that cannot be computed. */
  | 'BAG_ALGORITHM_UNSUPPORTED'
  /** The bag to be changed is not complete, or what is listed of it is damaged: see `details`. */
  | 'BAG_INVALID'
  /** A file to be removed is not in the bag. */
  | 'BAG_PATH_UNKNOWN'
  /** A path that is unsafe in a bag, or belongs to a file that is written here. */
  | 'BAG_PATH_REFUSED'
  /** A label of bag-info.txt that is empty, or has a colon, a line break or white space at an end. */
  | 'BAG_INFO_REFUSED'
  /** A path is, or would become, a file and a folder, or is changed twice. */
  | 'BAG_PATH_CONFLICT'
  /** The file is no BagIt profile: see `details`. */
  | 'BAG_PROFILE_INVALID'
  /** The bag would not be what the profile asks for: see `details`. */
  | 'BAG_PROFILE_UNMET'
  /** Another run is changing the bag. */
  | 'BAG_LOCKED'
  /** The files of a broken-off update are not as it left them. */
  | 'BAG_UPDATE_CONFLICT';

/** Why something cannot be done with a bag; a bag that breaks the standard is no error but findings. */
export class BagError extends CodedError<BagErrorCode> {
  constructor(
    code: BagErrorCode,
    message: string,
    /** What is wrong, a line each. */
    readonly details: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}
