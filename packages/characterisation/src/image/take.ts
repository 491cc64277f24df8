import type { RandomAccess } from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';

/** There are fewer bytes than what is read says there are. */
export class EndOfFile extends Error {}

/** So many bytes from a place on. @throws EndOfFile */
export function take(source: RandomAccess, at: number, length: number): Buffer {
  const bytes = source.read(at, length);
  if (bytes.length < length)
    throw new EndOfFile(`${length} expected at byte ${at}, and the file has ${source.sizeBytes}`);
  return bytes;
}

/** Reads on until the file ends, which is told as a problem. */
export function untilEnd(problems: Problems, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof EndOfFile)) throw error;
    problems.truncated(error.message);
  }
}
