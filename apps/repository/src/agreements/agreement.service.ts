import { Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { AgencyEntity, AgreementEntity } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { agreementScope, requireFonds } from '../http/scope.js';
import type { AgreementDto, CreateAgreementBody } from './agreement.dto.js';

const toDto = (agreement: AgreementEntity): AgreementDto => ({
  code: agreement.code,
  agency: agreement.agency.code,
  title: agreement.title,
  fonds: agreement.fonds,
  historicalArchive: agreement.historicalArchive,
  onOfficerFinding: agreement.onOfficerFinding,
  ...(agreement.registeredDocuments !== null && { registeredDocuments: agreement.registeredDocuments }),
  ...(agreement.malwarePolicy !== null && { malwarePolicy: agreement.malwarePolicy }),
  open: agreement.closedAt === null,
  createdAt: agreement.createdAt.toISOString(),
  ...(agreement.closedAt && { closedAt: agreement.closedAt.toISOString() }),
});

@Injectable()
export class AgreementService {
  constructor(readonly source: DataSource) {}

  /** A producer sees those of its own agency. */
  async list({ limit, after }: PageQuery, caller: Principal): Promise<Page<AgreementDto>> {
    const rows = await this.source.getRepository(AgreementEntity).find({
      where: {
        ...agreementScope(caller),
        ...(after !== undefined && { sequence: LessThan(Number(after)) }),
      },
      relations: { agency: true },
      order: { sequence: 'DESC' },
      take: limit + 1,
    });
    return toPage(rows, limit, (row) => row.sequence, toDto);
  }

  async create(body: CreateAgreementBody, caller: Principal): Promise<AgreementDto> {
    const agency = await this.source.getRepository(AgencyEntity).findOneBy({ code: body.agency });
    if (!agency) throw new ServiceError('AGENCY_UNKNOWN', `there is no agency ${body.agency}`);
    const fonds = body.fonds ?? agency.code;
    requireFonds(caller, fonds);
    const rows = await this.source.query<{ id: string }[]>(
      `insert into agreements (agency_id, code, title, fonds, historical_archive, on_officer_finding, registered_documents,
         malware_policy)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (code) do nothing returning id`,
      [
        agency.id,
        body.code,
        body.title,
        fonds,
        body.historicalArchive,
        body.onOfficerFinding,
        body.registeredDocuments ?? null,
        body.malwarePolicy ?? null,
      ],
    );
    if (!rows[0]) throw new ServiceError('AGREEMENT_EXISTS', `there is an agreement ${body.code} already`);
    return this.#find(body.code, caller);
  }

  /** Transfers registered before may still be completed. Closing again changes nothing. */
  async close(code: string, caller: Principal): Promise<AgreementDto> {
    await this.#find(code, caller);
    await this.source.query('update agreements set closed_at = now() where code = $1 and closed_at is null', [code]);
    return this.#find(code, caller);
  }

  async #find(code: string, caller: Principal): Promise<AgreementDto> {
    const found = await this.source
      .getRepository(AgreementEntity)
      .findOne({ where: { ...agreementScope(caller), code }, relations: { agency: true } });
    if (!found) throw new ServiceError('AGREEMENT_UNKNOWN', `there is no agreement ${code}`);
    return toDto(found);
  }
}
