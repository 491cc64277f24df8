import { byByteOrder, type Clock } from '@mocban/core';
import type { TreeFile } from '@mocban/container';
import { MultiDigest, type DigestAlgorithm } from '@mocban/fixity';
import { serialiseBagInfo } from './bag-info.js';
import { manifestFile, serialiseManifest } from './manifest.js';
import type { BagInfoEntry } from './types.js';

/** Labels whose values are computed here; the caller's are left out. */
const COMPUTED = new Set(['payload-oxum', 'bagging-date']);

/**
 * The tag files of a 1.0 bag in the order in which they may appear on the disk: `bagit.txt`, which makes a folder a bag, last.
 * @param payload with digests of all `algorithms`, paths relative to data/
 * @see RFC 8493 §2.1.1, §2.1.3, §2.2
 */
export function buildTagFiles(
  payload: readonly TreeFile[],
  algorithms: readonly DigestAlgorithm[],
  bagInfo: readonly BagInfoEntry[],
  clock: Clock,
): Map<string, string> {
  const files = new Map<string, string>();
  const sorted = [...payload].sort((a, b) => byByteOrder(a.path, b.path));
  for (const algorithm of algorithms)
    files.set(
      manifestFile('manifest', algorithm),
      serialiseManifest(sorted.map(({ path, digests }) => ({ path: `data/${path}`, digest: digests[algorithm]! }))),
    );
  const bytes = payload.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  files.set(
    'bag-info.txt',
    serialiseBagInfo([
      ...bagInfo.filter(({ label }) => !COMPUTED.has(label.toLowerCase())),
      { label: 'Bagging-Date', value: clock.now().toISOString().slice(0, 10) },
      { label: 'Payload-Oxum', value: `${bytes}.${payload.length}` },
    ]),
  );
  const declaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
  const tagged = [...files, ['bagit.txt', declaration] as const].sort(([a], [b]) => byByteOrder(a, b));
  for (const algorithm of algorithms)
    files.set(
      manifestFile('tagmanifest', algorithm),
      serialiseManifest(tagged.map(([path, text]) => ({ path, digest: digestText(algorithm, text) }))),
    );
  files.set('bagit.txt', declaration);
  return files;
}

function digestText(algorithm: DigestAlgorithm, text: string): string {
  const multi = new MultiDigest([algorithm]);
  multi.update(Buffer.from(text, 'utf8'));
  return multi.finish().digests[algorithm]!;
}
