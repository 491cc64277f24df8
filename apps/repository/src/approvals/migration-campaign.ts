import { rm } from 'node:fs/promises';
import { isoSeconds } from '@mocban/core';
import { ServiceError } from '../error.js';
import { fondsOf } from '../http/scope.js';
import { enqueue } from '../jobs/queue.js';
import { addLeaf } from '../log/leaves.js';
import { campaignEvent } from '../migrations/log-events.js';
import { previewFolder } from '../migrations/preview-job.js';
import { findCampaign, findPolicy, lockCampaign, requireValid, type CampaignRow } from '../migrations/rows.js';
import { planItems } from '../migrations/select-files.js';
import type { DestructiveCall } from './destructive-calls.js';

/** Carries out a campaign of migration whose preview was seen. It destroys nothing, and changes what every copy has. The subject is its id. */
export const migrationCampaign: DestructiveCall = {
  async check(source, subject, caller) {
    const campaign = await findCampaign(source.manager, subject, fondsOf(caller));
    requirePreviewed(campaign);
    return { fonds: campaign.fonds };
  },

  async carryOut({ source, config }, { subject, requestedByName, decidedByName }) {
    await source.transaction(async (manager) => {
      const campaign = await lockCampaign(manager, subject);
      if (campaign.state === 'running' || campaign.state === 'done') return;
      requirePreviewed(campaign);
      const policy = await findPolicy(manager, campaign.policyId);
      const now = config.clock.now();
      requireValid(policy, now);
      await planItems(manager, policy, campaign);
      const confirmedBy = `${requestedByName}, ${decidedByName ?? ''}`;
      await manager.query(
        `update migration_campaigns set state = 'running', confirmed_by = $2, confirmed_at = $3 where id = $1`,
        [subject, confirmedBy, now],
      );
      await addLeaf(manager, await campaignEvent(manager, { ...campaign, confirmedBy }, 'begun', isoSeconds(now)));
      await enqueue(manager, 'run-migration', subject);
    });
    await rm(previewFolder(config, subject), { recursive: true, force: true });
  },
};

function requirePreviewed({ state }: CampaignRow): void {
  if (state !== 'previewed')
    throw new ServiceError(
      'MIGRATION_CAMPAIGN_STATE',
      `a campaign is decided on when its preview is there; this one is ${state}`,
    );
}
