import { createInflateRaw, type InflateRaw } from 'node:zlib';
import { EntryFault, errorCode, type ArchiveRule } from './error.js';

const CHUNK_BYTES = 256 * 1024;
const ZLIB_RULES: Record<string, ArchiveRule> = { Z_DATA_ERROR: 'ARCHIVE_MALFORMED', Z_BUF_ERROR: 'ARCHIVE_TRUNCATED' };

/**
 * Inflates raw deflate data. A chunk of the source is done with before the next is asked for. Holds a few chunks.
 * @param onEnd told how many packed bytes the data took
 * @throws EntryFault
 */
export async function* inflated(
  source: AsyncIterable<Buffer>,
  entryName: string,
  onEnd?: (packedBytes: number) => void,
): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES });
  const feeding = feed(source, inflate);
  try {
    yield* inflate as AsyncIterable<Buffer>;
    onEnd?.(inflate.bytesWritten);
  } catch (error) {
    throw inflateFault(error, entryName);
  } finally {
    inflate.destroy();
    await feeding;
  }
}

/** What zlib says of packed data as a fault of the entry; any other error unchanged. */
export function inflateFault(error: unknown, entryName: string): unknown {
  const rule = ZLIB_RULES[errorCode(error)];
  return rule === undefined
    ? error
    : new EntryFault(rule, entryName, 'the packed data cannot be inflated', { cause: error });
}

/** Ends without a failure of its own: the reader of `inflate` is told. */
async function feed(source: AsyncIterable<Buffer>, inflate: InflateRaw): Promise<void> {
  try {
    for await (const chunk of source) {
      if (inflate.destroyed) return;
      await new Promise<void>((resolve) => inflate.write(chunk, () => resolve()));
    }
    inflate.end();
  } catch (error) {
    inflate.destroy(error as Error);
  }
}
