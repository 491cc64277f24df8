import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ArchiveStore } from '../../ports.js';
import { isLocalStore } from '../work-files.js';

let isThere = true;

/**
 * Asks the system to forget what it holds of a file in memory, so that the next read comes from the carrier: Node has no call for it,
 * coreutils' `dd` has (`posix_fadvise` DONTNEED). Where that does not work nothing is lost but the better proof.
 */
export async function dropCached(store: ArchiveStore, key: string): Promise<void> {
  if (!isThere || !isLocalStore(store)) return;
  const dd = spawn('dd', [`if=${store.files.localPath(key)}`, 'iflag=nocache', 'count=0', 'status=none'], {
    stdio: 'ignore',
  });
  await once(dd, 'close').catch(() => (isThere = false));
}
