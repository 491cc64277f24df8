import type { ArchiveStore } from '@mocban/oais';
import type { DataSource } from 'typeorm';
import type { Archive } from '../archive/archive.js';
import { CopyEntity } from '../database/entities/storage.js';

/** The open stores that have a copy of an AIP: copies found intact before the others. */
export async function storesWithCopy(source: DataSource, archive: Archive, aipId: string): Promise<ArchiveStore[]> {
  const copies = await source.getRepository(CopyEntity).findBy({ aipId });
  const stateOf = new Map(copies.map(({ storeId, state }) => [storeId, state]));
  const rank = ({ id }: ArchiveStore): number => (stateOf.get(id) === 'intact' ? 0 : 1);
  return archive.stores.filter(({ id }) => stateOf.has(id)).sort((a, b) => rank(a) - rank(b));
}
