import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { Access } from '../http/access.js';
import { exportCatalogue } from './export.js';

@ApiTags('catalogue')
@Controller('v1/catalogue')
export class CatalogueController {
  constructor(readonly source: DataSource) {}

  @Get('export')
  @Access('officer', 'administrator')
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({
    description: 'A JSON document per line in a fixed order; the same before and after a rebuild.',
    schema: { type: 'string' },
  })
  async export(@Res() response: Response): Promise<void> {
    response.setHeader('Content-Type', 'application/x-ndjson');
    await pipeline(Readable.from(exportCatalogue(this.source), { objectMode: true }), response);
  }
}
