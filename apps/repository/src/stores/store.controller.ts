import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Archive, type StoreDetails } from '../archive/archive.js';
import type { StoreAbsence } from '../archive/kept-store.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiProblems } from '../http/problem.js';
import { fondsOf } from '../http/scope.js';
import { ChangeStoreBody, StoreDecisionDto } from './store-decision.dto.js';
import { StoreDecisions } from './store-decisions.js';

export class StoreProbeDto {
  @ApiProperty({ description: 'If-None-Match keeps an object from being written over.' })
  createOnly!: boolean;

  @ApiProperty({ description: 'The same at the end of an upload in parts.' })
  createOnlyInParts!: boolean;

  @ApiProperty({
    enum: ['no', 'quoted', 'bare'],
    description: 'If-Match is honoured, with the ETag in quotes or only without.',
  })
  replaceIf!: string;

  @ApiProperty({ description: 'Bytes that have not their Content-MD5 are refused.' })
  md5Checked!: boolean;

  @ApiProperty({ description: 'The bucket keeps earlier versions.' })
  versioned!: boolean;

  @ApiProperty({ description: 'The bucket was made with object lock.' })
  objectLock!: boolean;
}

export class StoreAwayDto {
  @ApiProperty({ format: 'date-time' })
  since!: string;

  @ApiPropertyOptional({ description: 'What this process was answered; absent where only an audit has noticed it.' })
  reason?: string;
}

export class StoreDto extends StoreDecisionDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({ description: 'False for a store the catalogue knows and this service was not started with.' })
  attached!: boolean;

  @ApiPropertyOptional({
    enum: ['file', 's3'],
    description: 'A folder of a file system, or of a bucket. Only of attached stores, as the next four.',
  })
  kind?: string;

  @ApiPropertyOptional({ description: 'Where it stands.' })
  site?: string;

  @ApiPropertyOptional({ description: 'What keeps the bytes.' })
  carrierKind?: string;

  @ApiPropertyOptional({ enum: ['full', 'limited'] })
  trust?: string;

  @ApiPropertyOptional({
    type: StoreProbeDto,
    description: 'What the server of a bucket honours, as found out at the start.',
  })
  probe?: StoreProbeDto;

  @ApiPropertyOptional({
    type: StoreAwayDto,
    description:
      'The store is configured and not there. It is tried again and again; what it is owed it gets when it is back.',
  })
  away?: StoreAwayDto;

  @ApiProperty({ description: 'Copies that the catalogue expects here.' })
  copies!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'Copies by last verdict.' })
  states!: Record<string, number>;

  @ApiProperty({ description: 'Bytes of the newest versions of the AIPs with a copy here.' })
  sizeBytes!: number;

  @ApiPropertyOptional({ format: 'date-time', description: 'The longest unread copy was read then.' })
  oldestVerification?: string;

  @ApiProperty({ description: 'Open incidents.' })
  incidents!: number;
}

interface StoreRow {
  id: string;
  states: Record<string, number> | null;
  copies: string;
  size_bytes: string;
  oldest: Date | null;
  incidents: string;
  away: Date | null;
}

function detailsOf(details: StoreDetails | undefined): Partial<StoreDto> {
  if (details === undefined) return {};
  const { config, probe } = details;
  const { kind, site, carrierKind, trust } = config;
  return {
    kind,
    site,
    carrierKind,
    trust,
    ...(probe && { probe: { ...probe, replaceIf: probe.replaceIf === false ? 'no' : probe.replaceIf } }),
  };
}

function awayOf(absence: StoreAbsence | undefined, noticed: Date | null): { away?: StoreAwayDto } {
  const since = noticed ?? absence?.since;
  if (since === undefined) return {};
  return { away: { since: since.toISOString(), ...(absence && { reason: absence.reason }) } };
}

@ApiTags('stores')
@Controller('v1/stores')
export class StoreController {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
    readonly decisions: StoreDecisions,
  ) {}

  @Get()
  @Access('stores:read')
  @ApiOkResponse({ type: [StoreDto] })
  async list(@Caller() caller: Principal): Promise<StoreDto[]> {
    const rows = await this.source.query<StoreRow[]>(
      `select s.id, coalesce(sum(c.n), 0) as copies, jsonb_object_agg(c.state, c.n) filter (where c.state is not null) as states,
              coalesce(sum(c.size_bytes), 0) as size_bytes, min(c.oldest) as oldest, s.unreachable_since as away,
              (select count(*) from incidents i where i.store_id = s.id and i.closed_at is null
                 and ($1::text[] is null or i.aip_id in (select id from aips where fonds = any($1)))) as incidents
         from stores s left join (
           select c.store_id, c.state, count(*)::int as n, sum(v.size_bytes) as size_bytes, min(c.verified_at) as oldest
             from copies c join aip_versions v on v.aip_id = c.aip_id and v.version = c.version
             where $1::text[] is null or c.aip_id in (select id from aips where fonds = any($1)) group by 1, 2
         ) c on c.store_id = s.id group by s.id order by s.id`,
      [fondsOf(caller)],
    );
    const decisions = await this.decisions.all();
    return rows.map((row) => ({
      ...decisions.get(row.id)!,
      id: row.id,
      attached: this.archive.stores.some(({ id }) => id === row.id),
      ...detailsOf(this.archive.details.get(row.id)),
      ...awayOf(this.archive.details.get(row.id)?.absence, row.away),
      copies: Number(row.copies),
      states: row.states ?? {},
      sizeBytes: Number(row.size_bytes),
      ...(row.oldest && { oldestVerification: row.oldest.toISOString() }),
      incidents: Number(row.incidents),
    }));
  }

  @Patch(':id')
  @Access('stores:write')
  @ApiOkResponse({ type: StoreDto })
  @ApiProblems(400, 409, 422)
  async change(@Param('id') id: string, @Body() body: ChangeStoreBody, @Caller() caller: Principal): Promise<StoreDto> {
    await this.decisions.change(id, body, caller);
    return (await this.list(caller)).find((store) => store.id === id)!;
  }
}
