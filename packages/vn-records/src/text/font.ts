import { nameOf, type PdfCrossReference } from '../pdf-cross-reference.js';
import { PdfReference, type PdfDictionary, type PdfValue } from '../pdf-objects.js';
import { UnicodeMap } from './unicode-map.js';

/** Letters with the marks of Vietnamese, as glyph names spell them. */
const MARKS: Readonly<Record<string, string>> = {
  circumflex: '\u0302',
  breve: '\u0306',
  horn: '\u031b',
  acute: '\u0301',
  grave: '\u0300',
  hookabove: '\u0309',
  tilde: '\u0303',
  dotbelow: '\u0323',
};

/** A code of a font: its text, and how far it goes in ems. */
export interface Glyph {
  text: string;
  ems: number;
  isSpace: boolean;
}

/** Reads the codes of one font as text. */
export interface TextFont {
  read(codes: Buffer): Glyph[];
}

const DEFAULT_EMS = 0.55;
type Widths = (code: number) => number;

/** A font by its ToUnicode map; without one the codes of a simple font are Windows-1252 with its Differences. */
export function textFont(file: PdfCrossReference, dictionary: PdfDictionary): TextFont | undefined {
  const map = dictionary.get('ToUnicode');
  const isComposite = nameOf(file.resolve(dictionary.get('Subtype'))) === 'Type0';
  const widths = isComposite ? compositeWidths(file, dictionary) : simpleWidths(file, dictionary);
  if (map instanceof PdfReference) return mapped(new UnicodeMap(file.stream(map).bytes), widths);
  return isComposite ? undefined : simple(differencesOf(file, dictionary), widths);
}

/** Whether a font can show one of these characters. */
export function fontMayHold(
  file: PdfCrossReference,
  dictionary: PdfDictionary,
  characters: readonly string[],
): boolean {
  const map = dictionary.get('ToUnicode');
  if (map instanceof PdfReference) return UnicodeMap.mayHold(file.stream(map).bytes, characters);
  return [...differencesOf(file, dictionary).values()].some((text) => characters.includes(text));
}

/** Names of fonts that show Vietnamese letters in the places of others: TCVN3 (ABC) and VNI. */
const OLD_ENCODING = /^(?:[A-Z]{6}\+)?(?:\.Vn|VNI-)/i;

/** Whether nothing in the file says which letters the codes of a font are. */
export function isUnreadable(file: PdfCrossReference, dictionary: PdfDictionary): boolean {
  if (OLD_ENCODING.test(nameOf(file.resolve(dictionary.get('BaseFont'))) ?? '')) return true;
  const isComposite = nameOf(file.resolve(dictionary.get('Subtype'))) === 'Type0';
  return isComposite && !(dictionary.get('ToUnicode') instanceof PdfReference);
}

const mapped = (map: UnicodeMap, widths: Widths): TextFont => ({
  read: (codes) => {
    const glyphs: Glyph[] = [];
    for (let at = 0; at + map.codeBytes <= codes.length; at += map.codeBytes) {
      const code = codes.readUIntBE(at, map.codeBytes);
      glyphs.push({ text: map.textOf(code), ems: widths(code), isSpace: map.codeBytes === 1 && code === 32 });
    }
    return glyphs;
  },
});

const latin = new TextDecoder('windows-1252');
const simple = (names: ReadonlyMap<number, string>, widths: Widths): TextFont => ({
  read: (codes) =>
    [...codes].map((code) => ({
      text: names.get(code) ?? latin.decode(Uint8Array.of(code)),
      ems: widths(code),
      isSpace: code === 32,
    })),
});

function simpleWidths(file: PdfCrossReference, dictionary: PdfDictionary): Widths {
  const first = file.resolve(dictionary.get('FirstChar'));
  const list = file.resolve(dictionary.get('Widths'));
  if (typeof first !== 'number' || !Array.isArray(list)) return () => DEFAULT_EMS;
  return (code) => emsOf(list[code - first]) ?? DEFAULT_EMS;
}

const emsOf = (value: PdfValue | undefined): number | undefined =>
  typeof value === 'number' ? value / 1000 : undefined;

/** @see ISO 32000-1 §9.7.4.3 */
function compositeWidths(file: PdfCrossReference, dictionary: PdfDictionary): Widths {
  const descendants = file.resolve(dictionary.get('DescendantFonts'));
  const descendant = file.resolve(Array.isArray(descendants) ? descendants[0] : undefined);
  if (!(descendant instanceof Map)) return () => DEFAULT_EMS;
  const standard = emsOf(file.resolve(descendant.get('DW'))) ?? 1;
  const list = file.resolve(descendant.get('W'));
  const single = new Map<number, number>();
  const ranges: { from: number; to: number; ems: number }[] = [];
  for (let at = 0; Array.isArray(list) && at < list.length;) {
    const [from, next, third] = [list[at], file.resolve(list[at + 1]), list[at + 2]];
    if (typeof from === 'number' && Array.isArray(next)) {
      next.forEach((width, index) => single.set(from + index, emsOf(width) ?? standard));
      at += 2;
    } else {
      if (typeof from === 'number' && typeof next === 'number')
        ranges.push({ from, to: next, ems: emsOf(third) ?? standard });
      at += 3;
    }
  }
  return (code) => single.get(code) ?? ranges.find(({ from, to }) => code >= from && code <= to)?.ems ?? standard;
}

function differencesOf(file: PdfCrossReference, dictionary: PdfDictionary): Map<number, string> {
  const encoding = file.resolve(dictionary.get('Encoding'));
  return encoding instanceof Map ? differences(file.resolve(encoding.get('Differences'))) : new Map();
}

function differences(list: PdfValue | undefined): Map<number, string> {
  const names = new Map<number, string>();
  let code = 0;
  for (const item of Array.isArray(list) ? list : []) {
    if (typeof item === 'number') code = item;
    else {
      const text = characterNamed(nameOf(item) ?? '');
      if (text !== undefined) names.set(code, text);
      code += 1;
    }
  }
  return names;
}

/** `uni1EAC`, `u1EAC`, `Acircumflexdotbelow`, `M`. */
function characterNamed(name: string): string | undefined {
  const code = /^u(?:ni)?([0-9A-F]{4})$/.exec(name)?.[1];
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  const [, letter, rest = ''] = /^([A-Za-z])([a-z]*)$/.exec(name) ?? [];
  if (letter === undefined) return undefined;
  let marks = '';
  for (let left = rest; left !== '';) {
    const mark = Object.keys(MARKS).find((known) => left.startsWith(known));
    if (mark === undefined) return undefined;
    marks += MARKS[mark];
    left = left.slice(mark.length);
  }
  return (letter + marks).normalize('NFC');
}
