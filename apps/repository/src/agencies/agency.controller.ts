import { Body, Controller, Get, Injectable, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { DataSource, LessThan } from 'typeorm';
import { AgencyEntity } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery, toPage, type Page } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { agencyScope, requireFonds } from '../http/scope.js';

/** `null` takes a limit back to the standard of the archive. */
export class AgencyLimitsBody {
  @ApiPropertyOptional({ minimum: 1, nullable: true, type: 'integer', description: 'Transfers that have not ended.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  maxOpenTransfers?: number | null;

  @ApiPropertyOptional({ minimum: 1, nullable: true, type: 'integer', description: 'Bytes of their packages.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  maxOpenBytes?: number | null;

  @ApiPropertyOptional({ minimum: 1, nullable: true, type: 'integer', description: 'Bytes of one package.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  maxPackageBytes?: number | null;
}

export class CreateAgencyBody {
  @ApiProperty({ description: 'Identification code of the depositing body.', example: 'H18.05' })
  @IsString()
  @Matches(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u, { message: 'code must be 1 to 100 letters, digits, . _ or -' })
  code!: string;

  @ApiProperty({ example: 'Sở Nội vụ tỉnh Điện Biên' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  name!: string;
}

export class AgencyDto {
  @ApiProperty()
  code!: string;

  @ApiProperty()
  name!: string;

  @ApiPropertyOptional({ description: 'Absent: the standard of the archive.' })
  maxOpenTransfers?: number;

  @ApiPropertyOptional({ description: 'Absent: the standard of the archive.' })
  maxOpenBytes?: number;

  @ApiPropertyOptional({ description: 'Absent: the standard of the archive.' })
  maxPackageBytes?: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

const toDto = (agency: AgencyEntity): AgencyDto => ({
  code: agency.code,
  name: agency.name,
  ...(agency.maxOpenTransfers !== null && { maxOpenTransfers: agency.maxOpenTransfers }),
  ...(agency.maxOpenBytes !== null && { maxOpenBytes: agency.maxOpenBytes }),
  ...(agency.maxPackageBytes !== null && { maxPackageBytes: agency.maxPackageBytes }),
  createdAt: agency.createdAt.toISOString(),
});

@Injectable()
export class AgencyService {
  constructor(readonly source: DataSource) {}

  async list({ limit, after }: PageQuery, caller: Principal): Promise<Page<AgencyDto>> {
    const rows = await this.source.getRepository(AgencyEntity).find({
      where: { ...agencyScope(caller), ...(after !== undefined && { sequence: LessThan(Number(after)) }) },
      order: { sequence: 'DESC' },
      take: limit + 1,
    });
    return toPage(rows, limit, (row) => row.sequence, toDto);
  }

  async create(body: CreateAgencyBody, caller: Principal): Promise<AgencyDto> {
    requireFonds(caller, body.code);
    const rows = await this.source.query<{ id: string }[]>(
      'insert into agencies (code, name) values ($1, $2) on conflict (code) do nothing returning id',
      [body.code, body.name],
    );
    if (!rows[0]) throw new ServiceError('AGENCY_EXISTS', `there is an agency ${body.code} already`);
    return toDto(await this.source.getRepository(AgencyEntity).findOneByOrFail({ id: rows[0].id }));
  }

  async limit(code: string, limits: AgencyLimitsBody, caller: Principal): Promise<AgencyDto> {
    const agencies = this.source.getRepository(AgencyEntity);
    const found = await agencies.findOneBy({ ...agencyScope(caller), code });
    if (!found) throw new ServiceError('AGENCY_UNKNOWN', `there is no agency ${code}`);
    return toDto(await agencies.save(Object.assign(found, limits)));
  }
}

@ApiTags('agencies')
@Controller('v1/agencies')
export class AgencyController {
  constructor(readonly agencies: AgencyService) {}

  @Get()
  @Access('agencies:read')
  @ApiPage(AgencyDto)
  list(@Query() query: PageQuery, @Caller() caller: Principal) {
    return this.agencies.list(query, caller);
  }

  @Post()
  @Access('agencies:write')
  @ApiCreatedResponse({ type: AgencyDto })
  @ApiProblems(400, 409)
  create(@Body() body: CreateAgencyBody, @Caller() caller: Principal): Promise<AgencyDto> {
    return this.agencies.create(body, caller);
  }

  /** What it may have open at a time. */
  @Patch(':code')
  @Access('agencies:write')
  @ApiOkResponse({ type: AgencyDto })
  @ApiProblems(400, 404)
  limit(@Param('code') code: string, @Body() body: AgencyLimitsBody, @Caller() caller: Principal): Promise<AgencyDto> {
    return this.agencies.limit(code, body, caller);
  }
}
