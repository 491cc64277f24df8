import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { AgreementChangeDto, AgreementDto, ChangeAgreementBody, CreateAgreementBody } from './agreement.dto.js';
import { AgreementService } from './agreement.service.js';

@ApiTags('agreements')
@Controller('v1/agreements')
export class AgreementController {
  constructor(readonly agreements: AgreementService) {}

  @Get()
  @Access('agreements:read')
  @ApiPage(AgreementDto)
  list(@Query() query: PageQuery, @Caller() caller: Principal) {
    return this.agreements.list(query, caller);
  }

  @Post()
  @Access('agreements:write')
  @ApiCreatedResponse({ type: AgreementDto })
  @ApiProblems(400, 404, 409)
  create(@Body() body: CreateAgreementBody, @Caller() caller: Principal): Promise<AgreementDto> {
    return this.agreements.create(body, caller);
  }

  @Get(':code')
  @Access('agreements:read')
  @ApiOkResponse({ type: AgreementDto })
  @ApiProblems(404)
  get(@Param('code') code: string, @Caller() caller: Principal): Promise<AgreementDto> {
    return this.agreements.get(code, caller);
  }

  @Patch(':code')
  @Access('agreements:write')
  @ApiOkResponse({ type: AgreementDto })
  @ApiProblems(400, 404)
  change(
    @Param('code') code: string,
    @Body() body: ChangeAgreementBody,
    @Caller() caller: Principal,
  ): Promise<AgreementDto> {
    return this.agreements.change(code, body, caller);
  }

  @Get(':code/history')
  @Access('agreements:read')
  @ApiPage(AgreementChangeDto)
  @ApiProblems(404)
  history(@Param('code') code: string, @Query() query: PageQuery, @Caller() caller: Principal) {
    return this.agreements.history(code, query, caller);
  }

  @Post(':code/close')
  @HttpCode(200)
  @Access('agreements:write')
  @ApiOkResponse({ type: AgreementDto })
  @ApiProblems(404)
  close(@Param('code') code: string, @Caller() caller: Principal): Promise<AgreementDto> {
    return this.agreements.close(code, caller);
  }
}
