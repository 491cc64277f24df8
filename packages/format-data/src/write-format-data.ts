import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FormatDataError } from './error.js';
import { MANIFEST, serialiseManifest, type DataPart, type Manifest } from './manifest.js';
import { openFormatData, type FormatData } from './open-format-data.js';

/** A part of a release with the bytes of its files, by the names that the part has for them. */
export interface PartToWrite {
  part: DataPart;
  files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Writes a release into a folder, which is made or has a release already. Each file lies below its digest, and the manifest that names
 * them is put in place at the end, in one step: whoever opens the folder meanwhile finds the release before or this one, whole. Files
 * of the release before stay until the next, for those who are reading them.
 * @throws FormatDataError `FORMAT_DATA_DAMAGED` where the bytes given are not those that the parts name; the system's error
 */
export async function writeFormatData(folder: string, parts: readonly PartToWrite[]): Promise<FormatData> {
  await mkdir(folder, { recursive: true });
  const before = await filesOfPresent(folder);
  const placed: DataPart[] = [];
  for (const { part, files } of parts) placed.push(await place(folder, part, files));
  const manifest: Manifest = { parts: placed };
  const staged = join(folder, `.${MANIFEST}.${randomUUID()}`);
  try {
    await writeDurably(staged, Buffer.from(serialiseManifest(manifest)));
    await rename(staged, join(folder, MANIFEST));
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
  await syncFolder(folder);
  const data = await openFormatData(folder);
  await removeOthers(folder, [...before, ...filesOf(manifest)]);
  return data;
}

const filesOf = ({ parts }: Manifest): string[] => parts.flatMap(({ files }) => files.map(({ file }) => file));

async function filesOfPresent(folder: string): Promise<string[]> {
  try {
    return filesOf((await openFormatData(folder, { parts: [] })).manifest);
  } catch (error) {
    // There is none, or one that nobody can read.
    if (error instanceof FormatDataError) return [];
    throw error;
  }
}

async function place(folder: string, part: DataPart, contents: PartToWrite['files']): Promise<DataPart> {
  const files = [];
  for (const file of part.files) {
    const bytes = contents.get(file.file);
    const sha256 = bytes && createHash('sha256').update(bytes).digest('hex');
    if (bytes === undefined || sha256 !== file.sha256 || bytes.byteLength !== file.sizeBytes)
      throw new FormatDataError('FORMAT_DATA_DAMAGED', `${file.file} of ${part.id} has not the bytes that it should`);
    const path = `${sha256.slice(0, DIGEST_LENGTH)}/${file.file.split('/').at(-1)!}`;
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeDurably(join(folder, path), bytes);
    await syncFolder(join(folder, dirname(path)));
    files.push({ ...file, file: path });
  }
  return { ...part, files };
}

/** Digits of a digest that name a folder. */
const DIGEST_LENGTH = 16;
const OURS = new RegExp(`^[0-9a-f]{${DIGEST_LENGTH}}$`);

/** Folders of releases further back; nothing that is not ours. */
async function removeOthers(folder: string, kept: readonly string[]): Promise<void> {
  const names = new Set(kept.map((file) => file.split('/')[0]));
  for (const name of await readdir(folder))
    if (OURS.test(name) && !names.has(name)) await rm(join(folder, name), { recursive: true });
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
