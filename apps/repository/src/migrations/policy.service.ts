import { Inject, Injectable } from '@nestjs/common';
import { isoSeconds } from '@mocban/core';
import { MigrationError, requireConversion } from '@mocban/migration';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { addLeaf } from '../log/leaves.js';
import { requireUnlimited } from '../replication/plan.service.js';
import { policyEvent } from './log-events.js';
import type { MakeMigrationPolicyBody, MigrationPolicyDto } from './policy.dto.js';
import type { MigrationToolsDto } from './tool.dto.js';
import { openMigrator } from './open-migrator.js';
import { findPolicy, POLICY_COLUMNS, type PolicyRow } from './rows.js';

/** Policies of migration: what is made of what, by what, and how it is judged. None is ever changed. */
@Injectable()
export class MigrationPolicyService {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** @throws ServiceError `MIGRATION_POLICY_INVALID` when the tool does not do that */
  async make(body: MakeMigrationPolicyBody, caller: Principal): Promise<MigrationPolicyDto> {
    requireUnlimited(caller);
    const parameters = parametersOf(body);
    const id = await this.source.transaction(async (manager) => {
      await manager.query(`select pg_advisory_xact_lock(hashtextextended('migration-policy:' || $1, 0))`, [body.name]);
      const [row] = await manager.query<{ id: string }[]>(
        `insert into migration_policies (name, version, from_puids, target, tool, parameters, checks, max_bytes, timeout_ms, source,
           valid_from, valid_until, reason, made_by)
         select $1::text, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
           from migration_policies where name = $1 returning id`,
        [
          body.name,
          [...new Set(body.from)],
          body.to,
          body.tool,
          JSON.stringify(parameters),
          JSON.stringify(body.checks ?? {}),
          body.maxBytes,
          body.timeoutSeconds * 1000,
          body.source,
          body.validFrom ?? null,
          body.validUntil ?? null,
          body.reason,
          caller.name,
        ],
      );
      const policy = await findPolicy(manager, row!.id);
      await addLeaf(manager, policyEvent(policy, isoSeconds(this.config.clock.now())));
      return policy.id;
    });
    return this.get(id);
  }

  async list({ limit, after }: PageQuery): Promise<Page<MigrationPolicyDto>> {
    const rows = await this.source.query<PolicyRow[]>(
      `select ${POLICY_COLUMNS} from migration_policies p where $1::bigint is null or p.sequence < $1
        order by p.sequence desc limit $2`,
      [after ?? null, limit + 1],
    );
    return toPage(rows, limit, ({ sequence }) => sequence, policyDto);
  }

  async get(id: string): Promise<MigrationPolicyDto> {
    return policyDto(await findPolicy(this.source.manager, id));
  }

  async tools(): Promise<MigrationToolsDto> {
    const migrator = await openMigrator(this.config);
    return { tools: await migrator.describeTools(), isolation: migrator.isolation };
  }
}

function parametersOf({ from, to, tool, parameters, validFrom, validUntil }: MakeMigrationPolicyBody) {
  if (validFrom !== undefined && validUntil !== undefined && validUntil < validFrom)
    throw new ServiceError('MIGRATION_POLICY_INVALID', 'the policy ends before it begins');
  try {
    return requireConversion({ from, to, tool, ...(parameters && { parameters }) });
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    throw new ServiceError('MIGRATION_POLICY_INVALID', error.message, [], { cause: error });
  }
}

export const policyDto = (row: PolicyRow): MigrationPolicyDto => ({
  id: row.id,
  name: row.name,
  version: row.version,
  from: row.fromPuids,
  to: row.target,
  tool: row.tool,
  parameters: row.parameters,
  checks: row.checks,
  maxBytes: row.maxBytes,
  timeoutSeconds: row.timeoutMs / 1000,
  source: row.source,
  ...(row.validFrom !== null && { validFrom: row.validFrom }),
  ...(row.validUntil !== null && { validUntil: row.validUntil }),
  reason: row.reason,
  madeBy: row.madeBy,
  madeAt: row.madeAt.toISOString(),
});
