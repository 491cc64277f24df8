import type { EntityManager } from 'typeorm';
import { openIncident, openStoreIncident } from '../incidents/open-incident.js';
import { ServiceError } from '../error.js';
import { recoverIncident } from '../incidents/recover.js';

/** Damage opens an incident for each package that is concerned, or for the volume where it is none's. */
export async function recordInspection(
  manager: EntityManager,
  { label, packages }: { label: string; packages: number },
  inspection: Record<string, unknown>,
): Promise<void> {
  if (inspection['label'] !== label || packages === 0)
    throw new ServiceError('REQUEST_INVALID', 'not valid: inspection', [
      { field: 'inspection', message: `the inspection is not of a volume ${label} with packages` },
    ]);
  const isDamaged = inspection['outcome'] !== 'intact';
  await manager.query(
    `update volumes set inspected_at = now(), is_damaged = case when $2 then true when $3 then false else is_damaged end
      where label = $1`,
    // A sample that is intact does not take back what a full reading found.
    [label, isDamaged, inspection['mode'] === 'full'],
  );
  if (!isDamaged) return inspection['mode'] === 'full' ? recovered(manager, label, inspection) : undefined;
  for (const [place, detail] of damagesOf(inspection))
    if (place === WHOLE)
      await openStoreIncident(manager, { subject: 'store', storeId: placeOf(label), kind: 'volume-damaged', detail });
    else
      await openIncident(manager, {
        aipId: await aipAt(manager, label, place),
        storeId: placeOf(label),
        objectPath: place,
        verdict: 'changed',
        detail,
      });
}

/** Every byte was read and is right: what was found of its packages is over. */
async function recovered(
  manager: EntityManager,
  label: string,
  { filesRead, bytesRead }: Record<string, unknown>,
): Promise<void> {
  const open = await manager.query<{ path: string }[]>(
    `select object_path as path from incidents where store_id = $1 and subject = 'object' and closed_at is null`,
    [placeOf(label)],
  );
  for (const { path } of open)
    await recoverIncident(manager, placeOf(label), {
      path,
      filesRead: Number(filesRead),
      bytesRead: Number(bytesRead),
    });
}

/** How the register of incidents names a volume: no store is called so. */
const placeOf = (label: string): string => `volume:${label}`;

const WHOLE = '.';
const MOST_INCIDENTS = 1000;

/** By object, the first thing that was found. */
function damagesOf({ findings }: Record<string, unknown>): Map<string, string> {
  const damages = new Map<string, string>();
  for (const finding of Array.isArray(findings) ? (findings as Record<string, unknown>[]) : []) {
    if (finding?.['severity'] !== 'error' || damages.size >= MOST_INCIDENTS) continue;
    const location = String(finding['location']);
    const place = /^objects\/(?:[^/]+\/){3}[0-9a-f]{64}/.exec(location)?.[0] ?? WHOLE;
    if (!damages.has(place)) damages.set(place, `${location}: ${String(finding['message'])}`.slice(0, 2000));
  }
  if (damages.size === 0) damages.set(WHOLE, 'the inspection says that the volume is damaged');
  return damages;
}

async function aipAt(manager: EntityManager, label: string, objectPath: string): Promise<string | undefined> {
  const [found] = await manager.query<{ aipId: string }[]>(
    'select aip_id as "aipId" from volume_packages where label = $1 and object_path = $2',
    [label, objectPath],
  );
  return found?.aipId;
}

export const summaryOf = ({
  outcome,
  mode,
  filesRead,
  bytesRead,
  isKeyTrusted,
  findings,
}: Record<string, unknown>) => ({
  outcome,
  mode,
  filesRead,
  bytesRead,
  isKeyTrusted,
  findings: Array.isArray(findings) ? findings.slice(0, MOST_INCIDENTS) : [],
});
