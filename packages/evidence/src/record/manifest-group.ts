import { createHash } from 'node:crypto';
import type { ByteSource } from '@mocban/core';
import { MANIFEST_ALGORITHMS, parseManifest, type ManifestAlgorithm } from '../manifest/manifest.js';
import { RECORD_ALGORITHMS, type RecordAlgorithm } from './digests.js';
import type { ProvedGroup } from './verify-record.js';

/** The two digest manifests of a version as what a record proves, or why they are none. */
export type ManifestGroup = { group: ProvedGroup } | { problem: string };

/**
 * Reads the two digest manifests of a version, and digests them. What does not parse as a manifest is proved by nothing: a record does not
 * tell values from nodes, so that two of its nodes one after the other would pass for an object. Each is read once; a line of it is held.
 * @see RFC 4998 §4.3
 */
export async function manifestGroup(manifests: Record<ManifestAlgorithm, ByteSource>): Promise<ManifestGroup> {
  const read: Record<RecordAlgorithm, Buffer>[] = [];
  for (const algorithm of MANIFEST_ALGORITHMS) {
    const hashes = RECORD_ALGORITHMS.map((name) => [name, createHash(name)] as const);
    async function* tapped(): AsyncGenerator<Uint8Array> {
      for await (const chunk of manifests[algorithm]) {
        for (const [, hash] of hashes) hash.update(chunk);
        yield chunk;
      }
    }
    let lines = 0;
    for await (const entry of parseManifest(algorithm, tapped())) {
      if ('problem' in entry) return { problem: `manifest-${algorithm}.txt, line ${entry.line}: ${entry.problem}` };
      lines += 1;
    }
    if (lines === 0) return { problem: `manifest-${algorithm}.txt has no line` };
    read.push(
      Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest()])) as Record<RecordAlgorithm, Buffer>,
    );
  }
  return { group: (algorithm) => read.map((digests) => digests[algorithm]) };
}
