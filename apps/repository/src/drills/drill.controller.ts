import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ServiceError } from '../error.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { sendPdf } from '../printing/send-pdf.js';
import { drillPaper } from './drill-paper.js';
import type { DrillRecord } from './drill-record.js';
import { CreateDrillBody, DrillDto } from './drill.dto.js';
import { DrillService } from './drill.service.js';

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
