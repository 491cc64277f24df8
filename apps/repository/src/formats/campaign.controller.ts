import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { ServiceError } from '../error.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery, toPage } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { fondsOf } from '../http/scope.js';
import { UuidParam } from '../http/uuid-param.js';
import { currentIdentifier } from '../ingest/identifier.js';
import { requireUnlimited } from '../replication/plan.service.js';
import { beginCampaign } from './campaign-job.js';
import { BeginCampaignBody, FormatCampaignDto, ReidentifiedFileDto } from './campaign.dto.js';

type CampaignRow = Omit<FormatCampaignDto, 'bytesPerSecond' | 'requestedAt' | 'endedAt'> & {
  sequence: number;
  bytesPerSecond: number | null;
  requestedAt: Date;
  endedAt: Date | null;
};

const COLUMNS = `id, sequence::float8 as sequence, release, state, trigger, bytes_per_second::float8 as "bytesPerSecond",
  holdings::float8 as holdings,
  (select count(*)::float8 from aips a where c.state = 'running' and a.sequence > c.after_sequence and a.sequence <= c.last_sequence) as left,
  files_read::float8 as "filesRead", bytes_read::float8 as "bytesRead", files_changed::float8 as "filesChanged",
  files_unreadable::float8 as "filesUnreadable", requested_by as "requestedBy", requested_at as "requestedAt", ended_at as "endedAt"`;

interface FileRow {
  id: number;
  holding: string;
  path: string;
  wasPuid: string | null;
  wasRelease: string | null;
  puid: string | null;
  name: string | null;
  basis: string;
  warnings: string[];
  at: Date;
}

@ApiTags('formats')
@Controller('v1/formats/campaigns')
export class FormatCampaignController {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** Identifies everything that is held anew by the signatures of now; that also begins by itself with another release of them. */
  @Post()
  @HttpCode(202)
  @Access('formats:manage')
  @ApiAcceptedResponse({ type: FormatCampaignDto })
  @ApiProblems(400, 409, 503)
  async begin(@Body() { bytesPerSecond }: BeginCampaignBody, @Caller() caller: Principal): Promise<FormatCampaignDto> {
    requireUnlimited(caller);
    const { release } = await currentIdentifier(this.config);
    const by = { trigger: 'person', requestedBy: caller.name, bytesPerSecond: bytesPerSecond ?? null } as const;
    return this.get(await this.source.transaction((manager) => beginCampaign(manager, release, by)));
  }

  @Get()
  @Access('formats:read')
  @ApiPage(FormatCampaignDto)
  async list(@Query() { limit, after }: PageQuery) {
    const rows = await this.source.query<CampaignRow[]>(
      `select ${COLUMNS} from format_campaigns c where $1::bigint is null or sequence < $1 order by c.sequence desc limit $2`,
      [after ?? null, limit + 1],
    );
    return toPage(rows, limit, ({ sequence }) => sequence, campaignDto);
  }

  @Get(':id')
  @Access('formats:read')
  @ApiOkResponse({ type: FormatCampaignDto })
  @ApiProblems(404)
  async get(@UuidParam('id', 'FORMAT_CAMPAIGN_UNKNOWN') id: string): Promise<FormatCampaignDto> {
    const [row] = await this.source.query<CampaignRow[]>(`select ${COLUMNS} from format_campaigns c where id = $1`, [
      id,
    ]);
    if (row === undefined) throw new ServiceError('FORMAT_CAMPAIGN_UNKNOWN', 'no such campaign');
    return campaignDto(row);
  }

  /** Files that are another format than was said, with both. */
  @Get(':id/changes')
  @Access('formats:read')
  @ApiPage(ReidentifiedFileDto)
  @ApiProblems(404)
  async changes(
    @UuidParam('id', 'FORMAT_CAMPAIGN_UNKNOWN') id: string,
    @Query() { limit, after }: PageQuery,
    @Caller() caller: Principal,
  ) {
    await this.get(id);
    const rows = await this.source.query<FileRow[]>(
      `select i.id::float8 as id, a.uuid as holding, i.path, i.was_puid as "wasPuid", i.was_release as "wasRelease", i.puid, i.name,
              i.basis, i.warnings, i.at from format_identifications i join aips a on a.id = i.aip_id
        where i.campaign_id = $1 and ($2::bigint is null or i.id > $2) and ($3::text[] is null or a.fonds = any($3))
        order by i.id limit $4`,
      [id, after ?? null, fondsOf(caller), limit + 1],
    );
    return toPage(rows, limit, (row) => row.id, fileDto);
  }

  /** What was found so far stays. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Access('formats:manage')
  @ApiOkResponse({ type: FormatCampaignDto })
  @ApiProblems(404)
  async cancel(
    @UuidParam('id', 'FORMAT_CAMPAIGN_UNKNOWN') id: string,
    @Caller() caller: Principal,
  ): Promise<FormatCampaignDto> {
    requireUnlimited(caller);
    await this.source.query(
      `update format_campaigns set state = 'cancelled', ended_at = now() where id = $1 and state = 'running'`,
      [id],
    );
    return this.get(id);
  }
}

const campaignDto = ({
  sequence: _,
  bytesPerSecond,
  requestedAt,
  endedAt,
  ...row
}: CampaignRow): FormatCampaignDto => ({
  ...row,
  ...(bytesPerSecond !== null && { bytesPerSecond }),
  requestedAt: requestedAt.toISOString(),
  ...(endedAt && { endedAt: endedAt.toISOString() }),
});

const fileDto = ({ wasPuid, wasRelease, puid, name, at, ...row }: FileRow): ReidentifiedFileDto => ({
  ...row,
  ...(wasPuid !== null && { wasPuid }),
  ...(wasRelease !== null && { wasRelease }),
  ...(puid !== null && { puid }),
  ...(name !== null && { name }),
  at: at.toISOString(),
});
