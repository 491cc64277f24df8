import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errnoOf } from '@mocban/core';
import { FormatDataError } from './error.js';
import { MANIFEST, parseManifest, type DataFile, type DataPart, type Manifest } from './manifest.js';

/** The release that comes with this package. */
export const bundledFormatData = (): string => fileURLToPath(new URL('../data', import.meta.url));

/** A release of format data whose every byte is as its manifest says. */
export interface FormatData {
  readonly folder: string;
  readonly manifest: Manifest;
  /** @throws FormatDataError `FORMAT_DATA_MISSING` */
  part(id: string): DataPart;
  /**
   * The bytes of a file of the release: those whose digest was checked, whatever has become of the file since.
   * @throws FormatDataError `FORMAT_DATA_MISSING`
   */
  bytes(file: string): Uint8Array;
}

/**
 * Opens a folder of format data and checks each file of it against the manifest. Holds all files, some megabytes.
 * @param folder @defaultValue the release that comes with this package
 * @param options.parts ids of those that are wanted; no others are read. @defaultValue all
 * @throws FormatDataError `FORMAT_DATA_MANIFEST_INVALID`, `FORMAT_DATA_DAMAGED`, `FORMAT_DATA_MISSING`; the system's error
 */
export async function openFormatData(
  folder: string = bundledFormatData(),
  options: { parts?: readonly string[] } = {},
): Promise<FormatData> {
  const manifest = parseManifest(await manifestIn(folder));
  const part = (id: string): DataPart => {
    const found = manifest.parts.find((one) => one.id === id);
    if (found === undefined) throw missing(`no part ${id.slice(0, 60)}`);
    return found;
  };
  const wanted = options.parts?.map(part) ?? manifest.parts;
  const held = new Map<string, Uint8Array>();
  for (const file of wanted.flatMap(({ files }) => files)) held.set(file.file, await checked(folder, file));
  return {
    folder,
    manifest,
    part,
    bytes: (file) => {
      const bytes = held.get(file);
      if (bytes === undefined) throw missing(`no file ${file.slice(0, 100)}`);
      return bytes;
    },
  };
}

const missing = (what: string): FormatDataError =>
  new FormatDataError('FORMAT_DATA_MISSING', `the release of format data has ${what}`);

const manifestIn = (folder: string): Promise<string> =>
  readFile(join(folder, MANIFEST), 'utf8').catch((cause: unknown) => {
    if (errnoOf(cause) !== 'ENOENT') throw cause;
    throw new FormatDataError('FORMAT_DATA_MANIFEST_INVALID', 'the folder of format data has no manifest');
  });

async function checked(folder: string, { file, sizeBytes, sha256 }: DataFile): Promise<Uint8Array> {
  const damaged = (found: string): FormatDataError =>
    new FormatDataError('FORMAT_DATA_DAMAGED', `${file} of the format data: ${found}`);
  const bytes = await readFile(join(folder, file)).catch((cause: unknown) => {
    if (errnoOf(cause) !== 'ENOENT') throw cause;
    throw damaged('it is not there');
  });
  if (bytes.byteLength !== sizeBytes) throw damaged(`expected ${sizeBytes} bytes, found ${bytes.byteLength}`);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw damaged(`expected the digest ${sha256}, found ${found}`);
  return bytes;
}
