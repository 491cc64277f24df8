import { isVersionEvent, parseEntry } from '@mocban/evidence';
import type { RepairOutcome } from '@mocban/oais';
import type { DataSource } from 'typeorm';
import type { RepairEntity } from '../database/entities/storage.js';

/** An object that a repair is to look at, and what its root inventory must be. */
export interface Target {
  id: string;
  /** From the store's root. */
  path: string;
  /** Of the newest version, by the catalogue's commit record. */
  inventorySha512: string;
  /** What the log says of that version; `null` where it says nothing yet. */
  entry: Buffer | null;
}

/** The holding named, or every copy on the store that was not found intact, those of the catalogue snapshot as well. */
export const targetsOf = (
  { source }: { source: DataSource },
  { storeId, aipId }: Pick<RepairEntity, 'storeId' | 'aipId'>,
): Promise<Target[]> =>
  source.query<Target[]>(
    `select t.id, t.path, t.inventory_sha512 as "inventorySha512", l.entry from (
       (select a.id, a.head, a.object_path as path, v.inventory_sha512
         from aips a join aip_versions v on v.aip_id = a.id and v.version = a.head
         join copies c on c.aip_id = a.id and c.store_id = $1
        where case when $2::text is null then c.state not in ('intact', 'unverified') else a.id = $2 end
        order by a.sequence)
       union all
       (select distinct on (s.object_id) s.object_id, s.version, s.object_path, s.inventory_sha512
         from catalogue_snapshot_copies c join catalogue_snapshots s on s.object_id = c.object_id
        where c.store_id = $1 and c.state not in ('intact', 'unverified', 'removing') and $2::text is null
        order by s.object_id, s.number desc)) t
     left join log_leaves l on l.key = 'version ' || t.id || ' ' || t.head`,
    [storeId, aipId],
  );

/**
 * Nothing is done about an object of which log and catalogue say different things: one of them has been changed, and which a person must
 * find out.
 */
export function contradictionIn({ id, path, inventorySha512, entry }: Target): RepairOutcome | undefined {
  const logged = entry === null ? undefined : inventoryIn(entry);
  if (logged === undefined || logged === inventorySha512) return undefined;
  const message = 'the log and the catalogue name different inventories; nothing was written';
  return {
    id,
    path,
    outcome: 'no-good-copy',
    message,
    findings: [
      {
        rule: 'ARCHIVE_LOG_DIFFERS',
        severity: 'error',
        location: path,
        message: `the log says ${logged}, the catalogue ${inventorySha512}`,
      },
    ],
  };
}

function inventoryIn(entry: Buffer): string | undefined {
  const parsed = parseEntry(entry);
  return 'event' in parsed && isVersionEvent(parsed.event) ? parsed.event.inventory.sha512 : undefined;
}
