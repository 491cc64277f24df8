import { MEDIA } from '@mocban/oais';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { requireUnlimited } from '../replication/plan.service.js';
import type { FiguresDto, DigitisationPlanDto, SetTargetBody, DigitisationTargetDto } from './digitisation.dto.js';
import { figuresOf, sumsOf, type FiguresWanted, type Period } from './figures.js';
import { progressOf, type PlanProgress, type TargetProgress } from './progress.js';
import { readTargets, type TargetRow } from './target-rows.js';

const UNIQUE_VIOLATION = '23505';

/** What was accepted, in documents and pages, and how far the plans of digitisation are. */
@Injectable()
export class DigitisationService {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** @throws ServiceError `REQUEST_INVALID` */
  async figures(wanted: FiguresWanted, caller: Principal): Promise<FiguresDto> {
    requireDays(wanted, 'REQUEST_INVALID');
    const rows = await figuresOf(this.source, caller, wanted);
    return {
      ...(wanted.from !== undefined && { from: wanted.from }),
      ...(wanted.to !== undefined && { to: wanted.to }),
      madeAt: this.config.clock.now().toISOString(),
      fonds: new Set(rows.map(({ fonds }) => fonds)).size,
      total: sumsOf(rows, 'ownHoldings'),
      byMedium: MEDIA.flatMap((medium) => {
        const own = rows.filter((row) => row.medium === medium);
        return own.length === 0 ? [] : [{ medium, ...sumsOf(own, 'holdings') }];
      }),
      rows: rows.map(({ ownHoldings: _, ...row }) => row),
      plans: await this.#plans(wanted, caller),
    };
  }

  /** All targets, also those that were withdrawn; with their progress those that were not. */
  async targets(caller: Principal): Promise<DigitisationTargetDto[]> {
    const targets = await this.#known(caller, 'true');
    const progress = new Map(
      (await progressOf(this.source, targets.filter(isInForce))).flatMap(({ targets: told }) =>
        told.map((one) => [one.target.id, one]),
      ),
    );
    return targets.map((target) => targetDto(progress.get(target.id) ?? { target }));
  }

  /** @throws ServiceError `AGENCY_UNKNOWN`, `AUTH_FORBIDDEN`, `DIGITISATION_TARGET_EXISTS`, `DIGITISATION_TARGET_INVALID` */
  async set(body: SetTargetBody, caller: Principal): Promise<DigitisationTargetDto> {
    requireUnlimited(caller);
    requireDays(body, 'DIGITISATION_TARGET_INVALID');
    const agencyId = body.agency === undefined ? null : await this.#agencyId(body.agency);
    try {
      const [row] = await this.source.query<{ id: string }[]>(
        `insert into digitisation_targets (plan, agency_id, pages, first_day, last_day, source, confidence, decided_by, set_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
        [
          body.plan,
          agencyId,
          body.pages,
          body.from,
          body.to,
          body.source,
          body.confidence,
          body.decidedBy,
          caller.name,
        ],
      );
      return await this.#get(row!.id);
    } catch (error) {
      if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
      throw new ServiceError(
        'DIGITISATION_TARGET_EXISTS',
        `${body.plan} has a target of ${body.agency ?? 'the whole archive'}: withdraw it first`,
      );
    }
  }

  /** What was set stays to be seen. @throws ServiceError `AUTH_FORBIDDEN`, `DIGITISATION_TARGET_UNKNOWN` */
  async withdraw(id: string, reason: string, caller: Principal): Promise<DigitisationTargetDto> {
    requireUnlimited(caller);
    await this.source.query(
      `update digitisation_targets set withdrawn_by = $2, withdrawn_at = now(), withdrawn_because = $3
        where id = $1 and withdrawn_at is null`,
      [id, caller.name, reason],
    );
    return this.#get(id);
  }

  async #get(id: string): Promise<DigitisationTargetDto> {
    const [target] = await readTargets(this.source.manager, 't.id = $1', [id]);
    if (target === undefined) throw new ServiceError('DIGITISATION_TARGET_UNKNOWN', 'no such target');
    const [plan] = await progressOf(this.source, [target].filter(isInForce));
    return targetDto(plan?.targets[0] ?? { target });
  }

  async #plans({ from, to, agency }: FiguresWanted, caller: Principal): Promise<DigitisationPlanDto[]> {
    const condition = `t.withdrawn_at is null and t.last_day >= coalesce($1::date, t.last_day)
      and t.first_day <= coalesce($2::date, t.first_day) and ($3::text is null or t.agency_id is null or g.code = $3)`;
    const targets = await this.#known(caller, condition, [from ?? null, to ?? null, agency ?? null]);
    return (await progressOf(this.source, targets)).map(planDto);
  }

  /** An agency knows its own; who is limited to some fonds none, since targets are of agencies. */
  async #known(caller: Principal, condition: string, values: readonly unknown[] = []): Promise<TargetRow[]> {
    if (caller.fonds) return [];
    const targets = await readTargets(this.source.manager, condition, values);
    return targets.filter(({ agencyId }) => caller.agencyId === undefined || agencyId === caller.agencyId);
  }

  async #agencyId(code: string): Promise<string> {
    const [agency] = await this.source.query<{ id: string }[]>('select id from agencies where code = $1', [code]);
    if (agency === undefined) throw new ServiceError('AGENCY_UNKNOWN', `there is no agency ${code}`);
    return agency.id;
  }
}

const isInForce = ({ withdrawnAt }: TargetRow): boolean => withdrawnAt === null;

function requireDays({ from, to }: Period, code: 'REQUEST_INVALID' | 'DIGITISATION_TARGET_INVALID'): void {
  for (const [field, day] of Object.entries({ from, to }))
    if (day !== undefined && !isDay(day)) throw new ServiceError(code, `${field}: ${day} is no day`);
  if (from !== undefined && to !== undefined && from > to) throw new ServiceError(code, `${from} is after ${to}`);
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const planDto = ({ targets, ...plan }: PlanProgress): DigitisationPlanDto => ({
  ...plan,
  targets: targets.map(targetDto),
});

function targetDto({ target, progress }: { target: TargetRow } & Partial<TargetProgress>): DigitisationTargetDto {
  const { agencyId: _, agency, agencyName, setAt, withdrawnAt, withdrawnBy, withdrawnBecause, ...row } = target;
  return {
    ...row,
    ...(agency !== null && { agency }),
    ...(agencyName !== null && { agencyName }),
    setAt: setAt.toISOString(),
    ...(withdrawnBy !== null && { withdrawnBy }),
    ...(withdrawnAt !== null && { withdrawnAt: withdrawnAt.toISOString() }),
    ...(withdrawnBecause !== null && { withdrawnBecause }),
    ...(progress && { progress }),
  };
}
