import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isoSeconds } from '@mocban/core';
import { digestBytes } from '@mocban/fixity';
import { targetOf, type MigrationReport, type Migrator } from '@mocban/migration';
import { stageRepresentation, writeFormatNote, type DerivedFile, type StagedNextVersion } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import type { Config } from '../config/config.js';
import { identifiedSince } from '../formats/identified-since.js';
import type { JobParts } from '../jobs/job-parts.js';
import { uuidOf } from '../holdings/catalogue-writer.js';
import { SOFTWARE } from '../version.js';
import { addVersion, type VersionBase } from '../versions/add-version.js';
import { DerivedNames } from './derived-name.js';
import { migrateFile } from './migrate-file.js';
import { eventsOf, type MigratedFile } from './premis-events.js';
import type { CampaignRow, FileResult, PolicyRow } from './rows.js';
import { filesOfAip } from './select-files.js';
import { signaturesOn } from './signatures-on.js';

export interface AipToMigrate {
  campaign: CampaignRow;
  policy: PolicyRow;
  aipId: string;
}

/** For what a campaign works on. */
export const campaignScratch = ({ migration }: Pick<Config, 'migration'>, campaignId: string): string =>
  join(migration.scratchDirectory, `campaign-${campaignId}`);

/** One version takes so many files; what an AIP has beyond them is for the next campaign. */
const MOST_FILES = 2000;

/** Nothing of an AIP was migrated: there is no version to make. */
class NothingMade extends Error {}

/**
 * Migrates the files of an AIP into a new representation, as its next version, and records what became of each. Where none could be
 * migrated there is no version. May be killed at any instant and run again: a version that was published is found and recorded.
 * @throws what cannot be done for now, see `isForNow`; what the stores or `stageRepresentation` throw
 */
export async function migrateAip(
  parts: JobParts,
  migrator: Migrator,
  work: AipToMigrate,
  signal: AbortSignal,
): Promise<void> {
  const { aipId, campaign } = work;
  const folder = join(campaignScratch(parts.config, campaign.id), uuidOf(aipId));
  try {
    await addVersion(parts, {
      aipId,
      owner: `migration ${campaign.id}`,
      stage: (base) => stage(parts, migrator, { ...work, base, folder }, signal),
      record: (manager, staged) => end(manager, work, 'done', staged.version),
      signal,
    });
  } catch (error) {
    if (!(error instanceof NothingMade)) throw error;
    const failed = await parts.source.query<unknown[]>(
      `select 1 from migration_files where campaign_id = $1 and aip_id = $2 and outcome <> 'skipped' limit 1`,
      [campaign.id, aipId],
    );
    await end(parts.source.manager, work, failed.length > 0 ? 'failed' : 'skipped', null);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const end = async (
  manager: EntityManager,
  { campaign, aipId }: AipToMigrate,
  state: 'done' | 'failed' | 'skipped',
  version: string | null,
): Promise<void> => {
  await manager.query(
    `update migration_items set state = $3, version = $4, cause = null, ended_at = now()
      where campaign_id = $1 and aip_id = $2 and state = 'waiting'`,
    [campaign.id, aipId, state, version],
  );
};

interface Staging extends AipToMigrate {
  base: VersionBase;
  folder: string;
}

async function stage(
  parts: JobParts,
  migrator: Migrator,
  { base, folder, campaign, policy, aipId }: Staging,
  signal: AbortSignal,
): Promise<StagedNextVersion> {
  const { config, source } = parts;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const candidates = await filesOfAip(source.manager, policy, campaign, aipId);
  const made: MigratedFile[] = [];
  const names = new DerivedNames();
  // What an earlier attempt found is found again, and may be otherwise.
  await source.query('delete from migration_files where campaign_id = $1 and aip_id = $2', [campaign.id, aipId]);
  for (const [index, file] of candidates.entries()) {
    signal.throwIfAborted();
    const out = join(folder, `result-${index}`);
    const result =
      made.length < MOST_FILES
        ? await migrateFile(parts, migrator, { file, policy, out, folder: join(folder, 'source') }, signal)
        : TOO_MANY;
    if (result.outcome === 'migrated') {
      const signatures = await signaturesOn(source.manager, file);
      const derived = await derivedFile(file.path, out, result.report!, { policy, names }, signal);
      made.push({ derived, report: result.report!, signatures, at: isoSeconds(config.clock.now()) });
    } else await rm(out, { force: true });
    await keepResult(source.manager, { campaign, policy, aipId }, file.path, result);
    await config.onStep('migration:converted');
  }
  if (made.length === 0) throw new NothingMade();
  const target = targetOf(policy.target)!.name;
  const staged = await stageRepresentation({
    ...base,
    created: isoSeconds(config.clock.now()),
    message: `${made.length} file(s) migrated to ${target}`,
    archive: config.archive,
    software: SOFTWARE,
    files: made.map(({ derived }) => derived),
    identified: await identifiedSince(source.manager, aipId),
    events: eventsOf(made, { campaign, policy, archive: config.archive, release: made[0]!.report.release }),
    signal,
    onStep: config.onStep,
  });
  for (const { derived } of made)
    await source.query(
      'update migration_files set derived_path = $4 where campaign_id = $1 and aip_id = $2 and path = $3',
      [campaign.id, aipId, derived.source, `representations/${staged.representation}/${derived.path}`],
    );
  return staged;
}

const TOO_MANY: FileResult = {
  outcome: 'skipped',
  code: 'MIGRATION_VERSION_FULL',
  message: `one version takes ${MOST_FILES} migrated files: the rest is for another campaign`,
  report: null,
};

async function derivedFile(
  source: string,
  localPath: string,
  { output, release }: MigrationReport,
  { policy, names }: { policy: PolicyRow; names: DerivedNames },
  signal: AbortSignal,
): Promise<DerivedFile> {
  const { extension, mimeType } = targetOf(policy.target)!;
  const { sizeBytes, digests } = await digestBytes(createReadStream(localPath), ['sha256', 'sha512'], { signal });
  return {
    source,
    path: names.take(source, extension),
    localPath,
    sizeBytes,
    digests,
    mimeType,
    formats: [
      {
        name: output.format,
        registry: { name: 'PRONOM', key: output.puid, role: 'specification' },
        notes: [writeFormatNote({ basis: output.basis, release, warnings: [] })],
      },
    ],
  };
}

const keepResult = (
  manager: EntityManager,
  { campaign, aipId }: AipToMigrate,
  path: string,
  { outcome, code, message, report }: FileResult,
): Promise<unknown> =>
  manager.query(
    `insert into migration_files (campaign_id, aip_id, path, outcome, code, message, report) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (campaign_id, aip_id, path) do update
        set outcome = excluded.outcome, code = excluded.code, message = excluded.message, report = excluded.report`,
    [campaign.id, aipId, path, outcome, code, message, report && JSON.stringify(report)],
  );
