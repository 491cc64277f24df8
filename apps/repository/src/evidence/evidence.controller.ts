import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { HoldingService } from '../holdings/holding.service.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { attachment } from '../http/content-disposition.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { EvidenceDto, EvidenceRequestDto } from './evidence.dto.js';
import { EvidenceOfArchive } from './evidence.service.js';

@ApiTags('evidence')
@Controller('v1')
export class EvidenceController {
  constructor(
    readonly evidence: EvidenceOfArchive,
    readonly holdings: HoldingService,
  ) {}

  /** What is stamped, what waits, and what is to be renewed. */
  @Get('evidence')
  @Access('stores:read')
  @ApiOkResponse({ type: EvidenceDto })
  get(): Promise<EvidenceDto> {
    return this.evidence.get();
  }

  /** Closes a batch over the versions that wait and has it stamped, or renews everything. */
  @Post('evidence')
  @HttpCode(202)
  @Access('evidence:make')
  @ApiAcceptedResponse({ type: EvidenceDto })
  @ApiProblems(400, 409)
  request(@Body() request: EvidenceRequestDto): Promise<EvidenceDto> {
    return this.evidence.request(request);
  }

  /** The evidence record of a version (RFC 4998): what it proves are the two digest manifests of the version, as a group. */
  @Get('holdings/:uuid/versions/:version/evidence')
  @Access('holdings:read')
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'DER of the record.', schema: { type: 'string', format: 'binary' } })
  @ApiProblems(404, 503)
  async record(
    @UuidParam('uuid', 'HOLDING_UNKNOWN') uuid: string,
    @Param('version') version: string,
    @Caller() caller: Principal,
    @Res() response: Response,
  ): Promise<void> {
    const aip = await this.holdings.find(uuid, caller);
    const found = await this.holdings.versionOf(aip, version);
    const record = await this.evidence.record(aip, found.version);
    response
      .set('Content-Type', 'application/octet-stream')
      .set('Content-Disposition', attachment(`${uuid}-${found.version}.ers`))
      .send(record);
  }
}
