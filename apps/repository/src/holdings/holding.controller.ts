import { pipeline } from 'node:stream/promises';
import { Controller, Get, Headers, Param, ParseIntPipe, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { AipFileEntity } from '../database/entities/holdings.js';
import { ServiceError } from '../error.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { attachment } from '../http/content-disposition.js';
import { matchesEtag } from '../http/etag.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { VerdictDto } from '../signatures/verdict.dto.js';
import { ContentService } from './content.service.js';
import {
  ContentQuery,
  FileDto,
  FileQuery,
  HoldingDto,
  HoldingEventDto,
  HoldingQuery,
  HoldingSummaryDto,
  VersionDto,
} from './holding.dto.js';
import { HoldingService } from './holding.service.js';
import { parseRange } from './range.js';

interface ContentHeaders {
  range?: string;
  'if-range'?: string;
  'if-none-match'?: string;
}

@ApiTags('holdings')
@Controller('v1/holdings')
export class HoldingController {
  constructor(
    readonly holdings: HoldingService,
    readonly content: ContentService,
  ) {}

  @Get()
  @Access('holdings:read')
  @ApiPage(HoldingSummaryDto)
  @ApiProblems(400)
  search(@Query() query: HoldingQuery, @Caller() caller: Principal) {
    return this.holdings.search(query, caller);
  }

  @Get(':uuid')
  @Access('holdings:read')
  @ApiOkResponse({ type: HoldingDto })
  @ApiProblems(404)
  get(@UuidParam('uuid', 'HOLDING_UNKNOWN') uuid: string, @Caller() caller: Principal): Promise<HoldingDto> {
    return this.holdings.get(uuid, caller);
  }

  @Get(':uuid/versions')
  @Access('holdings:read')
  @ApiOkResponse({ type: [VersionDto] })
  @ApiProblems(404)
  versions(@UuidParam('uuid', 'HOLDING_UNKNOWN') uuid: string, @Caller() caller: Principal): Promise<VersionDto[]> {
    return this.holdings.versions(uuid, caller);
  }

  @Get(':uuid/versions/:version/files')
  @Access('holdings:read')
  @ApiPage(FileDto)
  @ApiProblems(400, 404)
  files(
    @UuidParam('uuid', 'HOLDING_UNKNOWN') uuid: string,
    @Param('version') version: string,
    @Query() query: FileQuery,
    @Caller() caller: Principal,
  ) {
    return this.holdings.files(uuid, version, query, caller);
  }

  @Get(':uuid/events')
  @Access('holdings:read')
  @ApiPage(HoldingEventDto)
  @ApiProblems(404)
  events(@UuidParam('uuid', 'HOLDING_UNKNOWN') uuid: string, @Query() query: PageQuery, @Caller() caller: Principal) {
    return this.holdings.events(uuid, query, caller);
  }

  @Get(':uuid/signatures')
  @Access('holdings:read')
  @ApiPage(VerdictDto)
  @ApiProblems(404)
  signatures(
    @UuidParam('uuid', 'HOLDING_UNKNOWN') uuid: string,
    @Query() query: PageQuery,
    @Caller() caller: Principal,
  ) {
    return this.holdings.signatures(uuid, query, caller);
  }

  @Get(':uuid/versions/:version/content')
  @Access('holdings:read')
  @ApiHeader({ name: 'Range', required: false })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'The bytes; ETag is their SHA-512.', schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 206, description: 'The bytes of the range.' })
  @ApiResponse({ status: 304, description: 'The client has these bytes.' })
  @ApiProblems(400, 404, 416, 503)
  async contentByPath(
    @UuidParam('uuid', 'HOLDING_UNKNOWN') uuid: string,
    @Param('version') version: string,
    @Query() { path }: ContentQuery,
    @Headers() headers: ContentHeaders,
    @Caller() caller: Principal,
    @Res() response: Response,
  ): Promise<void> {
    const found = await this.holdings.version(uuid, version, caller);
    await this.#send(await this.content.byPath(found, path), headers, response);
  }

  @Get(':uuid/files/:id/content')
  @Access('holdings:read')
  @ApiHeader({ name: 'Range', required: false })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'The bytes; ETag is their SHA-512.', schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 206, description: 'The bytes of the range.' })
  @ApiResponse({ status: 304, description: 'The client has these bytes.' })
  @ApiProblems(404, 416, 503)
  async contentById(
    @UuidParam('uuid', 'HOLDING_UNKNOWN') uuid: string,
    @Param('id', new ParseIntPipe({ exceptionFactory: () => new ServiceError('HOLDING_FILE_UNKNOWN', 'no such file') }))
    id: number,
    @Headers() headers: ContentHeaders,
    @Caller() caller: Principal,
    @Res() response: Response,
  ): Promise<void> {
    const aip = await this.holdings.find(uuid, caller);
    await this.#send(await this.content.byId(aip, id), headers, response);
  }

  async #send(file: AipFileEntity, headers: ContentHeaders, response: Response): Promise<void> {
    const etag = `"sha512:${file.sha512}"`;
    response.setHeader('ETag', etag);
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('Cache-Control', 'private, no-cache');
    if (matchesEtag(headers['if-none-match'], etag)) {
      response.status(304).end();
      return;
    }
    const range = parseRangeFor(file, headers, etag, response);
    const found = await this.content.locate(file);
    const length = range ? range.end - range.start + 1 : file.sizeBytes;
    response.status(range ? 206 : 200);
    if (range) response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${file.sizeBytes}`);
    response.setHeader('Content-Length', length);
    // Never shown as a page of this service: what an agency sent may be HTML.
    response.setHeader('Content-Type', 'application/octet-stream');
    response.setHeader('Content-Disposition', attachment(file.path.split('/').at(-1)!));
    if (response.req.method === 'HEAD') {
      response.end();
      return;
    }
    await pipeline(this.content.read(file, found, range), response).catch((error: unknown) => {
      // The client went away: nobody is left to be told.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
  }
}

function parseRangeFor(file: AipFileEntity, headers: ContentHeaders, etag: string, response: Response) {
  try {
    return parseRange(headers.range, file.sizeBytes, { ifRange: headers['if-range'], etag });
  } catch (error) {
    response.setHeader('Content-Range', `bytes */${file.sizeBytes}`);
    throw error;
  }
}
