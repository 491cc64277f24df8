import type { ByteSource, DigestColumn, Finding } from '@mocban/core';
import type { DigestAlgorithm, Digests } from '@mocban/fixity';

export interface TreeFile {
  /** `/`-separated, relative to the package's root (inside a container's only top folder). */
  path: string;
  sizeBytes: number;
  /** What has been computed so far, see `PackageTree.ensureDigests`. */
  digests: Digests;
}

/** The files of a tree. For very many of them, each has a number as well, counted from 0 in their order. */
export interface TreeFiles extends ReadonlyMap<string, TreeFile> {
  /** @param guess the number it may have: looked at first, which spares those that ask in order most of the search */
  numberOf(path: string, guess?: number): number | undefined;
  pathAt(number: number): string;
  /** The path's beginning up to its last slash, that included; `''` for a file that lies in no folder. */
  folderAt(number: number): string;
  sizeOf(number: number): number;
  /** Its size where that is known without a look at the file. */
  knownSize(number: number): { sizeBytes?: number };
  digestOf(number: number, algorithm: DigestAlgorithm): string | undefined;
  /** Whether a file has the digest that a column has under another number. */
  hasDigest(number: number, algorithm: DigestAlgorithm, digests: DigestColumn, other: number): boolean;
  /** Which of these digests a file has not. */
  missingOf(number: number, algorithms: readonly DigestAlgorithm[]): DigestAlgorithm[];
  /** Names of the files that lie in no folder, in their order. */
  top(): Iterable<string>;
  /** Keeps digests of a file beside those it has. */
  keep(number: number, digests: Digests): void;
}

/** A package as a read-only tree, whether it is a folder or an archive. Holds the listing, never file contents. */
export interface PackageTree {
  /** `unknown`: a file that is no archive we read, with a finding that says so and nothing listed. */
  origin: 'directory' | 'zip' | 'tar' | 'unknown';
  /** Of the container as a whole: a tar.gz. */
  compression?: 'gzip';
  /** Name of the package's root folder: the folder's own name, or the archive's only top folder, or `''` when it has several. */
  name: string;
  /** What `path`s are relative to inside a container: `name + '/'` for an archive with one top folder, else `''`. */
  prefix: string;
  /** In byte order of path. */
  files: TreeFiles;
  /** Every folder, explicit or implied, without a trailing slash. */
  directories: ReadonlySet<string>;
  /** What is unsafe or broken in the container itself (check C2). With an error here the rest is not to be trusted. */
  findings: readonly Finding[];
  /** @throws ContainerError `CONTAINER_ENTRY_MISSING`, `CONTAINER_ENTRY_BROKEN`, `CONTAINER_IO` */
  read(path: string, options?: { signal?: AbortSignal }): ByteSource;
  /** Absolute path of a file that lies unpacked on this machine, else `undefined`. */
  localPath(path: string): string | undefined;
  /** Reads each file that lacks one of the digests, once, and keeps the result in `files`. Unreadable files become findings. */
  ensureDigests(algorithms: readonly DigestAlgorithm[], options?: { signal?: AbortSignal }): Promise<Finding[]>;
  close(): Promise<void>;
}

export interface ContainerLimits {
  /** Files and folders. @defaultValue 1,000,000; of a folder that is read where it lies 10,000,000 */
  maxEntries?: number;
  /** Sum of all unpacked bytes. @defaultValue 1 TiB */
  maxTotalBytes?: number;
  /** Unpacked bytes over packed bytes of an entry larger than 1 MiB, and of the whole. @defaultValue 200 */
  maxRatio?: number;
}
