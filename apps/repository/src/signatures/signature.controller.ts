import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Access } from '../http/access.js';
import { ApiPage, toPage } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { SignatureCheckDto, SignatureCheckQuery } from './signature.dto.js';
import { readChecks } from './read-checks.js';

@ApiTags('signatures')
@Controller('v1/signatures')
export class SignatureController {
  constructor(readonly source: DataSource) {}

  /** Signed files of holdings with what is known of them now, e.g. those whose last proof ends before a day. */
  @Get()
  @Access('audits:read')
  @ApiPage(SignatureCheckDto)
  @ApiProblems(400)
  async list(@Query() query: SignatureCheckQuery) {
    const rows = await readChecks(this.source.manager, query);
    return toPage(
      rows,
      query.limit,
      ({ id }) => Number(id),
      ({ id: _, ...check }) => check,
    );
  }
}
