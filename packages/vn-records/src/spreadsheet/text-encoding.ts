import { oldEncodingOf, wordsIn } from './old-letters.js';

const SAMPLE = 4096;

/** Whether bytes are no text in any encoding that is read: it has zeros, and not as UTF-16 has them. */
export const isBinary = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, SAMPLE).includes(0) && utf16Of(bytes) === undefined;

/**
 * Text by its mark, as UTF-8, as UTF-16 without a mark, or else as that of the old encodings in which it has more words of a list.
 * @returns `encoding`: what it was taken for, where the bytes do not say
 */
export function decodedText(bytes: Uint8Array): { text: string; encoding?: string } {
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) {
    const text = new TextDecoder(utf16).decode(bytes);
    return hasMark(bytes) ? { text } : { text, encoding: `${utf16.toUpperCase()} without a byte order mark` };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const windows = new TextDecoder('windows-1258').decode(bytes);
    const old = oldEncodingOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
    return old !== undefined && wordsIn(old.text) > wordsIn(windows)
      ? old
      : { text: windows, encoding: 'Windows-1258' };
  }
}

const hasMark = ([a, b]: Uint8Array): boolean => (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);

/** By the mark; without one by where the zeros of its letters without accents stand. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (hasMark(bytes)) return bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
  const zeros = [0, 0];
  const sample = bytes.subarray(0, SAMPLE);
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]! += 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (even + odd === 0 || even + odd < sample.length / 8) return undefined;
  if (even === 0) return 'utf-16le';
  return odd === 0 ? 'utf-16be' : undefined;
}
