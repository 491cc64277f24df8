import { ApprovalEntity } from '../database/entities/approvals.js';
import { ServiceError } from '../error.js';
import { enqueue } from '../jobs/queue.js';
import type { JobContext } from '../jobs/worker.js';
import type { JobParts } from '../jobs/job-parts.js';
import { DESTRUCTIVE_CALLS } from './destructive-calls.js';

/**
 * Carries out what two persons agreed on. Killed, it runs again and finds what was done; what cannot be done any more ends as
 * `failed`, and what the machine refused for now is tried again by the queue.
 */
export async function carryOut(parts: JobParts, approvalId: string, { signal }: JobContext): Promise<void> {
  const approvals = parts.source.getRepository(ApprovalEntity);
  const approval = await approvals.findOneBy({ id: approvalId });
  if (approval?.state !== 'approved') return;
  if (signal.aborted) return enqueue(parts.source.manager, 'carry-out', approvalId);
  const end = (state: 'carried-out' | 'failed', cause: string | null) =>
    approvals.update({ id: approvalId, state: 'approved' }, { state, cause, endedAt: new Date() });
  try {
    await DESTRUCTIVE_CALLS[approval.kind].carryOut(parts, approval);
    await end('carried-out', null);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    await end('failed', error.code);
  }
}
