import type { FileHandle } from 'node:fs/promises';
import { unreadable } from './package-reader.js';
import { BLOCK_BYTES, isTarHeader } from './tar-header.js';

export type ContainerFormat = 'zip' | 'tar' | 'tar.gz';

/** What a file is by its first bytes, whatever it is called; a gzip is taken to hold a tar. `undefined` for anything else. */
export async function containerFormat(handle: FileHandle): Promise<ContainerFormat | undefined> {
  const head = Buffer.alloc(BLOCK_BYTES);
  const { bytesRead } = await handle.read(head, 0, BLOCK_BYTES, 0).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  if (head.toString('latin1', 0, 2) === 'PK') return 'zip';
  if (head.readUInt16BE(0) === 0x1f8b) return 'tar.gz';
  return bytesRead === BLOCK_BYTES && isTarHeader(head) ? 'tar' : undefined;
}
