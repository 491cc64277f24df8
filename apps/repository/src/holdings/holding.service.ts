import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan } from 'typeorm';
import { AipEntity, AipFileEntity, AipVersionEntity } from '../database/entities/holdings.js';
import { CopyEntity } from '../database/entities/storage.js';
import { EvidenceOfArchive } from '../evidence/evidence.service.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { aipScope } from '../http/scope.js';
import { readHoldingVerdicts } from '../signatures/holding-verdicts.js';
import type { VerdictDto } from '../signatures/verdict.dto.js';
import { verdictOf } from '../signatures/verdict-row.js';
import { recordNotesOf } from './record-notes.js';
import type {
  FileDto,
  FileQuery,
  HoldingDto,
  HoldingEventDto,
  HoldingQuery,
  HoldingSummaryDto,
  VersionDto,
} from './holding.dto.js';

const summaryOf = (aip: AipEntity): HoldingSummaryDto => ({
  uuid: aip.uuid,
  aipId: aip.id,
  title: aip.title,
  ...(aip.recordCode !== null && { recordCode: aip.recordCode }),
  ...(aip.startDate !== null && { startDate: aip.startDate }),
  ...(aip.endDate !== null && { endDate: aip.endDate }),
  profile: aip.profile,
  agency: aip.agency.code,
  agreement: aip.agreement.code,
  fonds: aip.fonds,
  transferId: aip.transferId,
  ...(aip.partNumber !== null && aip.partCount !== null && { part: { number: aip.partNumber, of: aip.partCount } }),
  receivedAt: aip.receivedAt,
  head: aip.head,
});

const fileOf = (file: AipFileEntity): FileDto => ({
  id: file.id,
  path: file.path,
  sizeBytes: file.sizeBytes,
  ...(file.sha256 !== null && { sha256: file.sha256 }),
  sha512: file.sha512,
  ...(file.mimeType !== null && { mimeType: file.mimeType }),
  ...(file.puid !== null && { puid: file.puid }),
  ...(file.formatName !== null && { formatName: file.formatName }),
  ...(file.formatBasis !== null && { formatBasis: file.formatBasis }),
  ...(file.formatRelease !== null && { formatRelease: file.formatRelease }),
  ...(file.formatWarnings !== null && { formatWarnings: file.formatWarnings }),
  ...(file.originalName !== null && { originalName: file.originalName }),
  role: file.role,
  ...(file.title !== null && { title: file.title }),
  ...(file.pages !== null && { pages: file.pages }),
  ...(file.medium !== null && { medium: file.medium }),
});

/** Words of a query as patterns of `like`, its special characters taken literally. */
const patternsOf = (q: string): string[] =>
  q
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, 20)
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);

@Injectable()
export class HoldingService {
  constructor(
    readonly source: DataSource,
    readonly evidence: EvidenceOfArchive,
  ) {}

  /** Newest first. Every word of `q` must occur, accents and case aside. */
  async search({ q, transferId, limit, after }: HoldingQuery, caller: Principal): Promise<Page<HoldingSummaryDto>> {
    const query = this.source
      .getRepository(AipEntity)
      .createQueryBuilder('aip')
      .innerJoinAndSelect('aip.agency', 'agency')
      .innerJoinAndSelect('aip.agreement', 'agreement')
      .orderBy('aip.sequence', 'DESC')
      .take(limit + 1);
    query.where(aipScope(caller));
    if (after !== undefined) query.andWhere('aip.sequence < :after', { after: Number(after) });
    if (transferId !== undefined) query.andWhere('aip.transfer_id = :transferId', { transferId });
    patternsOf(q ?? '').forEach((pattern, n) =>
      query.andWhere(`f_fold(aip.search_text) like f_fold(:word${n})`, { [`word${n}`]: pattern }),
    );
    return toPage(await query.getMany(), limit, (row) => row.sequence, summaryOf);
  }

  async get(uuid: string, caller: Principal): Promise<HoldingDto> {
    const aip = await this.find(uuid, caller);
    const copies = await this.source
      .getRepository(CopyEntity)
      .find({ where: { aipId: aip.id }, order: { storeId: 'ASC' } });
    return {
      ...summaryOf(aip),
      submissionProfile: aip.submissionProfile,
      ...(aip.submissionObjectId !== null && { submissionObjectId: aip.submissionObjectId }),
      objectPath: aip.objectPath,
      copies: copies.map((copy) => ({
        store: copy.storeId,
        state: copy.state,
        ...(copy.verifiedAt && { verifiedAt: copy.verifiedAt.toISOString() }),
      })),
      notes: await recordNotesOf(this.source.manager, { id: aip.id, agencyId: aip.agency.id }),
    };
  }

  async versions(uuid: string, caller: Principal): Promise<VersionDto[]> {
    const aip = await this.find(uuid, caller);
    const versions = await this.source
      .getRepository(AipVersionEntity)
      .find({ where: { aipId: aip.id }, order: { number: 'ASC' } });
    const stamped = await this.evidence.stampedVersions(aip.id);
    const { seals } = this.evidence;
    const sealed = await seals.sealedVersions(aip.id);
    return versions.map(({ version, created, message, inventorySha512, fileCount, sizeBytes }) => ({
      version,
      created,
      message,
      inventorySha512,
      fileCount,
      sizeBytes,
      evidence: stamped.has(version) ? 'EVIDENCED' : 'PENDING_EVIDENCE',
      ...((seals.isOn || sealed.has(version)) && { seal: sealed.has(version) ? 'SEALED' : 'PENDING_SEAL' }),
    }));
  }

  async files(uuid: string, version: string, query: FileQuery, caller: Principal): Promise<Page<FileDto>> {
    const { aipId, number } = await this.version(uuid, version, caller);
    const rows = await this.source.getRepository(AipFileEntity).find({
      where: {
        aipId,
        versionNumber: number,
        ...(query.role !== undefined && { role: query.role }),
        ...(query.after !== undefined && { id: MoreThan(Number(query.after)) }),
      },
      order: { id: 'ASC' },
      take: query.limit + 1,
    });
    return toPage(rows, query.limit, (row) => row.id, fileOf);
  }

  async events(uuid: string, { limit, after }: PageQuery, caller: Principal): Promise<Page<HoldingEventDto>> {
    const aip = await this.find(uuid, caller);
    const rows = await this.source.query<{ id: string; source: string; type: string; at: string; event: object }[]>(
      'select id, source, type, at, event from aip_events where aip_id = $1 and id > $2 order by id limit $3',
      [aip.id, Number(after ?? 0), limit + 1],
    );
    return toPage(
      rows,
      limit,
      (row) => Number(row.id),
      (row) => ({ ...row, id: Number(row.id) }),
    );
  }

  async signatures(uuid: string, { limit, after }: PageQuery, caller: Principal): Promise<Page<VerdictDto>> {
    const aip = await this.find(uuid, caller);
    const rows = await readHoldingVerdicts(this.source.manager, aip.id, { after: Number(after ?? 0), limit });
    return toPage(rows, limit, ({ position }) => Number(position), verdictOf);
  }

  /** @throws ServiceError `HOLDING_UNKNOWN`, also for what lies outside the caller's scope */
  async find(uuid: string, caller: Principal): Promise<AipEntity> {
    const aip = await this.source.getRepository(AipEntity).findOne({
      where: { ...aipScope(caller), uuid },
      relations: { agency: true, agreement: true },
    });
    if (!aip) throw new ServiceError('HOLDING_UNKNOWN', 'no such holding');
    return aip;
  }

  async version(uuid: string, version: string, caller: Principal): Promise<AipVersionEntity> {
    return this.versionOf(await this.find(uuid, caller), version);
  }

  /**
   * @param version `head` is the newest
   * @throws ServiceError `HOLDING_UNKNOWN`
   */
  async versionOf(aip: AipEntity, version: string): Promise<AipVersionEntity> {
    const found = await this.source
      .getRepository(AipVersionEntity)
      .findOneBy({ aipId: aip.id, version: version === 'head' ? aip.head : version });
    if (!found) throw new ServiceError('HOLDING_UNKNOWN', `the holding has no version ${version}`);
    return found;
  }
}
