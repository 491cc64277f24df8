import { FormatRiskError, nationalPolicy, policyRow, type PolicyRow } from '@mocban/format-risk';
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { requireUnlimited } from '../replication/plan.service.js';
import { decideRow, findRow, lockRow, lowersRisk, rowsBeside } from './decide-rows.js';
import type { AddPolicyRowBody, FormatPolicyDto, PolicyRowDto } from './policy.dto.js';
import { readRows, type KeptPolicyRow } from './policy-rows.js';
import { currentRegister } from './risk-register.js';

/** What is decided here of formats. What says more of a risk holds at once; what says less waits for a second person. */
@Injectable()
export class FormatPolicyService {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  async policy(): Promise<FormatPolicyDto> {
    const profile = nationalPolicy();
    return {
      operator: (await readRows(this.source.manager, 'true')).map(keptDto),
      profile: profile.rows.map((row) => ({ ...rowDto(row), origin: 'profile', state: 'in-force' })),
      families: profile.families,
    };
  }

  /** @throws ServiceError `FORMAT_POLICY_INVALID`, `AUTH_FORBIDDEN` */
  async add(body: AddPolicyRowBody, caller: Principal): Promise<PolicyRowDto> {
    requireUnlimited(caller);
    const row = await this.#checked(body);
    await this.source.transaction(async (manager) => {
      const current = await currentRegister(manager, this.config);
      const beside = await rowsBeside(manager, row.id);
      const lowers = lowersRisk(current, row, beside, [...beside, row]);
      await insertRow(manager, row, lowers, caller.name);
      if (!lowers) await decideRow(manager, { id: row.id, to: 'in-force', by: caller.name, clock: this.config.clock });
    });
    return this.get(row.id);
  }

  /** Ends a row; one that is proposed is refused. @throws ServiceError `FORMAT_POLICY_UNKNOWN`, `FORMAT_POLICY_STATE` */
  async withdraw(id: string, reason: string, caller: Principal): Promise<PolicyRowDto> {
    requireUnlimited(caller);
    await this.source.transaction(async (manager) => {
      const { row, state } = await lockRow(manager, id, ['proposed', 'in-force']);
      const set = (to: string): Promise<unknown> =>
        manager.query(
          'update format_policy_rows set state = $2, withdrawn_because = $3, withdrawn_by = $4 where id = $1',
          [id, to, reason, caller.name],
        );
      if (state === 'proposed') return void (await set('refused'));
      const current = await currentRegister(manager, this.config);
      const beside = await rowsBeside(manager, id);
      const lowers = lowersRisk(current, row, [...beside, row], beside);
      await set(lowers ? 'leaving' : state);
      if (!lowers) await decideRow(manager, { id, to: 'withdrawn', by: caller.name, clock: this.config.clock });
    });
    return this.get(id);
  }

  async get(id: string): Promise<PolicyRowDto> {
    return keptDto(await findRow(this.source.manager, id));
  }

  async #checked(body: AddPolicyRowBody): Promise<PolicyRow> {
    const { families } = await currentRegister(this.source.manager, this.config);
    try {
      return policyRow(
        { ...body, validTo: body.validTo ?? null, id: randomUUID() },
        new Set(families.map(({ id }) => id)),
      );
    } catch (error) {
      if (!(error instanceof FormatRiskError)) throw error;
      throw new ServiceError('FORMAT_POLICY_INVALID', error.message);
    }
  }
}

const insertRow = (manager: EntityManager, row: PolicyRow, lowers: boolean, by: string): Promise<unknown> =>
  manager.query(
    `insert into format_policy_rows (id, puid, family, effect, level, task, reason_vi, reason_en, source, confidence, valid_from,
       valid_to, decided_by, state, lowers, requested_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'proposed', $14, $15)`,
    [
      row.id,
      row.puid ?? null,
      row.family ?? null,
      row.effect,
      row.level,
      row.task ?? null,
      row.reason.vi,
      row.reason.en,
      row.source,
      row.confidence,
      row.validFrom,
      row.validTo,
      row.decidedBy,
      lowers,
      by,
    ],
  );

const rowDto = ({ validTo, ...row }: PolicyRow) => ({ ...row, ...(validTo !== null && { validTo }) });

const keptDto = ({ row, state, requestedBy, requestedAt, ...kept }: KeptPolicyRow): PolicyRowDto => ({
  ...rowDto(row),
  origin: 'operator',
  state,
  requestedBy,
  requestedAt: requestedAt.toISOString(),
  ...(kept.inForceBy !== null && { inForceBy: kept.inForceBy }),
  ...(kept.withdrawnBy !== null && { withdrawnBy: kept.withdrawnBy }),
  ...(kept.withdrawnBecause !== null && { withdrawnBecause: kept.withdrawnBecause }),
});
