import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { CreatedKeyDto, CreateKeyBody, KeyDto, KeyQuery, RotateKeyBody } from './key.dto.js';
import { KeyService } from './key.service.js';

@ApiTags('keys')
@Controller('v1/keys')
export class KeyController {
  constructor(readonly keys: KeyService) {}

  @Get()
  @Access('keys:read')
  @ApiPage(KeyDto)
  list(@Query() query: KeyQuery) {
    return this.keys.list(query);
  }

  @Post()
  @Access('keys:write')
  @ApiCreatedResponse({ type: CreatedKeyDto })
  @ApiProblems(400, 404)
  create(@Body() body: CreateKeyBody, @Caller() caller: Principal): Promise<CreatedKeyDto> {
    return this.keys.create(body, caller);
  }

  @Get('current')
  @Access('keys:own')
  @ApiOkResponse({ type: KeyDto, description: 'The key that asks.' })
  current(@Caller() caller: Principal): Promise<KeyDto> {
    return this.keys.current(caller);
  }

  @Post('current/rotate')
  @Access('keys:own')
  @ApiCreatedResponse({
    type: CreatedKeyDto,
    description: 'The key that asks with a new secret, which nobody else has seen.',
  })
  @ApiProblems(400)
  rotateOwn(@Body() body: RotateKeyBody, @Caller() caller: Principal): Promise<CreatedKeyDto> {
    return this.keys.rotate(caller.keyId, body, caller);
  }

  @Post(':id/rotate')
  @Access('keys:write')
  @ApiCreatedResponse({ type: CreatedKeyDto, description: 'The key with a new secret.' })
  @ApiProblems(400, 404, 409)
  rotate(
    @UuidParam('id', 'KEY_UNKNOWN') id: string,
    @Body() body: RotateKeyBody,
    @Caller() caller: Principal,
  ): Promise<CreatedKeyDto> {
    return this.keys.rotate(id, body, caller);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('keys:write')
  @ApiNoContentResponse({ description: 'The key is revoked; again is the same.' })
  @ApiProblems(404, 409)
  revoke(@UuidParam('id', 'KEY_UNKNOWN') id: string, @Caller() caller: Principal): Promise<void> {
    return this.keys.revoke(id, caller);
  }
}
