import { Body, Controller, Get, Injectable, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { DataSource, LessThan } from 'typeorm';
import { AgencyEntity } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery, toPage, type Page } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { agencyScope, requireFonds } from '../http/scope.js';

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

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

const toDto = (agency: AgencyEntity): AgencyDto => ({
  code: agency.code,
  name: agency.name,
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
}
