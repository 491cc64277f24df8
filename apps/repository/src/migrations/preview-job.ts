import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Migrator } from '@mocban/migration';
import { targetOf } from '@mocban/migration';
import type { Config } from '../config/config.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import { isForNow, RETRY_MS } from './for-now.js';
import { migrateFile } from './migrate-file.js';
import { openMigrator } from './open-migrator.js';
import { findCampaign, findPolicy, type PolicyRow } from './rows.js';
import { sampleOf, type CandidateFile } from './select-files.js';

/** Folder of a campaign's results, which are kept until it is decided on. */
export const previewFolder = ({ migration }: Pick<Config, 'migration'>, campaignId: string): string =>
  join(migration.previewDirectory, campaignId);

/** The result of one file of the sample. */
export const previewResult = (
  config: Pick<Config, 'migration'>,
  campaignId: string,
  position: number,
  policy: Pick<PolicyRow, 'target'>,
): string => join(previewFolder(config, campaignId), `${position}.${targetOf(policy.target)!.extension}`);

interface SampledFile extends CandidateFile {
  position: number;
}

/** Converts a campaign's sample and keeps every comparison. Run again, it goes on with the files that have none. */
export async function previewMigration(parts: JobParts, campaignId: string, stopping: AbortSignal): Promise<void> {
  const { source, lease, config } = parts;
  const later = (delayMs: number) => enqueue(source.manager, 'preview-migration', campaignId, { delayMs });
  const campaign = await findCampaign(source.manager, campaignId);
  if (campaign.state !== 'previewing') return;
  const lock = await lease.take(`migration:${campaignId}`);
  if (!lock) return later(2000);
  const signal = stopSignal(stopping, lock.lost);
  const scratch = join(config.migration.scratchDirectory, `preview-${campaignId}`);
  try {
    const policy = await findPolicy(source.manager, campaign.policyId);
    // What a run that was killed left.
    await rm(scratch, { recursive: true, force: true });
    const migrator = await openMigrator(config, scratch);
    await mkdir(previewFolder(config, campaignId), { recursive: true });
    await source.transaction(async (manager) => {
      for (const [position, file] of (await sampleOf(manager, policy, campaign)).entries())
        await manager.query(
          `insert into migration_previews (campaign_id, position, aip_id, version, path, size_bytes)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
          [campaignId, position, file.aipId, file.version, file.path, file.sizeBytes],
        );
    });
    for (const file of await unseen(parts, campaignId)) {
      if (!(await isPreviewing(parts, campaignId))) break;
      await previewOne(parts, migrator, { campaignId, policy, file, folder: join(scratch, 'source') }, signal);
    }
    // It was cancelled meanwhile.
    if (!(await isPreviewing(parts, campaignId)))
      return await rm(previewFolder(config, campaignId), { recursive: true, force: true });
    await source.query(
      `update migration_campaigns set state = 'previewed', previewed_at = $2, cause = null where id = $1 and state = 'previewing'`,
      [campaignId, config.clock.now()],
    );
  } catch (error) {
    const cause = isForNow(error, signal);
    if (cause === undefined) throw error;
    if (cause !== 'stopped')
      await source.query('update migration_campaigns set cause = $2 where id = $1', [campaignId, cause]);
    await later(cause === 'stopped' ? 1000 : RETRY_MS);
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await lock.release();
  }
}

const isPreviewing = async ({ source }: JobParts, id: string): Promise<boolean> =>
  (await findCampaign(source.manager, id)).state === 'previewing';

const unseen = ({ source }: JobParts, campaignId: string): Promise<SampledFile[]> =>
  source.query<SampledFile[]>(
    `select m.position, m.aip_id as "aipId", m.version, m.path, m.size_bytes::float8 as "sizeBytes", f.sha256
       from migration_previews m left join aip_files f on f.aip_id = m.aip_id and 'v' || f.version_number = m.version and f.path = m.path
      where m.campaign_id = $1 and m.outcome is null order by m.position`,
    [campaignId],
  );

async function previewOne(
  parts: JobParts,
  migrator: Migrator,
  { campaignId, policy, file, folder }: { campaignId: string; policy: PolicyRow; file: SampledFile; folder: string },
  signal: AbortSignal,
): Promise<void> {
  const { config, source } = parts;
  const out = previewResult(config, campaignId, file.position, policy);
  // What a killed run left.
  await rm(out, { force: true });
  const { outcome, code, message, report } = await migrateFile(parts, migrator, { file, policy, out, folder }, signal);
  await config.onStep('migration:previewed-file');
  await source.query(
    `update migration_previews set outcome = $3, code = $4, message = $5, report = $6 where campaign_id = $1 and position = $2`,
    [campaignId, file.position, outcome, code, message, report && JSON.stringify(report)],
  );
}
