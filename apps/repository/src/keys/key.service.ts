import { Inject, Injectable } from '@nestjs/common';
import { DataSource, IsNull, LessThan, LessThanOrEqual, Not, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { AgencyEntity, ApiKeyEntity, type Role } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page } from '../http/paging.js';
import { RIGHTS } from '../http/rights.js';
import { makeKey, matches, prefixOf } from './api-key.js';
import type { CreateKeyBody, CreatedKeyDto, KeyDto, KeyQuery, RotateKeyBody } from './key.dto.js';
import { lockKey, revoke } from './revocation.js';
import { checkKeyBody, expiryOf, MS_PER_DAY } from './key-rules.js';

const toDto = (key: ApiKeyEntity): KeyDto => ({
  id: key.id,
  name: key.name,
  role: key.role,
  ...(key.agency && { agency: key.agency.code }),
  ...(key.fonds && { fonds: key.fonds }),
  ...(key.holder !== null && { holder: key.holder }),
  prefix: key.prefix,
  createdAt: key.createdAt.toISOString(),
  ...(key.expiresAt && { expiresAt: key.expiresAt.toISOString() }),
  ...(key.rotatedAt && { rotatedAt: key.rotatedAt.toISOString() }),
  ...(key.previousUntil && { previousUntil: key.previousUntil.toISOString() }),
  ...(key.lastUsedAt && { lastUsedAt: key.lastUsedAt.toISOString() }),
  ...(key.revokedAt && { revokedAt: key.revokedAt.toISOString() }),
});

/** What a request is authenticated by. */
type Credentials = Pick<
  ApiKeyEntity,
  | 'id'
  | 'name'
  | 'role'
  | 'agencyId'
  | 'fonds'
  | 'holder'
  | 'expiresAt'
  | 'lastUsedAt'
  | 'secretSha256'
  | 'previousSecretSha256'
  | 'previousUntil'
  | 'knownTo'
  | 'previousKnownTo'
>;

/** The person behind a key: keys of one holder are one person, a key without a holder is a person of its own. */
export const personOf = ({ id, holder }: Pick<ApiKeyEntity, 'id' | 'holder'>): string =>
  holder === null ? `key:${id}` : `holder:${holder}`;

/** Makes and stores a key. */
async function insertKey(
  manager: EntityManager,
  values: Pick<ApiKeyEntity, 'name' | 'role'> & Partial<ApiKeyEntity>,
): Promise<{ id: string; key: string }> {
  const { key, prefix, secretSha256 } = makeKey();
  const inserted = await manager
    .getRepository(ApiKeyEntity)
    .insert({ ...values, agency: undefined, prefix, secretSha256 });
  return { id: (inserted.identifiers[0] as { id: string }).id, key };
}

/**
 * An administrator key, if there has never been one that has a secret; the only moment at which one appears by itself. It does not expire: an
 * archive of one person must not lock itself out.
 */
export const makeFirstKey = (source: DataSource): Promise<string | undefined> =>
  source.transaction(async (manager) => {
    await manager.query('lock table api_keys in exclusive mode');
    if (await manager.getRepository(ApiKeyEntity).existsBy({ role: 'administrator', secretSha256: Not(IsNull()) }))
      return undefined;
    return (await insertKey(manager, { name: 'first administrator', role: 'administrator' })).key;
  });

/** Keys in use that end within so many days. */
export const countExpiringKeys = (source: DataSource, days: number): Promise<number> =>
  source.getRepository(ApiKeyEntity).countBy(expiringWithin(days));

const expiringWithin = (days: number): FindOptionsWhere<ApiKeyEntity> => ({
  revokedAt: IsNull(),
  expiresAt: LessThanOrEqual(new Date(Date.now() + days * MS_PER_DAY)),
});

@Injectable()
export class KeyService {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** @throws ServiceError `AUTH_INVALID`; `AUTH_EXPIRED` only to who has the right secret */
  async authenticate(key: string): Promise<Principal> {
    const prefix = prefixOf(key);
    const found = prefix === undefined ? null : await this.#credentials(prefix);
    const knownTo = found ? knowerOf(found, key) : undefined;
    if (!found || knownTo === undefined) throw new ServiceError('AUTH_INVALID', 'the key is unknown or revoked');
    if (found.expiresAt && found.expiresAt.getTime() <= Date.now())
      throw new ServiceError('AUTH_EXPIRED', `the key expired at ${found.expiresAt.toISOString()}`);
    this.#markUsed(found);
    return {
      keyId: found.id,
      name: found.name,
      role: found.role,
      person: personOf(found),
      ...(knownTo !== null && { knownTo }),
      ...(found.agencyId !== null && { agencyId: found.agencyId }),
      ...(found.fonds && { fonds: found.fonds }),
    };
  }

  /** Whether a key that was good when its request came still is. @throws ServiceError `AUTH_INVALID` */
  async requireValid({ keyId }: Principal): Promise<void> {
    const found = await this.source.query<unknown[]>(
      'select from api_keys where id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)',
      [keyId, new Date()],
    );
    if (found.length === 0) throw new ServiceError('AUTH_INVALID', 'the key has been revoked or has expired');
  }

  async list({ limit, after, expiresWithinDays }: KeyQuery): Promise<Page<KeyDto>> {
    const rows = await this.source.getRepository(ApiKeyEntity).find({
      where: {
        ...(expiresWithinDays !== undefined && expiringWithin(expiresWithinDays)),
        ...(after !== undefined && { sequence: LessThan(Number(after)) }),
      },
      relations: { agency: true },
      order: { sequence: 'DESC' },
      take: limit + 1,
    });
    return toPage(rows, limit, (row) => row.sequence, toDto);
  }

  async create(body: CreateKeyBody, caller: Principal): Promise<CreatedKeyDto> {
    checkKeyBody(body);
    const expiresAt = expiryOf(body.expiresAt, this.config.access.keyMaxDays);
    const agency =
      body.agency === undefined ? null : await this.source.getRepository(AgencyEntity).findOneBy({ code: body.agency });
    if (body.agency !== undefined && !agency)
      throw new ServiceError('AGENCY_UNKNOWN', `there is no agency ${body.agency}`);
    const { id, key } = await insertKey(this.source.manager, {
      name: body.name,
      role: body.role,
      agencyId: agency?.id ?? null,
      fonds: body.fonds ?? null,
      holder: body.holder ?? null,
      createdBy: caller.person,
      knownTo: caller.person,
      expiresAt,
    });
    return { ...(await this.#get(id)), key };
  }

  /** The key that asks. */
  async current(caller: Principal): Promise<KeyDto> {
    return this.#get(caller.keyId);
  }

  /**
   * A new secret; the one before stays valid for a while, the one before that no longer.
   * @throws ServiceError `AUTH_FORBIDDEN` for the key of another who decides as the second person: only they may know its secret
   */
  async rotate(id: string, { graceSeconds, expiresAt }: RotateKeyBody, caller: Principal): Promise<CreatedKeyDto> {
    const key = await this.source.transaction(async (manager) => {
      const keys = manager.getRepository(ApiKeyEntity);
      const found = await keys.findOne({
        where: { id },
        select: {
          id: true,
          role: true,
          holder: true,
          prefix: true,
          revokedAt: true,
          secretSha256: true,
          knownTo: true,
          expiresAt: true,
        },
        lock: { mode: 'pessimistic_write' },
      });
      if (!found) throw new ServiceError('KEY_UNKNOWN', 'no such key');
      if (found.revokedAt) throw new ServiceError('KEY_REVOKED', 'a revoked key stays revoked: make a new one');
      if (id !== caller.keyId && DECIDING.includes(found.role) && personOf(found) !== caller.person)
        throw new ServiceError('AUTH_FORBIDDEN', `a key of a ${found.role} is rotated by its holder`);
      // Who holds a key does not prolong it.
      if (expiresAt !== undefined && caller.role !== 'administrator')
        throw new ServiceError('AUTH_FORBIDDEN', 'when a key ends is for an administrator to say');
      const isProlonged = expiresAt !== undefined || id !== caller.keyId;
      const made = makeKey(found.prefix);
      const now = Date.now();
      await keys.update(
        { id },
        {
          secretSha256: made.secretSha256,
          previousSecretSha256: graceSeconds > 0 ? found.secretSha256 : null,
          previousKnownTo: found.knownTo,
          knownTo: caller.person,
          previousUntil: graceSeconds > 0 ? new Date(now + graceSeconds * 1000) : null,
          rotatedAt: new Date(now),
          expiresAt: isProlonged ? expiryOf(expiresAt, this.config.access.keyMaxDays) : found.expiresAt,
        },
      );
      return made.key;
    });
    return { ...(await this.#get(id)), key };
  }

  /** @throws ServiceError `APPROVAL_REQUIRED` for the key of another administrator */
  async revoke(id: string, caller: Principal): Promise<void> {
    await this.source.transaction(async (manager) => {
      const found = await lockKey(manager, id);
      if (!found.revokedAt && found.role === 'administrator' && personOf(found) !== caller.person)
        throw new ServiceError(
          'APPROVAL_REQUIRED',
          'the key of another administrator is revoked by two persons: POST /v1/approvals with the kind revoke-key',
        );
      await revoke(manager, id);
    });
  }

  async #get(id: string): Promise<KeyDto> {
    return toDto(
      await this.source.getRepository(ApiKeyEntity).findOneOrFail({ where: { id }, relations: { agency: true } }),
    );
  }

  /** Asked with every request, so that a key that was revoked is refused at once. */
  async #credentials(prefix: string): Promise<Credentials | null> {
    const [found] = await this.source.query<Credentials[]>(
      `select id, name, role, agency_id as "agencyId", fonds, holder, expires_at as "expiresAt", last_used_at as "lastUsedAt",
         secret_sha256 as "secretSha256", previous_secret_sha256 as "previousSecretSha256",
         previous_until as "previousUntil", known_to as "knownTo", previous_known_to as "previousKnownTo"
         from api_keys where prefix = $1 and revoked_at is null`,
      [prefix],
    );
    return found ?? null;
  }

  /** At most once a minute, and no request waits for it. */
  #markUsed({ id, lastUsedAt }: Credentials): void {
    if (lastUsedAt && Date.now() - lastUsedAt.getTime() < USED_RESOLUTION_MS) return;
    this.source
      .query(
        `update api_keys set last_used_at = now()
          where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
        [id],
      )
      .catch(() => undefined);
  }
}

/** Roles that decide as the second person. */
const DECIDING: readonly Role[] = RIGHTS['approvals:decide'].roles;

const USED_RESOLUTION_MS = 60_000;

/** Who was given this secret of the key; `undefined` when it is none of its secrets. */
function knowerOf(found: Credentials, key: string): string | null | undefined {
  if (found.secretSha256 !== null && matches(key, found.secretSha256)) return found.knownTo;
  const { previousSecretSha256, previousUntil } = found;
  const isPrevious =
    previousSecretSha256 !== null &&
    previousUntil !== null &&
    previousUntil.getTime() > Date.now() &&
    matches(key, previousSecretSha256);
  return isPrevious ? found.previousKnownTo : undefined;
}
