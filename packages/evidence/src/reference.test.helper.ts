import { createHash } from 'node:crypto';
import type { ReadStore } from '@mocban/storage';

/*
 * The Merkle tree and its tiles as RFC 9162 and C2SP tlog-tiles define them, by their recursive definitions alone and as slow as that
 * is: shares nothing with the code under test.
 */

const sha256 = (...parts: Uint8Array[]): Buffer =>
  parts.reduce((digest, part) => digest.update(part), createHash('sha256')).digest();

/** RFC 9162 §2.1.1: MTH(D[n]). */
export function merkleTreeHash(entries: readonly Uint8Array[]): Buffer {
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return sha256(Buffer.of(0), entries[0]!);
  const k = largestPowerBelow(entries.length);
  return sha256(Buffer.of(1), merkleTreeHash(entries.slice(0, k)), merkleTreeHash(entries.slice(k)));
}

/** RFC 9162 §2.1.3.1: PATH(m, D[n]). */
export function inclusionPath(m: number, entries: readonly Uint8Array[]): Buffer[] {
  if (entries.length <= 1) return [];
  const k = largestPowerBelow(entries.length);
  return m < k
    ? [...inclusionPath(m, entries.slice(0, k)), merkleTreeHash(entries.slice(k))]
    : [...inclusionPath(m - k, entries.slice(k)), merkleTreeHash(entries.slice(0, k))];
}

/** RFC 9162 §2.1.4.1: PROOF(m, D[n]). */
export const consistencyPath = (m: number, entries: readonly Uint8Array[]): Buffer[] => subproof(m, entries, true);

function subproof(m: number, entries: readonly Uint8Array[], isWhole: boolean): Buffer[] {
  const n = entries.length;
  if (m === n) return isWhole ? [] : [merkleTreeHash(entries)];
  const k = largestPowerBelow(n);
  return m <= k
    ? [...subproof(m, entries.slice(0, k), isWhole), merkleTreeHash(entries.slice(k))]
    : [...subproof(m - k, entries.slice(k), false), merkleTreeHash(entries.slice(0, k))];
}

const largestPowerBelow = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);

/** Every file of a log but its checkpoint and key, by path: what tlog-tiles asks for, full tiles and those of the end. */
export function filesOfLog(entries: readonly Uint8Array[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at < entries.length; at += 256)
    files.set(pathOf('entries', at / 256, entries.slice(at, at + 256).length), bundleOf(entries.slice(at, at + 256)));
  for (let level = 0; 256 ** level <= entries.length; level += 1) {
    const span = 256 ** level;
    const nodes = Math.floor(entries.length / span);
    for (let at = 0; at < nodes; at += 256) {
      const width = Math.min(256, nodes - at);
      const tile = Array.from({ length: width }, (_, i) =>
        merkleTreeHash(entries.slice((at + i) * span, (at + i + 1) * span)),
      );
      files.set(pathOf(String(level), at / 256, width), Buffer.concat(tile));
    }
  }
  return files;
}

function pathOf(level: string, index: number, width: number): string {
  const groups: string[] = [];
  for (let rest = index; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(String(rest % 1000).padStart(3, '0'));
  const path = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
  return `tile/${level}/${path}${width === 256 ? '' : `.p/${width}`}`;
}

const bundleOf = (entries: readonly Uint8Array[]): Buffer =>
  Buffer.concat(entries.flatMap((entry) => [Buffer.of(entry.length >> 8, entry.length & 0xff), Buffer.from(entry)]));

/** Every file below a folder, by path from there. */
export async function filesBelow(store: ReadStore, prefix: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const { key } of store.list(prefix)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.read(key)) chunks.push(Uint8Array.from(chunk));
    files.set(key.slice(prefix.length + 1), Buffer.concat(chunks));
  }
  return files;
}
