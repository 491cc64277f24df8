import type { ByteSource } from '@mocban/core';
import { ALGORITHMS, isDigestOf, parseAlgorithm } from './algorithms.js';
import type { DigestAlgorithm } from './types.js';

/** One line of a manifest: an entry, or what is wrong with it. Lines are counted from 1. */
export type ManifestLine = { line: number; digest: string; path: string } | { line: number; problem: string };

/** @defaultValue of `maxLineBytes`: the longest path and the longest digest, with room for escapes */
const MAX_LINE_BYTES = 16 * 1024;

/**
 * Reads lines as `sha256sum` writes them, `<hex>  path` or `<hex> *path`, LF or CRLF; a line that starts with `\` has its path
 * escaped (`\n`, `\r`, `\\`). Empty lines are passed over. Holds one line.
 * @param options.maxLineBytes a longer line is a problem. @defaultValue 16,384
 */
export async function* readManifest(
  source: ByteSource,
  options: { maxLineBytes?: number } = {},
): AsyncGenerator<ManifestLine> {
  let line = 0;
  for await (const bytes of splitLines(source, options.maxLineBytes ?? MAX_LINE_BYTES)) {
    line += 1;
    if (bytes === 'too-long') yield { line, problem: 'the line is too long' };
    else if (bytes.length > 0) yield { line, ...parseLine(bytes) };
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

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parseLine(bytes: Buffer): { digest: string; path: string } | { problem: string } {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { problem: 'the line is not UTF-8' };
  }
  const parts = /^(\\?)([0-9a-fA-F]+)(?: [ *]|[ \t]+)(.+)$/s.exec(text);
  if (!parts) return { problem: 'expected "<digest>  <path>"' };
  const [, escaped, digest = '', path = ''] = parts;
  if (!escaped) return { digest: digest.toLowerCase(), path };
  if (/\\(?![nr\\])/.test(path.replaceAll('\\\\', ''))) return { problem: 'unknown escape in the path' };
  const plain = path.replaceAll(/\\([nr\\])/g, (_, mark: string) => (mark === 'n' ? '\n' : mark === 'r' ? '\r' : '\\'));
  return { digest: digest.toLowerCase(), path: plain };
}

async function* splitLines(source: ByteSource, maxBytes: number): AsyncGenerator<Buffer | 'too-long'> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let tooLong = false;
  const keep = (part: Buffer): void => {
    heldBytes += part.length;
    if (heldBytes > maxBytes) {
      tooLong = true;
      held = [];
    } else if (part.length > 0) held.push(Buffer.from(part));
  };
  const take = (): Buffer | 'too-long' => {
    const whole = Buffer.concat(held);
    const line = tooLong ? 'too-long' : whole.at(-1) === 0x0d ? whole.subarray(0, -1) : whole;
    held = [];
    heldBytes = 0;
    tooLong = false;
    return line;
  };
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, from)) {
      keep(bytes.subarray(from, at));
      yield take();
      from = at + 1;
    }
    keep(bytes.subarray(from));
  }
  if (heldBytes > 0) yield take();
}
