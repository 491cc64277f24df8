import { isUUID } from 'class-validator';
import { ApiKeyEntity } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';
import { revoke } from '../keys/revocation.js';
import type { DestructiveCall } from './destructive-calls.js';

/** Revokes the key of another administrator. The subject is the key's id. */
export const revokeKey: DestructiveCall = {
  async check(source, subject, caller) {
    if (caller.role !== 'administrator' && caller.role !== 'approver')
      throw new ServiceError('AUTH_FORBIDDEN', 'keys are for administrators to revoke');
    const found = isUUID(subject) ? await source.getRepository(ApiKeyEntity).findOneBy({ id: subject }) : null;
    if (!found) throw new ServiceError('KEY_UNKNOWN', 'no such key');
    if (found.revokedAt) throw new ServiceError('KEY_REVOKED', 'the key is revoked already');
    return { fonds: null };
  },

  async carryOut({ source }, { subject }) {
    await source.transaction((manager) => revoke(manager, subject));
  },
};
