import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { LocalArchiveStore } from '../../ports.js';

/**
 * Has the kernel forget what it holds of a volume's files, so that the next reading is of the medium and not of memory. One shell that
 * calls `dd`; where that is not to be had, the reading may come from memory.
 * @returns whether it was done
 */
export async function forgetCache(store: LocalArchiveStore, signal?: AbortSignal): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const script =
    'bad=0; while IFS= read -r f; do dd if="$f" iflag=nocache count=0 status=none 2>/dev/null || bad=1; done; exit $bad';
  const shell = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'] });
  // A shell that cannot be started or ends early is an answer: not done.
  const ended = new Promise<boolean>((resolve) => {
    shell.on('error', () => resolve(false)).on('exit', (code) => resolve(code === 0));
    shell.stdin.on('error', () => resolve(false));
  });
  for await (const { key, kind } of store.files.list('', signal ? { signal } : {})) {
    if (kind !== 'file' || shell.exitCode !== null || shell.stdin.destroyed) continue;
    if (!shell.stdin.write(`${store.files.localPath(key)}\n`)) await Promise.race([once(shell.stdin, 'drain'), ended]);
  }
  shell.stdin.end();
  return ended;
}
