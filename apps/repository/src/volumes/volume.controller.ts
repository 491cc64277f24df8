import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery, type Page } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { fondsOf } from '../http/scope.js';
import { sendPdf } from '../printing/send-pdf.js';
import { inspectionPaper } from './inspection-paper.js';
import { backupListCsv, backupListJson } from './backup-list.js';
import {
  BackupListQuery,
  DesignateBody,
  DesignatedDto,
  PlanVolumesBody,
  RegisterVolumeBody,
  SealBody,
  VolumeDetailsDto,
  VolumeDto,
  VolumePlanDto,
  VolumeStepBody,
} from './volume.dto.js';
import { VolumeService } from './volume.service.js';

@ApiTags('volumes')
@Controller('v1/volumes')
export class VolumeController {
  constructor(
    readonly volumes: VolumeService,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  @Get()
  @Access('volumes:read')
  @ApiPage(VolumeDto)
  list(@Query() query: PageQuery, @Caller() caller: Principal): Promise<Page<VolumeDto>> {
    return this.volumes.list(query, caller);
  }

  @Post()
  @Access('volumes:manage')
  @ApiCreatedResponse({ type: VolumeDetailsDto })
  @ApiProblems(400, 404, 409)
  register(@Body() body: RegisterVolumeBody, @Caller() caller: Principal): Promise<VolumeDetailsDto> {
    return this.volumes.register(body, caller);
  }

  /** Shows which packages would go onto which volumes; with `confirm` it is fixed. */
  @Post('plan')
  @HttpCode(200)
  @Access('volumes:manage')
  @ApiOkResponse({ type: VolumePlanDto })
  @ApiProblems(400, 404, 409)
  plan(@Body() body: PlanVolumesBody, @Caller() caller: Principal): Promise<VolumePlanDto> {
    return this.volumes.plan(body, caller);
  }

  @Get(':label')
  @Access('volumes:read')
  @ApiOkResponse({ type: VolumeDetailsDto })
  @ApiProblems(404)
  get(@Param('label') label: string, @Caller() caller: Principal): Promise<VolumeDetailsDto> {
    return this.volumes.get(label, caller);
  }

  /** The plan that was confirmed, as `mocban volume write --plan` takes it. */
  @Get(':label/plan')
  @Access('volumes:read')
  @ApiOkResponse({ type: VolumePlanDto })
  @ApiProblems(404)
  planOf(@Param('label') label: string, @Caller() caller: Principal): Promise<VolumePlanDto> {
    return this.volumes.planOf(label, caller);
  }

  @Post(':label/seal')
  @HttpCode(200)
  @Access('volumes:manage')
  @ApiOkResponse({ type: VolumeDetailsDto })
  @ApiProblems(400, 404, 409, 422)
  seal(@Param('label') label: string, @Body() body: SealBody, @Caller() caller: Principal): Promise<VolumeDetailsDto> {
    return this.volumes.seal(label, body, caller);
  }

  /** What was done with it: given out, taken back, inspected, retired, lost. */
  @Post(':label/steps')
  @HttpCode(200)
  @Access('volumes:manage')
  @ApiOkResponse({ type: VolumeDetailsDto })
  @ApiProblems(400, 404, 409)
  step(
    @Param('label') label: string,
    @Body() body: VolumeStepBody,
    @Caller() caller: Principal,
  ): Promise<VolumeDetailsDto> {
    return this.volumes.step(label, body, caller);
  }

  /** What an inspection found, to be printed and signed. */
  @Get(':label/inspections/:step/record.pdf')
  @Access('volumes:read')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The record, with places to sign.', schema: { type: 'string', format: 'binary' } })
  @ApiProblems(404)
  async paper(
    @Param('label') label: string,
    @Param('step') step: string,
    @Caller() caller: Principal,
    @Res() response: Response,
  ): Promise<void> {
    const inspection = await this.volumes.inspection(label, step, caller);
    await sendPdf(response, inspectionPaper(inspection, this.config.archive.name), `${label}-${step}.pdf`);
  }
}

@ApiTags('volumes')
@Controller('v1/backup-list')
export class BackupListController {
  constructor(
    readonly source: DataSource,
    readonly volumes: VolumeService,
  ) {}

  /** Why holdings need an insurance copy, beyond what their metadata says. */
  @Post('designations')
  @HttpCode(200)
  @Access('volumes:manage')
  @ApiOkResponse({ type: DesignatedDto })
  @ApiProblems(400)
  designate(@Body() body: DesignateBody, @Caller() caller: Principal): Promise<DesignatedDto> {
    return this.volumes.designate(body, caller);
  }

  /** The yearly list of what needs backing up, with what it has. */
  @Get()
  @Access('volumes:read')
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems(400)
  async list(
    @Query() { year, format }: BackupListQuery,
    @Caller() caller: Principal,
    @Res() response: Response,
  ): Promise<void> {
    const question = { fonds: fondsOf(caller), ...(year !== undefined && { year }) };
    const isCsv = format === 'csv';
    response.setHeader('Content-Type', isCsv ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8');
    const lines = isCsv ? backupListCsv(this.source, question) : backupListJson(this.source, question, new Date());
    await pipeline(Readable.from(lines, { objectMode: true }), response);
  }
}
