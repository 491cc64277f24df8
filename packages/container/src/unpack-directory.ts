import type { Finding } from '@mocban/core';
import { basename, resolve } from 'node:path';
import { listDirectory } from './directory-listing.js';
import { archiveFinding, ContainerError, ioError } from './error.js';
import { resolveLimits } from './limits.js';
import { LocalTree } from './local-tree.js';
import type { PackageTree } from './types.js';
import { requireEmpty, Unpacking, type UnpackingOptions } from './unpacking.js';

/**
 * Copies a folder below another in one pass, each file read once, digested and written. Nothing is copied when the folder
 * holds links or special files; an unreadable file ends the pass; both are in `findings`.
 * @throws ContainerError `CONTAINER_TARGET_EXISTS`, `CONTAINER_IO`
 */
export async function unpackDirectory(
  sourceDirectory: string,
  targetDirectory: string,
  options: UnpackingOptions,
): Promise<PackageTree> {
  const source = resolve(sourceDirectory);
  const target = resolve(targetDirectory);
  const name = basename(source);
  try {
    const listing = await listDirectory(source, resolveLimits(options.limits), options);
    const from = new LocalTree({ origin: 'directory', name, prefix: '', root: source, ...listing });
    const findings: Finding[] = [...listing.findings];
    await requireEmpty(target);
    const unpacking = new Unpacking(target, options);
    if (findings.length === 0) {
      for (const directory of listing.directories) unpacking.addDirectory(directory);
      try {
        // The size may differ from the listing when the file is being written to; the copy's own size counts.
        for (const file of listing.files.values())
          await unpacking.stream(file.path, file, from.read(file.path, options));
      } catch (error) {
        // What the source's own reading reports; a failure to write is not coded and goes on.
        if (!(error instanceof ContainerError)) throw error;
        findings.push(archiveFinding('IO_READ', '', error.message));
      } finally {
        await unpacking.finish();
      }
    }
    const isPresent = (path: string): boolean => unpacking.written.has(path);
    return new LocalTree({
      origin: 'directory',
      name,
      prefix: '',
      ...listing,
      findings,
      root: target,
      isPresent,
    });
  } catch (error) {
    options.signal?.throwIfAborted();
    throw ioError(error, name);
  }
}
