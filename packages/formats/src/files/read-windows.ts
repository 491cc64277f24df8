import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { FormatsError } from '../error.js';
import { WINDOW_BYTES, type FileWindows } from '../matching/windows.js';

/** A pipe without a writer is not waited for: it is opened, and said to be one. */
export const TO_LOOK_AT = constants.O_RDONLY | constants.O_NONBLOCK;

export const notAFile = (): FormatsError =>
  new FormatsError('FORMATS_NOT_A_FILE', 'expected a regular file, found something else');

/**
 * Reads the windows of a file and no more of it. Holds at most two windows.
 * @throws FormatsError `FORMATS_NOT_A_FILE`; the system's error
 */
export async function readWindows(path: string, windowBytes: number = WINDOW_BYTES): Promise<FileWindows> {
  const file = await open(path, TO_LOOK_AT);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw notAFile();
    const sizeBytes = stats.size;
    const first = await read(file, 0, Math.min(sizeBytes, windowBytes));
    const last = sizeBytes <= windowBytes ? first : await read(file, sizeBytes - windowBytes, windowBytes);
    return { sizeBytes, first, last };
  } finally {
    await file.close();
  }
}

async function read(file: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, from + filled);
    // It has become shorter: what is there counts.
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
