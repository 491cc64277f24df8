import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../http/access.js';
import { ApiPage } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { ActionDto, ActionQuery } from './action-log.dto.js';
import { ActionLog } from './action-log.service.js';

@ApiTags('audit-log')
@Controller('v1/audit-log')
export class ActionLogController {
  constructor(readonly log: ActionLog) {}

  @Get()
  @Access('audit-log:read')
  @ApiPage(ActionDto)
  @ApiProblems(400)
  list(@Query() query: ActionQuery) {
    return this.log.list(query);
  }
}
