// Names of what is in a bag's folder only while the bag is changed.

/** In the bag's folder while it is being changed; no manifest lists it. */
export const LOCK = '.bag-lock';

/** Beside it while a lock that was left behind is taken away. */
export const GUARD = '.bag-lock-taken-over';

export const isLock = (name: string): boolean => name === LOCK || name === GUARD;

/**
 * Where an update is prepared and what it replaced is kept, inside the bag: a folder no manifest lists is legal there. Its name tells
 * how far a run got. `DRAFT`: nothing of the bag has been touched. `WORK`: all is decided and on the disk, only renames are left.
 * `DONE`: all of them are on the disk too.
 */
export const DRAFT = '.bag-update-draft';
export const WORK = '.bag-update';
export const DONE = '.bag-update-done';
export const WORK_FOLDER = /^\.bag-update(?:-draft|-done)?$/;
/** What is in a bag only while it is changed. */
export const isPassing = (path: string): boolean => {
  const [top] = path.split('/', 1) as [string];
  return WORK_FOLDER.test(top) || isLock(top);
};
