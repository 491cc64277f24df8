import { Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { PUID } from '@mocban/format-risk';
import { CONFIG, type Config } from '../config/config.js';
import { ServiceError } from '../error.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { sendReport } from '../http/send-report.js';
import { UuidParam } from '../http/uuid-param.js';
import { enqueue } from '../jobs/queue.js';
import { sendPdf } from '../printing/send-pdf.js';
import { FORMATS } from './assess-job.js';
import { FormatChangeDto, FormatRiskDto, HeldFormatDto, RiskBasisDto } from './format.dto.js';
import {
  HoldingFormatsDto,
  ReportQuery,
  RiskyHoldingDto,
  RiskyHoldingQuery,
  WatchedFormatDto,
} from './holding-format.dto.js';
import { FormatService } from './format.service.js';
import { reportPaper } from './report-paper.js';
import { reportCsv, type FormatReport } from './report.js';
import { watchList } from './watch-list.js';

@ApiTags('formats')
@Controller('v1')
export class FormatController {
  constructor(
    readonly formats: FormatService,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** What the content of the newest versions is of, the riskiest first: files, bytes, holdings, the level and why. */
  @Get('formats')
  @Access('formats:read')
  @ApiOkResponse({ type: [HeldFormatDto] })
  held(@Caller() caller: Principal): Promise<HeldFormatDto[]> {
    return this.formats.held(caller);
  }

  /** What is to be thought of a format of PRONOM's, held or not. */
  @Get('formats/puids/:registry/:number')
  @Access('formats:read')
  @ApiOkResponse({ type: FormatRiskDto })
  @ApiProblems(404)
  assess(@Param('registry') registry: string, @Param('number') number: string): Promise<FormatRiskDto> {
    const puid = `${registry}/${number}`;
    if (!PUID.test(puid)) throw new ServiceError('FORMAT_UNKNOWN', 'no such PUID');
    return this.formats.assess(puid);
  }

  /** Formats that somebody should look at, and why. */
  @Get('formats/watch')
  @Access('formats:read')
  @ApiOkResponse({ type: [WatchedFormatDto] })
  watch(@Caller() caller: Principal): Promise<WatchedFormatDto[]> {
    return watchList(this.formats.source, this.config, caller);
  }

  /** Formats whose level was another before, and what made the difference; newest first. */
  @Get('formats/changes')
  @Access('formats:read')
  @ApiPage(FormatChangeDto)
  changes(@Query() query: PageQuery) {
    return this.formats.changes(query);
  }

  /** What the levels rested on: releases of data and rows in force; newest first. */
  @Get('formats/bases')
  @Access('formats:read')
  @ApiPage(RiskBasisDto)
  bases(@Query() query: PageQuery) {
    return this.formats.bases(query);
  }

  /** Holdings of a level or a format, or with the sign of Quyết định 76. */
  @Get('formats/holdings')
  @Access('formats:read')
  @ApiPage(RiskyHoldingDto)
  holdings(@Query() query: RiskyHoldingQuery, @Caller() caller: Principal) {
    return this.formats.holdings(query, caller);
  }

  /** The same as a report: JSON, or a table for office software. */
  @Get('formats/report')
  @Access('formats:read')
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async report(
    @Query() { format }: ReportQuery,
    @Caller() caller: Principal,
    @Res() response: Response,
  ): Promise<void> {
    sendReport(response, format, await this.#report(caller), reportCsv);
  }

  @Get('formats/report.pdf')
  @Access('formats:read')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The report, with places to sign.', schema: { type: 'string', format: 'binary' } })
  async paper(@Caller() caller: Principal, @Res() response: Response): Promise<void> {
    await sendPdf(response, reportPaper(await this.#report(caller), this.config.archive.name), 'formats.pdf');
  }

  /** Has levels found again by what the format data and the rows say now; that also happens by itself, within a minute. */
  @Post('formats/assessments')
  @HttpCode(202)
  @Access('formats:manage')
  @ApiAcceptedResponse({ description: 'It will be done.' })
  async assessAgain(): Promise<void> {
    await enqueue(this.formats.source.manager, 'assess-formats', FORMATS);
  }

  /** The formats of a holding's content, the level they give it and how that changed. */
  @Get('holdings/:uuid/formats')
  @Access('formats:read')
  @ApiOkResponse({ type: HoldingFormatsDto })
  @ApiProblems(404)
  ofHolding(
    @UuidParam('uuid', 'HOLDING_UNKNOWN') uuid: string,
    @Caller() caller: Principal,
  ): Promise<HoldingFormatsDto> {
    return this.formats.ofHolding(uuid, caller);
  }

  async #report(caller: Principal): Promise<FormatReport> {
    const { items } = await this.formats.bases({ limit: 1 });
    return {
      madeAt: this.config.clock.now().toISOString(),
      basis: items[0],
      formats: await this.formats.held(caller),
      watch: await watchList(this.formats.source, this.config, caller),
    };
  }
}
