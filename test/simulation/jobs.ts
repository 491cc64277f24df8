import { CodedError } from '@mocban/core';
import type { LogEvent } from '@mocban/evidence';
import { purgeObject, stageNewObject } from '@mocban/ocfl';
import {
  auditObject,
  commitAip,
  discardStaging,
  removeCopy,
  removeManifests,
  repairObject,
  replicateAip,
  writeManifests,
  type ArchiveStore,
} from '@mocban/oais';
import { ProcessKilled, type FaultSource } from '@mocban/storage/testing';
import type { Aip } from './aip.js';

/** What a job has of the process that it runs in, and of the catalogue. */
export interface JobParts {
  faults: FaultSource;
  /** By their ids, in the order of ingest. */
  stores: ReadonlyMap<string, ArchiveStore>;
  /** Puts an event into the log, with the change of the catalogue that it is of. */
  append(event: LogEvent): void;
  note(what: string): void;
}

const TIME = '2026-01-01T00:00:00Z';
const user = { name: 'archive' };

/** Takes a package in: staged and committed in the first of the stores, copied to the others, read back, acknowledged. */
export async function ingest({ stores, faults, append }: JobParts, aip: Aip, places: readonly string[]): Promise<void> {
  const [first, ...others] = places.map((id) => stores.get(id)!);
  if (aip.staged === undefined) {
    const options = { id: aip.id, created: TIME, message: 'ingest', user };
    const object = await stageNewObject(first!.files, `staging/${aip.tx}`, options, aip.files);
    faults.requireLife();
    aip.staged = {
      aipId: aip.id,
      tx: aip.tx,
      version: object.version,
      created: TIME,
      transferId: aip.tx,
      stagedPrefix: object.stagedPrefix,
      objectPrefix: `objects/${object.objectPrefix}`,
      inventorySha512: object.inventorySha512,
    };
  }
  const { staged } = aip;
  try {
    await commitAip(first!, staged);
  } catch (error) {
    if (!(error instanceof ProcessKilled)) delete aip.staged;
    throw error;
  }
  const { objectPrefix, inventorySha512, tx } = staged;
  for (const to of others) {
    await discardStaging(to, tx);
    await replicateAip({ from: first!, to, objectPrefix, inventorySha512, tx });
  }
  for (const store of [first!, ...others]) await requireIntact(store, aip);
  const version = { objectPath: objectPrefix, version: staged.version };
  const evidence = await writeManifests({ from: first!, to: [first!, ...others], ...version });
  faults.requireLife();
  aip.state = 'acknowledged';
  aip.holders = new Set(places);
  const { aipId: object, inventorySha512: sha512, ...rest } = evidence;
  append({ type: 'ingest', time: TIME, object, inventory: { sha512 }, ...rest });
  for (const store of [first!, ...others]) await discardStaging(store, tx);
}

/** Repairs the copies that were damaged from the others. */
export async function repair({ stores, faults, note }: JobParts, aip: Aip): Promise<void> {
  const { objectPrefix, inventorySha512 } = aip.staged!;
  const holders = [...aip.holders].map((id) => stores.get(id)!);
  for (const store of holders) {
    if (!aip.damages.has(store.id)) continue;
    const { outcome } = await repairObject({
      store,
      from: holders.filter((other) => other !== store),
      objectPath: objectPrefix,
      expectedInventorySha512: inventorySha512,
      tx: `repair-${aip.number}-${store.id}`,
    });
    faults.requireLife();
    note(`repair ${aip.number} on ${store.id}: ${outcome}`);
    if (outcome === 'repaired' || outcome === 'not-needed') aip.damages.delete(store.id);
  }
}

/** Moves a copy to another store, as draining one does: there first and read back, then away from here. */
export async function move({ stores, faults, append }: JobParts, aip: Aip): Promise<void> {
  const wanted = aip.move!;
  const { objectPrefix: objectPath, inventorySha512, version } = aip.staged!;
  const [from, to] = [stores.get(wanted.from)!, stores.get(wanted.to)!];
  if (!wanted.isCopied) {
    const sound = [...aip.holders].find((id) => !aip.damages.has(id))!;
    const source = stores.get(sound)!;
    await replicateAip({ from: source, to, objectPrefix: objectPath, inventorySha512, tx: `copy-${aip.number}` });
    await requireIntact(to, aip);
    await writeManifests({ from: source, to: [to], objectPath, version });
    faults.requireLife();
    aip.holders.add(to.id);
    aip.holders.delete(from.id);
    aip.damages.delete(from.id);
    wanted.isCopied = true;
  }
  await removeCopy({ store: from, objectPath, tx: `removal-${aip.number}` });
  faults.requireLife();
  delete aip.move;
  aip.state = 'acknowledged';
  append({ type: 'copy-removed', time: TIME, object: aip.id, store: from.id });
}

/** Disposes of a package on every store. */
export async function purge({ stores, faults, append }: JobParts, aip: Aip): Promise<void> {
  aip.state = 'purging';
  const { objectPrefix } = aip.staged!;
  const objectPath = objectPrefix.slice('objects/'.length);
  for (const id of aip.holders) {
    const store = stores.get(id)!;
    const tombstone = { id: aip.id, purged: '2026-06-01T00:00:00Z', reason: 'its time is over', user };
    await purgeObject(store.files, 'objects', objectPath, `staging/purge-${aip.number}`, tombstone);
    await removeManifests(store, objectPrefix);
  }
  faults.requireLife();
  aip.state = 'purged';
  append({ type: 'purge', time: '2026-06-01T00:00:00Z', object: aip.id });
}

async function requireIntact(store: ArchiveStore, { staged }: Aip): Promise<void> {
  const audit = await auditObject(store, staged!.objectPrefix);
  if (audit.verdict !== 'intact' || audit.inventorySha512 !== staged!.inventorySha512)
    throw new CodedError('TRANSFER_COPY_NOT_INTACT', `${store.id}: ${audit.verdict}`);
}
