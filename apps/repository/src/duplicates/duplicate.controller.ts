import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { ComparedDocumentDto, DuplicateDto, DuplicateListQuery, DuplicateQuery } from './duplicate.dto.js';
import { DuplicateService } from './duplicate.service.js';

@ApiTags('transfers')
@Controller('v1/transfers/:id/duplicates')
export class DuplicateController {
  constructor(readonly duplicates: DuplicateService) {}

  @Get()
  @Access('transfers:read')
  @ApiPage(DuplicateDto)
  @ApiProblems(404)
  list(@UuidParam('id', 'TRANSFER_UNKNOWN') id: string, @Query() query: DuplicateQuery, @Caller() caller: Principal) {
    return this.duplicates.list(id, query, caller);
  }

  @Get(':other/documents')
  @Access('transfers:read')
  @ApiPage(ComparedDocumentDto)
  @ApiProblems(404)
  documents(
    @UuidParam('id', 'TRANSFER_UNKNOWN') id: string,
    @UuidParam('other', 'TRANSFER_UNKNOWN') other: string,
    @Query() query: DuplicateListQuery,
    @Caller() caller: Principal,
  ) {
    return this.duplicates.documents(id, other, query, caller);
  }
}
