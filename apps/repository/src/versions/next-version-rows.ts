import type { StagedNextVersion } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { uuidOf } from '../holdings/catalogue-writer.js';

/** A version that is staged, and may be published already, before the catalogue knows of it. */
export interface NextVersion {
  /** Whose work it is, e.g. `migration <id>`. */
  owner: string;
  staged: StagedNextVersion;
}

/** Name of the folder in `staging/` that the next version of an AIP is made in. */
export const versionTx = (aipId: string): string => `version-${uuidOf(aipId)}`;

/** The AIP that such a folder belongs to. */
export const versionOfTx = (tx: string): string | undefined =>
  /^version-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(tx)?.[1];

/** Held by whoever makes a version of the AIP. @param uuid of the AIP */
export const versionLock = (uuid: string): string => `version:${uuid}`;

export async function nextVersionOf(manager: EntityManager, aipId: string): Promise<NextVersion | undefined> {
  const [row] = await manager.query<NextVersion[]>('select owner, staged from aip_next_versions where aip_id = $1', [
    aipId,
  ]);
  return row;
}

/** From now on a copy that ends with this version is one that is being published, and not a changed one. */
export const keepNextVersion = (manager: EntityManager, { owner, staged }: NextVersion): Promise<unknown> =>
  manager.query('insert into aip_next_versions (aip_id, owner, inventory_sha512, staged) values ($1, $2, $3, $4)', [
    staged.aipId,
    owner,
    staged.inventorySha512,
    JSON.stringify(staged),
  ]);

export const forgetNextVersion = (manager: EntityManager, aipId: string): Promise<unknown> =>
  manager.query('delete from aip_next_versions where aip_id = $1', [aipId]);
