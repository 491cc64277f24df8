import { isoSeconds, type Clock } from '@mocban/core';
import type { LogEvent } from '@mocban/evidence';
import type { CopyTask } from './copy-record.js';
import type { Plan } from './plans.js';

/** A copy was removed from one store; the object remains in others. */
export const copyRemovedEvent = ({ aipId, storeId }: CopyTask, clock: Clock): LogEvent => ({
  type: 'copy-removed',
  time: isoSeconds(clock.now()),
  object: aipId,
  store: storeId,
});

/** A plan was put in force, or has done what it was for: `policy`, `back-fill`, `drain`, `delete-drained`. */
export const planEvent = (
  { id, kind, proposal, reason }: Pick<Plan, 'id' | 'kind' | 'proposal' | 'reason'>,
  outcome: 'confirmed' | 'done',
  by: string | undefined,
  clock: Clock,
): LogEvent => ({
  type: kind,
  time: isoSeconds(clock.now()),
  plan: id,
  outcome,
  reason,
  ...(by !== undefined && { by }),
  ...(proposal.store !== undefined && { store: proposal.store }),
  ...(proposal.policy && { policy: { ...proposal.policy } }),
});
