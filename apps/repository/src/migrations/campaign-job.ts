import { rm } from 'node:fs/promises';
import { isoSeconds, messageOf } from '@mocban/core';
import type { Migrator } from '@mocban/migration';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import { addLeaf } from '../log/leaves.js';
import { campaignEvent } from './log-events.js';
import { isForNow, RETRY_MS } from './for-now.js';
import { campaignScratch, migrateAip } from './migrate-aip.js';
import { openMigrator } from './open-migrator.js';
import { findCampaign, findPolicy, lockCampaign, type CampaignRow, type PolicyRow } from './rows.js';

/** Campaigns that have something to do now. */
export const OPEN_CAMPAIGNS_SQL = `select c.id from migration_campaigns c where c.state = 'running' and (
  not exists (select 1 from migration_items i where i.campaign_id = c.id and i.state = 'waiting')
  or exists (select 1 from migration_items i where i.campaign_id = c.id and i.state = 'waiting' and i.retry_at <= now()))`;

/** A job gives way to others after so long. */
const SLICE_MS = 20_000;
/** An AIP that fails so often by a fault that is nobody's is given up; the others go on. */
const MOST_FAILURES = 5;

/**
 * Carries a campaign out, one AIP after the other: conversions take a processor each, and the campaign is not to take all. Run again, it
 * goes on; cancelled, it stops before the next AIP.
 */
export async function runCampaign(parts: JobParts, campaignId: string, stopping: AbortSignal): Promise<void> {
  const { source, lease, config } = parts;
  const later = (delayMs: number) => enqueue(source.manager, 'run-migration', campaignId, { delayMs });
  const lock = await lease.take(`migration:${campaignId}`);
  if (!lock) return later(2000);
  const signal = stopSignal(stopping, lock.lost);
  const scratch = campaignScratch(config, campaignId);
  try {
    // What a run that was killed left.
    await rm(scratch, { recursive: true, force: true });
    const campaign = await findCampaign(source.manager, campaignId);
    if (campaign.state !== 'running') return;
    const policy = await findPolicy(source.manager, campaign.policyId);
    const migrator = await openMigrator(config, scratch);
    const until = performance.now() + SLICE_MS;
    for (;;) {
      signal.throwIfAborted();
      const aipId = await nextAip(parts, campaignId);
      if (aipId === undefined) break;
      await attempt(parts, migrator, { campaign, policy, aipId }, signal);
      if (performance.now() > until) return await later(0);
    }
    await settle(parts, campaignId);
  } catch (error) {
    if (isForNow(error, signal) !== 'stopped') throw error;
    await later(1000);
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await lock.release();
  }
}

async function nextAip({ source }: JobParts, campaignId: string): Promise<string | undefined> {
  const [row] = await source.query<{ aip_id: string }[]>(
    `select i.aip_id from migration_items i join migration_campaigns c on c.id = i.campaign_id
      where i.campaign_id = $1 and c.state = 'running' and i.state = 'waiting' and i.retry_at <= now()
      order by i.retry_at, i.aip_id limit 1`,
    [campaignId],
  );
  return row?.aip_id;
}

async function attempt(
  parts: JobParts,
  migrator: Migrator,
  work: { campaign: CampaignRow; policy: PolicyRow; aipId: string },
  signal: AbortSignal,
): Promise<void> {
  const { campaign, aipId } = work;
  try {
    await migrateAip(parts, migrator, work, signal);
  } catch (error) {
    const cause = isForNow(error, signal);
    if (cause === 'stopped') throw error;
    parts.logger.warn({ err: error, campaign: campaign.id, aip: aipId }, 'an AIP could not be migrated');
    const isFault = cause === undefined;
    await parts.source.query(
      `update migration_items set failures = failures + $3::int, cause = $4, retry_at = now() + $5 * interval '1 millisecond',
              state = case when failures + $3::int >= $6 then 'failed' else state end,
              ended_at = case when failures + $3::int >= $6 then now() else ended_at end
        where campaign_id = $1 and aip_id = $2 and state = 'waiting'`,
      [campaign.id, aipId, isFault ? 1 : 0, cause ?? codeOf(error), RETRY_MS, MOST_FAILURES],
    );
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : messageOf(error).slice(0, 200).replaceAll('\0', '');

/** Ends a campaign of which nothing waits; what waits for its time is looked at then, by whoever looks after lost work. */
async function settle({ source, config }: JobParts, campaignId: string): Promise<void> {
  await source.transaction(async (manager) => {
    const campaign = await lockCampaign(manager, campaignId);
    if (campaign.state !== 'running') return;
    const waiting = await manager.query<unknown[]>(
      `select 1 from migration_items where campaign_id = $1 and state = 'waiting' limit 1`,
      [campaignId],
    );
    if (waiting.length > 0) return;
    await manager.query(`update migration_campaigns set state = 'done', ended_at = $2 where id = $1`, [
      campaignId,
      config.clock.now(),
    ]);
    await addLeaf(manager, await campaignEvent(manager, campaign, 'done', isoSeconds(config.clock.now())));
  });
}
