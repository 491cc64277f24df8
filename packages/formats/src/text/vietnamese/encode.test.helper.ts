import type { VietnameseEncoding } from './evidence.js';

/*
 * Writes Vietnamese in eight bits, from tables written down apart from those that read it: by vowel, each with its tones in the order
 * none, grave, hook, tilde, acute, dot below.
 */

type Table = Readonly<Record<string, readonly number[]>>;

const TCVN3: Table = {
  a: [0x61, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9],
  ă: [0xa8, 0xbb, 0xbc, 0xbd, 0xbe, 0xc6],
  â: [0xa9, 0xc7, 0xc8, 0xc9, 0xca, 0xcb],
  e: [0x65, 0xcc, 0xce, 0xcf, 0xd0, 0xd1],
  ê: [0xaa, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6],
  i: [0x69, 0xd7, 0xd8, 0xdc, 0xdd, 0xde],
  o: [0x6f, 0xdf, 0xe1, 0xe2, 0xe3, 0xe4],
  ô: [0xab, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9],
  ơ: [0xac, 0xea, 0xeb, 0xec, 0xed, 0xee],
  u: [0x75, 0xef, 0xf1, 0xf2, 0xf3, 0xf4],
  ư: [0xad, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9],
  y: [0x79, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe],
  đ: [0xae],
};
const VISCII: Table = {
  a: [0x61, 0xe0, 0xe4, 0xe3, 0xe1, 0xd5],
  ă: [0xe5, 0xa2, 0xc6, 0xc7, 0xa1, 0xa3],
  â: [0xe2, 0xa5, 0xa6, 0xe7, 0xa4, 0xa7],
  e: [0x65, 0xe8, 0xeb, 0xa8, 0xe9, 0xa9],
  ê: [0xea, 0xab, 0xac, 0xad, 0xaa, 0xae],
  i: [0x69, 0xec, 0xef, 0xee, 0xed, 0xb8],
  o: [0x6f, 0xf2, 0xf6, 0xf5, 0xf3, 0xf7],
  ô: [0xf4, 0xb0, 0xb1, 0xb2, 0xaf, 0xb5],
  ơ: [0xbd, 0xb6, 0xb7, 0xde, 0xbe, 0xfe],
  u: [0x75, 0xf9, 0xfc, 0xfb, 0xfa, 0xf8],
  ư: [0xdf, 0xd7, 0xd8, 0xe6, 0xd1, 0xf1],
  y: [0x79, 0xcf, 0xd6, 0xdb, 0xfd, 0xdc],
  đ: [0xf0],
};
/** The second byte of a vowel: of a tone alone, behind a circumflex, behind a breve. */
const VNI_PLAIN = [0, 0xf8, 0xfb, 0xf5, 0xf9, 0xef];
const VNI_ROUND = [0xe2, 0xe0, 0xe5, 0xe3, 0xe1, 0xe4];
const VNI_BREVE = [0xea, 0xe8, 0xfa, 0xfc, 0xe9, 0xeb];
const VNI_I = [0x69, 0xec, 0xe6, 0xf3, 0xed, 0xf2];
const TONES_1258 = [0, 0xcc, 0xd2, 0xde, 0xec, 0xf2];
const LETTERS_1258: Readonly<Record<string, number>> = {
  ...{ ă: 0xe3, â: 0xe2, ê: 0xea, ô: 0xf4, ơ: 0xf5, ư: 0xfd, đ: 0xf0 },
};
/** What windows-1258 has as one letter is written so. */
const WHOLE_1258: Readonly<Record<string, number>> = {
  ...{ à: 0xe0, á: 0xe1, è: 0xe8, é: 0xe9, í: 0xed, ó: 0xf3, ù: 0xf9, ú: 0xfa },
};

const TONES = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];

const vni = (vowel: string, tone: number): number[] => {
  if (vowel === 'đ') return [0xf1];
  if (vowel === 'i') return [VNI_I[tone]!];
  if (vowel === 'y' && tone === 5) return [0xee];
  const base = { ă: 0x61, â: 0x61, ê: 0x65, ô: 0x6f, ơ: 0xf4, ư: 0xf6 }[vowel] ?? vowel.charCodeAt(0);
  const sign = (vowel === 'ă' ? VNI_BREVE : 'âêô'.includes(vowel) ? VNI_ROUND : VNI_PLAIN)[tone]!;
  return sign === 0 ? [base] : [base, sign];
};

const windows1258 = (vowel: string, tone: number): number[] => {
  const whole = WHOLE_1258[(vowel + TONES[tone]!).normalize('NFC')];
  if (whole !== undefined) return [whole];
  const base = LETTERS_1258[vowel] ?? vowel.charCodeAt(0);
  return tone === 0 ? [base] : [base, TONES_1258[tone]!];
};

const WRITERS: Readonly<Record<VietnameseEncoding, (vowel: string, tone: number) => readonly number[]>> = {
  tcvn3: (vowel, tone) => [TCVN3[vowel]![tone]!],
  viscii: (vowel, tone) => [VISCII[vowel]![tone]!],
  'vni-windows': vni,
  'windows-1258': windows1258,
};

/** @param text small letters */
export function encoded(text: string, encoding: VietnameseEncoding): Buffer {
  const bytes: number[] = [];
  for (const letter of text.normalize('NFC')) {
    const [, base, quality, tone] = /^(.)([\u0302\u0306\u031b]?)([\u0300\u0301\u0303\u0309\u0323]?)$/u.exec(
      // The dot below stands before other signs in NFD.
      letter.normalize('NFD').replace(/^(.)\u0323(.)$/u, '$1$2\u0323'),
    ) ?? [letter, letter, '', ''];
    const vowel = (base! + quality!).normalize('NFC');
    if (vowel in TCVN3) bytes.push(...WRITERS[encoding](vowel, TONES.indexOf(tone!)));
    else bytes.push(letter.charCodeAt(0));
  }
  return Buffer.from(bytes);
}

const ONSETS = ['', 'b', 'c', 'đ', 'gi', 'h', 'kh', 'l', 'm', 'ng', 'nh', 'ph', 's', 't', 'th', 'tr', 'v', 'x'];
/** Vowel that bears the tone between what goes before it and behind it. */
const RIMES = [
  ...[
    '|a|',
    '|a|i',
    '|a|o',
    '|a|n',
    '|a|nh',
    '|ă|m',
    '|ă|ng',
    '|â|n',
    '|â|u',
    '|e|o',
    '|ê|',
    '|ê|nh',
    'i|ê|n',
    'i|ê|u',
  ],
  ...['|o|', '|o|n', 'o|a|n', '|ô|i', '|ô|ng', '|ơ|', '|ơ|i', '|u|', 'u|ô|n', 'uy|ê|n', '|ư|', '|ư|ng', 'ư|ơ|ng'],
];
const STOPPED = ['|a|c', '|a|t', '|ă|t', '|â|p', 'i|ê|t', '|ô|c', '|ô|t', '|ơ|p', 'u|ô|c', '|ư|c', 'ư|ơ|c', 'uy|ê|t'];

/** @param random 0 to 1, by which a text can be made again */
export function randomText(words: number, random: () => number): string {
  const of = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const word = (): string => {
    const isStopped = random() < 0.25;
    const [before, vowel, behind] = of(isStopped ? STOPPED : RIMES).split('|');
    return (
      of(ONSETS) + before! + (vowel! + (isStopped ? of(['\u0301', '\u0323']) : of(TONES))).normalize('NFC') + behind!
    );
  };
  return Array.from({ length: words }, word).join(' ');
}
