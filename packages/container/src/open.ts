import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { listDirectory } from './directory-listing.js';
import { ContainerError, ioError } from './error.js';
import { resolveLimits } from './limits.js';
import { LocalTree } from './local-tree.js';
import type { ContainerLimits, PackageTree } from './types.js';
import { listZip } from './zip-listing.js';
import { ZipTree } from './zip-tree.js';

export interface OpenTreeOptions {
  limits?: ContainerLimits;
  signal?: AbortSignal;
}

/**
 * Opens a package, a folder or a zip told apart by content. What is unsafe or broken in it is in the tree's `findings`.
 * @throws ContainerError `CONTAINER_UNKNOWN` for any other file, `CONTAINER_IO` when the path cannot be read
 */
export async function openTree(path: string, options: OpenTreeOptions = {}): Promise<PackageTree> {
  const name = basename(resolve(path));
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return await openDirectory(resolve(path), name, options);
    if (stats.isFile()) return await openZip(path, name, options);
  } catch (error) {
    throw ioError(error, name);
  }
  throw new ContainerError('CONTAINER_UNKNOWN', `${name}: neither a folder nor a file`);
}

async function openDirectory(root: string, name: string, options: OpenTreeOptions): Promise<LocalTree> {
  const listing = await listDirectory(root, resolveLimits(options.limits), options.signal);
  return new LocalTree({ origin: 'directory', name, prefix: '', root, ...listing });
}

async function openZip(path: string, name: string, options: OpenTreeOptions): Promise<ZipTree> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    await requireZip(handle, name);
    return new ZipTree(handle, await listZip(handle, size, resolveLimits(options.limits), options.signal));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** @throws ContainerError `CONTAINER_UNKNOWN` when the file does not begin as a zip */
export async function requireZip(handle: FileHandle, name: string): Promise<void> {
  const magic = Buffer.alloc(2);
  await handle.read(magic, 0, 2, 0);
  if (magic.toString('latin1') !== 'PK')
    throw new ContainerError('CONTAINER_UNKNOWN', `${name}: expected a folder or a zip, found another file`);
}
