import type { IdentifiedAgain } from '@mocban/oais';
import type { EntityManager } from 'typeorm';

interface Row {
  path: string;
  at: Date;
  puid: string | null;
  name: string | null;
  basis: string;
  release: string;
  warnings: string[];
}

/** What campaigns found of files of an AIP since its head was made: its next version is to say so. The newest answer of each file, by path. */
export async function identifiedSince(manager: EntityManager, aipId: string): Promise<IdentifiedAgain[]> {
  const rows = await manager.query<Row[]>(
    `select distinct on (i.path) i.path, i.at, i.puid, i.name, i.basis, i.release, i.warnings
       from format_identifications i join aips a on a.id = i.aip_id and 'v' || i.version_number = a.head
      where i.aip_id = $1 order by i.path, i.id desc`,
    [aipId],
  );
  return rows.map(({ path, at, puid, name, basis, release, warnings }) => ({
    path,
    at: at.toISOString(),
    ...(puid !== null && { puid }),
    ...(name !== null && { name }),
    basis,
    release,
    warnings,
  }));
}
