import { open, type FileHandle } from 'node:fs/promises';
import { WINDOW_BYTES, type FileWindows } from './windows.js';

/** Reads the windows of a file and no more of it. Holds at most two windows. @throws the system's error */
export async function readWindows(path: string, windowBytes: number = WINDOW_BYTES): Promise<FileWindows> {
  const file = await open(path, 'r');
  try {
    const { size: sizeBytes } = await file.stat();
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
