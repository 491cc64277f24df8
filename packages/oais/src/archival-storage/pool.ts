import { FixityPool } from '@mocban/fixity';

/** Up to this much of work starting threads would take longer than the work. */
const SMALL_FILES = 32;
const SMALL_BYTES = 4 << 20;

export function isSmallWork(items: Iterable<{ sizeBytes: number }>): boolean {
  let files = 0;
  let bytes = 0;
  for (const { sizeBytes } of items) {
    files += 1;
    bytes += sizeBytes;
    if (!isSmall(files, bytes)) return false;
  }
  return true;
}

export const isSmall = (files: number, bytes: number): boolean => files <= SMALL_FILES && bytes <= SMALL_BYTES;

let shared: FixityPool | undefined;

/**
 * The threads that copy and read back for everything in this process: started when needed, and kept for some seconds of idleness, since
 * starting them takes longer than most objects do. Idle threads do not keep the process alive.
 */
export const sharedPool = (): FixityPool => (shared ??= new FixityPool());
