import { isoSeconds } from '@mocban/core';
import { signKeyChange, type NoteSigner } from '@mocban/evidence';
import type { JobParts } from '../jobs/job-parts.js';
import { addLeaf } from './leaves.js';
import { openNextSigner, openSigner, takeNextKey } from './log-key.js';
import { readLogState } from './log-rows.js';

/**
 * The key that the log is signed with from now on, for the one who holds its lock. Where a next key lies beside the present one it takes its
 * place: both sign that it does, and the log says so. Killed anywhere, the next run ends it.
 */
export async function currentSigner({ source, config, logger }: JobParts): Promise<NoteSigner> {
  const signer = await openSigner(config);
  const next = await openNextSigner(config, signer);
  if (next === undefined) return signer;
  const isTaken = await source.transaction(async (manager) => {
    const { tree, vkey } = await readLogState(manager, { lock: true });
    if (vkey === next.vkey) return true;
    // A log that nobody has signed yet has no key to be replaced, and one of another key is refused.
    if (vkey !== signer.vkey) return false;
    const time = isoSeconds(config.clock.now());
    const statement = signKeyChange(signer, next, { size: tree.size, time });
    await addLeaf(manager, { type: 'log-key', time, from: signer.vkey, to: next.vkey, statement });
    await manager.query('update log_state set vkey = $1', [next.vkey]);
    return true;
  });
  if (!isTaken) return signer;
  await config.onStep('log:key-changed');
  await takeNextKey(config, signer);
  logger.warn({ from: signer.vkey, to: next.vkey }, 'the log is signed with its next key from now on');
  return next;
}
