import { DataSource } from 'typeorm';
import { AipEntity, AipFileEntity, AipVersionEntity } from './entities/holdings.js';
import { AgencyEntity, AgreementEntity, ApiKeyEntity } from './entities/producers.js';
import { AuditEntity, AuditObjectEntity, CopyEntity, RepairEntity, StoreEntity } from './entities/storage.js';
import { TransferEntity, TransferEventEntity } from './entities/transfers.js';
import { Catalogue1790000000000 } from './migrations/1790000000000-catalogue.js';
import { Roles1791000000000 } from './migrations/1791000000000-roles.js';
import type { DatabaseAddress } from './embedded/launcher.js';

/** An address in parts (the embedded server), or a URL. */
export type DatabaseTarget = DatabaseAddress | { url: string };

/** The connection options in the terms of `pg`. */
export const poolOptions = (target: DatabaseTarget) =>
  'url' in target
    ? { connectionString: target.url }
    : {
        host: target.host,
        port: target.port,
        user: target.user,
        password: target.password,
        database: target.database,
      };

export function createDataSource(target: DatabaseTarget): DataSource {
  return new DataSource({
    type: 'postgres',
    ...('url' in target
      ? { url: target.url }
      : {
          host: target.host,
          port: target.port,
          username: target.user,
          password: target.password,
          database: target.database,
        }),
    entities: [
      AgencyEntity,
      AgreementEntity,
      ApiKeyEntity,
      TransferEntity,
      TransferEventEntity,
      AipEntity,
      AipVersionEntity,
      AipFileEntity,
      StoreEntity,
      CopyEntity,
      AuditEntity,
      AuditObjectEntity,
      RepairEntity,
    ],
    migrations: [Catalogue1790000000000, Roles1791000000000],
    installExtensions: false,
    applicationName: 'mocban',
    poolSize: 12,
  });
}

/** Key of the advisory lock that lets one process at a time change the schema. */
const SCHEMA_LOCK = 'mocban:schema';

/** Brings the schema up to date; several processes may start at the same moment. */
export async function migrate(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('select pg_advisory_lock(hashtextextended($1, 0))', [SCHEMA_LOCK]);
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await runner.query('select pg_advisory_unlock(hashtextextended($1, 0))', [SCHEMA_LOCK]).catch(() => undefined);
    await runner.release();
  }
}
