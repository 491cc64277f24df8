import { openStoreIncident } from '../incidents/open-incident.js';
import { recoverStoreIncident } from '../incidents/recover.js';
import type { JobParts } from '../jobs/job-parts.js';

/** The kind of incident. */
const REFUSED = 'log-refused';

/** History would have two ends: nothing is signed until a person has looked. */
export class SigningRefused extends Error {}

/** Keeps why nothing is signed, and opens an incident of it at the first store. */
export async function noteRefusal({ source, archive, logger }: JobParts, { message }: SigningRefused): Promise<void> {
  await source.transaction(async (manager) => {
    const [, changed] = await manager.query<[unknown[], number]>(
      'update log_state set refusal = $1, refused_at = now() where refusal is distinct from $1',
      [message],
    );
    if (changed === 0) return;
    await openStoreIncident(manager, {
      subject: 'store',
      storeId: archive.first.id,
      kind: REFUSED,
      detail: `the log is not signed: ${message}`,
    });
    logger.error({ problem: message }, 'the log is not signed');
  });
}

/** What is signed again has one history. */
export async function clearRefusal({ source, archive }: JobParts): Promise<void> {
  await source.transaction(async (manager) => {
    const [, changed] = await manager.query<[unknown[], number]>(
      'update log_state set refusal = null, refused_at = null where refusal is not null',
    );
    if (changed > 0) await recoverStoreIncident(manager, archive.first.id, REFUSED);
  });
}
