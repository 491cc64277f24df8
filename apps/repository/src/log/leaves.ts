import { isoSeconds, type Clock } from '@mocban/core';
import {
  isEvidenceEvent,
  isPurgeEvent,
  isSealEvent,
  isVersionEvent,
  leafHash,
  serialiseEntry,
  type LogEvent,
  type VersionEvent,
} from '@mocban/evidence';
import type { VersionEvidence } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { enqueue } from '../jobs/queue.js';

/** The log is one: its jobs have one subject. */
export const LOG = 'log';

/** A row, the log's name, when leaves wait for their numbers or a store for leaves. */
export const OPEN_LOG_SQL = `select '${LOG}' as id from log_state s
  where exists (select 1 from log_leaves where number is null) or exists (select 1 from log_stores where size < s.size)`;

/** Leaves that come within this time are published together. */
const GATHER_MS = 500;

/** What a leaf is known by, so that a change that is made again has one; `null` for what may be said twice. */
export function leafKey(event: LogEvent): string | null {
  if (isVersionEvent(event)) return versionKey(event.object, event.version);
  if (isEvidenceEvent(event)) return `evidence ${event.batch}`;
  if (isSealEvent(event)) return `seal ${event.object} ${event.version}`;
  if (event.type === 'log-key' && 'to' in event) return `${KEY_CHANGE_KEY}${String(event.to)}`;
  if (isPurgeEvent(event)) return `purge ${event.object} ${event.version ?? ''}`.trimEnd();
  return (event.type === 'audit' || event.type === 'repair' || event.type === 'drill') && 'run' in event
    ? `${event.type} ${String(event.run)}`
    : null;
}

/** What the key of a leaf begins with that tells of a new key of the log. */
export const KEY_CHANGE_KEY = 'log-key ';

export const versionKey = (aipId: string, version: string): string => `version ${aipId} ${version}`;

/** Adds a leaf in the caller's transaction: it exists exactly when the change does that it tells of. A known one stays as it is. */
export async function addLeaf(manager: EntityManager, event: LogEvent): Promise<void> {
  const entry = serialiseEntry(event);
  await manager.query(
    'insert into log_leaves (key, entry, leaf_hash) values ($1, $2, $3) on conflict (key) do nothing',
    [leafKey(event), entry, leafHash(entry)],
  );
  await enqueue(manager, 'publish-log', LOG, { delayMs: GATHER_MS, keepsTime: true });
}

/** The leaf of a version whose manifests have been made. */
export const versionEvent = (
  type: VersionEvent['type'],
  { aipId, version, inventorySha512, manifests }: VersionEvidence,
  clock: Clock,
): VersionEvent => ({
  type,
  time: isoSeconds(clock.now()),
  object: aipId,
  version,
  inventory: { sha512: inventorySha512 },
  manifests,
});
