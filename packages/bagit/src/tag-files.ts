import { byByteOrder, type Clock } from '@mocban/core';
import { MultiDigest, type DigestAlgorithm } from '@mocban/fixity';
import { join } from 'node:path';
import { serialiseBagInfo } from './bag-info.js';
import { syncDirectory, writeDurably } from './durable.js';
import { manifestFile, manifestLines } from './manifest.js';
import type { BagInfoEntry, ListedFile } from './types.js';

export interface TagFileContent {
  /** In byte order of path; gone through once per algorithm. */
  payload: Iterable<ListedFile>;
  /** Bytes and number of the payload's files; unknown while some are to be fetched whose size nobody says. */
  oxum: { bytes: number; files: number } | undefined;
  /** Tag files that are there already, to be listed in the tag manifests. */
  others: readonly ListedFile[];
  algorithms: readonly DigestAlgorithm[];
  info: readonly BagInfoEntry[];
  clock: Clock;
}

/** Labels whose values are computed here; the caller's are left out. */
const COMPUTED = new Set(['payload-oxum', 'bagging-date']);

export const DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/**
 * Writes the tag files of a 1.0 bag into a folder and waits until they are on the disk. Holds some lines of a manifest.
 * @see RFC 8493 §2.1.1, §2.1.3, §2.2
 */
export async function writeTagFiles(folder: string, content: TagFileContent): Promise<void> {
  const { algorithms } = content;
  const tagged: ListedFile[] = [...content.others];
  const write = async (path: string, pieces: Iterable<string>): Promise<void> => {
    const digesting = new MultiDigest(algorithms);
    await writeDurably(join(folder, path), pieces, digesting);
    tagged.push({ path, digests: digesting.finish().digests });
  };
  for (const algorithm of algorithms)
    await write(manifestFile('manifest', algorithm), manifestLines(content.payload, algorithm));
  await write('bag-info.txt', [serialiseBagInfo(bagInfo(content))]);
  await write('bagit.txt', [DECLARATION]);
  tagged.sort((a, b) => byByteOrder(a.path, b.path));
  for (const algorithm of algorithms)
    await writeDurably(join(folder, manifestFile('tagmanifest', algorithm)), manifestLines(tagged, algorithm));
  await syncDirectory(folder);
}

function bagInfo({ info, clock, oxum }: TagFileContent): BagInfoEntry[] {
  return [
    ...info.filter(({ label }) => !COMPUTED.has(label.toLowerCase())),
    { label: 'Bagging-Date', value: clock.now().toISOString().slice(0, 10) },
    ...(oxum === undefined ? [] : [{ label: 'Payload-Oxum', value: `${oxum.bytes}.${oxum.files}` }]),
  ];
}
