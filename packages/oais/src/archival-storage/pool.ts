import { FixityPool } from '@mocban/fixity';

/** Up to this much of work starting threads would take longer than the work. */
const SMALL_FILES = 256;
const SMALL_BYTES = 16 << 20;

export function isSmallWork(items: Iterable<{ sizeBytes: number }>): boolean {
  let files = 0;
  let bytes = 0;
  for (const { sizeBytes } of items) {
    files += 1;
    bytes += sizeBytes;
    if (files > SMALL_FILES || bytes > SMALL_BYTES) return false;
  }
  return true;
}

/** Runs work with the pool given, or with one of its own that is closed afterwards. */
export async function withPool<T>(given: FixityPool | undefined, work: (pool: FixityPool) => Promise<T>): Promise<T> {
  if (given !== undefined) return work(given);
  const pool = new FixityPool();
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
