import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';

/** The system account a database server runs as; `undefined` means the account of this process. */
export interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root. `nobody` exists everywhere, so that no account has to be made. */
const NOBODY: Account = { uid: 65534, gid: 65534 };

export const databaseAccount = (uid = process.getuid?.()): Account | undefined => (uid === 0 ? NOBODY : undefined);

/** The folders from `/` down to `target`, leaving out those that do not exist. */
async function existingAncestors(
  target: string,
): Promise<{ folder: string; mode: number; uid: number; gid: number }[]> {
  const found = [];
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    const stats = await stat(folder).catch(() => undefined);
    if (stats) found.unshift({ folder, mode: stats.mode, uid: stats.uid, gid: stats.gid });
    if (folder === path.dirname(folder)) return found;
  }
}

/**
 * The first existing folder on the way to `target`, itself included, that the account may not enter, judged by permission bits.
 * @param account `undefined` stands for this process, for which the system itself is asked
 */
export async function unreachableFolder(target: string, account: Account | undefined): Promise<string | undefined> {
  for (const { folder, mode, uid, gid } of await existingAncestors(target)) {
    const enterable = account
      ? (mode & (uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001)) !== 0
      : await access(folder, constants.X_OK).then(
          () => true,
          () => false,
        );
    if (!enterable) return folder;
  }
  return undefined;
}
