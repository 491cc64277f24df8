import { PdfString, type PdfDict, type PdfValue } from '../syntax/values.js';

/** Something that is not as it must be. */
export interface PdfProblem {
  /** Stable, upper case. */
  code: string;
  message: string;
  /** Only by what a later revision has. */
  isLater?: true;
}

/** What a signature is over: the beginning of the file up to `end` without the gap that the signature itself lies in. */
export interface SignedRange {
  gapStart: number;
  gapEnd: number;
  end: number;
}

/**
 * Reads what a signature is over, and whether the gap is its own value and nothing else.
 * @see signatures.md 2.1.1, ISO 32000-1 §12.8.1
 */
export function rangeOf(dict: PdfDict, sizeBytes: number): { range?: SignedRange; problems: PdfProblem[] } {
  const numbers = fourNumbers(dict.get('ByteRange'));
  if (numbers === undefined)
    return { problems: [problem('BYTE_RANGE', '/ByteRange is not four whole numbers that are not negative')] };
  const [start, length, gapEnd, rest] = numbers;
  const range = { gapStart: start + length, gapEnd, end: gapEnd + rest };
  const problems = [...wrongOrder(start, range, sizeBytes), ...wrongGap(dict.get('Contents'), range)];
  return { range, problems };
}

const problem = (code: string, message: string): PdfProblem => ({ code, message });

function fourNumbers(value: PdfValue | undefined): [number, number, number, number] | undefined {
  const numbers = Array.isArray(value) ? (value as readonly PdfValue[]) : [];
  const isRange = numbers.length === 4 && numbers.every((one) => Number.isSafeInteger(one) && (one as number) >= 0);
  return isRange ? (numbers as [number, number, number, number]) : undefined;
}

function wrongOrder(start: number, { gapStart, gapEnd, end }: SignedRange, sizeBytes: number): PdfProblem[] {
  if (start !== 0) return [problem('BYTE_RANGE_START', `/ByteRange begins at ${start}, not at the beginning`)];
  if (gapStart === 0 || gapEnd <= gapStart)
    return [problem('BYTE_RANGE_ORDER', 'the second part of /ByteRange does not come after the first')];
  if (end > sizeBytes) return [problem('BYTE_RANGE_END', `/ByteRange ends at ${end}, the file at ${sizeBytes}`)];
  return end === gapEnd ? [problem('BYTE_RANGE_ORDER', 'the second part of /ByteRange is empty')] : [];
}

function wrongGap(contents: PdfValue | undefined, { gapStart, gapEnd }: SignedRange): PdfProblem[] {
  if (!(contents instanceof PdfString)) return [problem('CONTENTS', '/Contents is no string that is written there')];
  if (!contents.isHex || contents.start === undefined)
    return [problem('CONTENTS', '/Contents is not written in hexadecimal digits in the file itself')];
  return contents.start === gapStart && contents.end === gapEnd
    ? []
    : [problem('BYTE_RANGE_GAP', `the gap ${gapStart}–${gapEnd} is not /Contents, ${contents.start}–${contents.end}`)];
}
