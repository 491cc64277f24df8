import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { sendPdf } from '../printing/send-pdf.js';
import { incidentCsv, incidentJson } from './incident-csv.js';
import { incidentRecord } from './incident-record.js';
import {
  CloseIncidentBody,
  CommentIncidentBody,
  IncidentDetailDto,
  IncidentDto,
  IncidentExportQuery,
  IncidentQuery,
  UpdateIncidentBody,
} from './incident.dto.js';
import { IncidentService } from './incident.service.js';

@ApiTags('incidents')
@Controller('v1/incidents')
export class IncidentController {
  constructor(readonly incidents: IncidentService) {}

  @Get()
  @Access('incidents:read')
  @ApiPage(IncidentDto)
  @ApiProblems(400)
  list(@Query() query: IncidentQuery, @Caller() caller: Principal) {
    return this.incidents.list(query, caller);
  }

  @Get('export')
  @Access('incidents:read')
  @ApiProduces('text/csv', 'application/json')
  @ApiOkResponse({ description: 'The register, oldest first.', schema: { type: 'string' } })
  @ApiProblems(400)
  async export(
    @Query() { format, ...filter }: IncidentExportQuery,
    @Caller() caller: Principal,
    @Res() response: Response,
  ): Promise<void> {
    const incidents = this.incidents.export(filter, caller);
    response.setHeader('Content-Type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json');
    response.setHeader('Content-Disposition', `attachment; filename="su-co.${format}"`);
    const text = format === 'csv' ? incidentCsv(incidents) : incidentJson(incidents);
    await pipeline(Readable.from(text, { objectMode: true }), response);
  }

  @Get(':id')
  @Access('incidents:read')
  @ApiOkResponse({ type: IncidentDetailDto })
  @ApiProblems(404)
  get(@Param('id') id: string, @Caller() caller: Principal): Promise<IncidentDetailDto> {
    return this.incidents.get(id, caller);
  }

  @Get(':id/record.pdf')
  @Access('incidents:read')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The record, with places to sign.', schema: { type: 'string', format: 'binary' } })
  @ApiProblems(404)
  async record(@Param('id') id: string, @Caller() caller: Principal, @Res() response: Response): Promise<void> {
    const incident = await this.incidents.get(id, caller);
    await sendPdf(response, incidentRecord(incident, this.incidents.config.archive.name), `${incident.number}.pdf`);
  }

  @Patch(':id')
  @Access('incidents:handle')
  @ApiOkResponse({ type: IncidentDetailDto })
  @ApiProblems(400, 404, 409)
  update(
    @Param('id') id: string,
    @Body() body: UpdateIncidentBody,
    @Caller() caller: Principal,
  ): Promise<IncidentDetailDto> {
    return this.incidents.update(id, body, caller);
  }

  @Post(':id/comments')
  @HttpCode(200)
  @Access('incidents:handle')
  @ApiOkResponse({ type: IncidentDetailDto })
  @ApiProblems(400, 404, 409)
  comment(
    @Param('id') id: string,
    @Body() body: CommentIncidentBody,
    @Caller() caller: Principal,
  ): Promise<IncidentDetailDto> {
    return this.incidents.comment(id, body, caller);
  }

  @Post(':id/close')
  @HttpCode(200)
  @Access('incidents:close')
  @ApiOkResponse({ type: IncidentDetailDto })
  @ApiProblems(400, 404, 409)
  close(
    @Param('id') id: string,
    @Body() body: CloseIncidentBody,
    @Caller() caller: Principal,
  ): Promise<IncidentDetailDto> {
    return this.incidents.close(id, body, caller);
  }
}
