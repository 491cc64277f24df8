import { constants, gunzipSync } from 'node:zlib';
import { ContainerError } from '@mocban/container';
import { openTree } from '@mocban/container/tree';
import { extensionOf } from '@mocban/core';
import type { RandomAccess } from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';
import { knownFormats } from '../format/table.js';
import type { ArchiveProperties } from '../model/archive.js';
import { tellContainer } from './container-findings.js';

/** A zip of as many takes some seconds to be listed. */
const LIMITS = { maxEntries: 200_000 };

/** So many packed bytes become 4 MiB at most. */
const HEAD_BYTES = 4096;
const MOST_HEAD_BYTES = 8 * 1024 * 1024;

/** Whether what a gzip has packed begins as a tar does. @see POSIX.1-2017 pax, ustar */
function isTarWithin(source: RandomAccess): boolean {
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MOST_HEAD_BYTES };
    return gunzipSync(source.read(0, HEAD_BYTES), options).toString('latin1', 257, 262) === 'ustar';
  } catch {
    // What cannot be unpacked is told when it is listed.
    return true;
  }
}

/** Formats that are listed; of the others it is known that they are archives. */
const LISTED = new Set(['zip', 'epub', 'tar', 'gzip']);

/**
 * Lists a zip, a tar or a tar.gz by its headers; a gzip of something else is one file, packed.
 * @throws the system's error, the signal's reason
 */
export async function listArchive(
  format: string,
  { source, path }: { source: RandomAccess; path: string },
  problems: Problems,
  signal?: AbortSignal,
): Promise<ArchiveProperties> {
  if (!LISTED.has(format) || (format === 'gzip' && !isTarWithin(source))) return {};
  const tree = await openTree(path, { limits: LIMITS, collisions: 'allowed', ...(signal && { signal }) }).catch(
    (error: unknown) => {
      if (error instanceof ContainerError && error.code === 'CONTAINER_UNKNOWN') return undefined;
      throw error;
    },
  );
  if (tree === undefined) return {};
  try {
    const encryptedFiles = tellContainer(tree.findings, problems);
    if (tree.files.size === 0 && problems.isBroken) return {};
    const archives = new Set(
      [...knownFormats().values()].flatMap(({ family, extensions }) => (family === 'archive' ? extensions : [])),
    );
    let [unpackedBytes, nestedArchives] = [0, 0];
    for (const { path: name, sizeBytes } of tree.files.values()) {
      unpackedBytes += sizeBytes;
      if (archives.has(extensionOf(name))) nestedArchives += 1;
    }
    return { files: tree.files.size, folders: tree.directories.size, unpackedBytes, encryptedFiles, nestedArchives };
  } finally {
    await tree.close();
  }
}
