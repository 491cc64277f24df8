import type { DigestAlgorithm } from '@mocban/fixity';
import type { BagInfoEntry } from '../types.js';

export interface BagPut {
  /** A file, or a folder whose files are all meant. */
  from: string;
  /** Path in the bag; below `data/` it is payload, else a tag file. What is there is replaced. */
  path: string;
}

export interface BagChanges {
  put?: readonly BagPut[];
  /** Paths in the bag of files, or of folders whose files are all meant. */
  remove?: readonly string[];
  /** Labels of bag-info.txt with their new values, in order; all older values of these labels go. An empty value only removes. */
  info?: readonly BagInfoEntry[];
  /** Of the manifests afterwards. @defaultValue those of the bag */
  algorithms?: readonly DigestAlgorithm[];
  /**
   * Takes the payload as it lies in `data/` for right: files that no manifest lists are added, listed ones that are absent dropped, changed ones
   * listed with their new digests. Reads the whole payload. @defaultValue false
   */
  asIs?: boolean;
}
