import { isUUID } from 'class-validator';
import type { DataSource, EntityManager } from 'typeorm';
import type { ApprovalEntity } from '../database/entities/approvals.js';
import { TransferEntity } from '../database/entities/transfers.js';
import { ServiceError } from '../error.js';
import { transferScope } from '../http/scope.js';
import { recordEvent } from '../transfers/transition.js';
import { UploadFiles } from '../transfers/upload-files.js';
import type { DestructiveCall } from './destructive-calls.js';

/** Deletes the bytes of a quarantined transfer; its row, report and events stay. The subject is the transfer's id. */
export const purgeQuarantined: DestructiveCall = {
  async check(source, subject, caller) {
    const transfer = await find(source, { ...transferScope(caller), id: subject });
    requireQuarantined(transfer);
    return { fonds: transfer.agreement.fonds };
  },

  /** Marked first, so that the package is not released while its bytes go. */
  async carryOut({ source, config }, approval) {
    await source.transaction((manager) => markPurged(manager, approval));
    await new UploadFiles(config).purge(approval.subject);
  },
};

async function markPurged(manager: EntityManager, approval: ApprovalEntity): Promise<void> {
  const { subject: id, reason, requestedByName, decidedByName } = approval;
  const transfers = manager.getRepository(TransferEntity);
  const { state, purgedAt } = await transfers.findOneOrFail({ where: { id }, lock: { mode: 'pessimistic_write' } });
  if (purgedAt) return;
  requireQuarantined({ state, purgedAt });
  await transfers.update({ id }, { purgedAt: new Date() });
  const agent = `${requestedByName}, ${decidedByName}`;
  await recordEvent(manager, { transferId: id, type: 'transfer:purged', from: state, to: state, agent, note: reason });
}

async function find(source: DataSource, where: { id: string }): Promise<TransferEntity> {
  const found = isUUID(where.id)
    ? await source.getRepository(TransferEntity).findOne({ where, relations: { agreement: true } })
    : null;
  if (!found) throw new ServiceError('TRANSFER_UNKNOWN', 'no such transfer');
  return found;
}

function requireQuarantined({ state, purgedAt }: Pick<TransferEntity, 'state' | 'purgedAt'>): void {
  if (state !== 'quarantined')
    throw new ServiceError('TRANSFER_STATE', `only a quarantined package is deleted; this one is ${state}`);
  if (purgedAt) throw new ServiceError('TRANSFER_STATE', 'the package has been deleted already');
}
