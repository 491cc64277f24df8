import { IsNull, Raw, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { ApiKeyEntity } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';

const inUse: FindOptionsWhere<ApiKeyEntity> = {
  revokedAt: IsNull(),
  expiresAt: Raw((at) => `(${at} is null or ${at} > now())`),
};

/** @throws ServiceError `KEY_UNKNOWN` */
export async function lockKey(manager: EntityManager, id: string): Promise<ApiKeyEntity> {
  await manager.query('lock table api_keys in exclusive mode');
  const found = await manager.getRepository(ApiKeyEntity).findOneBy({ id });
  if (!found) throw new ServiceError('KEY_UNKNOWN', 'no such key');
  return found;
}

/**
 * Revokes a key; again is the same.
 * @throws ServiceError `KEY_UNKNOWN`; `KEY_LAST_ADMINISTRATOR` when nobody could administer the archive afterwards
 */
export async function revoke(manager: EntityManager, id: string): Promise<void> {
  const found = await lockKey(manager, id);
  if (found.revokedAt) return;
  const keys = manager.getRepository(ApiKeyEntity);
  const administrators = await keys.findBy({ ...inUse, role: 'administrator' });
  if (found.role === 'administrator' && !administrators.some((other) => other.id !== id))
    throw new ServiceError('KEY_LAST_ADMINISTRATOR', 'make another administrator key before this one is revoked');
  await keys.update({ id }, { revokedAt: new Date(), previousSecretSha256: null, previousUntil: null });
}
