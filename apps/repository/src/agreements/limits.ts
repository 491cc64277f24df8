import type { EntityManager } from 'typeorm';
import type { AgreementEntity } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';

/** States that do not use up an agreement. */
const NOT_COUNTED = `('returned', 'quarantined')`;

const refuse = (message: string): never => {
  throw new ServiceError('AGREEMENT_EXHAUSTED', message);
};

/**
 * What the limits of an agreement say of a package that is about to be registered. Holds the agreement's row to the end of the
 * transaction where packages are counted, so that two of them cannot take one last place.
 * @throws ServiceError `AGREEMENT_NOT_VALID`, `AGREEMENT_PACKAGE_TOO_LARGE`, `AGREEMENT_EXHAUSTED`
 */
export async function requireWithinLimits(
  manager: EntityManager,
  { id, code, limits }: Pick<AgreementEntity, 'id' | 'code' | 'limits'>,
  sizeBytes: number,
  now: Date,
): Promise<void> {
  const { validFrom, validTo, maxPackages, maxPackageBytes, maxTotalBytes } = limits;
  const today = now.toISOString().slice(0, 10);
  if ((validFrom !== undefined && today < validFrom) || (validTo !== undefined && today > validTo))
    throw new ServiceError(
      'AGREEMENT_NOT_VALID',
      `the agreement ${code} is valid from ${validFrom ?? 'any day'} to ${validTo ?? 'any day'}`,
    );
  if (maxPackageBytes !== undefined && sizeBytes > maxPackageBytes)
    throw new ServiceError(
      'AGREEMENT_PACKAGE_TOO_LARGE',
      `the agreement ${code} takes packages of at most ${maxPackageBytes} bytes`,
      [{ field: 'sizeBytes', message: `sizeBytes must not be greater than ${maxPackageBytes}` }],
    );
  if (maxPackages === undefined && maxTotalBytes === undefined) return;
  await manager.query('select 1 from agreements where id = $1 for update', [id]);
  const [used] = await manager.query<{ packages: string; bytes: string }[]>(
    `select count(*) as packages, coalesce(sum(package_size_bytes), 0) as bytes from transfers
      where agreement_id = $1 and state not in ${NOT_COUNTED}`,
    [id],
  );
  if (maxPackages !== undefined && Number(used!.packages) + 1 > maxPackages)
    refuse(`the agreement ${code} takes ${maxPackages} packages, and they are registered`);
  if (maxTotalBytes !== undefined && Number(used!.bytes) + sizeBytes > maxTotalBytes)
    refuse(`the agreement ${code} takes ${maxTotalBytes} bytes together, of which ${used!.bytes} are registered`);
}

/** Documents that the agreement has room for beside those of its other packages; `undefined` where it does not bound them. */
export async function documentsLeft(
  manager: EntityManager,
  { id, limits }: AgreementEntity,
  transferId: string,
): Promise<number | undefined> {
  if (limits.maxDocuments === undefined) return undefined;
  const [used] = await manager.query<{ documents: string }[]>(
    `select coalesce(sum((report->>'documentCount')::bigint), 0) as documents from transfers
      where agreement_id = $1 and id <> $2 and state not in ${NOT_COUNTED}`,
    [id, transferId],
  );
  return Math.max(0, limits.maxDocuments - Number(used!.documents));
}
