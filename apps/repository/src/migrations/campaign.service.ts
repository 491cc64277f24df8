import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { isoSeconds } from '@mocban/core';
import { targetOf } from '@mocban/migration/targets';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { fondsOf, requireFonds } from '../http/scope.js';
import { enqueue } from '../jobs/queue.js';
import { addLeaf } from '../log/leaves.js';
import { requireUnlimited } from '../replication/plan.service.js';
import { countDto, itemDto, previewDto, type ItemRow, type PreviewRow } from './campaign-answers.js';
import { campaignEvent } from './log-events.js';
import type {
  MigrationCampaignDto,
  MigrationCountDto,
  MigrationItemDto,
  MigrationItemQuery,
  PreviewedFileDto,
  StartMigrationBody,
} from './campaign.dto.js';
import { policyDto } from './policy.service.js';
import { previewFolder, previewResult } from './preview-job.js';
import { CAMPAIGN_COLUMNS, findCampaign, findPolicy, lockCampaign, requireValid, type CampaignRow } from './rows.js';
import { extentOf } from './select-files.js';

/** Campaigns of migration: a preview, an approval by two persons, and what became of every file. */
@Injectable()
export class MigrationCampaignService {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** Plans a campaign; its preview begins. @throws ServiceError `MIGRATION_POLICY_UNKNOWN`, `MIGRATION_POLICY_EXPIRED`, `MIGRATION_NOTHING_HELD`, `AUTH_FORBIDDEN` */
  async start(body: StartMigrationBody, caller: Principal): Promise<MigrationCampaignDto> {
    if (body.fonds === undefined) requireUnlimited(caller);
    else requireFonds(caller, body.fonds);
    const policy = await findPolicy(this.source.manager, body.policy);
    requireValid(policy, this.config.clock.now());
    const { files } = await extentOf(this.source.manager, policy, {
      fonds: body.fonds ?? null,
      unidentified: body.unidentified,
    });
    if (files === 0)
      throw new ServiceError(
        'MIGRATION_NOTHING_HELD',
        `no file ${body.fonds === undefined ? 'held' : `of the fonds ${body.fonds}`} is of these formats and not migrated to ${policy.target} yet`,
      );
    const id = await this.source.transaction(async (manager) => {
      const [row] = await manager.query<{ id: string }[]>(
        `insert into migration_campaigns (policy_id, fonds, unidentified, sample, seed, reason, requested_by)
         values ($1, $2, $3, $4, $5, $6, $7) returning id`,
        [body.policy, body.fonds ?? null, body.unidentified, body.sample, body.seed, body.reason, caller.name],
      );
      await enqueue(manager, 'preview-migration', row!.id);
      return row!.id;
    });
    return this.get(id, caller);
  }

  async list({ limit, after }: PageQuery, caller: Principal): Promise<Page<MigrationCampaignDto>> {
    const rows = await this.source.query<CampaignRow[]>(
      `select ${CAMPAIGN_COLUMNS} from migration_campaigns c
        where ($1::bigint is null or c.sequence < $1) and ($3::text[] is null or c.fonds = any($3))
        order by c.sequence desc limit $2`,
      [after ?? null, limit + 1, fondsOf(caller)],
    );
    const page = toPage(
      rows,
      limit,
      ({ sequence }) => sequence,
      (row) => row,
    );
    const items: MigrationCampaignDto[] = [];
    for (const row of page.items) items.push(await this.#dto(row));
    return { ...page, items };
  }

  async get(id: string, caller: Principal): Promise<MigrationCampaignDto> {
    return this.#dto(await findCampaign(this.source.manager, id, fondsOf(caller)));
  }

  async preview(id: string, caller: Principal): Promise<PreviewedFileDto[]> {
    const campaign = await findCampaign(this.source.manager, id, fondsOf(caller));
    const policy = await findPolicy(this.source.manager, campaign.policyId);
    const rows = await this.#previewed(campaign.id);
    return Promise.all(
      rows.map(async (row) => ({
        ...previewDto(row),
        hasResult: await isFile(previewResult(this.config, campaign.id, row.position, policy)),
      })),
    );
  }

  /** The result of one file of the sample. @throws ServiceError `MIGRATION_RESULT_UNKNOWN` */
  async result(id: string, position: number, caller: Principal) {
    const campaign = await findCampaign(this.source.manager, id, fondsOf(caller));
    const policy = await findPolicy(this.source.manager, campaign.policyId);
    const row = (await this.#previewed(campaign.id)).find((one) => one.position === position);
    const path = previewResult(this.config, campaign.id, position, policy);
    const found = row === undefined ? undefined : await stat(path).catch(() => undefined);
    if (row === undefined || found === undefined)
      throw new ServiceError(
        'MIGRATION_RESULT_UNKNOWN',
        'the preview has no such result, or it was decided on already',
      );
    const { extension, mimeType } = targetOf(policy.target)!;
    return {
      stream: createReadStream(path),
      type: mimeType,
      sizeBytes: found.size,
      name: `${basename(row.path)}.${extension}`,
    };
  }

  async items(
    id: string,
    { limit, after, state, outcome }: MigrationItemQuery,
    caller: Principal,
  ): Promise<Page<MigrationItemDto>> {
    const campaign = await findCampaign(this.source.manager, id, fondsOf(caller));
    const rows = await this.source.query<ItemRow[]>(
      `select i.aip_id as "aipId", a.sequence::float8 as sequence, i.state, i.version, i.cause, i.ended_at as "endedAt",
              (select jsonb_agg(jsonb_build_object('path', m.path, 'outcome', m.outcome, 'code', m.code, 'message', m.message,
                  'derivedPath', m.derived_path, 'report', m.report) order by m.path collate "C")
                 from migration_files m where m.campaign_id = i.campaign_id and m.aip_id = i.aip_id and ($5::text is null or m.outcome = $5)) as files
         from migration_items i join aips a on a.id = i.aip_id
        where i.campaign_id = $1 and ($2::bigint is null or a.sequence > $2) and ($3::text is null or i.state = $3)
          and ($5::text is null or exists (select 1 from migration_files m
                where m.campaign_id = i.campaign_id and m.aip_id = i.aip_id and m.outcome = $5))
        order by a.sequence limit $4`,
      [campaign.id, after ?? null, state ?? null, limit + 1, outcome ?? null],
    );
    return toPage(rows, limit, ({ sequence }) => sequence, itemDto);
  }

  /** Ends a campaign before the next AIP; what it has made stays. @throws ServiceError `MIGRATION_CAMPAIGN_STATE` */
  async cancel(id: string, caller: Principal): Promise<MigrationCampaignDto> {
    await findCampaign(this.source.manager, id, fondsOf(caller));
    await this.source.transaction(async (manager) => {
      const campaign = await lockCampaign(manager, id);
      if (campaign.state === 'cancelled') return;
      if (campaign.state === 'done') throw new ServiceError('MIGRATION_CAMPAIGN_STATE', 'the campaign is done');
      const now = this.config.clock.now();
      await manager.query(
        `update migration_campaigns set state = 'cancelled', ended_at = $2, cause = null where id = $1`,
        [id, now],
      );
      if (campaign.state === 'running')
        await addLeaf(manager, await campaignEvent(manager, campaign, 'cancelled', isoSeconds(now)));
    });
    await rm(previewFolder(this.config, id), { recursive: true, force: true });
    return this.get(id, caller);
  }

  #previewed(id: string): Promise<PreviewRow[]> {
    return this.source.query<PreviewRow[]>(
      `select position, aip_id as "aipId", version, path, size_bytes::float8 as "sizeBytes", outcome, code, message, report
         from migration_previews where campaign_id = $1 order by position`,
      [id],
    );
  }

  async #dto(row: CampaignRow): Promise<MigrationCampaignDto> {
    const { manager } = this.source;
    const policy = await findPolicy(manager, row.policyId);
    const isOpen = row.state === 'previewing' || row.state === 'previewed';
    const aips = await manager.query<MigrationCountDto[]>(
      `select state as of, cause as code, count(*)::int as count from migration_items where campaign_id = $1 group by 1, 2 order by 1, 2`,
      [row.id],
    );
    const files = await manager.query<MigrationCountDto[]>(
      `select m.outcome as of, m.code, count(*)::int as count from migration_files m
         join migration_items i on i.campaign_id = m.campaign_id and i.aip_id = m.aip_id and i.state <> 'waiting'
        where m.campaign_id = $1 group by 1, 2 order by 1, 2`,
      [row.id],
    );
    return {
      id: row.id,
      policy: policyDto(policy),
      ...(row.fonds !== null && { fonds: row.fonds }),
      unidentified: row.unidentified,
      sample: row.sample,
      seed: row.seed,
      state: row.state,
      ...(row.cause !== null && { cause: row.cause }),
      reason: row.reason,
      ...(isOpen && { extent: await extentOf(manager, policy, row) }),
      aips: aips.map(countDto),
      files: files.map(countDto),
      requestedBy: row.requestedBy,
      requestedAt: row.requestedAt.toISOString(),
      ...(row.previewedAt && { previewedAt: row.previewedAt.toISOString() }),
      ...(row.confirmedBy !== null && { confirmedBy: row.confirmedBy }),
      ...(row.confirmedAt && { confirmedAt: row.confirmedAt.toISOString() }),
      ...(row.endedAt && { endedAt: row.endedAt.toISOString() }),
    };
  }
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
