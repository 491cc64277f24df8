import { isValid, type Finding } from '@mocban/core';
import type { DigestAlgorithm, Fixity } from '@mocban/fixity';
import { open, type FileHandle } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ArchiveEntries } from './archive-entries.js';
import type { ArchiveListing } from './archive-entry.js';
import { treeNames } from './archive-tree.js';
import { isSmall, unpackLarge, unpackSmall } from './entry-data.js';
import { archiveFinding, EntryFault, ioError } from './error.js';
import { containerFormat } from './format.js';
import { resolveLimits } from './limits.js';
import type { TreeNames } from './listed-tree.js';
import { LocalTree } from './local-tree.js';
import { PackageReader, unreadable } from './package-reader.js';
import { listTar } from './tar-listing.js';
import type { PackageTree } from './types.js';
import { unpackTarGz } from './unpack-tar-gz.js';
import { requireEmpty, Unpacking, type UnpackingOptions } from './unpacking.js';
import { listZip } from './zip-listing.js';

export interface UnpackOptions extends UnpackingOptions {
  /** Computed of the package file itself in the same pass. @defaultValue none */
  containerAlgorithms?: readonly DigestAlgorithm[];
  /**
   * What is wrong with a package as far as its names tell; with an error nothing is unpacked. Not asked of a tar.gz, whose names
   * are known only when all of it has been unpacked.
   */
  judgeNames?: (names: TreeNames) => readonly Finding[];
}

export interface UnpackedPackage {
  tree: PackageTree;
  /** Size of the package file, and its digests by `containerAlgorithms`. */
  container: Fixity;
}

/**
 * Unpacks a zip, tar or tar.gz, told apart by content, below a folder: the file is read once from front to back (a zip's
 * directory and headers are looked at before), each entry inflated, digested, shown to the inspectors and written once, under
 * its own name. When the listing of a zip or tar already shows an error nothing is written; a broken entry ends the writing and
 * is removed. A tar.gz cannot be listed before: writing stops at the first error, reading goes on to find the others.
 * Everything wrong is in `tree.findings`, also that the file is no archive we read.
 * Holds a row of a table per entry, a window of 2 MiB and at most one small entry (1 MiB) or a few chunks of a large one.
 * @param target is made when absent, and must be empty
 * @throws ContainerError `CONTAINER_UNREADABLE`, `CONTAINER_TARGET_EXISTS`, `CONTAINER_IO`; what an inspector throws
 */
export async function unpackPackage(path: string, target: string, options: UnpackOptions): Promise<UnpackedPackage> {
  const { signal, containerAlgorithms = [] } = options;
  const root = resolve(target);
  try {
    const handle = await open(path, 'r').catch((cause: unknown) => {
      throw unreadable(cause);
    });
    try {
      await requireEmpty(root);
      const reader = new PackageReader(handle, (await handle.stat()).size, containerAlgorithms);
      const tree = await unpackFrom(handle, reader, root, options);
      return { tree, container: await reader.finish(signal) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw ioError(error, basename(path));
  }
}

async function unpackFrom(
  handle: FileHandle,
  reader: PackageReader,
  target: string,
  options: UnpackOptions,
): Promise<PackageTree> {
  const limits = resolveLimits(options.limits);
  const format = await containerFormat(handle);
  switch (format) {
    case 'zip':
    case 'tar': {
      const listing = await LISTINGS[format](handle, reader.sizeBytes, limits, options.signal);
      return unpackListing(format, reader, listing, target, options);
    }
    case 'tar.gz':
      return unpackTarGz(reader, target, limits, options);
    default: {
      const findings = [archiveFinding('ARCHIVE_MALFORMED', '', 'expected a zip, a tar or a tar.gz')];
      return new LocalTree({
        origin: 'unknown',
        ...treeNames(new ArchiveEntries(), new Set()),
        findings,
        root: target,
      });
    }
  }
}

const LISTINGS = { zip: listZip, tar: listTar };

async function unpackListing(
  origin: 'zip' | 'tar',
  reader: PackageReader,
  listing: ArchiveListing,
  target: string,
  options: UnpackOptions,
): Promise<PackageTree> {
  const names = treeNames(listing.entries, listing.directories);
  const findings = [...listing.findings];
  if (isValid(findings)) findings.push(...(options.judgeNames?.(names) ?? []));
  const unpacking = new Unpacking(target, options);
  let isWhole = false;
  if (isValid(findings))
    try {
      await unpackEntries(reader, listing, names, unpacking, options.signal);
      isWhole = true;
    } catch (error) {
      if (!(error instanceof EntryFault)) throw error;
      findings.push(error.finding);
    } finally {
      await unpacking.finish();
    }
  const tree = { origin, ...names, findings, root: join(target, names.prefix) };
  if (isWhole) return new LocalTree(tree);
  return new LocalTree({ ...tree, isPresent: (path) => unpacking.written.has(names.prefix + path) });
}

async function unpackEntries(
  reader: PackageReader,
  { entries, directories }: ArchiveListing,
  { files, prefix }: TreeNames,
  unpacking: Unpacking,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const directory of directories) unpacking.addDirectory(directory);
  for (const entry of entries) {
    signal?.throwIfAborted();
    const file = files.get(entry.name.slice(prefix.length))!;
    const { dataStart, packedBytes } = entry;
    if (isSmall(entry)) {
      // A promise that is not needed costs more than the file.
      const packed = reader.peek(dataStart, packedBytes) ?? (await reader.take(dataStart, packedBytes));
      const writing = unpacking.whole(entry.name, file, unpackSmall(packed, entry));
      if (writing !== undefined) await writing;
    } else await unpacking.stream(entry.name, file, unpackLarge(reader.stream(dataStart, packedBytes), entry, signal));
  }
}
