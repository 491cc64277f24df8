import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { Access, Caller, type Principal } from '../http/access.js';
import { fondsOf } from '../http/scope.js';
import { exportCatalogue } from './export.js';

@ApiTags('catalogue')
@Controller('v1/catalogue')
export class CatalogueController {
  constructor(readonly source: DataSource) {}

  @Get('export')
  @Access('catalogue:export')
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({
    description: 'A JSON document per line in a fixed order; the same before and after a rebuild.',
    schema: { type: 'string' },
  })
  async export(@Caller() caller: Principal, @Res() response: Response): Promise<void> {
    response.setHeader('Content-Type', 'application/x-ndjson');
    await pipeline(Readable.from(exportCatalogue(this.source, fondsOf(caller)), { objectMode: true }), response);
  }
}
