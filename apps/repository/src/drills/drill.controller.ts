import { Body, Controller, Get, HttpCode, Injectable, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiOkResponse,
  ApiProduces,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { ServiceError } from '../error.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery, toPage, type Page } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { enqueue } from '../jobs/queue.js';
import { sendPdf } from '../printing/send-pdf.js';
import { drillPaper } from './drill-paper.js';
import type { DrillRecord } from './drill-record.js';

const RUN_STATES = ['queued', 'running', 'done', 'failed'] as const;

export class CreateDrillBody {
  @ApiPropertyOptional({ description: 'The store to restore from. @defaultValue the last one' })
  @IsOptional()
  @IsString()
  store?: string;

  @ApiPropertyOptional({ description: 'So many packages, chosen at random; without it all.', minimum: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  sample?: number;
}

export class DrillDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  store!: string;

  @ApiPropertyOptional({ description: 'So many packages; absent: all.' })
  sample?: number;

  @ApiProperty({ enum: RUN_STATES })
  state!: string;

  @ApiPropertyOptional({ description: 'Whether everything was restored as it was; absent until it is done.' })
  passed?: boolean;

  @ApiPropertyOptional({ description: 'The record of the drill, as a text to be kept.' })
  record?: string;

  @ApiProperty({ description: 'Name of the key.' })
  requestedBy!: string;

  @ApiProperty({ format: 'date-time' })
  requestedAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  endedAt?: string;

  @ApiPropertyOptional()
  cause?: string;
}

interface DrillRow {
  id: string;
  sequence: string;
  store_id: string;
  sample: number | null;
  state: string;
  requested_by: string;
  requested_at: Date;
  ended_at: Date | null;
  cause: string | null;
  passed: boolean | null;
  record: string | null;
}

@Injectable()
export class DrillService {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
  ) {}

  async create({ store, sample }: CreateDrillBody, caller: Principal): Promise<DrillDto> {
    const { id: storeId } = store === undefined ? this.archive.stores.at(-1)! : this.archive.store(store);
    const id = await this.source.transaction(async (manager) => {
      const [row] = await manager.query<{ id: string }[]>(
        'insert into drills (store_id, sample, requested_by) values ($1, $2, $3) returning id',
        [storeId, sample ?? null, caller.name],
      );
      await enqueue(manager, 'run-drill', row!.id);
      return row!.id;
    });
    return this.get(id);
  }

  async list({ limit, after }: PageQuery): Promise<Page<DrillDto>> {
    const rows = await this.source.query<DrillRow[]>(
      'select * from drills where $1::bigint is null or sequence < $1 order by sequence desc limit $2',
      [after ?? null, limit + 1],
    );
    return toPage(rows, limit, ({ sequence }) => Number(sequence), drillOf);
  }

  async get(id: string): Promise<DrillDto> {
    const [row] = await this.source.query<DrillRow[]>('select * from drills where id = $1', [id]);
    if (!row) throw new ServiceError('DRILL_UNKNOWN', 'no such drill');
    return drillOf(row);
  }
}

const drillOf = (row: DrillRow): DrillDto => ({
  id: row.id,
  store: row.store_id,
  ...(row.sample !== null && { sample: row.sample }),
  state: row.state,
  ...(row.passed !== null && { passed: row.passed }),
  ...(row.record !== null && { record: row.record }),
  requestedBy: row.requested_by,
  requestedAt: row.requested_at.toISOString(),
  ...(row.ended_at && { endedAt: row.ended_at.toISOString() }),
  ...(row.cause !== null && { cause: row.cause }),
});

@ApiTags('drills')
@Controller('v1/drills')
export class DrillController {
  constructor(readonly drills: DrillService) {}

  /** Restores a store and the catalogue into a scratch folder and compares them; the archive itself is only read. */
  @Post()
  @HttpCode(202)
  @Access('drills:run')
  @ApiAcceptedResponse({ type: DrillDto })
  @ApiProblems(400, 422)
  create(@Body() body: CreateDrillBody, @Caller() caller: Principal): Promise<DrillDto> {
    return this.drills.create(body, caller);
  }

  @Get()
  @Access('audits:read')
  @ApiPage(DrillDto)
  list(@Query() query: PageQuery) {
    return this.drills.list(query);
  }

  @Get(':id')
  @Access('audits:read')
  @ApiOkResponse({ type: DrillDto })
  @ApiProblems(404)
  get(@UuidParam('id', 'DRILL_UNKNOWN') id: string): Promise<DrillDto> {
    return this.drills.get(id);
  }

  @Get(':id/record.pdf')
  @Access('audits:read')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The record, with places to sign.', schema: { type: 'string', format: 'binary' } })
  @ApiProblems(404)
  async paper(@UuidParam('id', 'DRILL_UNKNOWN') id: string, @Res() response: Response): Promise<void> {
    const { record } = await this.drills.get(id);
    if (record === undefined) throw new ServiceError('DRILL_UNKNOWN', 'the drill has no record yet');
    await sendPdf(response, drillPaper(JSON.parse(record) as DrillRecord), `${id}.pdf`);
  }
}
