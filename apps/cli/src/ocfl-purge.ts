import { isoSeconds, systemClock } from '@mocban/core';
import { purgeObject } from '@mocban/ocfl';
import { findObject } from './ocfl-root.js';
import { beginStaging } from './ocfl-staging.js';
import { printable, UsageError, type Outcome } from './outcome.js';
import { requireReadable } from './validation.js';

export interface PurgeCommandOptions {
  reason: string;
  /** The decision that allows it. */
  authority?: string;
  userName: string;
  userAddress?: string;
}

/** Removes an object for good and leaves a tombstone; after a crash the same command finishes what was begun. */
export async function purgeFromRoot(
  root: string,
  id: string,
  options: PurgeCommandOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  for (const [option, value] of [
    ['--reason', options.reason],
    ['--user-name', options.userName],
  ] as const)
    if (value.trim() === '') throw new UsageError(`${option}: expected a text, as the tombstone has to say it`);
  requireReadable(root, 'folder');
  const staging = await beginStaging(root);
  try {
    const { store, rootPrefix, prefix } = staging;
    const path = await findObject(store, rootPrefix, id, signal);
    if (path !== undefined) await staging.intend(path);
    const { reason, authority, userName, userAddress } = options;
    const { outcome, tombstone, tombstoneName } = await purgeObject(store, rootPrefix, path, prefix, {
      id,
      purged: isoSeconds(systemClock.now()),
      reason,
      ...(authority === undefined ? {} : { authority }),
      user: { name: userName, ...(userAddress === undefined ? {} : { address: userAddress }) },
    });
    return {
      exit: 0,
      json: { outcome, tombstone: { path: tombstoneName, ...tombstone } },
      text: [`${printable(id)} ${outcome === 'purged' ? 'purged' : 'was purged before'}: ${tombstoneName}`],
    };
  } finally {
    await staging.end();
  }
}
