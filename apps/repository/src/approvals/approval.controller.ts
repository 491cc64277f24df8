import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { ApprovalDto, ApprovalQuery, DecideApprovalBody, RequestApprovalBody } from './approval.dto.js';
import { ApprovalService } from './approval.service.js';

@ApiTags('approvals')
@Controller('v1/approvals')
export class ApprovalController {
  constructor(readonly approvals: ApprovalService) {}

  @Post()
  @Access('approvals:request')
  @ApiCreatedResponse({ type: ApprovalDto })
  @ApiProblems(400, 404, 409, 422)
  request(@Body() body: RequestApprovalBody, @Caller() caller: Principal): Promise<ApprovalDto> {
    return this.approvals.request(body, caller);
  }

  @Get()
  @Access('approvals:read')
  @ApiPage(ApprovalDto)
  list(@Query() query: ApprovalQuery, @Caller() caller: Principal) {
    return this.approvals.list(query, caller);
  }

  @Get(':id')
  @Access('approvals:read')
  @ApiOkResponse({ type: ApprovalDto })
  @ApiProblems(404)
  get(@UuidParam('id', 'APPROVAL_UNKNOWN') id: string, @Caller() caller: Principal): Promise<ApprovalDto> {
    return this.approvals.get(id, caller);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Access('approvals:decide')
  @ApiOkResponse({ type: ApprovalDto, description: 'It is carried out, once.' })
  @ApiProblems(400, 404, 409)
  approve(
    @UuidParam('id', 'APPROVAL_UNKNOWN') id: string,
    @Body() { note }: DecideApprovalBody,
    @Caller() caller: Principal,
  ): Promise<ApprovalDto> {
    return this.approvals.approve(id, note, caller);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Access('approvals:decide')
  @ApiOkResponse({ type: ApprovalDto })
  @ApiProblems(400, 404, 409)
  reject(
    @UuidParam('id', 'APPROVAL_UNKNOWN') id: string,
    @Body() { note }: DecideApprovalBody,
    @Caller() caller: Principal,
  ): Promise<ApprovalDto> {
    return this.approvals.reject(id, note, caller);
  }
}
