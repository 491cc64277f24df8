import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, LessThan, LessThanOrEqual, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { ApprovalEntity, type ApprovalState } from '../database/entities/approvals.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page } from '../http/paging.js';
import { enqueue } from '../jobs/queue.js';
import type { ApprovalDto, ApprovalQuery, RequestApprovalBody } from './approval.dto.js';
import { DESTRUCTIVE_CALLS } from './destructive-calls.js';

const MS_PER_HOUR = 3_600_000;

/** Keys limited to some fonds know of what concerns those. */
const approvalScope = ({ fonds }: Principal): FindOptionsWhere<ApprovalEntity> =>
  fonds ? { fonds: In([...fonds]) } : {};

/** The two-person rule: one asks, another approves, then it is carried out once. */
@Injectable()
export class ApprovalService {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** @throws ServiceError `APPROVAL_EXISTS` while a request for the same is open, and what the call itself refuses */
  async request({ kind, subject, reason }: RequestApprovalBody, caller: Principal): Promise<ApprovalDto> {
    const { fonds } = await DESTRUCTIVE_CALLS[kind].check(this.source, subject, caller);
    const id = await this.source.transaction(async (manager) => {
      await endExpired(manager);
      const rows = await manager.query<{ id: string }[]>(
        `insert into approvals (kind, subject, fonds, reason, requested_by, requested_by_name, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
        [
          kind,
          subject,
          fonds,
          reason,
          caller.person,
          caller.name,
          new Date(Date.now() + this.config.access.approvalHours * MS_PER_HOUR),
        ],
      );
      if (!rows[0]) throw new ServiceError('APPROVAL_EXISTS', 'the same is waiting for approval already');
      return rows[0].id;
    });
    return this.get(id, caller);
  }

  async list({ limit, after, state }: ApprovalQuery, caller: Principal): Promise<Page<ApprovalDto>> {
    await endExpired(this.source.manager);
    const rows = await this.source.getRepository(ApprovalEntity).find({
      where: {
        ...approvalScope(caller),
        ...(state !== undefined && { state }),
        ...(after !== undefined && { sequence: LessThan(Number(after)) }),
      },
      order: { sequence: 'DESC' },
      take: limit + 1,
    });
    return toPage(rows, limit, (row) => row.sequence, toDto);
  }

  async get(id: string, caller: Principal): Promise<ApprovalDto> {
    await endExpired(this.source.manager);
    const found = await this.source.getRepository(ApprovalEntity).findOneBy({ ...approvalScope(caller), id });
    if (!found) throw new ServiceError('APPROVAL_UNKNOWN', 'no such approval');
    return toDto(found);
  }

  /** The second person agrees: from here on it is carried out, whatever process dies. Again by the same person is the same. */
  async approve(id: string, note: string | undefined, caller: Principal): Promise<ApprovalDto> {
    return this.#decide(id, 'approved', note, caller, (manager) => enqueue(manager, 'carry-out', id));
  }

  async reject(id: string, note: string | undefined, caller: Principal): Promise<ApprovalDto> {
    return this.#decide(id, 'rejected', note, caller);
  }

  async #decide(
    id: string,
    to: 'approved' | 'rejected',
    note: string | undefined,
    caller: Principal,
    then?: (manager: EntityManager) => Promise<void>,
  ): Promise<ApprovalDto> {
    await this.get(id, caller);
    await this.source.transaction(async (manager) => {
      const approvals = manager.getRepository(ApprovalEntity);
      const approval = await approvals.findOneOrFail({ where: { id }, lock: { mode: 'pessimistic_write' } });
      requireAnother(approval, caller);
      if (isRepeated(approval, to, caller)) return;
      if (approval.state !== 'open')
        throw new ServiceError('APPROVAL_STATE', `only an open request is decided on; this one is ${approval.state}`);
      if (to === 'approved') await DESTRUCTIVE_CALLS[approval.kind].check(this.source, approval.subject, caller);
      const decidedAt = new Date();
      await approvals.update(
        { id },
        {
          state: to,
          decidedBy: caller.person,
          decidedByName: caller.name,
          decidedAt,
          decisionNote: note ?? null,
          ...(to === 'rejected' && { endedAt: decidedAt }),
        },
      );
      await then?.(manager);
    });
    return this.get(id, caller);
  }
}

/** @throws ServiceError `APPROVAL_SAME_PERSON` also for a key whose secret the first person has seen */
function requireAnother({ requestedBy }: ApprovalEntity, { person, knownTo }: Principal): void {
  if (person === requestedBy) throw new ServiceError('APPROVAL_SAME_PERSON', 'who asked for it does not decide on it');
  if (knownTo === requestedBy)
    throw new ServiceError(
      'APPROVAL_SAME_PERSON',
      'who asked for it made this key and knows its secret: rotate it first (POST /v1/keys/current/rotate)',
    );
}

const isRepeated = ({ state, decidedBy }: ApprovalEntity, to: ApprovalState, { person }: Principal): boolean =>
  decidedBy === person && (to === 'rejected' ? state === 'rejected' : AGREED.includes(state));

const AGREED: readonly ApprovalState[] = ['approved', 'carried-out', 'failed'];

const endExpired = (manager: EntityManager) =>
  manager
    .getRepository(ApprovalEntity)
    .update({ state: 'open', expiresAt: LessThanOrEqual(new Date()) }, { state: 'expired' });

const toDto = (approval: ApprovalEntity): ApprovalDto => ({
  id: approval.id,
  kind: approval.kind,
  subject: approval.subject,
  reason: approval.reason,
  state: approval.state,
  requestedBy: approval.requestedByName,
  requestedAt: approval.requestedAt.toISOString(),
  expiresAt: approval.expiresAt.toISOString(),
  ...(approval.decidedByName !== null && { decidedBy: approval.decidedByName }),
  ...(approval.decidedAt && { decidedAt: approval.decidedAt.toISOString() }),
  ...(approval.decisionNote !== null && { note: approval.decisionNote }),
  ...(approval.endedAt && { endedAt: approval.endedAt.toISOString() }),
  ...(approval.cause !== null && { cause: approval.cause }),
});
