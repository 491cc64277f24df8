import type { XmlFragment } from '@mocban/xml';

/** An identifier with its type, e.g. `UUID`. */
export interface PremisIdentifier {
  type: string;
  value: string;
}

export interface PremisFixity {
  /** The Library of Congress label, e.g. `SHA-256`. */
  algorithm: string;
  digest: string;
  originator?: string;
}

export interface PremisFormat {
  name?: string;
  version?: string;
  registry?: { name: string; key: string; role?: string };
  notes?: readonly string[];
}

export interface PremisRelationship {
  type: string;
  subType: string;
  objects: readonly PremisIdentifier[];
}

export type PremisObject = PremisFile | PremisRepresentation | PremisIntellectualEntity;

export interface PremisFile {
  kind: 'file';
  identifiers: readonly PremisIdentifier[];
  fixity: readonly PremisFixity[];
  sizeBytes?: number;
  formats: readonly PremisFormat[];
  originalName?: string;
  relationships?: readonly PremisRelationship[];
}

export interface PremisRepresentation {
  kind: 'representation';
  identifiers: readonly PremisIdentifier[];
  originalName?: string;
  relationships?: readonly PremisRelationship[];
}

export interface PremisIntellectualEntity {
  kind: 'intellectual entity';
  identifiers: readonly PremisIdentifier[];
  originalName?: string;
  relationships?: readonly PremisRelationship[];
}

export interface PremisEvent {
  identifier: PremisIdentifier;
  /** The vocabulary's own string, e.g. `ingestion`. */
  type: string;
  /** ISO 8601 with zone. */
  dateTime: string;
  detail?: string;
  /** One element of our own namespace in `eventDetailExtension`. */
  detailExtension?: XmlFragment;
  outcome?: string;
  outcomeNote?: string;
  agents: readonly (PremisIdentifier & { role?: string })[];
  objects: readonly (PremisIdentifier & { role?: string })[];
}

export interface PremisAgent {
  identifier: PremisIdentifier;
  name: string;
  /** `software`, `organization`, `person`. */
  type: string;
  version?: string;
  note?: string;
}

/** Iterables, so that a writer needs no array of a million objects. Readers give arrays. */
export interface PremisDocument {
  objects: Iterable<PremisObject>;
  events: Iterable<PremisEvent>;
  agents: Iterable<PremisAgent>;
}
