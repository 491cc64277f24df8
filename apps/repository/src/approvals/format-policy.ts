import { ServiceError } from '../error.js';
import { decideRow, findRow, lockRow } from '../formats/decide-rows.js';
import { requireUnlimited } from '../replication/plan.service.js';
import type { DestructiveCall } from './destructive-calls.js';

/** Puts a row of the format policy in force that says less of a risk, or withdraws one that said more of it. The subject is the id of the row. */
export const formatPolicy: DestructiveCall = {
  async check(source, subject, caller) {
    requireUnlimited(caller);
    const { state } = await findRow(source.manager, subject);
    if (state !== 'proposed' && state !== 'leaving')
      throw new ServiceError('FORMAT_POLICY_STATE', `nothing is to be decided on: the row is ${state}`);
    return { fonds: null };
  },

  async carryOut({ source, config }, { subject, requestedByName, decidedByName }) {
    await source.transaction(async (manager) => {
      const { state } = await lockRow(manager, subject, ['proposed', 'leaving', 'in-force', 'withdrawn']);
      if (state === 'in-force' || state === 'withdrawn') return;
      const to = state === 'proposed' ? 'in-force' : 'withdrawn';
      await decideRow(manager, {
        id: subject,
        to,
        by: `${requestedByName}, ${decidedByName ?? ''}`,
        clock: config.clock,
      });
    });
  },
};
