import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { AddPolicyRowBody, FormatPolicyDto, PolicyRowDto, WithdrawPolicyRowBody } from './policy.dto.js';
import { FormatPolicyService } from './policy.service.js';

@ApiTags('formats')
@Controller('v1/formats/policy')
export class FormatPolicyController {
  constructor(readonly policies: FormatPolicyService) {}

  /** Rows of this archive and of the national profile; all are shown, whichever decides. */
  @Get()
  @Access('formats:read')
  @ApiOkResponse({ type: FormatPolicyDto })
  policy(): Promise<FormatPolicyDto> {
    return this.policies.policy();
  }

  /** A row that says more of a risk holds from its day on; one that says less is `proposed` until a second person approves. */
  @Post()
  @Access('formats:manage')
  @ApiCreatedResponse({ type: PolicyRowDto })
  @ApiProblems(400, 422)
  add(@Body() body: AddPolicyRowBody, @Caller() caller: Principal): Promise<PolicyRowDto> {
    return this.policies.add(body, caller);
  }

  /** Where that says less of a risk the row is `leaving` until a second person approves. */
  @Post(':id/withdraw')
  @HttpCode(200)
  @Access('formats:manage')
  @ApiOkResponse({ type: PolicyRowDto })
  @ApiProblems(400, 404, 409)
  withdraw(
    @UuidParam('id', 'FORMAT_POLICY_UNKNOWN') id: string,
    @Body() { reason }: WithdrawPolicyRowBody,
    @Caller() caller: Principal,
  ): Promise<PolicyRowDto> {
    return this.policies.withdraw(id, reason, caller);
  }
}
