import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ServiceError } from '../error.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { attachment } from '../http/content-disposition.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { MigrationCampaignService } from './campaign.service.js';
import {
  MigrationCampaignDto,
  MigrationItemDto,
  MigrationItemQuery,
  PreviewedFileDto,
  StartMigrationBody,
} from './campaign.dto.js';
import { MakeMigrationPolicyBody, MigrationPolicyDto } from './policy.dto.js';
import { MigrationToolsDto } from './tool.dto.js';
import { MigrationPolicyService } from './policy.service.js';

@ApiTags('migrations')
@Controller('v1/migrations')
export class MigrationController {
  constructor(
    readonly policies: MigrationPolicyService,
    readonly campaigns: MigrationCampaignService,
  ) {}

  @Get('tools')
  @Access('migrations:read')
  @ApiOkResponse({ type: MigrationToolsDto, description: 'Of the machine that answers.' })
  tools(): Promise<MigrationToolsDto> {
    return this.policies.tools();
  }

  @Post('policies')
  @Access('migrations:plan')
  @ApiCreatedResponse({ type: MigrationPolicyDto })
  @ApiProblems(400, 422)
  makePolicy(@Body() body: MakeMigrationPolicyBody, @Caller() caller: Principal): Promise<MigrationPolicyDto> {
    return this.policies.make(body, caller);
  }

  @Get('policies')
  @Access('migrations:read')
  @ApiPage(MigrationPolicyDto)
  listPolicies(@Query() query: PageQuery) {
    return this.policies.list(query);
  }

  @Get('policies/:id')
  @Access('migrations:read')
  @ApiOkResponse({ type: MigrationPolicyDto })
  @ApiProblems(404)
  getPolicy(@UuidParam('id', 'MIGRATION_POLICY_UNKNOWN') id: string): Promise<MigrationPolicyDto> {
    return this.policies.get(id);
  }

  @Post('campaigns')
  @HttpCode(202)
  @Access('migrations:plan')
  @ApiAcceptedResponse({ type: MigrationCampaignDto, description: 'Its preview is made.' })
  @ApiProblems(400, 404, 409)
  start(@Body() body: StartMigrationBody, @Caller() caller: Principal): Promise<MigrationCampaignDto> {
    return this.campaigns.start(body, caller);
  }

  @Get('campaigns')
  @Access('migrations:read')
  @ApiPage(MigrationCampaignDto)
  list(@Query() query: PageQuery, @Caller() caller: Principal) {
    return this.campaigns.list(query, caller);
  }

  @Get('campaigns/:id')
  @Access('migrations:read')
  @ApiOkResponse({ type: MigrationCampaignDto })
  @ApiProblems(404)
  get(
    @UuidParam('id', 'MIGRATION_CAMPAIGN_UNKNOWN') id: string,
    @Caller() caller: Principal,
  ): Promise<MigrationCampaignDto> {
    return this.campaigns.get(id, caller);
  }

  @Get('campaigns/:id/preview')
  @Access('migrations:read')
  @ApiOkResponse({ type: [PreviewedFileDto] })
  @ApiProblems(404)
  preview(
    @UuidParam('id', 'MIGRATION_CAMPAIGN_UNKNOWN') id: string,
    @Caller() caller: Principal,
  ): Promise<PreviewedFileDto[]> {
    return this.campaigns.preview(id, caller);
  }

  @Get('campaigns/:id/preview/:position/content')
  @Access('migrations:read')
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'What was made of the file.', schema: { type: 'string', format: 'binary' } })
  @ApiProblems(404)
  async content(
    @UuidParam('id', 'MIGRATION_CAMPAIGN_UNKNOWN') id: string,
    @Param(
      'position',
      new ParseIntPipe({ exceptionFactory: () => new ServiceError('MIGRATION_RESULT_UNKNOWN', 'no such result') }),
    )
    position: number,
    @Caller() caller: Principal,
  ): Promise<StreamableFile> {
    const { stream, type, sizeBytes, name } = await this.campaigns.result(id, position, caller);
    return new StreamableFile(stream, { type, length: sizeBytes, disposition: attachment(name) });
  }

  @Get('campaigns/:id/items')
  @Access('migrations:read')
  @ApiPage(MigrationItemDto)
  @ApiProblems(404)
  items(
    @UuidParam('id', 'MIGRATION_CAMPAIGN_UNKNOWN') id: string,
    @Query() query: MigrationItemQuery,
    @Caller() caller: Principal,
  ) {
    return this.campaigns.items(id, query, caller);
  }

  @Post('campaigns/:id/cancel')
  @HttpCode(200)
  @Access('migrations:plan')
  @ApiOkResponse({ type: MigrationCampaignDto })
  @ApiProblems(404, 409)
  cancel(
    @UuidParam('id', 'MIGRATION_CAMPAIGN_UNKNOWN') id: string,
    @Caller() caller: Principal,
  ): Promise<MigrationCampaignDto> {
    return this.campaigns.cancel(id, caller);
  }
}
