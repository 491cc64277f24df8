import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, LessThan, IsNull } from 'typeorm';
import { AgencyEntity, ApiKeyEntity, type Role } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { makeKey, matches, prefixOf } from './api-key.js';
import type { CreateKeyBody, CreatedKeyDto, KeyDto } from './key.dto.js';

const toDto = (key: ApiKeyEntity): KeyDto => ({
  id: key.id,
  name: key.name,
  role: key.role,
  ...(key.agency && { agency: key.agency.code }),
  prefix: key.prefix,
  createdAt: key.createdAt.toISOString(),
  ...(key.revokedAt && { revokedAt: key.revokedAt.toISOString() }),
});

/** Makes and stores a key. */
async function insertKey(
  manager: EntityManager,
  name: string,
  role: Role,
  agencyId: string | null,
): Promise<{ id: string; key: string }> {
  const { key, prefix, secretSha256 } = makeKey();
  const inserted = await manager.getRepository(ApiKeyEntity).insert({ name, role, agencyId, prefix, secretSha256 });
  return { id: (inserted.identifiers[0] as { id: string }).id, key };
}

/** An administrator key, if there has never been one; the only moment at which one appears by itself. */
export const makeFirstKey = (source: DataSource): Promise<string | undefined> =>
  source.transaction(async (manager) => {
    await manager.query('lock table api_keys in exclusive mode');
    if (await manager.getRepository(ApiKeyEntity).existsBy({ role: 'administrator' })) return undefined;
    return (await insertKey(manager, 'first administrator', 'administrator', null)).key;
  });

@Injectable()
export class KeyService {
  constructor(readonly source: DataSource) {}

  async authenticate(key: string): Promise<Principal | undefined> {
    const prefix = prefixOf(key);
    if (prefix === undefined) return undefined;
    const found = await this.source.getRepository(ApiKeyEntity).findOne({
      where: { prefix, revokedAt: IsNull() },
      select: { id: true, name: true, role: true, agencyId: true, secretSha256: true },
    });
    if (!found || !matches(key, found.secretSha256)) return undefined;
    return {
      keyId: found.id,
      name: found.name,
      role: found.role,
      ...(found.agencyId !== null && { agencyId: found.agencyId }),
    };
  }

  async list({ limit, after }: PageQuery): Promise<Page<KeyDto>> {
    const rows = await this.source.getRepository(ApiKeyEntity).find({
      where: after === undefined ? {} : { sequence: LessThan(Number(after)) },
      relations: { agency: true },
      order: { sequence: 'DESC' },
      take: limit + 1,
    });
    return toPage(rows, limit, (row) => row.sequence, toDto);
  }

  async create(body: CreateKeyBody): Promise<CreatedKeyDto> {
    if ((body.role === 'producer') !== (body.agency !== undefined))
      throw new ServiceError('REQUEST_INVALID', 'not valid: agency', [
        { field: 'agency', message: 'a producer key names its agency, and no other key does' },
      ]);
    const agency =
      body.agency === undefined ? null : await this.source.getRepository(AgencyEntity).findOneBy({ code: body.agency });
    if (body.agency !== undefined && !agency)
      throw new ServiceError('AGENCY_UNKNOWN', `there is no agency ${body.agency}`);
    const { id, key } = await insertKey(this.source.manager, body.name, body.role, agency?.id ?? null);
    const stored = await this.source
      .getRepository(ApiKeyEntity)
      .findOneOrFail({ where: { id }, relations: { agency: true } });
    return { ...toDto(stored), key };
  }

  async revoke(id: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      await manager.query('lock table api_keys in exclusive mode');
      const keys = manager.getRepository(ApiKeyEntity);
      const found = await keys.findOneBy({ id });
      if (!found) throw new ServiceError('KEY_UNKNOWN', 'no such key');
      if (found.revokedAt) return;
      if (found.role === 'administrator' && (await keys.countBy({ role: 'administrator', revokedAt: IsNull() })) === 1)
        throw new ServiceError('KEY_LAST_ADMINISTRATOR', 'make another administrator key before this one is revoked');
      await keys.update({ id }, { revokedAt: new Date() });
    });
  }
}
