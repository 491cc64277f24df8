import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CONFIG, type Config } from '../config/config.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { sendPdf } from '../printing/send-pdf.js';
import { sendReport } from '../http/send-report.js';
import {
  FiguresDto,
  FiguresQuery,
  FiguresReportQuery,
  SetTargetBody,
  DigitisationTargetDto,
  WithdrawTargetBody,
} from './digitisation.dto.js';
import { DigitisationService } from './digitisation.service.js';
import { figuresCsv, figuresPaper } from './report.js';

@ApiTags('digitisation')
@Controller('v1/digitisation')
export class DigitisationController {
  constructor(
    readonly digitisation: DigitisationService,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** Holdings, documents, pages and bytes that were accepted in a period, by agency, fonds and medium, and how far plans are. */
  @Get('figures')
  @Access('digitisation:read')
  @ApiOkResponse({ type: FiguresDto })
  @ApiProblems(400)
  figures(@Query() query: FiguresQuery, @Caller() caller: Principal): Promise<FiguresDto> {
    return this.digitisation.figures(query, caller);
  }

  /** The same as a report: JSON, or tables for office software. */
  @Get('report')
  @Access('digitisation:read')
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems(400)
  async report(
    @Query() { format, ...query }: FiguresReportQuery,
    @Caller() caller: Principal,
    @Res() response: Response,
  ): Promise<void> {
    sendReport(response, format, await this.digitisation.figures(query, caller), figuresCsv);
  }

  @Get('report.pdf')
  @Access('digitisation:read')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The report, with places to sign.', schema: { type: 'string', format: 'binary' } })
  @ApiProblems(400)
  async paper(@Query() query: FiguresQuery, @Caller() caller: Principal, @Res() response: Response): Promise<void> {
    const figures = await this.digitisation.figures(query, caller);
    await sendPdf(response, figuresPaper(figures, this.config.archive.name), 'digitisation.pdf');
  }

  /** What is to be digitised, with how far it is; also what was withdrawn. */
  @Get('targets')
  @Access('digitisation:read')
  @ApiOkResponse({ type: [DigitisationTargetDto] })
  targets(@Caller() caller: Principal): Promise<DigitisationTargetDto[]> {
    return this.digitisation.targets(caller);
  }

  /** A target of an agency, or what a plan states for the whole archive; one of each in a plan. */
  @Post('targets')
  @Access('digitisation:manage')
  @ApiCreatedResponse({ type: DigitisationTargetDto })
  @ApiProblems(400, 404, 409, 422)
  set(@Body() body: SetTargetBody, @Caller() caller: Principal): Promise<DigitisationTargetDto> {
    return this.digitisation.set(body, caller);
  }

  @Post('targets/:id/withdraw')
  @HttpCode(200)
  @Access('digitisation:manage')
  @ApiOkResponse({ type: DigitisationTargetDto })
  @ApiProblems(400, 404)
  withdraw(
    @UuidParam('id', 'DIGITISATION_TARGET_UNKNOWN') id: string,
    @Body() { reason }: WithdrawTargetBody,
    @Caller() caller: Principal,
  ): Promise<DigitisationTargetDto> {
    return this.digitisation.withdraw(id, reason, caller);
  }
}
