import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { BelowPolicyDto, PlanDto, PolicyVersionDto, ProposePlanBody } from './plan.dto.js';
import { PlanService } from './plan.service.js';

@ApiTags('replication')
@Controller('v1/replication')
export class PlanController {
  constructor(readonly plans: PlanService) {}

  @Get('policies')
  @Access('stores:read')
  @ApiOkResponse({ type: [PolicyVersionDto] })
  policies(): Promise<PolicyVersionDto[]> {
    return this.plans.policies();
  }

  @Get('below-policy')
  @Access('stores:read')
  @ApiPage(BelowPolicyDto)
  belowPolicy(@Query() query: PageQuery, @Caller() caller: Principal) {
    return this.plans.belowPolicy(query, caller);
  }

  @Post('plans')
  @Access('stores:write')
  @ApiCreatedResponse({ type: PlanDto })
  @ApiProblems(400, 409, 422)
  propose(@Body() body: ProposePlanBody, @Caller() caller: Principal): Promise<PlanDto> {
    return this.plans.propose(body, caller);
  }

  @Get('plans')
  @Access('stores:read')
  @ApiPage(PlanDto)
  list(@Query() query: PageQuery) {
    return this.plans.list(query);
  }

  @Get('plans/:id')
  @Access('stores:read')
  @ApiOkResponse({ type: PlanDto })
  @ApiProblems(404)
  get(@UuidParam('id', 'PLAN_UNKNOWN') id: string): Promise<PlanDto> {
    return this.plans.get(id);
  }

  @Post('plans/:id/confirm')
  @HttpCode(200)
  @Access('stores:write')
  @ApiOkResponse({ type: PlanDto })
  @ApiProblems(404, 409, 422)
  confirm(@UuidParam('id', 'PLAN_UNKNOWN') id: string, @Caller() caller: Principal): Promise<PlanDto> {
    return this.plans.confirm(id, caller);
  }

  @Post('plans/:id/cancel')
  @HttpCode(200)
  @Access('stores:write')
  @ApiOkResponse({ type: PlanDto })
  @ApiProblems(404, 409)
  cancel(@UuidParam('id', 'PLAN_UNKNOWN') id: string, @Caller() caller: Principal): Promise<PlanDto> {
    return this.plans.cancel(id, caller);
  }
}
