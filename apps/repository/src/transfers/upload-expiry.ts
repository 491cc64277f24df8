import { LessThan, In } from 'typeorm';
import { TransferEntity } from '../database/entities/transfers.js';
import type { JobParts } from '../jobs/job-parts.js';
import { UPLOAD_STATES } from './transfer-view.js';
import { SERVICE_AGENT, transition } from './transition.js';
import { UploadFiles } from './upload-files.js';

const DAY_MS = 86_400_000;
const BATCH = 100;

/** When an upload on which nothing came since `activeAt` is given up. */
export const expiryOf = (activeAt: Date, uploadExpiryDays: number): Date =>
  new Date(activeAt.getTime() + uploadExpiryDays * DAY_MS);

/**
 * Gives up uploads on which nothing came for the time stated: the transfer is returned, with an event that says why, and the bytes are
 * removed. The lock of the upload is held meanwhile: bytes that come at this very moment win or are refused.
 */
export async function expireUploads({ source, lease, config, logger }: JobParts): Promise<void> {
  const { clock, uploadExpiryDays } = config;
  const files = new UploadFiles(config);
  const transfers = source.getRepository(TransferEntity);
  const idle = () => LessThan(new Date(clock.now().getTime() - uploadExpiryDays * DAY_MS));
  const found = await transfers.find({
    where: { state: In(UPLOAD_STATES), uploadActiveAt: idle() },
    order: { uploadActiveAt: 'ASC' },
    take: BATCH,
    select: { id: true },
  });
  for (const { id } of found) {
    const lock = await lease.take(`upload:${id}`);
    if (!lock) continue;
    try {
      const transfer = await transfers.findOneBy({ id, state: In(UPLOAD_STATES), uploadActiveAt: idle() });
      if (!transfer) continue;
      const cause = `UPLOAD_EXPIRED: no bytes came for ${uploadExpiryDays} days; register the package again under a new key`;
      // First the bytes: stopped in between, the next time finds the transfer as it was.
      await files.remove(id);
      await transition(source.manager, {
        transferId: id,
        from: transfer.state,
        to: 'returned',
        agent: SERVICE_AGENT,
        outcome: 'fail',
        note: cause,
        set: { cause, endedAt: clock.now() },
      });
      logger.info({ transferId: id }, 'an upload expired');
    } finally {
      await lock.release();
    }
  }
}
