import type { ByteSource } from '@mocban/core';
import { ALGORITHMS, isDigestOf, parseAlgorithm } from './algorithms.js';
import { textLines } from './text-lines.js';
import type { DigestAlgorithm } from './types.js';

/** One line of a manifest: an entry, or what is wrong with it. Lines are counted from 1. */
export type ManifestLine = { line: number; digest: string; path: string } | { line: number; problem: string };

/** @defaultValue of `maxLineBytes`: the longest path and the longest digest, with room for escapes */
const MAX_LINE_BYTES = 16 * 1024;

/**
 * Reads lines as `sha256sum` writes them, `<hex>  path` or `<hex> *path`, LF or CRLF; a line that starts with `\` has its path
 * escaped (`\n`, `\r`, `\\`). Empty lines are passed over. Holds the lines of a chunk of the source.
 * @param options.maxLineBytes a longer line is a problem. @defaultValue 16,384
 */
export async function* readManifest(source: ByteSource, options: ManifestOptions = {}): AsyncGenerator<ManifestLine> {
  for await (const lines of readManifestLots(source, options)) yield* lines;
}

export interface ManifestOptions {
  maxLineBytes?: number;
}

/** As `readManifest`, the lines of a chunk at a time: of very many one by one they take longer than what is done with them. */
export async function* readManifestLots(
  source: ByteSource,
  { maxLineBytes = MAX_LINE_BYTES }: ManifestOptions = {},
): AsyncGenerator<ManifestLine[]> {
  let line = 0;
  for await (const texts of textLines(source, maxLineBytes)) {
    const lines: ManifestLine[] = [];
    for (const text of texts) {
      line += 1;
      if (typeof text !== 'string') lines.push({ line, problem: text.problem });
      else if (text !== '') lines.push(parseLine(text, line));
    }
    yield lines;
  }
}

/** The algorithm a manifest's file name tells: `manifest-sha256.txt`, `SHA256SUMS`, `disc.sha256`. */
export function algorithmOfManifestName(name: string): DigestAlgorithm | undefined {
  const found =
    /^(?:tag)?manifest-([\w-]+)\.txt$/i.exec(name) ??
    /^([\w-]+?)SUMS?(?:\.txt)?$/i.exec(name) ??
    /\.([\w-]+)$/.exec(name);
  return found ? parseAlgorithm(found[1]!) : undefined;
}

/** The algorithm a digest's length tells, by the most usual of those with that length. */
export const algorithmOfDigest = (digest: string): DigestAlgorithm | undefined =>
  (['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const).find(
    (name) => ALGORITHMS[name].hexLength === digest.length && isDigestOf(name, digest),
  );

function parseLine(text: string, line: number): ManifestLine {
  const parts = LINE.exec(text);
  if (!parts) return { line, problem: 'expected "<digest>  <path>"' };
  const digest = parts[2]!.toLowerCase();
  const path = parts[3]!;
  if (parts[1] === '') return { line, digest, path };
  if (/\\(?![nr\\])/.test(path.replaceAll('\\\\', ''))) return { line, problem: 'unknown escape in the path' };
  const plain = path.replaceAll(/\\([nr\\])/g, (_, mark: string) => (mark === 'n' ? '\n' : mark === 'r' ? '\r' : '\\'));
  return { line, digest, path: plain };
}

const LINE = /^(\\?)([0-9a-fA-F]+)(?: [ *]|[ \t]+)(.+)$/s;
