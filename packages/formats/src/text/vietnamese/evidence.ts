import { fromTcvn3, fromViscii, fromVni, fromWindows1258 } from '@mocban/core/vietnamese-letters';
import { isSyllable, isTelling } from './syllable.js';

/** `tcvn3`: TCVN 5712:1993, whose part VN3 is called ABC; `viscii`: RFC 1456; `vni-windows`: that of the maker of VNI. */
export type VietnameseEncoding = 'windows-1258' | 'tcvn3' | 'vni-windows' | 'viscii';

/**
 * What the words of an 8-bit text speak for: evidence, no proof, and nothing that a format is told by. Every word that has bytes above
 * 127 is read by the table of each encoding, and counted where it is a Vietnamese syllable.
 */
export interface VietnameseEvidence {
  /** The encoding in which the words are Vietnamese; absent where they are in none: windows-1252 or another, of another language. */
  encoding?: VietnameseEncoding;
  basis: 'vietnamese-syllables';
  sureness: 'high' | 'moderate' | 'low';
  /** Words with bytes above 127 that were looked at. */
  words: number;
  /** Those of them that are Vietnamese syllables in the encoding, or in the likeliest where none is told. */
  syllables: number;
  /** Those that are in the encoding which comes next. */
  nextBest: number;
}

const READERS: Readonly<Record<VietnameseEncoding, (text: string) => string>> = {
  tcvn3: fromTcvn3,
  'windows-1258': fromWindows1258,
  'vni-windows': fromVni,
  viscii: fromViscii,
};
const ENCODINGS = Object.keys(READERS) as VietnameseEncoding[];

/** Enough to be sure of, and some hundredths of a second at the worst. */
const MOST_WORDS = 1000;
/** The longest Vietnamese word has seven letters, of which VNI makes nine or ten. */
const LONGEST = 24;
const FEWEST_WORDS = 3;
/** Names and words of other languages stand in every text. */
const SHARE = 0.7;
/** Of Vietnamese words with marks two of three have a letter of its own. */
const TELLING_SHARE = 0.25;
/** The second has to be behind by so much. */
const LEAD = 0.9;
const CLEAR_LEAD = 0.7;

interface Count {
  syllables: number;
  telling: number;
}

/**
 * Counts syllables in the words of bytes, at most 1,000 of them.
 * @returns nothing where there are fewer than three words with bytes above 127, or two encodings do equally well
 */
export function vietnameseEvidence(bytes: Uint8Array): VietnameseEvidence | undefined {
  const counts = new Map<VietnameseEncoding, Count>(ENCODINGS.map((one) => [one, { syllables: 0, telling: 0 }]));
  let words = 0;
  for (const word of wordsOf(bytes)) {
    words += 1;
    for (const encoding of ENCODINGS) count(word, encoding, counts.get(encoding)!);
  }
  if (words < FEWEST_WORDS) return undefined;
  const [[encoding, best], [, next]] = [...counts].sort(([, a], [, b]) => b.syllables - a.syllables) as [
    [VietnameseEncoding, Count],
    [VietnameseEncoding, Count],
  ];
  const told = { basis: 'vietnamese-syllables', words, syllables: best.syllables, nextBest: next.syllables } as const;
  const share = best.syllables / words;
  if (share < SHARE || best.telling < best.syllables * TELLING_SHARE || best.syllables < FEWEST_WORDS)
    return { ...told, sureness: surenessOf(words, share <= 0.3, share <= 0.5) };
  if (next.syllables > best.syllables * LEAD) return undefined;
  const isClear = next.syllables <= best.syllables * CLEAR_LEAD;
  return { encoding, ...told, sureness: surenessOf(words, isClear && share >= 0.9, isClear || share >= 0.9) };
}

/** Of few words nothing is sure, however clear they are. */
function surenessOf(words: number, isClear: boolean, isLikely: boolean): VietnameseEvidence['sureness'] {
  if (words >= 20 && isClear) return 'high';
  return words >= 6 && isLikely ? 'moderate' : 'low';
}

function count(word: string, encoding: VietnameseEncoding, into: Count): void {
  const read = word.length > LONGEST ? undefined : syllablesOf(word, encoding);
  if (read === undefined) return;
  into.syllables += 1;
  if (read.some(isTelling)) into.telling += 1;
}

function syllablesOf(word: string, encoding: VietnameseEncoding): string[] | undefined {
  const all = lettersOf(READERS[encoding](word));
  if (all?.every(isSyllable) === true) return all;
  // Fonts showed the signs of Windows, such as quotation marks, below 0xA0.
  if (encoding === 'viscii' || !WINDOWS_SIGNS.test(word)) return undefined;
  const without = lettersOf(READERS[encoding](word.replace(WINDOWS_SIGNS, ' ')));
  return without?.every(isSyllable) === true ? without : undefined;
}

const WINDOWS_SIGNS = /[\u0082-\u0085\u008b\u0091-\u0097\u009b\u00a0\u00ab\u00bb]+/g;

/** Its runs of letters, small; nothing where a sign within it stands where letters should, or there are none. */
function lettersOf(text: string): string[] | undefined {
  const runs = text.toLowerCase().trim().split(/\s+/);
  return runs.every((run) => /^\p{L}+$/u.test(run)) ? runs : undefined;
}

/** Runs of ASCII letters and bytes above 127 that have one of these, each byte as the character of its number. */
function* wordsOf(bytes: Uint8Array): Generator<string> {
  let words = 0;
  for (let at = 0; at < bytes.length && words < MOST_WORDS; at += 1) {
    if (bytes[at]! < 0x80) continue;
    let [start, end] = [at, at + 1];
    while (start > 0 && at - start <= LONGEST && isOfWord(bytes[start - 1]!)) start -= 1;
    while (end < bytes.length && isOfWord(bytes[end]!)) end += 1;
    at = end;
    const word = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + LONGEST + 1)));
    // A quotation mark or a degree sign by itself is no word in any of them.
    if (!/[a-z]/i.test(word) && end - start === 1) continue;
    words += 1;
    yield word;
  }
}

const isOfWord = (byte: number): boolean =>
  byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
