import type { DigestAlgorithm } from '@mocban/fixity';

export interface HashedTuples {
  digestAlgorithm: DigestAlgorithm;
  /** Characters of a tuple, 0 to 32; 0 exactly when there are none. */
  tupleSize: number;
  numberOfTuples: number;
}

export interface FlatDirectLayout {
  extension: '0002-flat-direct-storage-layout';
}

export interface HashAndIdLayout extends HashedTuples {
  extension: '0003-hash-and-id-n-tuple-storage-layout';
}

export interface HashedLayout extends HashedTuples {
  extension: '0004-hashed-n-tuple-storage-layout';
  shortObjectRoot: boolean;
}

export interface FlatOmitPrefixLayout {
  extension: '0006-flat-omit-prefix-storage-layout';
  /** Compared without regard to case. */
  delimiter: string;
}

export interface TupleOmitPrefixLayout {
  extension: '0007-n-tuple-omit-prefix-storage-layout';
  /** Compared without regard to case. */
  delimiter: string;
  /** 1 to 32. */
  tupleSize: number;
  /** 1 to 32. */
  numberOfTuples: number;
  zeroPadding: 'left' | 'right';
  reverseObjectRoot: boolean;
}

export interface DifferentialLayout {
  extension: '0010-differential-n-tuple-omit-prefix-storage-layout';
  /** Compared without regard to case. */
  delimiter: string;
  tupleSegmentSizes: readonly number[];
  fullIdentifierAsObjectRoot: boolean;
}

export interface CleanPathLayout {
  extension: '0011-direct-clean-path-layout';
  encodeUTF: boolean;
  /** Characters. */
  maxPathSegmentLen: number;
  /** Characters. */
  maxPathnameLen: number;
  replacementString: string;
  whitespaceReplacementString: string;
  fallbackDigestAlgorithm: DigestAlgorithm;
  fallbackFolder: string;
  numberOfFallbackTuples: number;
  fallbackTupleSize: number;
}

export interface HashAndIdWithoutPrefixLayout extends HashedTuples {
  extension: '0012-hash-and-no-prefix-id-n-tuple-storage-layout';
  /** Compared with regard to case. */
  delimiters: readonly string[];
}

/** How object ids become folders below a storage root: the registered storage layouts with their parameters. */
export type Layout =
  | FlatDirectLayout
  | HashAndIdLayout
  | HashedLayout
  | FlatOmitPrefixLayout
  | TupleOmitPrefixLayout
  | DifferentialLayout
  | CleanPathLayout
  | HashAndIdWithoutPrefixLayout;

/** The layout of a root that nobody chose one for: the folder of an object is that of its id's SHA-256, below three of three digits. */
export const DEFAULT_LAYOUT = {
  extension: '0004-hashed-n-tuple-storage-layout',
  digestAlgorithm: 'sha256',
  tupleSize: 3,
  numberOfTuples: 3,
  shortObjectRoot: false,
} as const satisfies Layout;
