import { byRisk, type LevelChange } from '@mocban/format-risk';
import type { EntityManager } from 'typeorm';
import { notify } from '../notifications/notify.js';

/** Formats that a message names; further ones are counted. */
const MAX_NAMED = 100;

/**
 * Leaves one message for all levels of formats that a basis changed, in the transaction that keeps them: killed before it nothing has
 * changed and nothing is told, killed after it the message lies there. It names the formats that became worse first, with how many
 * holdings each concerns.
 */
export async function tellChanges(
  manager: EntityManager,
  basisId: string,
  changes: readonly (LevelChange & { puid: string })[],
): Promise<void> {
  if (changes.length === 0) return;
  const worse = changes.filter((change) => rise(change) > 0).length;
  const named = [...changes].sort((one, other) => rise(other) - rise(one)).slice(0, MAX_NAMED);
  const held = await manager.query<{ puid: string; holdings: number }[]>(
    'select puid, count(*)::float8 as holdings from aip_formats where puid = any($1::text[]) group by 1',
    [named.map(({ puid }) => puid)],
  );
  const holdings = new Map(held.map((one) => [one.puid, one.holdings]));
  await notify(manager, {
    event: 'format.level-changed',
    data: {
      basis: Number(basisId),
      changed: changes.length,
      worse,
      formats: named.map(({ puid, from, to }) => ({
        ...(puid !== '' && { puid }),
        from,
        to,
        holdings: holdings.get(puid) ?? 0,
      })),
    },
  });
}

const rise = ({ from, to }: LevelChange): number => byRisk(to, from);
