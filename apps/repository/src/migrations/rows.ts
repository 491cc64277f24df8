import type { MigrationReport, Parameters, TargetId, Thresholds, ToolName } from '@mocban/migration';
import type { EntityManager } from 'typeorm';
import { ServiceError } from '../error.js';

export const CAMPAIGN_STATES = ['previewing', 'previewed', 'running', 'done', 'cancelled'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export const ITEM_STATES = ['waiting', 'done', 'failed', 'skipped'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export const FILE_OUTCOMES = ['migrated', 'differs', 'failed', 'skipped'] as const;
export type FileOutcome = (typeof FILE_OUTCOMES)[number];

export interface PolicyRow {
  id: string;
  sequence: number;
  name: string;
  version: number;
  fromPuids: string[];
  target: TargetId;
  tool: ToolName;
  parameters: Parameters;
  checks: Partial<Thresholds>;
  maxBytes: number;
  timeoutMs: number;
  source: string;
  /** `YYYY-MM-DD` */
  validFrom: string | null;
  validUntil: string | null;
  reason: string;
  madeBy: string;
  madeAt: Date;
}

export const POLICY_COLUMNS = `p.id, p.sequence::float8 as sequence, p.name, p.version, p.from_puids as "fromPuids", p.target, p.tool,
  p.parameters, p.checks, p.max_bytes::float8 as "maxBytes", p.timeout_ms as "timeoutMs", p.source,
  p.valid_from::text as "validFrom", p.valid_until::text as "validUntil", p.reason, p.made_by as "madeBy", p.made_at as "madeAt"`;

export interface CampaignRow {
  id: string;
  sequence: number;
  policyId: string;
  fonds: string | null;
  unidentified: boolean;
  sample: number;
  seed: number;
  state: CampaignState;
  reason: string;
  requestedBy: string;
  requestedAt: Date;
  previewedAt: Date | null;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  endedAt: Date | null;
  cause: string | null;
}

export const CAMPAIGN_COLUMNS = `c.id, c.sequence::float8 as sequence, c.policy_id as "policyId", c.fonds, c.unidentified, c.sample, c.seed,
  c.state, c.reason, c.requested_by as "requestedBy", c.requested_at as "requestedAt", c.previewed_at as "previewedAt",
  c.confirmed_by as "confirmedBy", c.confirmed_at as "confirmedAt", c.ended_at as "endedAt", c.cause`;

/** What became of one file, in a preview or for good. */
export interface FileResult {
  outcome: FileOutcome;
  code: string | null;
  message: string | null;
  report: MigrationReport | null;
}

/** @throws ServiceError `MIGRATION_POLICY_UNKNOWN` */
export async function findPolicy(manager: EntityManager, id: string): Promise<PolicyRow> {
  const [row] = await manager.query<PolicyRow[]>(
    `select ${POLICY_COLUMNS} from migration_policies p where p.id::text = $1`,
    [id],
  );
  if (!row) throw new ServiceError('MIGRATION_POLICY_UNKNOWN', 'no such policy');
  return row;
}

/**
 * @param fonds codes that the caller is limited to; `null`: all
 * @throws ServiceError `MIGRATION_CAMPAIGN_UNKNOWN`
 */
export async function findCampaign(
  manager: EntityManager,
  id: string,
  fonds: readonly string[] | null = null,
): Promise<CampaignRow> {
  const [row] = await manager.query<CampaignRow[]>(
    `select ${CAMPAIGN_COLUMNS} from migration_campaigns c where c.id::text = $1 and ($2::text[] is null or c.fonds = any($2))`,
    [id, fonds],
  );
  if (!row) throw new ServiceError('MIGRATION_CAMPAIGN_UNKNOWN', 'no such campaign');
  return row;
}

/** The campaign, which nobody else changes until the transaction ends. */
export async function lockCampaign(manager: EntityManager, id: string): Promise<CampaignRow> {
  await manager.query('select 1 from migration_campaigns where id::text = $1 for update', [id]);
  return findCampaign(manager, id);
}

/** @throws ServiceError `MIGRATION_POLICY_EXPIRED` */
export function requireValid({ name, validFrom, validUntil }: PolicyRow, now: Date): void {
  const today = now.toISOString().slice(0, 10);
  if ((validFrom !== null && today < validFrom) || (validUntil !== null && today > validUntil))
    throw new ServiceError('MIGRATION_POLICY_EXPIRED', `the policy ${name} is not valid on ${today}`);
}
