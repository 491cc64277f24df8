import { isoSeconds, nameUuid } from '@mocban/core';
import type { DipRequest } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { batches } from '../database/batches.js';
import type { JobParts } from '../jobs/job-parts.js';
import { SOFTWARE } from '../version.js';
import { countFormats } from './count-formats.js';
import type { ChangedFormat, IdentifiedHolding } from './identify-holding.js';

type PremisEvent = DipRequest['events'][number];

/** Changes that the event of a holding names; the rest is counted. */
const NAMED = 100;

export interface IdentifiedIn {
  campaignId: string;
  release: string;
  aip: { id: string; uuid: string; head: string; sequence: number };
}

/**
 * Keeps what is another format than was said beside what was said, as an event of the holding and in the catalogue, and that the campaign
 * has come as far. One transaction: a holding that was begun and not kept is looked at again.
 * @returns whether it was kept
 */
export const keepIdentified = (
  { source, config }: JobParts,
  { campaignId, release, aip }: IdentifiedIn,
  { filesRead, bytesRead, unreadable, changed }: IdentifiedHolding,
): Promise<boolean> =>
  source.transaction(async (manager) => {
    const [same] = await manager.query<unknown[]>('select 1 from aips where id = $1 and head = $2 for share', [
      aip.id,
      aip.head,
    ]);
    // It has another version by now, whose files are to be looked at.
    if (same === undefined) return false;
    const [running] = await manager.query<[unknown[], number]>(
      `update format_campaigns set after_sequence = $2, holdings = holdings + 1, files_read = files_read + $3,
              bytes_read = bytes_read + $4, files_changed = files_changed + $5, files_unreadable = files_unreadable + $6
        where id = $1 and state = 'running' returning 1`,
      [campaignId, aip.sequence, filesRead, bytesRead, changed.length, unreadable.length],
    );
    // It was given up meanwhile, or another release tells formats by now.
    if (running.length === 0) return false;
    for await (const batch of batches(changed)) await keepChanges(manager, aip.id, campaignId, release, batch);
    await keepLookedAt(manager, aip, release, unreadable);
    if (changed.length > 0) {
      await countFormats(manager, aip.id);
      const event = eventOf(campaignId, release, aip, changed, config.clock.now());
      await manager.query(
        `insert into aip_events (aip_id, identifier, source, type, at, event) values ($1, $2, 'catalogue', $3, $4, $5)
         on conflict do nothing`,
        [aip.id, event.identifier.value, event.type, event.dateTime, JSON.stringify(event)],
      );
    }
    return true;
  });

/** Files of which the release says what was said before: the next campaign by it has nothing to read of them. */
const keepLookedAt = (
  manager: EntityManager,
  { id, head }: IdentifiedIn['aip'],
  release: string,
  unreadable: readonly string[],
): Promise<unknown> =>
  manager.query(
    `update aip_files set format_looked_at_by = $3
      where aip_id = $1 and version_number = $2 and role = 'content' and path <> all($4::text[])
        and coalesce(format_looked_at_by, format_release) is distinct from $3`,
    [id, Number(head.slice(1)), release, unreadable],
  );

const keepChanges = (
  manager: EntityManager,
  aipId: string,
  campaignId: string,
  release: string,
  changed: readonly ChangedFormat[],
): Promise<unknown> =>
  manager.query(
    `with changed as (
       select path, "versionNumber" as version_number, was, "is"
         from jsonb_to_recordset($4::jsonb) as x (path text, "versionNumber" integer, was jsonb, "is" jsonb)
     ), kept as (
       insert into format_identifications (campaign_id, aip_id, version_number, path, was_puid, was_name, was_basis, was_release,
         was_warnings, puid, name, basis, release, warnings)
       select $2, $1, version_number, path, was->>'puid', was->>'name', was->>'basis', was->>'release',
              case when jsonb_typeof(was->'warnings') = 'array' then array(select jsonb_array_elements_text(was->'warnings')) end,
              "is"->>'puid', "is"->>'name',
              "is"->>'basis', $3, array(select jsonb_array_elements_text("is"->'warnings'))
         from changed on conflict (campaign_id, aip_id, path) do nothing
     ) update aip_files f set puid = "is"->>'puid', format_name = "is"->>'name', format_basis = "is"->>'basis', format_release = $3,
              format_looked_at_by = null, format_warnings = array(select jsonb_array_elements_text("is"->'warnings'))
         from changed c where f.aip_id = $1 and f.version_number = c.version_number and f.path = c.path`,
    [aipId, campaignId, release, JSON.stringify(changed)],
  );

function eventOf(
  campaignId: string,
  release: string,
  aip: IdentifiedIn['aip'],
  changed: readonly ChangedFormat[],
  at: Date,
): PremisEvent {
  const further = changed.length - NAMED;
  return {
    identifier: { type: 'UUID', value: nameUuid(aip.uuid, `format-identification ${campaignId}`) },
    type: 'format identification',
    dateTime: isoSeconds(at),
    detail: `formats of the content told again by its bytes; ${release}`,
    outcome: changed.some(({ is }) => is.puid === null) ? 'warning' : 'success',
    outcomeNote: [
      ...changed
        .slice(0, NAMED)
        .map(({ path, was, is }) => `${path}: ${was.puid ?? 'unknown'} → ${is.puid ?? 'unknown'}`),
      ...(further > 0 ? [`of further files: ${further}`] : []),
    ].join('\n'),
    agents: [{ type: 'software', value: `${SOFTWARE.name} ${SOFTWARE.version}`, role: 'executing program' }],
    objects: [{ type: 'UUID', value: aip.id }],
  };
}
