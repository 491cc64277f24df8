import type { ByteSource, Finding } from '@mocban/core';
import { MultiDigest, type DigestAlgorithm, type Digests } from '@mocban/fixity';
import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { listDirectory } from './directory-listing.js';
import { archiveFinding, ContainerError, EntryFault, ioError } from './error.js';
import { resolveLimits } from './limits.js';
import { LocalTree } from './local-tree.js';
import { requireZip } from './open.js';
import { EntryTaps, type EntryInspector } from './tap.js';
import { TreeWriter } from './tree-writer.js';
import type { ContainerLimits, PackageTree, TreeFile } from './types.js';
import { isSmall, readSmallEntry, streamEntry } from './zip-data.js';
import type { ZipEntry } from './zip-entry.js';
import { listZip, type ZipListing } from './zip-listing.js';
import { treeNames } from './zip-tree.js';

export interface UnpackOptions {
  /** Computed of every file while it is written. */
  algorithms: readonly DigestAlgorithm[];
  limits?: ContainerLimits;
  signal?: AbortSignal;
  /** Files and folders are on the disk when the promise resolves. @defaultValue false */
  fsync?: boolean;
  /** See each file's bytes in the pass that unpacks them. */
  inspectors?: readonly EntryInspector[];
}

/**
 * Unpacks a zip below a folder in one pass: each entry is inflated, digested and written once, under its own name. When the
 * listing already shows an error nothing is written; a broken entry ends the pass and is removed; both are in `findings`.
 * Holds one record per entry and at most one small entry (1 MiB) or a few chunks of a large one.
 * @param targetDirectory is made when absent, and must be empty
 * @throws ContainerError `CONTAINER_UNKNOWN`, `CONTAINER_TARGET_EXISTS`, `CONTAINER_IO`
 */
export async function unpackZip(
  zipPath: string,
  targetDirectory: string,
  options: UnpackOptions,
): Promise<PackageTree> {
  const name = basename(zipPath);
  try {
    const handle = await open(zipPath, 'r');
    try {
      await requireZip(handle, name);
      const { size } = await handle.stat();
      const listing = await listZip(handle, size, resolveLimits(options.limits), options.signal);
      return await unpackListing(handle, listing, resolve(targetDirectory), options);
    } finally {
      await handle.close();
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    throw ioError(error, name);
  }
}

async function unpackListing(
  handle: FileHandle,
  listing: ZipListing,
  target: string,
  options: UnpackOptions,
): Promise<PackageTree> {
  const names = treeNames(listing.entries.values(), listing.directories);
  const findings = [...listing.findings];
  const written = new Set<string>();
  await requireEmpty(target);
  if (findings.length === 0) {
    const writer = new TreeWriter(target, options.fsync ?? false);
    for (const directory of listing.directories) writer.addDirectory(directory);
    try {
      // In the order of the archive, so that it is read from front to back.
      for (const entry of [...listing.entries.values()].sort((a, b) => a.dataStart - b.dataStart)) {
        options.signal?.throwIfAborted();
        const file = names.files.get(entry.name.slice(names.prefix.length))!;
        Object.assign(file.digests, await unpackEntry(handle, entry, file, writer, options));
        written.add(file.path);
      }
    } catch (error) {
      if (!(error instanceof EntryFault)) throw error;
      findings.push(error.finding);
    } finally {
      await writer.finish();
    }
  }
  const isPresent = (path: string): boolean => written.has(path);
  return new LocalTree({ origin: 'zip', ...names, findings, root: join(target, names.prefix), isPresent });
}

async function unpackEntry(
  handle: FileHandle,
  entry: ZipEntry,
  file: TreeFile,
  writer: TreeWriter,
  options: UnpackOptions,
): Promise<Digests> {
  const digesting = new MultiDigest(options.algorithms);
  if (isSmall(entry)) {
    const bytes = await readSmallEntry(handle, entry);
    await EntryTaps.of(options.inspectors ?? [], file)?.whole(bytes);
    digesting.update(bytes);
    writer.writeWhole(entry.name, bytes);
  } else {
    const bytes = inspected(streamEntry(handle, entry, options.signal), file, options);
    await writer.writeStream(entry.name, bytes, digesting);
  }
  await writer.settle();
  return digesting.finish().digests;
}

function inspected(source: AsyncIterable<Uint8Array>, file: TreeFile, options: UnpackOptions): ByteSource {
  return EntryTaps.of(options.inspectors ?? [], file)?.through(source) ?? source;
}

/**
 * Copies a folder below another in one pass, each file read once, digested and written. Nothing is copied when the folder
 * holds links or special files; an unreadable file ends the pass; both are in `findings`.
 * @throws ContainerError `CONTAINER_TARGET_EXISTS`, `CONTAINER_IO`
 */
export async function unpackDirectory(
  sourceDirectory: string,
  targetDirectory: string,
  options: UnpackOptions,
): Promise<PackageTree> {
  const source = resolve(sourceDirectory);
  const target = resolve(targetDirectory);
  const name = basename(source);
  try {
    const listing = await listDirectory(source, resolveLimits(options.limits), options.signal);
    const from = new LocalTree({ origin: 'directory', name, prefix: '', root: source, ...listing });
    const findings: Finding[] = [...listing.findings];
    const written = new Set<string>();
    await requireEmpty(target);
    if (findings.length === 0) {
      const writer = new TreeWriter(target, options.fsync ?? false);
      for (const directory of listing.directories) writer.addDirectory(directory);
      try {
        for (const file of listing.files.values()) {
          const digesting = new MultiDigest(options.algorithms);
          // The size may differ from the listing when the file is being written to; the copy's own size counts.
          const bytes = inspected(from.read(file.path, options), file, options);
          file.sizeBytes = await writer.writeStream(file.path, bytes, digesting);
          Object.assign(file.digests, digesting.finish().digests);
          written.add(file.path);
          await writer.settle();
        }
      } catch (error) {
        // What the source's own reading reports; a failure to write is not coded and goes on.
        if (!(error instanceof ContainerError)) throw error;
        findings.push(archiveFinding('IO_READ', '', error.message));
      } finally {
        await writer.finish();
      }
    }
    return new LocalTree({
      origin: 'directory',
      name,
      prefix: '',
      ...listing,
      findings,
      root: target,
      isPresent: (path) => written.has(path),
    });
  } catch (error) {
    options.signal?.throwIfAborted();
    throw ioError(error, name);
  }
}

async function requireEmpty(target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  if ((await readdir(target)).length > 0)
    throw new ContainerError('CONTAINER_TARGET_EXISTS', `${basename(target)}: expected an empty folder to unpack into`);
}
