import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { AuditDto, AuditObjectDto, AuditObjectQuery, CreateAuditBody } from './audit.dto.js';
import { AuditService } from './audit.service.js';

@ApiTags('audits')
@Controller('v1/audits')
export class AuditController {
  constructor(readonly audits: AuditService) {}

  @Post()
  @HttpCode(202)
  @Access('officer', 'administrator')
  @ApiAcceptedResponse({ type: AuditDto })
  @ApiProblems(400, 422)
  create(@Body() body: CreateAuditBody, @Caller() caller: Principal): Promise<AuditDto> {
    return this.audits.create(body, caller);
  }

  @Get()
  @Access('officer', 'administrator')
  @ApiPage(AuditDto)
  list(@Query() query: PageQuery) {
    return this.audits.list(query);
  }

  @Get(':id')
  @Access('officer', 'administrator')
  @ApiOkResponse({ type: AuditDto })
  @ApiProblems(404)
  get(@UuidParam('id', 'AUDIT_UNKNOWN') id: string): Promise<AuditDto> {
    return this.audits.get(id);
  }

  @Get(':id/objects')
  @Access('officer', 'administrator')
  @ApiPage(AuditObjectDto)
  @ApiProblems(404)
  objects(@UuidParam('id', 'AUDIT_UNKNOWN') id: string, @Query() query: AuditObjectQuery) {
    return this.audits.objects(id, query);
  }
}
