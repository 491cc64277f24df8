import { randomUUID } from 'node:crypto';
import { isoSeconds } from '@mocban/core';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, LessThan, MoreThan, type EntityManager } from 'typeorm';
import { requireWithinLimits } from '../agreements/limits.js';
import { CONFIG, type Config } from '../config/config.js';
import type { AgreementEntity } from '../database/entities/producers.js';
import { TransferEntity, TransferEventEntity } from '../database/entities/transfers.js';
import { Values } from '../database/statement.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { transferScope, transferScopeSql } from '../http/scope.js';
import { enqueue } from '../jobs/queue.js';
import { addLeaf } from '../log/leaves.js';
import { readTransferVerdicts } from '../signatures/transfer-verdicts.js';
import type { VerdictDto } from '../signatures/verdict.dto.js';
import { verdictOf } from '../signatures/verdict-row.js';
import { documentOf, readDocuments } from './documents.js';
import { loadTransfer } from './load-transfer.js';
import { requireQuota, requireSpace } from './quota.js';
import { changeState, transition } from './transition.js';
import { detailOf, eventOf, summaryOf, UPLOAD_STATES } from './transfer-view.js';
import type {
  DecisionBody,
  DocumentQuery,
  RegisterTransferBody,
  TransferDocumentDto,
  TransferDto,
  TransferEventDto,
  TransferQuery,
  TransferSummaryDto,
} from './transfer.dto.js';
import { expiryOf } from './upload-expiry.js';
import { UploadFiles } from './upload-files.js';

type LockedTransfer = Pick<TransferEntity, 'state' | 'failedState' | 'reviewer' | 'reviewerName'>;
type OpenAgreement = Pick<AgreementEntity, 'id' | 'code' | 'limits'>;

/** @throws ServiceError `TRANSFER_UNKNOWN` */
function required<T>(found: T | undefined): T {
  if (found === undefined) throw new ServiceError('TRANSFER_UNKNOWN', 'no such transfer');
  return found;
}

/** What an agency, or an officer, does with transfers. */
@Injectable()
export class TransferService {
  constructor(
    readonly source: DataSource,
    readonly uploads: UploadFiles,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /**
   * Registers a transfer, or finds the one registered under the same key before, also when both requests arrive together.
   * @throws ServiceError `TRANSFER_KEY_REUSED` when the key stands for another package
   */
  async register(
    body: RegisterTransferBody,
    idempotencyKey: string,
    caller: Principal & { agencyId: string },
  ): Promise<{ created: boolean; transfer: TransferDto }> {
    const load = () => this.#registered(caller.agencyId, idempotencyKey);
    const earlier = await load();
    // A repeated request is answered even when its agreement has been closed since.
    const created = !earlier && (await this.#insert(body, idempotencyKey, caller));
    const transfer = required(earlier ?? (await load()));
    if (!created) this.#requireSame(transfer, body, caller);
    if (UPLOAD_STATES.includes(transfer.state)) await this.uploads.ensure(transfer.id);
    if (created) await this.config.onStep('transfer:registered');
    return { created, transfer: await this.#detail(transfer) };
  }

  async list(query: TransferQuery, caller: Principal): Promise<Page<TransferSummaryDto>> {
    const rows = await this.source.getRepository(TransferEntity).find({
      where: {
        ...transferScope(caller),
        ...(query.state !== undefined && { state: query.state }),
        ...(query.after !== undefined && { sequence: LessThan(Number(query.after)) }),
      },
      relations: { agency: true, agreement: true },
      order: { sequence: 'DESC' },
      take: query.limit + 1,
    });
    return toPage(rows, query.limit, (row) => row.sequence, summaryOf);
  }

  async get(id: string, caller: Principal): Promise<TransferDto> {
    return this.#detail(await this.find(id, caller));
  }

  async events(id: string, { limit, after }: PageQuery, caller: Principal): Promise<Page<TransferEventDto>> {
    await this.find(id, caller);
    const rows = await this.source.getRepository(TransferEventEntity).find({
      where: { transferId: id, ...(after !== undefined && { id: MoreThan(Number(after)) }) },
      order: { id: 'ASC' },
      take: limit + 1,
    });
    return toPage(rows, limit, (row) => row.id, eventOf);
  }

  /** Every document of the package in its order, with what is wrong with it. */
  async documents(id: string, query: DocumentQuery, caller: Principal): Promise<Page<TransferDocumentDto>> {
    await this.find(id, caller);
    const { limit, after, outcome } = query;
    const page = { after: Number(after ?? 0), limit, ...(outcome !== undefined && { outcome }) };
    const rows = await readDocuments(this.source.manager, id, page);
    return toPage(rows, limit, (row) => row.position, documentOf);
  }

  async signatures(id: string, { limit, after }: PageQuery, caller: Principal): Promise<Page<VerdictDto>> {
    await this.find(id, caller);
    const rows = await readTransferVerdicts(this.source.manager, id, { after: Number(after ?? 0), limit });
    return toPage(rows, limit, ({ position }) => Number(position), verdictOf);
  }

  /** The producer says that all bytes are sent. Again is the same. */
  async complete(id: string, caller: Principal): Promise<void> {
    const transfer = await this.find(id, caller);
    if (UPLOAD_STATES.includes(transfer.state)) {
      const offset = await this.uploads.sizeBytes(id);
      if (offset !== transfer.packageSizeBytes)
        throw new ServiceError(
          'TRANSFER_UPLOAD_INCOMPLETE',
          `expected ${transfer.packageSizeBytes} bytes, received ${offset}`,
        );
      await this.uploads.sync(id);
      await this.source.transaction(async (manager) => {
        const locked = await this.#lock(manager, id);
        if (!UPLOAD_STATES.includes(locked.state)) return;
        await transition(manager, {
          transferId: id,
          from: locked.state,
          to: 'received',
          agent: caller.name,
          set: { uploadOffset: offset, receivedAt: this.config.clock.now() },
        });
        await enqueue(manager, 'process-transfer', id);
      });
      await this.config.onStep('transfer:complete');
    }
  }

  /** An officer's verdict on a transfer under review. */
  async decide(id: string, { decision, reason, reasons }: DecisionBody, caller: Principal): Promise<TransferDto> {
    await this.find(id, caller);
    await this.source.transaction(async (manager) => {
      const { state, reviewer, reviewerName } = await this.#lock(manager, id);
      if (state !== 'under-review')
        throw new ServiceError('TRANSFER_STATE', `only a transfer under review is decided on; this one is ${state}`);
      if (reviewer !== null && reviewer !== caller.person)
        throw new ServiceError('REVIEW_CLAIMED', `${reviewerName} reviews this transfer`);
      const to = { accept: 'packaging', return: 'returned', quarantine: 'quarantined' } as const;
      const now = new Date();
      await transition(manager, {
        transferId: id,
        from: 'under-review',
        to: to[decision],
        agent: caller.name,
        note: reason,
        set: {
          decision: { decision, reason, ...(reasons && { reasons }), by: caller.name, at: now.toISOString() },
          ...(decision !== 'accept' && { endedAt: now }),
        },
      });
      const time = isoSeconds(now);
      await addLeaf(manager, { type: 'decision', time, transfer: id, decision, by: caller.name });
      // Clearing away is a job as well, so that a crash here leaves nothing behind.
      await enqueue(manager, 'process-transfer', id);
    });
    return this.get(id, caller);
  }

  /** Takes up a failed transfer where it failed. */
  async retry(id: string, caller: Principal): Promise<TransferDto> {
    await this.find(id, caller);
    await this.source.transaction(async (manager) => {
      const { state, failedState } = await this.#lock(manager, id);
      if (state !== 'failed' || failedState === null)
        throw new ServiceError('TRANSFER_STATE', `only a failed transfer is retried; this one is ${state}`);
      const set = { failedState: null, failures: 0 };
      await transition(manager, { transferId: id, from: 'failed', to: failedState, agent: caller.name, set });
      await enqueue(manager, 'process-transfer', id);
    });
    return this.get(id, caller);
  }

  /** The transfer, if the caller may know of it. @throws ServiceError `TRANSFER_UNKNOWN` */
  async find(id: string, caller: Principal): Promise<TransferEntity> {
    const values = new Values();
    const where = `t.id = ${values.add(id)} and ${transferScopeSql(caller, values)}`;
    return required(await loadTransfer(this.source.manager, { where }, values));
  }

  #registered(agencyId: string, idempotencyKey: string): Promise<TransferEntity | undefined> {
    const values = new Values();
    const where = `t.agency_id = ${values.add(agencyId)} and t.idempotency_key = ${values.add(idempotencyKey)}`;
    return loadTransfer(this.source.manager, { where }, values);
  }

  async #lock(manager: EntityManager, id: string): Promise<LockedTransfer> {
    const [found] = await manager.query<LockedTransfer[]>(
      `select state, failed_state as "failedState", reviewer, reviewer_name as "reviewerName"
         from transfers where id = $1 for update`,
      [id],
    );
    return required(found);
  }

  async #detail(transfer: TransferEntity): Promise<TransferDto> {
    return detailOf(
      transfer,
      await this.uploads.sizeBytes(transfer.id),
      expiryOf(transfer.uploadActiveAt, this.config.uploadExpiryDays),
    );
  }

  /** @returns false when another request was first */
  async #insert(
    body: RegisterTransferBody,
    idempotencyKey: string,
    caller: Principal & { agencyId: string },
  ): Promise<boolean> {
    const agreement = await this.#agreement(body.agreement, caller.agencyId);
    await requireSpace(this.config, body.sizeBytes);
    return this.source.transaction(async (manager) => {
      const id = randomUUID();
      await requireWithinLimits(manager, agreement, body.sizeBytes, this.config.clock.now());
      const values = new Values();
      const row = [
        id,
        caller.agencyId,
        agreement.id,
        idempotencyKey,
        body.packageName,
        body.sizeBytes,
        body.digest.algorithm,
        body.digest.value,
        caller.person,
        this.config.clock.now(),
      ].map((value) => values.add(value));
      const added = `insert into transfers (id, agency_id, agreement_id, idempotency_key, package_name, package_size_bytes,
        digest_algorithm, digest_value, registered_by, upload_active_at)
        values (${row.join(', ')}) on conflict (agency_id, idempotency_key) do nothing`;
      if (!(await changeState(manager, added, values, { to: 'registered', agent: caller.name }))) return false;
      await requireQuota(manager, this.config, caller.agencyId, body.sizeBytes);
      return true;
    });
  }

  async #agreement(code: string | undefined, agencyId: string): Promise<OpenAgreement> {
    const agreements = (condition: string, value?: string) =>
      this.source.query<(OpenAgreement & { closed: boolean })[]>(
        `select id, code, limits, closed_at is not null as closed from agreements where agency_id = $1 and ${condition} limit 2`,
        value === undefined ? [agencyId] : [agencyId, value],
      );
    if (code !== undefined) {
      const [found] = await agreements('code = $2', code);
      if (!found) throw new ServiceError('AGREEMENT_UNKNOWN', `the agency has no agreement ${code}`);
      if (found.closed) throw new ServiceError('AGREEMENT_CLOSED', `the agreement ${code} is closed`);
      return found;
    }
    const [only, another] = await agreements('closed_at is null');
    if (!only || another)
      throw new ServiceError('AGREEMENT_AMBIGUOUS', 'the agency has not exactly one open agreement: name it', [
        { field: 'agreement', message: 'agreement must be given' },
      ]);
    return only;
  }

  #requireSame(transfer: TransferEntity, body: RegisterTransferBody, caller: Principal): void {
    const { algorithm, value } = body.digest;
    const known = transfer.digestAlgorithm === algorithm ? transfer.digestValue : null;
    const digest = known ?? (algorithm === 'sha256' ? transfer.packageSha256 : null);
    // The same bytes are the same package under whatever name. Two algorithms that cannot be compared: the name must do.
    const same =
      (caller.role !== 'contractor' || transfer.registeredBy === caller.person) &&
      transfer.packageSizeBytes === body.sizeBytes &&
      (digest === null ? transfer.packageName === body.packageName : digest === value) &&
      (body.agreement === undefined || body.agreement === transfer.agreement.code);
    if (!same)
      throw new ServiceError(
        'TRANSFER_KEY_REUSED',
        'this idempotency key stands for another package of the agency; use a new key for a new package',
      );
  }
}
