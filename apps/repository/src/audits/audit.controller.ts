import { publicKeyPem } from '@mocban/evidence';
import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CONFIG, type Config } from '../config/config.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { sendPdf } from '../printing/send-pdf.js';
import { auditPaper } from './audit-paper.js';
import { AuditDto, AuditObjectDto, AuditObjectQuery, CreateAuditBody } from './audit.dto.js';
import { AuditService } from './audit.service.js';

@ApiTags('audits')
@Controller('v1/audits')
export class AuditController {
  constructor(
    readonly audits: AuditService,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  @Post()
  @HttpCode(202)
  @Access('audits:run')
  @ApiAcceptedResponse({ type: AuditDto })
  @ApiProblems(400, 422)
  create(@Body() body: CreateAuditBody, @Caller() caller: Principal): Promise<AuditDto> {
    return this.audits.create(body, caller);
  }

  @Get()
  @Access('audits:read')
  @ApiPage(AuditDto)
  list(@Query() query: PageQuery, @Caller() caller: Principal) {
    return this.audits.list(query, caller);
  }

  @Get(':id')
  @Access('audits:read')
  @ApiOkResponse({ type: AuditDto })
  @ApiProblems(404)
  get(@UuidParam('id', 'AUDIT_UNKNOWN') id: string, @Caller() caller: Principal): Promise<AuditDto> {
    return this.audits.get(id, caller);
  }

  @Get(':id/report.pdf')
  @Access('audits:read')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The report, with places to sign.', schema: { type: 'string', format: 'binary' } })
  @ApiProblems(404)
  async report(
    @UuidParam('id', 'AUDIT_UNKNOWN') id: string,
    @Caller() caller: Principal,
    @Res() response: Response,
  ): Promise<void> {
    const audit = await this.audits.get(id, caller);
    await sendPdf(response, auditPaper(this.audits.source, audit, this.config.archive.name, caller), `${id}.pdf`);
  }

  /** What the audit came to, as JSON that was signed when it ended: the bytes are what the signature is over. */
  @Get(':id/report')
  @Access('audits:read')
  @ApiOkResponse({ content: { 'application/json': { schema: { type: 'string', format: 'binary' } } } })
  @ApiProblems(404)
  async signedReport(
    @UuidParam('id', 'AUDIT_UNKNOWN') id: string,
    @Caller() caller: Principal,
  ): Promise<StreamableFile> {
    return file((await this.audits.report(id, caller)).report, 'application/json', `audit-${id}.json`);
  }

  /** The Ed25519 signature over the report, 64 bytes. */
  @Get(':id/report/signature')
  @Access('audits:read')
  @ApiOkResponse({ content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } })
  @ApiProblems(404)
  async signature(@UuidParam('id', 'AUDIT_UNKNOWN') id: string, @Caller() caller: Principal): Promise<StreamableFile> {
    const { signature } = await this.audits.report(id, caller);
    return file(Buffer.from(signature, 'base64'), 'application/octet-stream', `audit-${id}.json.sig`);
  }

  /** The public key of the signature as PEM; compare it with one that did not come from here. */
  @Get(':id/report/key')
  @Access('audits:read')
  @ApiOkResponse({ content: { 'application/x-pem-file': { schema: { type: 'string', format: 'binary' } } } })
  @ApiProblems(404)
  async key(@UuidParam('id', 'AUDIT_UNKNOWN') id: string, @Caller() caller: Principal): Promise<StreamableFile> {
    return file(publicKeyPem((await this.audits.report(id, caller)).vkey), 'application/x-pem-file', 'archive.pub.pem');
  }

  @Get(':id/objects')
  @Access('audits:read')
  @ApiPage(AuditObjectDto)
  @ApiProblems(404)
  objects(@UuidParam('id', 'AUDIT_UNKNOWN') id: string, @Query() query: AuditObjectQuery, @Caller() caller: Principal) {
    return this.audits.objects(id, query, caller);
  }
}

const file = (content: string | Buffer, type: string, name: string): StreamableFile =>
  new StreamableFile(Buffer.from(content), { type, disposition: `attachment; filename="${name}"` });
