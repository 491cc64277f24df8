import type { DataSource } from 'typeorm';
import type { ApprovalEntity, ApprovalKind } from '../database/entities/approvals.js';
import type { Principal } from '../http/access.js';
import type { JobParts } from '../jobs/job-parts.js';
import { formatPolicy } from './format-policy.js';
import { migrationCampaign } from './migration-campaign.js';
import { purgeQuarantined } from './purge-quarantined.js';
import { repairCopies } from './repair-copies.js';
import { storagePlan } from './storage-plan.js';
import { revokeKey } from './revoke-key.js';

/** A call that destroys evidence or access. A further kind is registered in `DESTRUCTIVE_CALLS` and in `APPROVAL_KINDS`. */
export interface DestructiveCall {
  /**
   * Whether it may be asked for now: asked of who requests it, of who approves it, each in their own scope.
   * @returns code of the fonds it concerns, `null` for what concerns the whole archive
   * @throws ServiceError
   */
  check(source: DataSource, subject: string, caller: Principal): Promise<{ fonds: string | null }>;
  /** Does it. May be killed at any instant and run again, and then finds what was done. @throws ServiceError when it cannot be done any more */
  carryOut(parts: JobParts, approval: ApprovalEntity): Promise<void>;
}

export const DESTRUCTIVE_CALLS: Record<ApprovalKind, DestructiveCall> = {
  'purge-quarantined': purgeQuarantined,
  'revoke-key': revokeKey,
  repair: repairCopies,
  'storage-plan': storagePlan,
  'format-policy': formatPolicy,
  migration: migrationCampaign,
};
