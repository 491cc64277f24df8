import { isUtf8 } from 'node:buffer';
import type { ByteSource } from '@mocban/core';

/** A line without its end, or what is wrong with it. */
export type TextLine = string | { problem: string };

const LF = 0x0a;
const TOO_LONG: TextLine = { problem: 'the line is too long' };

/**
 * Lines of UTF-8 ended by LF or CRLF, those that end in a chunk of the source at a time. Holds a chunk, and a line's beginning of at
 * most `maxBytes`; of a longer line nothing.
 */
export async function* textLines(source: ByteSource, maxBytes: number): AsyncGenerator<TextLine[]> {
  let rest = Buffer.alloc(0);
  let isTooLong = false;
  for await (const { buffer, byteOffset, byteLength } of source) {
    let bytes = Buffer.from(buffer, byteOffset, byteLength);
    const lines: TextLine[] = [];
    if (isTooLong) {
      const end = bytes.indexOf(LF);
      if (end === -1) continue;
      lines.push(TOO_LONG);
      isTooLong = false;
      bytes = bytes.subarray(end + 1);
    }
    const end = bytes.lastIndexOf(LF);
    if (end !== -1) {
      lines.push(...linesOf(Buffer.concat([rest, bytes.subarray(0, end)]), maxBytes));
      rest = Buffer.alloc(0);
    }
    rest = Buffer.concat([rest, bytes.subarray(end + 1)]);
    if (rest.length > maxBytes) {
      isTooLong = true;
      rest = Buffer.alloc(0);
    }
    if (lines.length > 0) yield lines;
  }
  if (isTooLong) yield [TOO_LONG];
  else if (rest.length > 0) yield linesOf(rest, maxBytes);
}

/** Lines that are decoded at once where all of them are UTF-8: one by one that takes as long as digesting a small file. */
function linesOf(bytes: Buffer, maxBytes: number): TextLine[] {
  if (isUtf8(bytes))
    return bytes
      .toString()
      .split('\n')
      .map((line) => withinBound(line, maxBytes));
  const lines: TextLine[] = [];
  for (let from = 0; from <= bytes.length;) {
    const end = bytes.indexOf(LF, from);
    const line = bytes.subarray(from, end === -1 ? bytes.length : end);
    if (line.length > maxBytes) lines.push(TOO_LONG);
    else lines.push(isUtf8(line) ? withinBound(line.toString(), maxBytes) : { problem: 'the line is not UTF-8' });
    from += line.length + 1;
  }
  return lines;
}

/** A character is at most three bytes for each of its UTF-16 units. */
function withinBound(line: string, maxBytes: number): TextLine {
  if (line.length * 3 > maxBytes && Buffer.byteLength(line) > maxBytes) return TOO_LONG;
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
