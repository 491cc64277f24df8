import type { DataSource, EntityManager } from 'typeorm';

interface HoldingFacts {
  id: string;
  /** Everything that is told of an AIP, as one digest. */
  facts: string;
}

const TOGETHER = 500;

/** What was found of the format of a file since is in the catalogue alone, and in the snapshot only from the next night on. */
const AS_ITS_AIP_SAYS = `coalesce((
  select jsonb_build_object('puid', i.was_puid, 'format_name', i.was_name, 'format_basis', i.was_basis, 'format_release', i.was_release,
           'format_warnings', i.was_warnings)
    from format_identifications i where i.aip_id = f.aip_id and i.version_number = f.version_number and i.path = f.path
   order by i.id limit 1), '{}')`;

/** What a catalogue tells of AIPs: their description, versions, files and events, but for where copies lie. */
const factsOf = (manager: EntityManager | DataSource, ids: readonly string[]): Promise<HoldingFacts[]> =>
  manager.query<HoldingFacts[]>(
    `select a.id, md5(jsonb_build_array(
         (to_jsonb(a) - 'sequence' - 'agency_id' - 'agreement_id'),
         (select code from agencies g where g.id = a.agency_id), (select code from agreements g where g.id = a.agreement_id),
         (select jsonb_agg(to_jsonb(v) order by v.number) from aip_versions v where v.aip_id = a.id),
         (select md5(string_agg(md5((to_jsonb(f) - 'id' - 'format_looked_at_by' || ${AS_ITS_AIP_SAYS})::text), '' order by f.version_number, f.path collate "C"))
            from aip_files f where f.aip_id = a.id),
         (select jsonb_agg(e.event order by e.identifier collate "C") from aip_events e where e.aip_id = a.id and e.source = 'aip')
       )::text) as facts
       from aips a where a.id = any($1)`,
    [ids],
  );

/** Compares what two catalogues tell of the same AIPs. @yields what differs, in words */
export async function* compareHoldings(
  live: DataSource,
  restored: DataSource,
  ids: readonly string[],
): AsyncGenerator<string> {
  for (let from = 0; from < ids.length; from += TOGETHER) {
    const some = ids.slice(from, from + TOGETHER);
    const there = new Map((await factsOf(restored, some)).map(({ id, facts }) => [id, facts]));
    for (const { id, facts } of await factsOf(live, some))
      if (!there.has(id)) yield `${id}: not in the catalogue that was made of what was restored`;
      else if (there.get(id) !== facts) yield `${id}: the catalogue that was made of what was restored tells otherwise`;
  }
}
