import { FixityPool } from '@mocban/fixity';

/** Up to this much of work starting threads would take longer than the work. */
const SMALL_FILES = 256;
const SMALL_BYTES = 16 << 20;

export const isSmallWork = (items: readonly { sizeBytes: number }[]): boolean =>
  items.length <= SMALL_FILES && items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) <= SMALL_BYTES;

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
