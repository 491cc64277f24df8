import type { SecrecyMark } from '../rules/types.js';
import type { CheckEffect } from '../types.js';

/** The letter without which no mark can be written, whole or as a dot below; a file whose fonts have neither is not read. */
export const MARK_LETTERS = ['Ậ', '\u0323'] as const;
/** Every mark ends with this word. */
const WORD = 'MẬT';
const LABELLED = /(?:^|[^\p{L}])(?:mức\s+)?độ\s*mật\s*[:：]\s*(.+)$/iu;
const MAX_LINE = 300;

/** Whether a line is worth looking at, however it is spaced. Made for every line of a document. */
export const mayBeMark = (line: string): boolean => line.normalize('NFC').replace(/\s+/g, '').includes(WORD);

/** A line for the findings of a document: no more than can hold a mark and what is around it. */
export function shortLine(line: string): string {
  const text = line.normalize('NFC');
  const at = text.indexOf(WORD);
  return text.length <= MAX_LINE
    ? text
    : text.slice(Math.max(0, at - MAX_LINE / 2), Math.max(0, at - MAX_LINE / 2) + MAX_LINE);
}

/**
 * What a line says of secrecy: the mark alone or behind its label, or in capitals among other words; the gravest mark counts.
 * Words that are other words with the same syllable (BẢO MẬT, MẬT ĐỘ) are data.
 */
export function markIn(line: string, marks: readonly SecrecyMark[]): { mark: string; effect: CheckEffect } | undefined {
  const text = line.normalize('NFC').trim();
  const bare = (value: string) => value.replace(/[^\p{L}]+/gu, '');
  const labelled = LABELLED.exec(text)?.[1];
  const byLength = [...marks].sort((a, b) => b.text.length - a.text.length);
  for (const value of labelled === undefined ? [text] : [labelled, text])
    for (const mark of byLength) if (bare(value) === bare(mark.text)) return { mark: mark.text, effect: mark.alone };
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  for (const mark of byLength) if (stands(mark, words)) return { mark: mark.text, effect: mark.inText };
  return undefined;
}

function stands({ text, notAfter, notBefore }: SecrecyMark, words: readonly string[]): boolean {
  const own = text.split(' ');
  return words.some((_, at) => {
    if (!own.every((word, index) => words[at + index] === word)) return false;
    const before = words.slice(0, at).join(' ');
    const after = words.slice(at + own.length).join(' ');
    const isOther =
      notAfter.some((word) => before === word || before.endsWith(` ${word}`)) ||
      notBefore.some((word) => after === word || after.startsWith(`${word} `));
    return !isOther;
  });
}
