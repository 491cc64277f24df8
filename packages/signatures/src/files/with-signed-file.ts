import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
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
    const readAt = async (offset: number, length: number): Promise<Uint8Array> => {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, sizeBytes - offset)));
      let read = 0;
      while (read < bytes.length) {
        const { bytesRead } = await handle.read(bytes, read, bytes.length - read, offset + read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
      return bytes.subarray(0, read);
    };
    const content = contentPath === undefined ? undefined : () => createReadStream(contentPath);
    return await act({ sizeBytes, head: await readAt(0, HEAD_BYTES), readAt, content, evidence });
  } finally {
    await handle.close();
  }
}

const DETACHED = /\.(?:p7s|p7m|sig|cms)$/i;

/** The name that a detached signature has without its ending; `undefined` for a name that has none of those. */
export const nameOfContent = (path: string): string | undefined =>
  DETACHED.test(path) ? path.replace(DETACHED, '') : undefined;
