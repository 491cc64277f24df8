import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Headers, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Dip } from '@mocban/oais';
import type { Request, Response } from 'express';
import { HoldingService } from '../holdings/holding.service.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { attachment } from '../http/content-disposition.js';
import { matchesEtag } from '../http/etag.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { DipQuery } from './dip.dto.js';
import { asServiceError, DisseminationService } from './dissemination.service.js';

@ApiTags('holdings')
@Controller('v1/holdings')
export class DisseminationController {
  constructor(
    readonly holdings: HoldingService,
    readonly dissemination: DisseminationService,
  ) {}

  @Get(':uuid/versions/:version/dip')
  @Access('holdings:export')
  @ApiProduces('application/zip')
  @ApiOkResponse({
    description:
      'A dissemination package as a zip, made while it is sent. It is complete when as many bytes came as Content-Length says: where a file turns out damaged, the answer is broken off.',
    schema: { type: 'string', format: 'binary' },
  })
  @ApiResponse({ status: 304, description: 'The client has this package.' })
  @ApiProblems(400, 404, 422, 503)
  async dip(
    @UuidParam('uuid', 'HOLDING_UNKNOWN') uuid: string,
    @Param('version') version: string,
    @Query() query: DipQuery,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const aip = await this.holdings.find(uuid, caller);
    const found = await this.holdings.versionOf(aip, version);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const dip = await this.dissemination.dip(aip, found, query, gone.signal).catch((error: unknown) => {
      if (!gone.signal.aborted) throw error;
    });
    // The client did not wait.
    if (dip === undefined) return;
    const etag = `"dip-sha256:${dip.metsSha256}"`;
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Accept-Ranges', 'none');
    if (matchesEtag(ifNoneMatch, etag)) {
      response.status(304).end();
      return;
    }
    response.setHeader('Content-Type', 'application/zip');
    response.setHeader('Content-Length', dip.sizeBytes);
    response.setHeader('Content-Disposition', attachment(`${dip.name}.zip`));
    if (request.method === 'HEAD') response.end();
    else await send(dip, response);
  }
}

async function send(dip: Dip, response: Response): Promise<void> {
  try {
    await pipeline(Readable.from(dip.stream(), { objectMode: false }), response);
  } catch (error) {
    // The client went away: nobody is left to be told.
    if (error instanceof Error && (error.name === 'AbortError' || wasClosed(error))) return;
    throw asServiceError(error);
  }
}

const wasClosed = (error: NodeJS.ErrnoException): boolean => error.code === 'ERR_STREAM_PREMATURE_CLOSE';
