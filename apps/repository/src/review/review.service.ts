import { Inject, Injectable } from '@nestjs/common';
import { DataSource, IsNull, MoreThan, Or, Equal, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { TransferEntity } from '../database/entities/transfers.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { transferScope } from '../http/scope.js';
import { enqueue } from '../jobs/queue.js';
import { TransferService } from '../transfers/transfer.service.js';
import { recordEvent, transition } from '../transfers/transition.js';
import type { ReviewDto, ReviewWhyDto } from './review.dto.js';

/** What an officer is to judge, rule by rule. */
function whyOf({ report }: TransferEntity): ReviewWhyDto[] {
  const why = new Map<string, ReviewWhyDto>();
  for (const { rule, message, effect } of report?.findings ?? []) {
    if (effect !== 'officer' && effect !== 'quarantine') continue;
    const known = why.get(rule);
    if (known) known.count += 1;
    else why.set(rule, { rule, count: 1, message });
  }
  return [...why.values()];
}

const toDto = (transfer: TransferEntity): ReviewDto => ({
  transferId: transfer.id,
  agency: transfer.agency.code,
  agreement: transfer.agreement.code,
  packageName: transfer.packageName,
  ...(transfer.report?.title !== undefined && { title: transfer.report.title }),
  checkedAt: (transfer.checkedAt ?? transfer.registeredAt).toISOString(),
  verdict: transfer.report?.verdict ?? 'officer',
  why: whyOf(transfer),
  ...(transfer.duplicates && { duplicates: transfer.duplicates }),
  ...(transfer.reviewerName !== null && { reviewer: transfer.reviewerName }),
  ...(transfer.claimedAt && { claimedAt: transfer.claimedAt.toISOString() }),
});

/** The officers' work on transfers that wait for a decision. */
@Injectable()
export class ReviewService {
  constructor(
    readonly source: DataSource,
    readonly transfers: TransferService,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** Oldest first. */
  async list({ limit, after }: PageQuery, caller: Principal): Promise<Page<ReviewDto>> {
    const rows = await this.source.getRepository(TransferEntity).find({
      where: {
        ...transferScope(caller),
        state: 'under-review',
        ...(after !== undefined && { sequence: MoreThan(Number(after)) }),
      },
      relations: { agency: true, agreement: true },
      order: { sequence: 'ASC' },
      take: limit + 1,
    });
    return toPage(rows, limit, (row) => row.sequence, toDto);
  }

  /**
   * Takes a transfer to review: nobody else decides on it until it is given back. Again is the same.
   * @throws ServiceError `REVIEW_CLAIMED` when another has it and it is not taken over, `TRANSFER_STATE`
   */
  async claim(id: string, takeOver: boolean, caller: Principal): Promise<ReviewDto> {
    const transfer = await this.transfers.find(id, caller);
    await this.source.transaction(async (manager) => {
      const claim = { reviewer: caller.person, reviewerName: caller.name, claimedAt: this.config.clock.now() };
      const free = takeOver ? {} : { reviewer: Or(IsNull(), Equal(caller.person)) };
      const { affected } = await manager
        .getRepository(TransferEntity)
        .update({ id, state: 'under-review', ...free }, claim);
      if (affected !== 1) throw refusal(transfer);
      await this.#record(manager, id, 'transfer:claimed', caller);
    });
    return this.#review(id, caller);
  }

  /** Gives a transfer back to the queue. Again is the same. */
  async giveBack(id: string, caller: Principal): Promise<void> {
    await this.transfers.find(id, caller);
    await this.source.transaction(async (manager) => {
      const { affected } = await manager
        .getRepository(TransferEntity)
        .update(
          { id, state: 'under-review', reviewer: caller.person },
          { reviewer: null, reviewerName: null, claimedAt: null },
        );
      if (affected === 1) await this.#record(manager, id, 'transfer:given-back', caller);
    });
  }

  /**
   * Puts a quarantined package before an officer again, to be returned or, where the finding was wrong, accepted. What may be a state
   * secret never comes back into the flow.
   * @throws ServiceError `QUARANTINE_FINAL`, `TRANSFER_STATE`
   */
  async release(id: string, reason: string, caller: Principal): Promise<ReviewDto> {
    const { report, state } = await this.transfers.find(id, caller);
    if (state !== 'quarantined')
      throw new ServiceError('TRANSFER_STATE', `only a quarantined transfer is released; this one is ${state}`);
    if (report?.findings.some(({ check, severity }) => check === 'C15' && severity !== 'info'))
      throw new ServiceError(
        'QUARANTINE_FINAL',
        'the package may hold state secrets: it is dealt with off this system',
      );
    await this.source.transaction(async (manager) => {
      const set = { endedAt: null, decision: null, reviewer: null, reviewerName: null, claimedAt: null };
      const from = 'quarantined' as const;
      await transition(manager, { transferId: id, from, to: 'under-review', agent: caller.name, note: reason, set });
      // The job moves the file back.
      await enqueue(manager, 'process-transfer', id);
    });
    return this.#review(id, caller);
  }

  async #review(id: string, caller: Principal): Promise<ReviewDto> {
    return toDto(await this.transfers.find(id, caller));
  }

  #record(manager: EntityManager, transferId: string, type: string, caller: Principal): Promise<void> {
    return recordEvent(manager, { transferId, type, from: 'under-review', to: 'under-review', agent: caller.name });
  }
}

const refusal = ({ state, reviewerName }: TransferEntity): ServiceError =>
  state === 'under-review'
    ? new ServiceError('REVIEW_CLAIMED', `${reviewerName ?? 'another officer'} reviews this transfer`)
    : new ServiceError('TRANSFER_STATE', `only a transfer under review is claimed; this one is ${state}`);
