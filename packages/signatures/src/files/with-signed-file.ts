import { bufferAccess, fileAccess } from '@mocban/pdf';
import { open, type FileHandle } from 'node:fs/promises';
import { HEAD_BYTES, type SignedFile } from '../container/signed-file.js';
import type { TimestampToJudge } from '../model/to-judge.js';

export interface LocalFile {
  path: string;
  /** What was signed, where the signature lies beside it. */
  contentPath?: string | undefined;
  /** Evidence records of the file. @defaultValue none */
  evidence?: readonly TimestampToJudge[];
}

/** Does something with a file of this machine, which is open as long as that takes. @throws the system's error */
export async function withSignedFile<T>(
  { path, contentPath, evidence = [] }: LocalFile,
  act: (file: SignedFile) => Promise<T>,
): Promise<T> {
  const handle = await open(path);
  try {
    const { size: sizeBytes } = await handle.stat();
    // Most are small: each further read of one would take as long as the first.
    const held = sizeBytes <= HELD_BYTES ? await read(handle, 0, sizeBytes) : undefined;
    const readAt = async (offset: number, length: number): Promise<Uint8Array> =>
      held?.subarray(offset, offset + length) ?? read(handle, offset, Math.min(length, sizeBytes - offset));
    const content = contentPath === undefined ? undefined : () => pieces(contentPath);
    const source = held === undefined ? fileAccess(handle.fd, sizeBytes) : bufferAccess(held);
    return await act({ sizeBytes, head: await readAt(0, HEAD_BYTES), readAt, source, content, evidence });
  } finally {
    await handle.close();
  }
}

const HELD_BYTES = 1024 * 1024;

async function read(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(Math.max(0, length));
  let had = 0;
  while (had < bytes.length) {
    const { bytesRead } = await handle.read(bytes, had, bytes.length - had, offset + had);
    if (bytesRead === 0) break;
    had += bytesRead;
  }
  return bytes.subarray(0, had);
}

/** A file from its beginning to its end. */
async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    for (let at = 0; at < size; at += HELD_BYTES) yield await read(handle, at, Math.min(HELD_BYTES, size - at));
  } finally {
    await handle.close();
  }
}

const DETACHED = /\.(?:p7s|p7m|sig|cms)$/i;

/** The name that a detached signature has without its ending; `undefined` for a name that has none of those. */
export const nameOfContent = (path: string): string | undefined =>
  DETACHED.test(path) ? path.replace(DETACHED, '') : undefined;
