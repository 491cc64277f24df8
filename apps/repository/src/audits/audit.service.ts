import { randomUUID } from 'node:crypto';
import type { CanaryOutcome } from '@mocban/oais';
import { Injectable } from '@nestjs/common';
import { DataSource, LessThan, MoreThan, Not } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { AipEntity } from '../database/entities/holdings.js';
import { AgencyEntity } from '../database/entities/producers.js';
import { AuditEntity, AuditObjectEntity } from '../database/entities/storage.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { agencyScope, aipScope, auditObjectScope, fondsOf, requireFonds } from '../http/scope.js';
import { enqueue } from '../jobs/queue.js';
import { runOf } from '../jobs/run.dto.js';
import type { SignedReport } from './report.js';
import type { AuditScope } from './plan-audit.js';
import type { AuditDto, AuditObjectDto, AuditObjectQuery, AuditSampleDto, CreateAuditBody } from './audit.dto.js';

@Injectable()
export class AuditService {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
  ) {}

  async create(body: CreateAuditBody, caller: Principal): Promise<AuditDto> {
    const { store } = body;
    const storeIds = store === undefined ? this.archive.stores.map(({ id }) => id) : [this.archive.store(store).id];
    const scope = await this.#scopeOf(body, caller);
    const id = await this.source.transaction(async (manager) => {
      const inserted = await manager.getRepository(AuditEntity).insert({ storeIds, scope, requestedBy: caller.name });
      const { id } = inserted.identifiers[0] as { id: string };
      await enqueue(manager, 'run-audit', id);
      return id;
    });
    return this.get(id, caller);
  }

  async #scopeOf(
    { fonds, agency, holding, sample, bytesPerSecond }: CreateAuditBody,
    caller: Principal,
  ): Promise<AuditScope> {
    if (fonds !== undefined) requireFonds(caller, fonds);
    return {
      ...(fonds !== undefined && { fonds }),
      ...(agency !== undefined && { agency: await this.#agencyOf(agency, caller) }),
      ...(holding !== undefined && { holding: await this.#holdingOf(holding, caller) }),
      ...(sample !== undefined && { sample: sampleOf(sample) }),
      ...(bytesPerSecond !== undefined && { bytesPerSecond }),
    };
  }

  async #agencyOf(code: string, caller: Principal): Promise<string> {
    const agency = await this.source.getRepository(AgencyEntity).findOneBy({ ...agencyScope(caller), code });
    if (!agency) throw new ServiceError('AGENCY_UNKNOWN', `there is no agency ${code}`);
    return code;
  }

  async #holdingOf(uuid: string, caller: Principal): Promise<string> {
    const aip = await this.source.getRepository(AipEntity).findOneBy({ ...aipScope(caller), uuid });
    if (!aip) throw new ServiceError('HOLDING_UNKNOWN', 'no such holding');
    return uuid;
  }

  /** The verdicts count what the caller's key covers; the totals read are the audit's own. */
  async list({ limit, after }: PageQuery, caller: Principal): Promise<Page<AuditDto>> {
    const rows = await this.source.getRepository(AuditEntity).find({
      where: after === undefined ? {} : { sequence: LessThan(Number(after)) },
      order: { sequence: 'DESC' },
      take: limit + 1,
    });
    const ids = rows.map(({ id }) => id);
    const verdicts = await this.#verdicts(ids, caller);
    const runs = await this.#runs(ids);
    return toPage(
      rows,
      limit,
      (row) => row.sequence,
      (row) => auditOf(row, verdicts.get(row.id) ?? {}, runs.get(row.id) ?? []),
    );
  }

  async get(id: string, caller: Principal): Promise<AuditDto> {
    const audit = await this.source.getRepository(AuditEntity).findOneBy({ id });
    if (!audit) throw new ServiceError('AUDIT_UNKNOWN', 'no such audit');
    return auditOf(audit, (await this.#verdicts([id], caller)).get(id) ?? {}, (await this.#runs([id])).get(id) ?? []);
  }

  /** A report names objects of every fonds. @throws ServiceError `AUDIT_UNKNOWN` before the end, and for keys of some fonds */
  async report(id: string, caller: Principal): Promise<SignedReport> {
    const [row] = caller.fonds
      ? []
      : await this.source.query<SignedReport[]>(
          'select report, signature, vkey from audit_reports where audit_id = $1',
          [id],
        );
    if (!row) throw new ServiceError('AUDIT_UNKNOWN', 'there is no report of such an audit');
    return row;
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

  async #runs(ids: readonly string[]): Promise<Map<string, StoreRun[]>> {
    const rows = await this.source.query<StoreRun[]>(
      `select audit_id as "auditId", store_id as store, planned::int, canaries from audit_stores
        where audit_id = any($1) order by store_id`,
      [ids],
    );
    const found = new Map<string, StoreRun[]>();
    for (const row of rows) found.set(row.auditId, [...(found.get(row.auditId) ?? []), row]);
    return found;
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
    // Of an audit that came back with a catalogue snapshot only what was not intact is kept; its report has the rest.
    const unsure = fondsOf(caller) ? [] : ids.filter((id) => found.get(id)?.['intact'] === undefined);
    for (const { id, verdicts } of await this.#reported(unsure)) found.set(id, Object.fromEntries(verdicts));
    return found;
  }

  /** By the signed reports of audits, where there are any. */
  #reported(ids: readonly string[]): Promise<{ id: string; verdicts: [string, number][] }[]> {
    return ids.length === 0
      ? Promise.resolve([])
      : this.source.query(
          `select audit_id as id, jsonb_agg(jsonb_build_array(verdict, n) order by verdict) as verdicts from (
             select r.audit_id, v.key as verdict, sum(v.value::int) as n
               from audit_reports r, jsonb_array_elements(r.report::jsonb -> 'stores') s,
                    jsonb_each_text(s -> 'verdicts') v
              where r.audit_id = any($1) group by 1, 2) as counted group by 1`,
          [ids],
        );
  }
}

/** What an audit is on one of its stores. */
interface StoreRun {
  auditId: string;
  store: string;
  planned: number;
  canaries: CanaryOutcome[] | null;
}

/** @throws ServiceError `REQUEST_INVALID` unless it has one size */
function sampleOf({ count, percent, seed = randomUUID() }: AuditSampleDto): NonNullable<AuditScope['sample']> {
  if ((count === undefined) === (percent === undefined))
    throw new ServiceError('REQUEST_INVALID', 'not valid: sample', [
      { field: 'sample', message: 'sample must have count or percent' },
    ]);
  return { seed, ...(count === undefined ? { percent: percent! } : { count }) };
}

const auditOf = (audit: AuditEntity, verdicts: Record<string, number>, runs: readonly StoreRun[]): AuditDto => ({
  ...runOf(audit),
  stores: audit.storeIds,
  state: audit.state,
  scope: audit.scope,
  trigger: audit.trigger,
  ...(audit.plannedAt && { planned: runs.reduce((sum, { planned }) => sum + planned, 0) }),
  canaries: runs.flatMap(({ store, canaries }) =>
    (canaries ?? []).map(({ name, place, passed }) => ({ store, name, place, passed })),
  ),
  objectsRead: audit.objectsRead,
  bytesRead: audit.bytesRead,
  verdicts,
});
