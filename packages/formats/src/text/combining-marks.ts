import type { TextEncoding } from './text-encoding.js';

/**
 * How marks stand behind letters: `decomposed`, all of them do (NFD, as some file systems and scanners write); `mixed`, letters have marks
 * in both ways, as where only the tones of Vietnamese are characters of their own. Searches and sorts that expect NFC miss both.
 */
export type CombiningMarks = 'decomposed' | 'mixed';

/** Normalising takes a millisecond for so much. */
const SAMPLE_BYTES = 65_536;
const MARK_BEHIND_LETTER = /[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0300-\u036f]/;

/** By the first 64 KiB; nothing where no Latin letter has a combining mark. */
export function combiningMarksOf(
  bytes: Uint8Array,
  encoding: Exclude<TextEncoding, '8-bit'>,
): CombiningMarks | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  // What UTF-8 writes U+0300 to U+036F with; most texts have neither, and are not read again.
  if (encoding === 'utf-8' && !sample.includes(0xcc) && !sample.includes(0xcd)) return undefined;
  const text = decoded(sample, encoding);
  if (!MARK_BEHIND_LETTER.test(text)) return undefined;
  return text.normalize('NFD') === text ? 'decomposed' : 'mixed';
}

function decoded(bytes: Uint8Array, encoding: Exclude<TextEncoding, '8-bit'>): string {
  if (!encoding.startsWith('utf-32')) return new TextDecoder(encoding).decode(bytes, { stream: true });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length & ~3);
  const isLittle = encoding === 'utf-32le';
  let text = '';
  // Whoever asks has seen that all of them are characters.
  for (let at = 0; at < view.byteLength; at += 4) text += String.fromCodePoint(view.getUint32(at, isLittle));
  return text;
}
