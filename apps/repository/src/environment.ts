/** SQLSTATE classes and codes of a server that is away, full or overloaded. @see PostgreSQL, appendix A */
const AWAY_SQLSTATE = /^(08|53|57P|58|25006)/;
const AWAY_ERRNO = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);
/** The driver gives these no code. */
const AWAY_TEXT =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout|Driver not Connected)/;

const FULL_ERRNO = new Set(['ENOSPC', 'EDQUOT']);
/** What a disk, a mount or the system's limits do to a program, whatever the package. */
const CARRIER_ERRNO = new Set([
  ...FULL_ERRNO,
  'EROFS',
  'EACCES',
  'EPERM',
  'EIO',
  'ENXIO',
  'ENODEV',
  'ESTALE',
  'ENOTCONN',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'ENOMEM',
  'EMFILE',
  'ENFILE',
]);

/** An error and what caused it, outermost first. */
function* chain(error: unknown): Generator<Error> {
  for (let at = error, depth = 0; at instanceof Error && depth < 16; at = at.cause ?? driverError(at), depth += 1)
    yield at;
}

const driverError = (error: Error): unknown => ('driverError' in error ? error.driverError : undefined);

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** Whether a store or its carrier, and neither package nor database, was the cause. */
export const isStoreAway = (error: unknown): boolean =>
  !isDatabaseAway(error) && (carrierFault(error) !== undefined || storeFault(error) !== undefined);

/** Whether the database, and not the question, was the cause. */
export const isDatabaseAway = (error: unknown): boolean =>
  storeFault(error) === undefined &&
  [...chain(error)].some((at) => {
    const code = codeOf(at);
    if (code === 'LEASE_LOST' || AWAY_SQLSTATE.test(code) || AWAY_TEXT.test(at.message)) return true;
    return AWAY_ERRNO.has(code) || (code === 'ENOENT' && 'syscall' in at && at.syscall === 'connect');
  });

/** What a store or its server refused, in its own words, which name no folder and no secret; `undefined` when it was something else. */
export const storeFault = (error: unknown): string | undefined =>
  [...chain(error)].find((at) => codeOf(at) === 'STORAGE_IO')?.message;

/** Whether a disk or quota was full. */
export const isDiskFull = (error: unknown): boolean => [...chain(error)].some((at) => FULL_ERRNO.has(codeOf(at)));

/** Node reports so when folders can be made nowhere on the way: the file system is read-only, or what was mounted is gone. */
const isNowhere = (error: Error): boolean =>
  codeOf(error) === 'ENOENT' && 'syscall' in error && error.syscall === 'mkdir';

/** The system's name for what the carrier or the system refused, e.g. `ENOSPC`; `undefined` when it was something else. */
export const carrierFault = (error: unknown): string | undefined => {
  const found = [...chain(error)].find((at) => CARRIER_ERRNO.has(codeOf(at)) || isNowhere(at));
  return found && codeOf(found);
};
