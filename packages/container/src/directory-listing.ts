import { FindingLog, turnDue, type Finding } from '@mocban/core';
import { lstatSync, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { strictUtf8 } from './entry-name.js';
import { archiveFinding, errorCode, ioError } from './error.js';
import type { ResolvedLimits } from './limits.js';
import { inByteOrder } from './listing.js';
import { FileTable } from './file-table.js';

export interface DirectoryListing {
  files: FileTable;
  directories: ReadonlySet<string>;
  findings: Finding[];
}

const MAX_DEPTH = 500;

/**
 * Lists a folder without following a link. Names are taken as they are; only regular files and folders are listed, the rest
 * are findings. Holds one record per file.
 * @throws ContainerError `CONTAINER_IO` when the folder itself cannot be read
 */
export async function listDirectory(
  root: string,
  limits: ResolvedLimits,
  signal?: AbortSignal,
): Promise<DirectoryListing> {
  const log = new FindingLog();
  const sizes = new Map<string, number>();
  const directories = new Set<string>();
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    signal?.throwIfAborted();
    const names: string[] = [];
    for (const entry of await list(root, folder, log)) {
      const path = childPath(folder, entry, log);
      if (path === undefined) continue;
      if (entry.isDirectory()) {
        directories.add(path);
        if (path.split('/').length <= MAX_DEPTH) waiting.push(path);
        else log.add(archiveFinding('ARCHIVE_PATH_UNSAFE', path, `folders are nested more than ${MAX_DEPTH} deep`));
      } else if (entry.isFile()) names.push(path);
      else if (entry.isSymbolicLink())
        log.add(archiveFinding('ARCHIVE_SYMLINK', path, 'a symbolic link', 'put the file it points to in its place'));
      else log.add(archiveFinding('ARCHIVE_SPECIAL_FILE', path, 'a device, pipe or socket'));
    }
    if (sizes.size + names.length + directories.size > limits.maxEntries) {
      log.add(
        archiveFinding('ARCHIVE_TOO_MANY_ENTRIES', '', `more than ${limits.maxEntries} entries; listing stopped there`),
      );
      break;
    }
    await measure(root, names, sizes, log);
  }
  let total = 0;
  for (const size of sizes.values()) total += size;
  if (total > limits.maxTotalBytes)
    log.add(archiveFinding('ARCHIVE_TOO_LARGE', '', `${total} bytes, at most ${limits.maxTotalBytes} are accepted`));
  const listed = function* () {
    for (const path of inByteOrder(sizes.keys())) yield { path, sizeBytes: sizes.get(path)! };
  };
  return { files: new FileTable(listed()), directories: new Set(inByteOrder(directories)), findings: log.list() };
}

async function list(root: string, folder: string, log: FindingLog): Promise<Dirent<Buffer>[]> {
  try {
    return await readdir(join(root, folder), { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    if (folder === '') throw ioError(error, '.');
    log.add(archiveFinding('IO_READ', folder, `the folder cannot be listed: ${errorCode(error)}`));
    return [];
  }
}

function childPath(folder: string, entry: Dirent<Buffer>, log: FindingLog): string | undefined {
  const name = strictUtf8(entry.name);
  const path = (part: string): string => (folder === '' ? part : `${folder}/${part}`);
  if (name !== undefined) return path(name);
  log.add(archiveFinding('ARCHIVE_PATH_UNSAFE', path(entry.name.toString('latin1')), 'the name is not UTF-8'));
  return undefined;
}

/** Blocking calls, which take a fraction of what a promise a file would. */
async function measure(root: string, names: string[], sizes: Map<string, number>, log: FindingLog): Promise<void> {
  for (const path of names) {
    const waiting = turnDue();
    if (waiting !== undefined) await waiting;
    try {
      sizes.set(path, lstatSync(join(root, path)).size);
    } catch (error) {
      log.add(archiveFinding('IO_READ', path, `the file cannot be read: ${errorCode(error)}`));
    }
  }
}
