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

export type PremisObject = PremisFile | PremisBitstream | PremisRepresentation | PremisIntellectualEntity;

export interface PremisFile {
  kind: 'file';
  identifiers: readonly PremisIdentifier[];
  fixity: readonly PremisFixity[];
  sizeBytes?: number;
  formats: readonly PremisFormat[];
  originalName?: string;
  relationships?: readonly PremisRelationship[];
}

/** A part of a file that is described apart from it, e.g. the sound of a film. */
export interface PremisBitstream extends Omit<PremisFile, 'kind' | 'originalName'> {
  kind: 'bitstream';
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
  /** What makes it an environment: the software or hardware that something needs. Data Dictionary 1.9 */
  environment?: PremisEnvironment;
  relationships?: readonly PremisRelationship[];
}

export interface PremisEnvironment {
  functions: readonly { type: string; level: string }[];
  designations: readonly { name: string; version?: string; origin?: string; notes?: readonly string[] }[];
  registries?: readonly { name: string; key: string; role?: string }[];
}

/** What may be done with an object, and by what right. Data Dictionary 4.1 */
export interface PremisRightsStatement {
  identifier: PremisIdentifier;
  /** The vocabulary's own string: `copyright`, `license`, `statute`, `institutional policy`, `other`. */
  basis: string;
  copyright?: {
    status: string;
    jurisdiction: string;
    /** EDTF date. */
    determined?: string;
    notes?: readonly string[];
    documentation?: readonly PremisDocumentation[];
    applicable?: PremisDates;
  };
  license?: {
    documentation?: readonly PremisDocumentation[];
    terms?: string;
    notes?: readonly string[];
    applicable?: PremisDates;
  };
  statutes?: readonly {
    jurisdiction: string;
    citation: string;
    /** EDTF date. */
    determined?: string;
    notes?: readonly string[];
    documentation?: readonly PremisDocumentation[];
    applicable?: PremisDates;
  }[];
  other?: {
    documentation?: readonly PremisDocumentation[];
    basis: string;
    applicable?: PremisDates;
    notes?: readonly string[];
  };
  granted: readonly PremisGrant[];
  objects: readonly (PremisIdentifier & { role?: string })[];
  agents: readonly (PremisIdentifier & { role?: string })[];
}

export type PremisDocumentation = PremisIdentifier & { role?: string };

/** EDTF dates. */
export interface PremisDates {
  start?: string;
  end?: string;
}

export interface PremisGrant {
  act: string;
  restrictions?: readonly string[];
  term?: PremisDates;
  restrictionTerm?: PremisDates;
  notes?: readonly string[];
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
  /** Of `rights` elements; each statement is written in one of its own. */
  rights?: Iterable<PremisRightsStatement>;
}
