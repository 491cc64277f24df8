import { isoSeconds, nameUuid } from '@mocban/core';
import type { DipRequest } from '@mocban/oais';
import type { DataSource } from 'typeorm';
import type { AipEntity } from '../database/entities/holdings.js';
import type { HoldingNoteDto } from '../holdings/holding.dto.js';
import { recordNotesOf } from '../holdings/record-notes.js';
import { SOFTWARE } from '../version.js';

type PremisEvent = DipRequest['events'][number];
type PremisAgent = DipRequest['agents'][number];

/** What the catalogue knows of an AIP that is in no PREMIS of it yet. */
export interface CatalogueHistory {
  events: PremisEvent[];
  agents: PremisAgent[];
  lastReadings: NonNullable<DipRequest['lastReadings']>;
}

interface Happening {
  /** Distinguishes it for ever: the event's identifier derives from it. */
  name: string;
  type: string;
  at: Date;
  detail: string;
  outcome: 'success' | 'fail';
  /** Another AIP that it comes from. */
  source?: string;
}

const AGENT: PremisAgent = {
  identifier: { type: 'software', value: `${SOFTWARE.name} ${SOFTWARE.version}` },
  type: 'software',
  ...SOFTWARE,
};

/** Replication, what readings have changed, damage, repairs and what messages say of its documents, in the order in which they happened. */
export async function catalogueHistory(source: DataSource, aip: AipEntity): Promise<CatalogueHistory> {
  const kept = await source.query<{ event: PremisEvent }[]>(
    `select event from aip_events where aip_id = $1 and source = 'catalogue' order by id`,
    [aip.id],
  );
  const happened = [
    ...(await replications(source, aip)),
    ...(await removals(source, aip)),
    ...(await changes(source, aip)),
    ...(await incidents(source, aip)),
    ...(await repairs(source, aip)),
    ...(await verdicts(source, aip)),
    ...(await notes(source, aip)),
    ...(await stamps(source, aip)),
  ].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.name < b.name ? -1 : 1));
  return {
    events: [...kept.map(({ event }) => event), ...happened.map((item) => premisEvent(aip, item))],
    agents: [AGENT],
    lastReadings: await lastReadings(source, aip),
  };
}

const premisEvent = (aip: AipEntity, { name, type, at, detail, outcome, source }: Happening): PremisEvent => ({
  identifier: { type: 'UUID', value: nameUuid(aip.uuid, name) },
  type,
  dateTime: isoSeconds(at),
  detail,
  outcome,
  agents: [{ ...AGENT.identifier, role: 'executing program' }],
  objects: [
    { type: 'UUID', value: aip.id },
    ...(source === undefined ? [] : [{ type: 'UUID', value: source, role: 'source' as const }]),
  ],
});

/** Every copy was made and read back before the transfer counted as preserved, or when its event says. */
async function replications(source: DataSource, aip: AipEntity): Promise<Happening[]> {
  const rows = await source.query<{ store: string; at: Date }[]>(
    `select c.store_id as store, coalesce(made.at, e.at) as at from copies c
       join lateral (select min(at) as at from transfer_events where transfer_id = $2 and to_state = 'preserved') e
         on e.at is not null
       left join lateral (select max(at) as at from copy_events
                           where aip_id = c.aip_id and store_id = c.store_id and type = 'copied') made on true
      where c.aip_id = $1 order by c.store_id`,
    [aip.id, aip.transferId],
  );
  return rows.map(({ store, at }) => ({
    name: `replication/${store}`,
    type: 'replication',
    at,
    detail: `the copy on ${store} was written and read back`,
    outcome: 'success',
  }));
}

/** Copies that the archive has given up elsewhere than in the stores that have it now. */
async function removals(source: DataSource, aip: AipEntity): Promise<Happening[]> {
  const rows = await source.query<{ id: string; store: string; at: Date }[]>(
    `select id, store_id as store, at from copy_events where aip_id = $1 and type = 'removed' order by id`,
    [aip.id],
  );
  return rows.map(({ id, store, at }) => ({
    name: `removal/${id}`,
    type: 'deletion',
    at,
    detail: `the copy on ${store} was removed after the others had been read`,
    outcome: 'success',
  }));
}

/** Batches of evidence that have versions of it. */
async function stamps(source: DataSource, aip: AipEntity): Promise<Happening[]> {
  const rows = await source.query<{ version: string; root: string; at: Date; others: string }[]>(
    `select v.version, b.root, b.stamped_at as at, b.leaves - 1 as others from evidence_versions v
       join evidence_batches b on b.id = v.batch_id where v.object_id = $1 and b.token is not null order by v.version`,
    [aip.id],
  );
  return rows.map(({ version, root, at, others }) => ({
    name: `evidence/${version}/${root}`,
    type: 'digital signature generation',
    at,
    detail: `${version} was time-stamped with ${others} others: evidence batch ${root}`,
    outcome: 'success',
  }));
}

/** What is a change: a reading that finds a copy as it was is none. Damage and its end are told by its incident. */
async function changes(source: DataSource, aip: AipEntity): Promise<Happening[]> {
  const rows = await source.query<{ store: string; at: Date }[]>(
    `select store_id as store, state_since as at from copies c where aip_id = $1 and state = 'intact' and state_since is not null
        and not exists (select 1 from incidents i where i.aip_id = c.aip_id and i.store_id = c.store_id
              and i.opened_at <= c.state_since and coalesce(i.closed_at, now()) >= c.state_since)`,
    [aip.id],
  );
  return rows.map(({ store, at }) => ({
    name: `reading/${store}/${at.toISOString()}`,
    type: 'fixity check',
    at,
    detail: `the copy on ${store} was read wholly and found intact`,
    outcome: 'success',
  }));
}

/** For the statement of integrity, which is of one moment. */
async function lastReadings(source: DataSource, aip: AipEntity): Promise<CatalogueHistory['lastReadings']> {
  const rows = await source.query<{ store: string; verdict: string; at: Date }[]>(
    `select store_id as store, state as verdict, verified_at as at from copies
      where aip_id = $1 and verified_at is not null order by store_id`,
    [aip.id],
  );
  return rows.map(({ store, verdict, at }) => ({ store, at: isoSeconds(at), verdict }));
}

async function incidents(source: DataSource, aip: AipEntity): Promise<Happening[]> {
  const rows = await source.query<{ id: string; store: string; kind: string; opened: Date; closed: Date | null }[]>(
    `select i.id, store_id as store, coalesce(e.data->>'verdict', kind) as kind, opened_at as opened,
            case when verification is not null or state = 'recovered' then closed_at end as closed
       from incidents i left join lateral (
         select data from incident_events where incident_id = i.id and kind = 'opened' order by id limit 1) e on true
      where aip_id = $1`,
    [aip.id],
  );
  return rows.flatMap(({ id, store, kind, opened, closed }): Happening[] => [
    {
      name: `incident/${id}`,
      type: 'fixity check',
      at: opened,
      detail: `the copy on ${store} was found ${kind}`,
      outcome: 'fail',
    },
    ...(closed === null
      ? []
      : [
          {
            name: `incident/${id}/closed`,
            type: 'fixity check',
            at: closed,
            detail: `the copy on ${store} was found intact again`,
            outcome: 'success' as const,
          },
        ]),
  ]);
}

async function repairs(source: DataSource, aip: AipEntity): Promise<Happening[]> {
  const rows = await source.query<
    { id: string; store: string; from: string | null; outcome: string; files: string | null; by: string; at: Date }[]
  >(
    `select r.id, r.store_id as store, o->>'source' as "from", o->>'outcome' as outcome, o->>'filesRestored' as files,
            r.requested_by as by, r.ended_at as at
       from repairs r, jsonb_array_elements(r.outcomes) o
      where (r.aip_id = $1 or r.aip_id is null) and r.ended_at is not null and not r.dry_run
        and o->>'path' = $2 and o->>'outcome' in ('repaired', 'no-good-copy')`,
    [aip.id, aip.objectPath],
  );
  return rows.map(({ id, store, from, outcome, files, by, at }) => ({
    name: `repair/${id}`,
    type: 'recovery',
    at,
    detail:
      outcome === 'repaired'
        ? `the copy on ${store} was restored${files === null ? '' : `, ${files} of its files,`}${from === null ? '' : ` from ${from}`} and read back, by ${by}`
        : `the copy on ${store} was not restored, by ${by}: no copy is provably good; nothing was overwritten`,
    outcome: outcome === 'repaired' ? 'success' : 'fail',
  }));
}

/** Verdicts on signatures that are other ones than those of the AIP itself. */
async function verdicts(source: DataSource, aip: AipEntity): Promise<Happening[]> {
  const rows = await source.query<{ id: string; path: string; at: Date; is: string }[]>(
    `select id, path, judged_at as at, concat_ws('/', indication, sub_indication) as is from signature_verdicts
      where aip_id = $1 and origin = 're-validation' order by id`,
    [aip.id],
  );
  return rows.map(({ id, path, at, is }) => ({
    name: `signature-verdict/${id}`,
    type: 'digital signature validation',
    at,
    detail: `${path} was judged again: ${is}`,
    outcome: is === 'TOTAL_PASSED' ? 'success' : 'fail',
  }));
}

const SAID: Record<HoldingNoteDto['kind'], string> = {
  recalled: 'recalled (thu hồi)',
  replaced: 'replaced (thay thế)',
  updated: 'updated (cập nhật)',
  status: 'answered (trạng thái)',
};

/** What messages of the document exchange say of its documents; each is kept in the AIP that has the message. */
async function notes(source: DataSource, aip: AipEntity): Promise<Happening[]> {
  const said = await recordNotesOf(source.manager, aip);
  return said.map(({ kind, path, documentId, code = '', text, by, at, holding, receivedAt }) => ({
    name: `note/${holding}/${kind}/${documentId}/${code}/${path}`,
    type: 'metadata modification',
    at: new Date(receivedAt),
    detail: `${path}, ${documentId}: ${SAID[kind]} ${code} by ${by} at ${at}: ${text}`.replace(/ +/g, ' '),
    outcome: 'success',
    source: `urn:uuid:${holding}`,
  }));
}
