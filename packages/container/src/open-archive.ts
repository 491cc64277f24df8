import { open } from 'node:fs/promises';
import { ArchiveTree } from './archive-tree.js';
import { ContainerError } from './error.js';
import { containerFormat } from './format.js';
import { resolveLimits } from './limits.js';
import type { OpenTreeOptions } from './open.js';
import { TarGzTree } from './tar-gz-tree.js';
import { listTar } from './tar-listing.js';
import type { PackageTree } from './types.js';
import { listZip } from './zip-listing.js';

/** @throws ContainerError `CONTAINER_UNKNOWN` for a file that is none */
export async function openArchive(path: string, name: string, options: OpenTreeOptions): Promise<PackageTree> {
  const handle = await open(path, 'r');
  const { signal } = options;
  try {
    const { size } = await handle.stat();
    const limits = resolveLimits(options.limits);
    switch (await containerFormat(handle)) {
      case 'zip':
        return new ArchiveTree('zip', handle, await listZip(handle, size, limits, signal, options));
      case 'tar':
        return new ArchiveTree('tar', handle, await listTar(handle, size, limits, signal, options));
      case 'tar.gz':
        return await TarGzTree.open(handle, size, limits, options, signal);
      default:
        throw new ContainerError(
          'CONTAINER_UNKNOWN',
          `${name}: expected a folder, a zip, a tar or a tar.gz, found another file`,
        );
    }
  } catch (error) {
    await handle.close();
    throw error;
  }
}
