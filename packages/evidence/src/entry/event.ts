import type { JsonValue } from './canonical-json.js';

/** A digest manifest of an AIP's version by what it is called and its SHA-256. */
export interface ManifestDigest {
  name: 'manifest-sha256.txt' | 'manifest-sha512.txt';
  /** Hexadecimal, lower case. */
  sha256: string;
}

interface EventHead {
  /** ISO 8601, UTC, whole seconds. */
  time: string;
}

/** A version of an object lies in the archive. `version`: a further one of an AIP; `adopted`: it was committed before there was a log. */
export interface VersionEvent extends EventHead {
  type: 'ingest' | 'version' | 'adopted' | 'catalogue-snapshot';
  /** Id of the OCFL object. */
  object: string;
  /** e.g. `v1`. */
  version: string;
  /** Of `<version>/inventory.json`. */
  inventory: { sha512: string };
  manifests: ManifestDigest[];
}

/** A run of an audit has ended. */
export interface AuditEvent extends EventHead {
  type: 'audit';
  run: string;
  /** `canary-failed`: the auditor was not to be believed. */
  outcome: 'intact' | 'not-intact' | 'failed' | 'canary-failed';
  /** Read of all stores. */
  bytes: number;
  /** What was met in each store, by verdict. */
  stores: { store: string; objects: number; verdicts: { [verdict: string]: number } }[];
}

/** A run of a repair has ended. */
export interface RepairEvent extends EventHead {
  type: 'repair';
  run: string;
  store: string;
  outcome: 'done' | 'failed';
  /** How many objects came to each outcome. */
  outcomes: { [outcome: string]: number };
  /** The objects that were restored, at most a hundred. */
  objects: { object: string; source?: string }[];
}

/** A restore drill has ended. */
export interface DrillEvent extends EventHead {
  type: 'drill';
  run: string;
  store: string;
  outcome: 'passed' | 'not-passed' | 'failed';
  /** Of the record, which is kept in the catalogue; absent where the drill failed. */
  record?: { sha256: string };
}

/** A batch of evidence was stamped: AIP versions, or what renews earlier batches. */
export interface EvidenceEvent extends EventHead {
  type: 'evidence';
  /** Root of its tree, lower-case hexadecimal: what it is known by. */
  batch: string;
  kind: 'versions' | 'tokens' | 'records';
  leaves: number;
  /** The time that the authority gave. */
  stampedAt: string;
  /** Of the batch's description, which names the digests of its other files. */
  sha256: string;
}

/** The manifests of a version were sealed with the archive's own key. */
export interface SealEvent extends EventHead {
  type: 'seal';
  object: string;
  version: string;
  /** Of both signatures, in the order of the manifests. */
  seals: { name: 'manifest-sha256.txt.p7s' | 'manifest-sha512.txt.p7s'; sha256: string }[];
}

/** An object, or a version of it, was removed on purpose. */
export interface PurgeEvent extends EventHead {
  type: 'purge';
  object: string;
  /** @defaultValue all versions */
  version?: string;
}

/** Any other event: a name of its own, and what it has to say. */
export interface OtherEvent extends EventHead {
  type: string;
  [member: string]: JsonValue | undefined;
}

export type LogEvent =
  VersionEvent | AuditEvent | RepairEvent | DrillEvent | EvidenceEvent | SealEvent | PurgeEvent | OtherEvent;

const VERSION_TYPES: ReadonlySet<string> = new Set<VersionEvent['type']>([
  'ingest',
  'version',
  'adopted',
  'catalogue-snapshot',
]);

export const isVersionEvent = (event: LogEvent): event is VersionEvent => VERSION_TYPES.has(event.type);

export const isPurgeEvent = (event: LogEvent): event is PurgeEvent => event.type === 'purge';

export const isEvidenceEvent = (event: LogEvent): event is EvidenceEvent => event.type === 'evidence';

export const isSealEvent = (event: LogEvent): event is SealEvent => event.type === 'seal';
