import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import {
  ChangeWebhookBody,
  CreateWebhookBody,
  DeliveryDto,
  DeliveryQuery,
  RotateWebhookBody,
  WebhookDto,
  WebhookSecretDto,
} from './webhook.dto.js';
import { WebhookService } from './webhook.service.js';

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhookController {
  constructor(readonly webhooks: WebhookService) {}

  @Get()
  @Access('webhooks:manage')
  @ApiPage(WebhookDto)
  list(@Query() query: PageQuery, @Caller() caller: Principal) {
    return this.webhooks.list(query, caller);
  }

  @Post()
  @Access('webhooks:manage')
  @ApiCreatedResponse({ type: WebhookSecretDto })
  @ApiProblems(400, 404, 422)
  create(@Body() body: CreateWebhookBody, @Caller() caller: Principal): Promise<WebhookSecretDto> {
    return this.webhooks.create(body, caller);
  }

  @Get(':id')
  @Access('webhooks:manage')
  @ApiOkResponse({ type: WebhookDto })
  @ApiProblems(404)
  get(@UuidParam('id', 'WEBHOOK_UNKNOWN') id: string, @Caller() caller: Principal): Promise<WebhookDto> {
    return this.webhooks.get(id, caller);
  }

  @Patch(':id')
  @Access('webhooks:manage')
  @ApiOkResponse({ type: WebhookDto })
  @ApiProblems(400, 404, 422)
  change(
    @UuidParam('id', 'WEBHOOK_UNKNOWN') id: string,
    @Body() body: ChangeWebhookBody | undefined,
    @Caller() caller: Principal,
  ): Promise<WebhookDto> {
    return this.webhooks.change(id, body ?? {}, caller);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('webhooks:manage')
  @ApiNoContentResponse()
  @ApiProblems(404)
  remove(@UuidParam('id', 'WEBHOOK_UNKNOWN') id: string, @Caller() caller: Principal): Promise<void> {
    return this.webhooks.remove(id, caller);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Access('webhooks:manage')
  @ApiOkResponse({ type: WebhookSecretDto })
  @ApiProblems(400, 404)
  rotate(
    @UuidParam('id', 'WEBHOOK_UNKNOWN') id: string,
    @Body() body: RotateWebhookBody | undefined,
    @Caller() caller: Principal,
  ): Promise<WebhookSecretDto> {
    return this.webhooks.rotate(id, (body ?? new RotateWebhookBody()).graceSeconds, caller);
  }

  @Get(':id/deliveries')
  @Access('webhooks:manage')
  @ApiPage(DeliveryDto)
  @ApiProblems(404)
  deliveries(
    @UuidParam('id', 'WEBHOOK_UNKNOWN') id: string,
    @Query() query: DeliveryQuery,
    @Caller() caller: Principal,
  ) {
    return this.webhooks.deliveries(id, query, caller);
  }

  @Post(':id/deliveries/:delivery/redeliver')
  @HttpCode(202)
  @Access('webhooks:manage')
  @ApiAcceptedResponse({ description: 'It is sent again, with the same id.' })
  @ApiProblems(404)
  redeliver(
    @UuidParam('id', 'WEBHOOK_UNKNOWN') id: string,
    @UuidParam('delivery', 'DELIVERY_UNKNOWN') delivery: string,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.webhooks.redeliver(id, delivery, caller);
  }
}
