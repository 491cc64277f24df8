import type { DataSource } from 'typeorm';
import { ServiceError } from '../error.js';
import { findPlan, lockPlan, requireUnlimited } from '../replication/plan.service.js';
import { putInForce, requirePossible } from '../replication/plans.js';
import { settlePlans } from '../replication/settle-plans.js';
import type { DestructiveCall } from './destructive-calls.js';

/** Changes a policy of replication, or removes copies. The subject is the id of the plan. */
export const storagePlan: DestructiveCall = {
  async check(source: DataSource, subject, caller) {
    requireUnlimited(caller);
    const { state } = await findPlan(source.manager, subject);
    if (state !== 'proposed') throw new ServiceError('PLAN_STATE', `the plan is ${state} already`);
    return { fonds: null };
  },

  async carryOut({ source, archive, config }, { subject, requestedByName, decidedByName }) {
    await source.transaction(async (manager) => {
      const plan = await lockPlan(manager, subject);
      if (plan.state === 'running' || plan.state === 'done') return;
      if (plan.state !== 'proposed') throw new ServiceError('PLAN_STATE', `the plan is ${plan.state} already`);
      await requirePossible(manager, plan, archive.first.id, config.clock.now());
      const both = `${requestedByName}, ${decidedByName ?? ''}`;
      await putInForce(manager, plan, both, config.clock);
    });
    await settlePlans({ source, config });
  },
};
