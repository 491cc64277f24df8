import { CompactTable, type Finding } from '@mocban/core';
import { isVersionEvent, verifyLog } from '@mocban/evidence';
import { hash } from 'node:crypto';
import type { ArchiveStore } from '../../ports.js';
import { archiveFinding } from '../audit/audit-findings.js';
import { walkObjects } from '../audit/walk-root.js';
import { loadInventory } from '../inventory.js';
import { below, objectsPrefix, samePath } from '../layout.js';
import { LOG_PREFIX } from './evidence-files.js';
import { LoggedVersions } from './logged-versions.js';
import { pathOfObject, storedVersions } from './stored-versions.js';

/**
 * Names the versions that other stores still know (by an object, its manifests, or an entry of their log) and of which this store has
 * neither the object nor an entry: what was taken away together with its history. What another log says was purged is not missed.
 * Never throws on what a store holds. Holds some 60 bytes for each version of this store, 120 for each of the other's log.
 * @yields `LOG_OBJECT_LOST`; locations are those of this store
 */
export async function* lostObjects(
  store: ArchiveStore,
  others: readonly ArchiveStore[],
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<Finding> {
  const known = await knownVersions(store, options);
  for (const other of others) yield* lostTo(store, other, known, options);
}

/** The versions that a store has an object, manifests or an entry of, by their places. */
async function knownVersions(store: ArchiveStore, options: { signal?: AbortSignal }): Promise<CompactTable> {
  const known = new CompactTable('hex');
  for await (const { path, version } of namedBy(store, options)) known.add(keyOf(path, version));
  return known;
}

async function* lostTo(
  store: ArchiveStore,
  other: ArchiveStore,
  known: CompactTable,
  options: { signal?: AbortSignal },
): AsyncGenerator<Finding> {
  for await (const { path, version, object, by } of namedBy(other, options)) {
    const key = keyOf(path, version);
    if (known.has(key)) continue;
    // Told once, by the first that names it.
    known.add(key);
    yield archiveFinding(
      'LOG_OBJECT_LOST',
      `${objectsPrefix(store)}/${path}`,
      `${object ?? 'an object'} ${version}: ${by} of ${other.id} names it; here is neither the object nor an entry of it`,
    );
  }
}

interface Named {
  /** Below the objects' folder. */
  path: string;
  version: string;
  object?: string;
  by: string;
}

async function* namedBy(store: ArchiveStore, options: { signal?: AbortSignal }): AsyncGenerator<Named> {
  const prefix = objectsPrefix(store);
  for await (const met of walkObjects(store, options)) {
    if (met.kind !== 'object') continue;
    const loaded = await loadInventory(store, met.path);
    if ('findings' in loaded) continue;
    const { inventory } = loaded;
    for (const version of inventory.lists.versions.keys())
      yield { path: below(prefix, met.path), version, object: inventory.id, by: 'the object' };
  }
  yield* namedByLog(store, options);
  for await (const { objectPath, version } of storedVersions(store, options))
    yield { path: below(prefix, samePath(store, objectPath, store)), version, by: 'a manifest' };
}

/** Entries of versions that were not purged: read twice, for what was purged is known at the end only. */
async function* namedByLog(store: ArchiveStore, options: { signal?: AbortSignal }): AsyncGenerator<Named> {
  const versions = new LoggedVersions();
  for await (const event of eventsOf(store, options)) versions.add(event);
  for await (const event of eventsOf(store, options)) {
    if (!isVersionEvent(event) || !versions.isMissing(event.object, event.version)) continue;
    const { object, version } = event;
    yield {
      path: below(objectsPrefix(store), pathOfObject(store, object)),
      version,
      object,
      by: 'an entry of the log',
    };
  }
}

async function* eventsOf(store: ArchiveStore, options: { signal?: AbortSignal }) {
  const events: Parameters<LoggedVersions['add']>[0][] = [];
  const walk = verifyLog({
    store: store.files,
    prefix: LOG_PREFIX,
    onEvent: (event) => events.push(event),
    ...options,
  });
  for (let step = await walk.next(); !step.done; step = await walk.next()) yield* events.splice(0);
  yield* events;
}

const keyOf = (path: string, version: string): string => hash('sha256', `${path}\n${version}`, 'hex');
