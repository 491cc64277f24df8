import { statfs } from 'node:fs/promises';
import type { EntityManager } from 'typeorm';
import type { Config } from '../config/config.js';
import { ServiceError } from '../error.js';

interface Limits {
  max_open_transfers: number | null;
  max_open_bytes: string | null;
  max_package_bytes: string | null;
}

const limitOf = (own: string | number | null, standard: number): number => (own === null ? standard : Number(own));

/**
 * Whether an agency may have what it has open by now, the transfer just added included, and a package of that size at all. Other
 * registrations of the agency wait until this transaction ends.
 * @throws ServiceError `QUOTA_PACKAGE_SIZE`, `QUOTA_OPEN_TRANSFERS`, `QUOTA_OPEN_BYTES`
 */
export async function requireQuota(
  manager: EntityManager,
  { access }: Config,
  agencyId: string,
  sizeBytes: number,
): Promise<void> {
  const [limits] = await manager.query<Limits[]>(
    'select max_open_transfers, max_open_bytes, max_package_bytes from agencies where id = $1 for no key update',
    [agencyId],
  );
  const packageBytes = limitOf(limits!.max_package_bytes, access.packageBytes);
  if (sizeBytes > packageBytes)
    throw new ServiceError('QUOTA_PACKAGE_SIZE', `a package of the agency may have ${packageBytes} bytes`);
  const [open] = await manager.query<{ transfers: string; bytes: string }[]>(
    `select count(*) as transfers, coalesce(sum(package_size_bytes), 0) as bytes from transfers
      where agency_id = $1 and state not in ('preserved', 'returned', 'quarantined')`,
    [agencyId],
  );
  const transfers = limitOf(limits!.max_open_transfers, access.openTransfers);
  if (Number(open!.transfers) > transfers)
    throw new ServiceError('QUOTA_OPEN_TRANSFERS', `the agency may have ${transfers} transfers open at a time`);
  const bytes = limitOf(limits!.max_open_bytes, access.openBytes);
  if (Number(open!.bytes) > bytes)
    throw new ServiceError('QUOTA_OPEN_BYTES', `the open transfers of the agency may have ${bytes} bytes together`);
}

/** @throws ServiceError `UPLOAD_SPACE` when the disk of uploads has no room for a package of that size now */
export async function requireSpace({ uploadDirectory, access }: Config, sizeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(uploadDirectory);
  if (bavail * bsize - access.uploadReserveBytes < sizeBytes)
    throw new ServiceError('UPLOAD_SPACE', `the service has no room for a package of ${sizeBytes} bytes at present`);
}
