import type { DigestAlgorithm, Digests } from '@mocban/fixity';
import type { Finding } from '@mocban/core';

/** One line of bag-info.txt; labels may repeat and their order counts. */
export interface BagInfoEntry {
  label: string;
  value: string;
}

/** A file as manifests list it: its path in the bag, and a digest by each algorithm of the bag. */
export interface ListedFile {
  path: string;
  digests: Digests;
}

export interface ManifestEntry {
  /** Path in the bag, decoded and matched to the tree's own spelling where the file is present. */
  path: string;
  /** Lower-case hexadecimal. */
  digest: string;
  /** 1-based. */
  line: number;
}

export interface BagManifestEntries extends Iterable<ManifestEntry> {
  readonly length: number;
  has(path: string): boolean;
  digestOf(path: string): string | undefined;
  /** Entries whose file is not in the bag. */
  absent(): Iterable<Omit<ManifestEntry, 'digest'>>;
  /** Entries whose file is in the bag, by its number in the listing of the tree. */
  present(): Iterable<{ file: number; digest: string }>;
  /** As `present`, those alone whose file has another digest by this algorithm, or none. */
  departing(algorithm: DigestAlgorithm): Iterable<{ file: number; digest: string }>;
  hasFile(file: number): boolean;
}

export interface BagManifest {
  /** Name of the manifest's file, `manifest-sha512.txt`. */
  file: string;
  /** As named by the file; `undefined` when this package cannot compute it. */
  algorithm: DigestAlgorithm | undefined;
  /** In the order of the manifest, each path once. */
  entries: BagManifestEntries;
}

/** One line of fetch.txt. */
export interface FetchItem {
  url: string;
  /** `undefined` when the bag says `-`. */
  sizeBytes: number | undefined;
  path: string;
}

/** What a bag says of itself. Holds all manifest lines, in compact tables. */
export interface Bag {
  /** As declared, e.g. `1.0`; `undefined` when there is no readable declaration. */
  version: string | undefined;
  encoding: string;
  /** The file its metadata are in; `undefined` when there is none. */
  infoFile: string | undefined;
  info: BagInfoEntry[];
  payloadManifests: BagManifest[];
  tagManifests: BagManifest[];
  fetch: FetchItem[];
  /** What was found wrong while reading the tag files. */
  findings: Finding[];
}
