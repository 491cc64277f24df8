import { LineShell } from './line-shell.js';

let shell: LineShell | undefined;

/**
 * Asks the system to forget what it holds of a file in memory, so that the next read comes from the carrier: Node has no call for it,
 * coreutils' `dd` has (`posix_fadvise` DONTNEED). Where that is not to be had, nothing is lost but the better proof.
 * @param path of a regular file; nothing is written
 * @returns whether it was done
 */
export async function forgetCached(path: string): Promise<boolean> {
  // A line names the path; a name with a line break is a rarity.
  if (process.platform !== 'linux' || path.includes('\n')) return false;
  shell ??= new LineShell('dd if="$line" iflag=nocache,nonblock,nofollow count=0 status=none 2>/dev/null');
  return shell.ask(path);
}
