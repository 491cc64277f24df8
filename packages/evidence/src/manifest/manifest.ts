import type { ByteSource } from '@mocban/core';
import { LogError } from '../error.js';

/** The two digest manifests of a version, in the order in which events name them. */
export const MANIFEST_ALGORITHMS = ['sha256', 'sha512'] as const;
export type ManifestAlgorithm = (typeof MANIFEST_ALGORITHMS)[number];

/** File name of a digest manifest. */
export const manifestName = (algorithm: ManifestAlgorithm) => `manifest-${algorithm}.txt` as const;

/** One line: the digest in lower-case hexadecimal, and a path relative to the OCFL object's root. */
export interface ManifestEntry {
  digest: string;
  path: string;
}

const CHUNK_CHARACTERS = 64 * 1024;
const HEX_LENGTH: Record<ManifestAlgorithm, number> = { sha256: 64, sha512: 128 };
const MAX_LINE_BYTES = 8 * 1024;
const LF = 0x0a;

/**
 * Lines as `sha256sum` and `sha512sum` write them. Holds a chunk.
 * @param entries in byte order of path
 * @throws LogError `LOG_ENTRY_INVALID` for a path or an order that a manifest cannot have
 */
export async function* serialiseManifest(
  algorithm: ManifestAlgorithm,
  entries: Iterable<ManifestEntry> | AsyncIterable<ManifestEntry>,
): AsyncGenerator<Buffer> {
  let text = '';
  let last: Buffer | undefined;
  for await (const { digest, path } of entries) {
    const bytes = Buffer.from(path);
    const problem = entryProblem(algorithm, digest, path) ?? orderProblem(last, bytes);
    if (problem !== undefined) throw new LogError('LOG_ENTRY_INVALID', `a line of a manifest: ${problem}`);
    last = bytes;
    text += `${digest}  ${path}\n`;
    if (text.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

/** One line of a manifest, counted from 1, or what is wrong with it; then no more follow. */
export type ReadManifestEntry = ({ line: number } & ManifestEntry) | { line: number; problem: string };

/**
 * Reads a digest manifest strictly: lower-case hexadecimal, two spaces, path, LF; nothing else; in byte order, each path once.
 * Holds a chunk of the source and a line.
 * @yields entries, and last of all what is wrong, where something is
 */
export async function* parseManifest(
  algorithm: ManifestAlgorithm,
  source: ByteSource,
): AsyncGenerator<ReadManifestEntry, void, undefined> {
  let line = 0;
  let rest = Buffer.alloc(0);
  let last: Buffer | undefined;
  for await (const chunk of source) {
    const bytes = rest.length === 0 ? bufferOf(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      line += 1;
      const entry = parseLine(algorithm, bytes.subarray(start, end), last);
      yield { line, ...entry };
      if ('problem' in entry) return;
      last = Buffer.from(entry.path);
      start = end + 1;
    }
    rest = Buffer.from(bytes.subarray(start));
    if (rest.length > MAX_LINE_BYTES) return yield { line: line + 1, problem: 'the line is too long' };
  }
  if (rest.length > 0) yield { line: line + 1, problem: 'the last line has no end' };
}

function parseLine(
  algorithm: ManifestAlgorithm,
  bytes: Buffer,
  last: Buffer | undefined,
): ManifestEntry | { problem: string } {
  const length = HEX_LENGTH[algorithm];
  const digest = bytes.toString('latin1', 0, length);
  const name = bytes.subarray(length + 2);
  if (bytes.toString('latin1', length, length + 2) !== '  ')
    return { problem: 'expected two spaces behind the digest' };
  const path = name.toString('utf8');
  if (!Buffer.from(path).equals(name)) return { problem: 'the path is not UTF-8' };
  const problem = entryProblem(algorithm, digest, path) ?? orderProblem(last, name);
  return problem === undefined ? { digest, path } : { problem };
}

/** A backslash would be written with an escape, which no path of ours needs: the OCFL writer makes them safe. */
function entryProblem(algorithm: ManifestAlgorithm, digest: string, path: string): string | undefined {
  if (digest.length !== HEX_LENGTH[algorithm] || !/^[0-9a-f]+$/.test(digest)) return `expected a ${algorithm} digest`;
  if (path === '' || Buffer.byteLength(path) > MAX_LINE_BYTES / 2) return 'expected a path';
  return /[\\\u0000-\u001f]/.test(path) ? 'the path has a backslash or a control character' : undefined;
}

const orderProblem = (last: Buffer | undefined, path: Buffer): string | undefined =>
  last === undefined || Buffer.compare(last, path) < 0 ? undefined : 'not in byte order of path';

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
