import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../http/access.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { CreatedKeyDto, CreateKeyBody, KeyDto } from './key.dto.js';
import { KeyService } from './key.service.js';

@ApiTags('keys')
@Controller('v1/keys')
export class KeyController {
  constructor(readonly keys: KeyService) {}

  @Get()
  @Access('administrator')
  @ApiPage(KeyDto)
  list(@Query() query: PageQuery) {
    return this.keys.list(query);
  }

  @Post()
  @Access('administrator')
  @ApiCreatedResponse({ type: CreatedKeyDto })
  @ApiProblems(400, 404)
  create(@Body() body: CreateKeyBody): Promise<CreatedKeyDto> {
    return this.keys.create(body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('administrator')
  @ApiNoContentResponse({ description: 'The key is revoked; again is the same.' })
  @ApiProblems(404, 409)
  revoke(@UuidParam('id', 'KEY_UNKNOWN') id: string): Promise<void> {
    return this.keys.revoke(id);
  }
}
