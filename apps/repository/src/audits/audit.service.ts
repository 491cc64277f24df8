import { Injectable } from '@nestjs/common';
import { DataSource, LessThan, MoreThan, Not } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { AuditEntity, AuditObjectEntity } from '../database/entities/storage.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { auditObjectScope, fondsOf } from '../http/scope.js';
import { enqueue } from '../jobs/queue.js';
import type { AuditDto, AuditObjectDto, AuditObjectQuery, CreateAuditBody } from './audit.dto.js';

@Injectable()
export class AuditService {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
  ) {}

  async create({ store }: CreateAuditBody, caller: Principal): Promise<AuditDto> {
    const storeIds = store === undefined ? this.archive.stores.map(({ id }) => id) : [this.archive.store(store).id];
    const id = await this.source.transaction(async (manager) => {
      const inserted = await manager.getRepository(AuditEntity).insert({ storeIds, requestedBy: caller.name });
      const { id } = inserted.identifiers[0] as { id: string };
      await enqueue(manager, 'run-audit', id);
      return id;
    });
    return this.get(id, caller);
  }

  /** The verdicts count what the caller's key covers; the totals read are the audit's own. */
  async list({ limit, after }: PageQuery, caller: Principal): Promise<Page<AuditDto>> {
    const rows = await this.source.getRepository(AuditEntity).find({
      where: after === undefined ? {} : { sequence: LessThan(Number(after)) },
      order: { sequence: 'DESC' },
      take: limit + 1,
    });
    const verdicts = await this.#verdicts(
      rows.map(({ id }) => id),
      caller,
    );
    return toPage(
      rows,
      limit,
      (row) => row.sequence,
      (row) => auditOf(row, verdicts.get(row.id) ?? {}),
    );
  }

  async get(id: string, caller: Principal): Promise<AuditDto> {
    const audit = await this.source.getRepository(AuditEntity).findOneBy({ id });
    if (!audit) throw new ServiceError('AUDIT_UNKNOWN', 'no such audit');
    return auditOf(audit, (await this.#verdicts([id], caller)).get(id) ?? {});
  }

  async objects(id: string, query: AuditObjectQuery, caller: Principal): Promise<Page<AuditObjectDto>> {
    await this.get(id, caller);
    const rows = await this.source.getRepository(AuditObjectEntity).find({
      where: {
        auditId: id,
        ...auditObjectScope(caller),
        ...(query.after !== undefined && { id: MoreThan(Number(query.after)) }),
        ...(query.verdict !== undefined && { verdict: query.verdict === 'intact' ? 'intact' : Not('intact') }),
      },
      order: { id: 'ASC' },
      take: query.limit + 1,
    });
    return toPage(
      rows,
      query.limit,
      (row) => row.id,
      ({ storeId, objectId, path, verdict, files, findings }) => ({
        store: storeId,
        aipId: objectId,
        path,
        verdict,
        files,
        findings,
      }),
    );
  }

  async #verdicts(ids: readonly string[], caller: Principal): Promise<Map<string, Record<string, number>>> {
    const rows = await this.source.query<{ audit_id: string; verdict: string; count: string }[]>(
      `select audit_id, verdict, count(*) from audit_objects where audit_id = any($1)
          and ($2::text[] is null or object_id in (select id from aips where fonds = any($2)))
        group by 1, 2 order by 2`,
      [ids, fondsOf(caller)],
    );
    const found = new Map<string, Record<string, number>>();
    for (const { audit_id: id, verdict, count } of rows) found.set(id, { ...found.get(id), [verdict]: Number(count) });
    return found;
  }
}

const auditOf = (audit: AuditEntity, verdicts: Record<string, number>): AuditDto => ({
  id: audit.id,
  stores: audit.storeIds,
  state: audit.state,
  objectsRead: audit.objectsRead,
  bytesRead: audit.bytesRead,
  verdicts,
  requestedBy: audit.requestedBy,
  requestedAt: audit.requestedAt.toISOString(),
  ...(audit.endedAt && { endedAt: audit.endedAt.toISOString() }),
  ...(audit.cause !== null && { cause: audit.cause }),
});
