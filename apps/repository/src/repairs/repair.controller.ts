import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { CreateRepairBody, RepairDto } from './repair.dto.js';
import { RepairService } from './repair.service.js';

@ApiTags('repairs')
@Controller('v1/repairs')
export class RepairController {
  constructor(readonly repairs: RepairService) {}

  @Post()
  @HttpCode(202)
  @Access('repairs:run')
  @ApiAcceptedResponse({ type: RepairDto })
  @ApiProblems(400, 404, 422)
  create(@Body() body: CreateRepairBody, @Caller() caller: Principal): Promise<RepairDto> {
    return this.repairs.create(body, caller);
  }

  @Get(':id')
  @Access('repairs:read')
  @ApiOkResponse({ type: RepairDto })
  @ApiProblems(404)
  get(@UuidParam('id', 'REPAIR_UNKNOWN') id: string, @Caller() caller: Principal): Promise<RepairDto> {
    return this.repairs.get(id, caller);
  }
}
