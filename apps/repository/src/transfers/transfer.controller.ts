import { Body, Controller, Get, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ServiceError } from '../error.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { etagOf, matchesEtag } from '../http/etag.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { VerdictDto } from '../signatures/verdict.dto.js';
import { HeldAnswers, LONGEST_WAIT_S } from './held-answers.js';
import { ReceiptDto, ReceiptService } from './receipt.js';
import {
  DecisionBody,
  DocumentQuery,
  RegisterTransferBody,
  TransferDocumentDto,
  TransferDto,
  TransferEventDto,
  TransferQuery,
  TransferSummaryDto,
} from './transfer.dto.js';
import { TransferService } from './transfer.service.js';

/** The header wins only when the body says the same or nothing. */
function idempotencyKeyOf(header: string | undefined, body: string | undefined): string {
  const problem = (message: string) =>
    new ServiceError('REQUEST_INVALID', `not valid: idempotencyKey`, [{ field: 'idempotencyKey', message }]);
  if (header !== undefined && body !== undefined && header !== body)
    throw problem('the header Idempotency-Key and idempotencyKey in the body differ');
  const key = header ?? body;
  if (key === undefined || key === '' || key.length > 200)
    throw problem('expected the header Idempotency-Key, or idempotencyKey in the body, of 1 to 200 characters');
  return key;
}

const ANSWER_HEADERS = {
  ETag: { schema: { type: 'string' }, description: 'Another one as soon as anything in the answer is another.' },
  'Preference-Applied': {
    schema: { type: 'string' },
    description: '`wait=N` when the answer was held back up to N seconds; absent when it was given at once.',
  },
} as const;

/** Documents that the answer may be held back. */
const ApiPreferWait = (more = '') =>
  ApiHeader({
    name: 'Prefer',
    required: false,
    example: 'wait=30',
    description:
      `\`wait=N\` (RFC 7240): hold the answer back, N seconds at most and not longer than ${LONGEST_WAIT_S}, until the transfer has come to rest: preserved, returned, quarantined, under-review or failed. ${more}`.trim(),
  });

@ApiTags('transfers')
@Controller('v1/transfers')
export class TransferController {
  constructor(
    readonly transfers: TransferService,
    readonly answers: HeldAnswers,
    readonly receipts: ReceiptService,
  ) {}

  @Post()
  @Access('transfers:send')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Names the submission; repeat it when retrying.',
  })
  @ApiCreatedResponse({ type: TransferDto, description: 'Registered.' })
  @ApiOkResponse({ type: TransferDto, description: 'Registered before under this key.' })
  @ApiProblems(400, 404, 409, 413, 422, 507)
  async register(
    @Body() body: RegisterTransferBody,
    @Headers('idempotency-key') header: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TransferDto> {
    const { agencyId } = caller;
    if (agencyId === undefined) throw new ServiceError('AUTH_FORBIDDEN', 'this needs the key of an agency');
    const key = idempotencyKeyOf(header, body.idempotencyKey);
    const { created, transfer } = await this.transfers.register(body, key, { ...caller, agencyId });
    response.status(created ? 201 : 200);
    response.setHeader('Location', `/v1/transfers/${transfer.id}`);
    return transfer;
  }

  @Get()
  @Access('transfers:read')
  @ApiPage(TransferSummaryDto)
  list(@Query() query: TransferQuery, @Caller() caller: Principal) {
    return this.transfers.list(query, caller);
  }

  @Get(':id')
  @Access('transfers:read')
  @ApiPreferWait('With If-None-Match: until the transfer is not any more as the client knows it.')
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'ETag of the answer that the client knows.' })
  @ApiOkResponse({ type: TransferDto, headers: ANSWER_HEADERS })
  @ApiResponse({ status: 304, description: 'The transfer is as the client knows it.' })
  @ApiProblems(404)
  async get(
    @UuidParam('id', 'TRANSFER_UNKNOWN') id: string,
    @Caller() caller: Principal,
    @Headers('prefer') prefer: string | undefined,
    @Headers('if-none-match') knows: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TransferDto | undefined> {
    const transfer = await this.answers.transfer(id, caller, { prefer, knows }, response);
    const etag = etagOf(transfer);
    response.setHeader('ETag', etag);
    if (!matchesEtag(knows, etag)) return transfer;
    response.status(304);
    return undefined;
  }

  @Get(':id/events')
  @Access('transfers:read')
  @ApiPage(TransferEventDto)
  @ApiProblems(404)
  events(@UuidParam('id', 'TRANSFER_UNKNOWN') id: string, @Query() query: PageQuery, @Caller() caller: Principal) {
    return this.transfers.events(id, query, caller);
  }

  @Get(':id/documents')
  @Access('transfers:read')
  @ApiPage(TransferDocumentDto)
  @ApiProblems(404)
  documents(
    @UuidParam('id', 'TRANSFER_UNKNOWN') id: string,
    @Query() query: DocumentQuery,
    @Caller() caller: Principal,
  ) {
    return this.transfers.documents(id, query, caller);
  }

  @Get(':id/signatures')
  @Access('transfers:read')
  @ApiPage(VerdictDto)
  @ApiProblems(404)
  signatures(@UuidParam('id', 'TRANSFER_UNKNOWN') id: string, @Query() query: PageQuery, @Caller() caller: Principal) {
    return this.transfers.signatures(id, query, caller);
  }

  @Get(':id/receipt')
  @Access('transfers:read')
  @ApiOkResponse({ type: ReceiptDto })
  @ApiProblems(404, 409)
  receipt(@UuidParam('id', 'TRANSFER_UNKNOWN') id: string, @Caller() caller: Principal): Promise<ReceiptDto> {
    return this.receipts.receipt(id, caller);
  }

  @Post(':id/complete')
  @HttpCode(200)
  @Access('transfers:send')
  @ApiPreferWait()
  @ApiOkResponse({ type: TransferDto, headers: { 'Preference-Applied': ANSWER_HEADERS['Preference-Applied'] } })
  @ApiProblems(404, 409)
  async complete(
    @UuidParam('id', 'TRANSFER_UNKNOWN') id: string,
    @Caller() caller: Principal,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TransferDto> {
    await this.transfers.complete(id, caller);
    return this.answers.transfer(id, caller, { prefer }, response);
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Access('transfers:decide')
  @ApiOkResponse({ type: TransferDto })
  @ApiProblems(400, 404, 409)
  decide(
    @UuidParam('id', 'TRANSFER_UNKNOWN') id: string,
    @Body() body: DecisionBody,
    @Caller() caller: Principal,
  ): Promise<TransferDto> {
    return this.transfers.decide(id, body, caller);
  }

  @Post(':id/retry')
  @HttpCode(200)
  @Access('transfers:decide')
  @ApiOkResponse({ type: TransferDto })
  @ApiProblems(404, 409)
  retry(@UuidParam('id', 'TRANSFER_UNKNOWN') id: string, @Caller() caller: Principal): Promise<TransferDto> {
    return this.transfers.retry(id, caller);
  }
}
