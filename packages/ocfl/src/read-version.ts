import { open, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathProblem, type ByteSource, type PathProblem } from '@mocban/core';
import { fsyncDirectory, type ReadStore } from '@mocban/storage';
import { LogicalPaths } from './content-path.js';
import { DigestTap } from './digest.js';
import { OcflError } from './error.js';
import type { InventoryTable } from './inventory/lists.js';
import { readInventory } from './inventory/read.js';
import { readInventoryTable } from './inventory/read-table.js';
import { joinKey } from './key.js';
import type { Inventory } from './types.js';

/** A file of a version's logical state. */
export interface LogicalFile {
  logicalPath: string;
  /** By the inventory's `digestAlgorithm`. */
  digest: string;
  /** Path in the object root of bytes with this digest. */
  contentPath: string;
}

/**
 * The files of one version. Holds nothing beyond the inventory.
 * @throws OcflError `OCFL_VERSION_UNKNOWN`, `OCFL_INVENTORY_INVALID` when a digest has no content
 */
export function* logicalFiles(inventory: Inventory, version: string = inventory.head): Generator<LogicalFile> {
  const block = Object.hasOwn(inventory.versions, version) ? inventory.versions[version] : undefined;
  if (block === undefined) throw unknownVersion(version);
  for (const [digest, paths] of Object.entries(block.state)) {
    const contentPath = inventory.manifest[digest]?.[0];
    if (contentPath === undefined) throw withoutContent(digest);
    for (const logicalPath of paths) yield { logicalPath, digest, contentPath };
  }
}

/**
 * Streams one logical file; its digest is verified when the stream ends.
 * @param version @defaultValue the head
 * @throws OcflError `OCFL_FILE_UNKNOWN`, `OCFL_DIGEST_MISMATCH` at the end of the stream
 */
export async function* readLogicalFile(
  store: ReadStore,
  objectKey: string,
  logicalPath: string,
  options: { version?: string; inventory?: Inventory; signal?: AbortSignal } = {},
): AsyncGenerator<Uint8Array> {
  const inventory = options.inventory ?? (await readInventory(store, objectKey)).inventory;
  for (const file of logicalFiles(inventory, options.version))
    if (file.logicalPath === logicalPath) return yield* verified(store, objectKey, inventory, file, options.signal);
  throw new OcflError('OCFL_FILE_UNKNOWN', `the version has no file ${JSON.stringify(logicalPath)}`);
}

async function* verified(
  store: ReadStore,
  objectKey: string,
  inventory: Pick<Inventory, 'digestAlgorithm'>,
  file: LogicalFile,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const tap = new DigestTap([inventory.digestAlgorithm]);
  const source: ByteSource = store.read(joinKey(objectKey, file.contentPath), signal === undefined ? {} : { signal });
  yield* tap.through(source);
  const found = tap.result().digests[inventory.digestAlgorithm];
  if (found !== file.digest)
    throw new OcflError('OCFL_DIGEST_MISMATCH', `${file.contentPath}: expected ${file.digest}, found ${found}`);
}

/**
 * Writes the logical files of a version below a folder, every digest verified while copying, files fsynced. A file whose bytes
 * are wrong is not left there. Holds the inventory in compact tables.
 * @param targetDirectory absolute path of a folder, created if absent; existing files are never overwritten
 * @throws OcflError `OCFL_PATH_UNSAFE`, `OCFL_PATH_CONFLICT`, `OCFL_DIGEST_MISMATCH`, `OCFL_TARGET_EXISTS`, `OCFL_VERSION_UNKNOWN`
 */
export async function exportVersion(
  store: ReadStore,
  objectKey: string,
  version: string,
  targetDirectory: string,
  options: { signal?: AbortSignal } = {},
): Promise<{ files: number; sizeBytes: number }> {
  const { table } = await readInventoryTable(store, objectKey, options);
  const paths = new LogicalPaths();
  for (const { logicalPath } of listedFiles(table, version)) {
    const problem = pathProblem(logicalPath);
    if (problem !== undefined && !CHARACTERS.has(problem))
      throw new OcflError(
        'OCFL_PATH_UNSAFE',
        `the logical path ${JSON.stringify(logicalPath)} cannot be written: ${problem}`,
      );
    paths.add(logicalPath);
  }
  let files = 0;
  let sizeBytes = 0;
  const folders = new Set<string>([targetDirectory]);
  await mkdir(targetDirectory, { recursive: true });
  for (const file of listedFiles(table, version)) {
    const target = join(targetDirectory, file.logicalPath);
    await mkdir(dirname(target), { recursive: true });
    for (let folder = dirname(target); folder.length > targetDirectory.length; folder = dirname(folder))
      folders.add(folder);
    sizeBytes += await writeNew(target, verified(store, objectKey, table, file, options.signal), file.logicalPath);
    files++;
  }
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) await fsyncDirectory(folder);
  return { files, sizeBytes };
}

/** As `logicalFiles`, in the order of the inventory. */
function* listedFiles({ lists }: InventoryTable, version: string): Generator<LogicalFile> {
  const block = lists.versions.get(version);
  if (block === undefined) throw unknownVersion(version);
  const { paths, digestOf } = block;
  for (let path = 0; path < paths.size; path += 1) {
    const digest = digestOf.get(path);
    const content = lists.firstContentOf(digest);
    if (content === undefined) throw withoutContent(lists.digests.at(digest));
    yield {
      logicalPath: paths.at(path),
      digest: lists.digests.at(digest),
      contentPath: lists.contents.at(content),
    };
  }
}

const unknownVersion = (version: string): OcflError =>
  new OcflError('OCFL_VERSION_UNKNOWN', `the object has no version ${JSON.stringify(version)}`);

const withoutContent = (digest: string): OcflError =>
  new OcflError('OCFL_INVENTORY_INVALID', `the digest ${digest} has no content path`);

/** Characters like others to every file system but those of Windows: a name that was stored comes out again as it is. */
const CHARACTERS: ReadonlySet<PathProblem> = new Set<PathProblem>(
  process.platform === 'win32' ? [] : ['control-character', 'backslash'],
);

async function writeNew(path: string, bytes: ByteSource, name: string): Promise<number> {
  const handle = await open(path, 'wx').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause;
    throw new OcflError('OCFL_TARGET_EXISTS', `${JSON.stringify(name)} is in the target folder already`, { cause });
  });
  let sizeBytes = 0;
  try {
    for await (const chunk of bytes) {
      await handle.writeFile(chunk);
      sizeBytes += chunk.byteLength;
    }
    await handle.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return sizeBytes;
}
