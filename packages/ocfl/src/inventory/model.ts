import type { SpecVersion } from '../report.js';

/** An inventory as far as it could be understood; digests in lower case, whatever the file writes. */
export interface InventoryModel {
  id?: string;
  specVersion?: SpecVersion;
  digestAlgorithm?: 'sha512' | 'sha256';
  /** As it is written, also where it may not be used. */
  statedAlgorithm?: string;
  head?: string;
  contentDirectory: string;
  /** Whether the inventory sets `contentDirectory`. */
  contentDirectorySet: boolean;
  /** Content paths by digest. */
  manifest: Map<string, string[]>;
  /** Digests of the manifest as they are written, which those of states are to match letter by letter. */
  written: Set<string>;
  /** Digest by content path. */
  digestOf: Map<string, string>;
  versions: Map<string, VersionModel>;
  /** Digests by content path, by algorithm. */
  fixity: Map<string, Map<string, string>>;
}

export interface VersionModel {
  created?: string;
  message?: string;
  user?: { name: string; address?: string };
  /** Digest by logical path. */
  state: Map<string, string>;
}

/** `v1`, `v2`, or zero-padded `v001`; the number, or `undefined` for another name. */
export function versionNumber(name: string): number | undefined {
  const digits = /^v(\d{1,9})$/.exec(name)?.[1];
  const number = digits === undefined ? 0 : Number(digits);
  return number > 0 && name !== `v0${'0'.repeat(name.length)}` ? number : undefined;
}

export const isPadded = (name: string): boolean => name.startsWith('v0');
