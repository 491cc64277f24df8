import { byRisk, type LevelCause, type RiskLevel } from '@mocban/format-risk';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { Values } from '../database/statement.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { fondsOf } from '../http/scope.js';
import { currentIdentifier } from '../ingest/identifier.js';
import { assessmentOf } from './bases.js';
import type { FormatChangeDto, FormatRiskDto, HeldFormatDto, RiskBasisDto } from './format.dto.js';
import type { HoldingChangeDto, HoldingFormatsDto, RiskyHoldingDto, RiskyHoldingQuery } from './holding-format.dto.js';
import { riskOf } from './risk-answer.js';
import { heldFormats, type HeldFormat } from './held-formats.js';
import { currentRegister, type BasisRelease } from './risk-register.js';

/** Changes of a holding that are told with it. */
const CHANGES_SHOWN = 100;

interface ChangeRow {
  id: number;
  puid: string;
  from: RiskLevel;
  to: RiskLevel;
  because: LevelCause[];
  basis: number;
  at: Date;
}

interface BasisRow {
  id: number;
  fingerprint: string;
  releases: BasisRelease[];
  operatorRows: number;
  changed: number;
  pending: number;
  madeAt: Date;
  endedAt: Date | null;
}

/** What the holdings are of, and what that risks. */
@Injectable()
export class FormatService {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  async held(caller: Principal): Promise<HeldFormatDto[]> {
    return this.#told(await heldFormats(this.source, caller));
  }

  /** Of any format, whether it is held or not. */
  async assess(puid: string): Promise<FormatRiskDto> {
    const current = await currentRegister(this.source.manager, this.config);
    const { assessment, atRisk } = assessmentOf(current, puid);
    const name = (await currentIdentifier(this.config)).nameOf(puid) ?? assessment.nara[0]?.name;
    return riskOf({ assessment, atRisk, name });
  }

  async changes({ limit, after }: PageQuery): Promise<Page<FormatChangeDto>> {
    const rows = await this.source.query<ChangeRow[]>(
      `select id::float8 as id, puid, from_level as "from", to_level as "to", because, basis_id::float8 as basis, at
         from format_risk_changes where $1::bigint is null or id < $1 order by id desc limit $2`,
      [after ?? null, limit + 1],
    );
    return toPage(
      rows,
      limit,
      ({ id }) => id,
      ({ puid, at, ...row }) => ({ ...row, ...(puid !== '' && { puid }), at: at.toISOString() }),
    );
  }

  async bases({ limit, after }: PageQuery): Promise<Page<RiskBasisDto>> {
    const rows = await this.source.query<BasisRow[]>(
      `select id::float8 as id, fingerprint, releases, jsonb_array_length(operator_rows) as "operatorRows", changed,
              cardinality(pending) as pending, made_at as "madeAt", ended_at as "endedAt"
         from risk_bases where $1::bigint is null or id < $1 order by id desc limit $2`,
      [after ?? null, limit + 1],
    );
    return toPage(
      rows,
      limit,
      ({ id }) => id,
      ({ madeAt, endedAt, ...row }) => ({
        ...row,
        madeAt: madeAt.toISOString(),
        ...(endedAt && { endedAt: endedAt.toISOString() }),
      }),
    );
  }

  /** Holdings of a level, of a format, or with the sign of obsolete technology; in the order in which they came. */
  async holdings(
    { level, puid, atRisk, limit, after }: RiskyHoldingQuery,
    caller: Principal,
  ): Promise<Page<RiskyHoldingDto>> {
    const values = new Values();
    const fonds = fondsOf(caller);
    const conditions = [
      ...(fonds === null ? [] : [`a.fonds = any(${values.add(fonds, 'text[]')})`]),
      ...(level === undefined ? [] : [`r.level = ${values.add(level, 'risk_level')}`]),
      ...(puid === undefined
        ? []
        : [
            `exists (select from aip_formats f where f.aip_id = a.id and f.puid = ${values.add(puid === 'none' ? '' : puid, 'text')})`,
          ]),
      ...(atRisk === undefined ? [] : [`(r.at_risk and a.is_permanent) = ${values.add(atRisk, 'boolean')}`]),
      ...(after === undefined ? [] : [`a.sequence > ${values.add(after, 'bigint')}`]),
      'true',
    ];
    const rows = await this.source.query<(RiskyRow & { sequence: number })[]>(
      `select ${RISKY_COLUMNS}, a.sequence::float8 as sequence from aip_format_risks r join aips a on a.id = r.aip_id
        where ${conditions.join(' and ')} order by a.sequence limit ${values.add(limit + 1, 'int')}`,
      values.list,
    );
    return toPage(rows, limit, ({ sequence }) => sequence, riskyOf);
  }

  /** @throws ServiceError `HOLDING_UNKNOWN` */
  async ofHolding(uuid: string, caller: Principal): Promise<HoldingFormatsDto> {
    const [row] = await this.source.query<(RiskyRow & { aipId: string })[]>(
      `select ${RISKY_COLUMNS}, a.id as "aipId" from aips a left join aip_format_risks r on r.aip_id = a.id
        where a.uuid = $1 and ($2::text[] is null or a.fonds = any($2)) and ($3::uuid is null or a.agency_id = $3)`,
      [uuid, fondsOf(caller), caller.agencyId ?? null],
    );
    if (row === undefined) throw new ServiceError('HOLDING_UNKNOWN', 'no such holding');
    const formats = await this.source.query<HeldFormat[]>(
      `select f.puid, f.files::float8 as files, f.size_bytes::float8 as bytes, 1 as aips, f.mismatches::float8 as mismatches,
              f.lasting_copies::float8 as "lastingCopies", r.level, r.at_risk as "atRisk", r.since, r.assessment
         from aip_formats f left join format_risks r on r.puid = f.puid where f.aip_id = $1
        order by r.level desc nulls first, r.rating, f.puid collate "C"`,
      [row.aipId],
    );
    const changes = await this.source.query<(Omit<HoldingChangeDto, 'at'> & { at: Date })[]>(
      `select from_level as "from", to_level as "to", puids, basis_id::float8 as basis, at
         from aip_risk_changes where aip_id = $1 order by id desc limit ${CHANGES_SHOWN}`,
      [row.aipId],
    );
    const { level, residual, isMitigated, atRisk, since } = riskyOf(row);
    return {
      ...(level !== undefined && { level }),
      ...(residual !== undefined && { residual }),
      isMitigated,
      atRisk,
      ...(since !== undefined && { since }),
      formats: await this.#told(formats),
      changes: changes.map(({ at, ...change }) => ({ ...change, at: at.toISOString() })),
    };
  }

  /** What has not been assessed yet is, for the answer. */
  async #told(formats: readonly HeldFormat[]): Promise<HeldFormatDto[]> {
    const identifier = await currentIdentifier(this.config);
    const current = formats.some(({ assessment }) => assessment === null)
      ? await currentRegister(this.source.manager, this.config)
      : undefined;
    return formats.map(({ puid, files, bytes, aips, mismatches, lastingCopies, since, ...kept }) => {
      const { assessment, atRisk } =
        kept.assessment === null
          ? assessmentOf(current!, puid)
          : { assessment: kept.assessment, atRisk: kept.atRisk === true };
      return {
        ...riskOf({ assessment, atRisk, name: identifier.nameOf(puid) ?? assessment.nara[0]?.name }),
        files,
        bytes,
        holdings: aips,
        mismatches,
        lastingCopies,
        ...(since !== null && { since: since.toISOString() }),
      };
    });
  }
}

interface RiskyRow {
  uuid: string;
  title: string;
  fonds: string;
  recordCode: string | null;
  level: RiskLevel | null;
  residual: RiskLevel | null;
  atRisk: boolean | null;
  since: Date | null;
}

const RISKY_COLUMNS = `a.uuid, a.title, a.fonds, a.record_code as "recordCode", r.level, r.residual, r.at_risk and a.is_permanent as "atRisk", r.since`;

const riskyOf = ({ uuid, title, fonds, recordCode, level, residual, atRisk, since }: RiskyRow): RiskyHoldingDto => ({
  uuid,
  title,
  fonds,
  ...(recordCode !== null && { recordCode }),
  ...(level !== null && { level }),
  ...(residual !== null && { residual }),
  isMitigated: level !== null && residual !== null && byRisk(residual, level) < 0,
  atRisk: atRisk === true,
  ...(since !== null && { since: since.toISOString() }),
});
