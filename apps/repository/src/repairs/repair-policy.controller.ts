import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { ServiceError } from '../error.js';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiProblems } from '../http/problem.js';
import { RepairPolicyDto, SetRepairPolicyBody } from './repair-policy.dto.js';
import { currentRepairPolicy } from './repair-policy.js';

@ApiTags('repairs')
@Controller('v1/repair-policy')
export class RepairPolicyController {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  @Get()
  @Access('repairs:read')
  @ApiOkResponse({ type: RepairPolicyDto })
  async get(): Promise<RepairPolicyDto> {
    const policy = await currentRepairPolicy(this.source.manager);
    const [row] = await this.source.query<{ reason: string; changed_by: string; changed_at: Date }[]>(
      'select reason, changed_by, changed_at from repair_policies where id = $1',
      [policy.version],
    );
    return {
      ...policy,
      ...(row && { reason: row.reason, changedBy: row.changed_by, changedAt: row.changed_at.toISOString() }),
    };
  }

  /** Earlier versions are kept. */
  @Put()
  @Access('repairs:policy')
  @ApiOkResponse({ type: RepairPolicyDto })
  @ApiProblems(400, 404, 409)
  async set(
    @Body() { rules, perHour, reason }: SetRepairPolicyBody,
    @Caller() caller: Principal,
  ): Promise<RepairPolicyDto> {
    if (this.config.access.twoPersonRepairs && rules.some(({ mode }) => mode === 'automatic'))
      throw new ServiceError('APPROVAL_REQUIRED', 'copies are repaired by two persons: none is repaired by itself');
    const known = new Set((await this.source.query<{ id: string }[]>('select id from stores')).map(({ id }) => id));
    const strange = rules.find(({ store }) => store !== '*' && !known.has(store));
    if (strange) throw new ServiceError('STORE_UNKNOWN', `there is no store ${strange.store}`);
    await this.source.query(
      'insert into repair_policies (rules, per_hour, reason, changed_by) values ($1, $2, $3, $4)',
      [JSON.stringify(rules), perHour, reason, caller.name],
    );
    return this.get();
  }
}
