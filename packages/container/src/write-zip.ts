import { isValid } from '@mocban/core';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, lstat, mkdir, open, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { isCompressedFormat } from './compressed-formats.js';
import { unsafeName } from './entry-name.js';
import { ContainerError, ioError, printable } from './error.js';
import { inByteOrder } from './listing.js';
import { openTree } from './open.js';
import type { PackageTree } from './types.js';

export interface WriteZipOptions {
  /** Put before every name, without slashes at its ends, e.g. the package's name. @defaultValue none */
  prefix?: string;
  /** Store everything instead of deflating what its format has not compressed. @defaultValue false */
  store?: boolean;
  /** Time of every entry, to two seconds. @defaultValue 1980-01-01, so that the same content gives the same bytes */
  mtime?: Date;
  signal?: AbortSignal;
}

const EPOCH = new Date('1980-01-01T00:00:00Z');

/**
 * Writes a folder as a zip: names in byte order, UTF-8, fixed times and modes, zip64 where needed, empty folders kept. Streams
 * one file after the other; holds the listing. The zip appears under its name only when it is complete and on the disk, and never in
 * place of another file.
 * @throws ContainerError `CONTAINER_TARGET_EXISTS`, `CONTAINER_SOURCE_UNSAFE`, `CONTAINER_IO`
 */
export async function writeZip(
  sourceDirectory: string,
  outPath: string,
  options: WriteZipOptions = {},
): Promise<{ sizeBytes: number; entries: number }> {
  const out = resolve(outPath);
  const draft = join(dirname(out), `.${randomUUID()}.zip-part`);
  const tree = await openTree(sourceDirectory, options.signal === undefined ? {} : { signal: options.signal });
  refuseUnsafe(tree);
  try {
    await mkdir(dirname(out), { recursive: true });
    await refuseTaken(out);
    const entries = await fill(tree, draft, options);
    const sizeBytes = await sync(draft);
    // A link, unlike a rename, fails when the name is taken.
    await link(draft, out).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') await refuseTaken(out);
      throw error;
    });
    await rm(draft);
    await sync(dirname(out));
    return { sizeBytes, entries };
  } catch (error) {
    await rm(draft, { force: true });
    options.signal?.throwIfAborted();
    throw ioError(error, basename(out));
  }
}

async function fill(tree: PackageTree, draft: string, options: WriteZipOptions): Promise<number> {
  const prefix = options.prefix === undefined ? '' : `${options.prefix}/`;
  const time = asLocal(options.mtime ?? EPOCH);
  const zip = new ZipFile();
  const written = pipeline(
    zip.outputStream,
    createWriteStream(draft, { flags: 'wx' }),
    options.signal === undefined ? {} : { signal: options.signal },
  );
  const failed = new Promise<never>((_, reject) => zip.once('error', reject));
  const names = inByteOrder([...tree.files.keys(), ...emptyDirectories(tree)]);
  for (const name of names) {
    const file = tree.files.get(name);
    const common = { mtime: time, forceDosTimestamp: true };
    if (file === undefined) zip.addEmptyDirectory(prefix + name, { ...common, mode: 0o40755 });
    else
      zip.addReadStreamLazy(
        prefix + name,
        {
          ...common,
          mode: 0o100644,
          compress: options.store !== true && !isCompressedFormat(name),
          size: file.sizeBytes,
        },
        (supply) => {
          const source = Readable.from(tree.read(name, options), { objectMode: false });
          source.once('error', (error) => zip.emit('error', error));
          supply(null, source);
        },
      );
  }
  zip.end();
  try {
    await Promise.race([written, failed]);
  } catch (error) {
    (zip.outputStream as Readable).destroy();
    await written.catch(() => undefined);
    throw error;
  }
  return names.length;
}

/** DOS times have no zone and the writer takes the local one: shifted so that UTC is what is written everywhere. */
const asLocal = (time: Date): Date => new Date(time.getTime() + time.getTimezoneOffset() * 60_000);

function emptyDirectories(tree: PackageTree): string[] {
  const occupied = new Set<string>();
  for (const path of [...tree.files.keys(), ...tree.directories]) occupied.add(dirname(path));
  return [...tree.directories].filter((path) => !occupied.has(path));
}

/** What this package would refuse to read it does not write either. */
function refuseUnsafe(tree: PackageTree): void {
  const refuse = (path: string, message: string): never => {
    throw new ContainerError('CONTAINER_SOURCE_UNSAFE', `${printable(path)}: ${message}`);
  };
  if (tree.origin !== 'directory') refuse(tree.name, 'expected a folder');
  const found = tree.findings.find(({ severity }) => severity === 'error');
  if (!isValid(tree.findings)) refuse(found!.location, found!.message);
  for (const path of [...tree.files.keys(), ...tree.directories]) {
    const unsafe = unsafeName(path);
    if (unsafe !== undefined) refuse(path, unsafe.message);
  }
}

async function refuseTaken(out: string): Promise<void> {
  const taken = await lstat(out).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  if (taken) throw new ContainerError('CONTAINER_TARGET_EXISTS', `${basename(out)}: exists already`);
}

/** Waits until a file or folder is on the disk. @returns its size */
async function sync(path: string): Promise<number> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}
