/** The `errno` name of a failed system call, e.g. `ENOENT`; `undefined` for anything else, a coded error about one included. */
export function errnoOf(error: unknown): string | undefined {
  // By shape and not by `instanceof`: a runner may load this module in another realm than the one system errors come from.
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** The `errno` name at the bottom of an error's causes, if a failed system call lies there. */
export function underlyingErrno(error: unknown): string | undefined {
  for (let cause = error; typeof cause === 'object' && cause !== null; cause = (cause as { cause?: unknown }).cause) {
    const errno = errnoOf(cause);
    if (errno !== undefined) return errno;
  }
  return undefined;
}
