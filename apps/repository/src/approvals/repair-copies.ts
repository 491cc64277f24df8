import { isUUID } from 'class-validator';
import type { DataSource } from 'typeorm';
import { AipEntity } from '../database/entities/holdings.js';
import { RepairEntity } from '../database/entities/storage.js';
import { ServiceError } from '../error.js';
import { aipScope } from '../http/scope.js';
import { enqueue } from '../jobs/queue.js';
import type { DestructiveCall } from './destructive-calls.js';

/**
 * Repairs damaged copies, where the operator wants two persons for it. The subject is the id of the store, with `/` and the uuid of a
 * holding behind it for one alone. The repair has the id of the approval.
 */
export const repairCopies: DestructiveCall = {
  async check(source, subject, caller) {
    const { storeId, uuid } = partsOf(subject);
    if (!(await source.query<unknown[]>('select 1 from stores where id = $1', [storeId])).length)
      throw new ServiceError('STORE_UNKNOWN', `there is no store ${storeId}`);
    if (uuid === undefined) {
      if (caller.fonds)
        throw new ServiceError('AUTH_FORBIDDEN', 'a key that is limited to some fonds repairs one holding at a time');
      return { fonds: null };
    }
    const aip = isUUID(uuid) ? await source.getRepository(AipEntity).findOneBy({ ...aipScope(caller), uuid }) : null;
    if (!aip) throw new ServiceError('HOLDING_UNKNOWN', 'no such holding');
    return { fonds: aip.fonds };
  },

  async carryOut({ source, archive }, { id, subject, requestedByName, decidedByName }) {
    const { storeId, uuid } = partsOf(subject);
    const fromIds = archive.stores.filter((store) => store.id !== archive.store(storeId).id).map((store) => store.id);
    const aipId = uuid === undefined ? null : await aipIdOf(source, uuid);
    await source.transaction(async (manager) => {
      if (await manager.getRepository(RepairEntity).existsBy({ id })) return;
      const requestedBy = `${requestedByName}, ${decidedByName}`;
      await manager.getRepository(RepairEntity).insert({ id, storeId, fromIds, aipId, dryRun: false, requestedBy });
      await enqueue(manager, 'run-repair', id);
    });
  },
};

function partsOf(subject: string): { storeId: string; uuid?: string } {
  const [storeId = '', uuid] = subject.split('/');
  return { storeId, ...(uuid !== undefined && { uuid }) };
}

async function aipIdOf(source: DataSource, uuid: string): Promise<string> {
  const aip = await source.getRepository(AipEntity).findOneBy({ uuid });
  if (!aip) throw new ServiceError('HOLDING_UNKNOWN', 'no such holding');
  return aip.id;
}
