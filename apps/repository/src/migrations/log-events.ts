import type { OtherEvent } from '@mocban/evidence';
import type { EntityManager } from 'typeorm';
import type { CampaignRow, PolicyRow } from './rows.js';

/** What the log says of a policy: who made it, what it has made of what. */
export const policyEvent = (
  { id, name, version, fromPuids, target, tool, madeBy }: PolicyRow,
  time: string,
): OtherEvent => ({
  type: 'migration-policy',
  time,
  policy: id,
  name,
  version,
  from: fromPuids,
  to: target,
  tool,
  by: madeBy,
});

/** What the log says of a campaign that begins or has ended. */
export async function campaignEvent(
  manager: EntityManager,
  { id, policyId, fonds, confirmedBy }: CampaignRow,
  outcome: 'begun' | 'done' | 'cancelled',
  time: string,
): Promise<OtherEvent> {
  const rows = await manager.query<{ state: string; n: number }[]>(
    'select state, count(*)::int as n from migration_items where campaign_id = $1 group by 1 order by 1',
    [id],
  );
  return {
    type: 'migration-campaign',
    time,
    campaign: id,
    policy: policyId,
    outcome,
    ...(fonds !== null && { fonds }),
    ...(confirmedBy !== null && { by: confirmedBy }),
    aips: Object.fromEntries(rows.map(({ state, n }) => [state, n])),
  };
}
