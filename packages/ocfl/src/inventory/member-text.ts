import { createHash } from 'node:crypto';
import type { ReadStore } from '@mocban/storage';
import { OcflError } from '../error.js';
import { isSpace, type JsonTextSink } from '../json.js';

/** A member of an object as it is written, from the quote before its key to the end of its value. */
export interface MemberText {
  /** Bytes of the file before it. */
  start: number;
  length: number;
  sha256: string;
}

/** @param done is told of the member when it has ended */
export function memberTextSink(start: number, done: (text: MemberText) => void): JsonTextSink {
  const hash = createHash('sha256');
  let length = 0;
  return {
    update: (bytes) => {
      hash.update(bytes);
      length += bytes.length;
    },
    end: () => done({ start, length, sha256: hash.digest('hex') }),
  };
}

/** A member of a stored JSON text. */
export interface StoredMember {
  store: ReadStore;
  key: string;
  text: MemberText;
}

/**
 * The text of a member whose value is an object, without the brace at its end and the white space before that: more members may follow.
 * Holds a chunk.
 * @throws OcflError `OCFL_DIGEST_MISMATCH` at the end, when it is not what was read before
 */
export async function* openEnded({ store, key, text }: StoredMember): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array = Buffer.alloc(0);
  for await (const chunk of store.read(key, { start: text.start, end: text.start + text.length - 1 })) {
    hash.update(chunk);
    const all = Buffer.concat([held, chunk]);
    const end = endOfText(all);
    if (end > 0) yield all.subarray(0, end);
    held = all.subarray(end);
  }
  if (hash.digest('hex') !== text.sha256)
    throw new OcflError('OCFL_DIGEST_MISMATCH', `${key} is not what it was when it was read`);
}

const BRACE = 0x7d;

/** The place of the white space, or the brace and the white space before it, at the end of a text. */
function endOfText(bytes: Buffer): number {
  const end = behindLast(bytes, bytes.length);
  return bytes[end - 1] === BRACE ? behindLast(bytes, end - 1) : end;
}

function behindLast(bytes: Buffer, before: number): number {
  let end = before;
  while (end > 0 && isSpace(bytes[end - 1])) end -= 1;
  return end;
}
