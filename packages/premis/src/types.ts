import type { XmlFragment } from '@mocban/xml';

/**
 * The elements in one extension element, of any schema. Their content is kept; prefixes, comments and the white space of indentation
 * are not.
 */
export type PremisExtension = readonly XmlFragment[];

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
  /** Identifiers of the events that the relationship came of, e.g. a migration. Data Dictionary 1.13.4 */
  events?: readonly PremisIdentifier[];
}

/** How an object is to be kept. Data Dictionary 1.3 */
export interface PremisPreservationLevel {
  type?: string;
  value: string;
  role?: string;
  rationales?: readonly string[];
  /** EDTF date. */
  assigned?: string;
}

/** What of an object is to stay as it is; one of the three at least. Data Dictionary 1.4 */
export interface PremisSignificantProperty {
  type?: string;
  value?: string;
  extensions?: readonly PremisExtension[];
}

/** What made a file; one of the four at least. Data Dictionary 1.5.5 */
export interface PremisCreatingApplication {
  name?: string;
  version?: string;
  /** EDTF date. */
  created?: string;
  extensions?: readonly PremisExtension[];
}

/** What keeps from using a file. Data Dictionary 1.5.6 */
export interface PremisInhibitor {
  type: string;
  targets?: readonly string[];
  key?: string;
}

/** Where an object lies; one of the two at least. Data Dictionary 1.7 */
export interface PremisStorage {
  location?: { type: string; value: string };
  medium?: string;
}

/** Data Dictionary 1.8 */
export interface PremisSignature {
  encoding: string;
  signer?: string;
  method: string;
  value: string;
  validationRules: string;
  properties?: readonly string[];
  /** The one element in each `keyInformation`, e.g. `ds:KeyInfo`. */
  keyInformation?: readonly XmlFragment[];
  /** `signatureInformationExtension`, e.g. with a `ds:Signature`. */
  extensions?: readonly PremisExtension[];
}

/** What every object may have beside what is its category's own. */
interface PremisLinks {
  relationships?: readonly PremisRelationship[];
  /** Identifiers of events. */
  events?: readonly PremisIdentifier[];
  /** Identifiers of rights statements. */
  rights?: readonly PremisIdentifier[];
  significantProperties?: readonly PremisSignificantProperty[];
}

export type PremisObject = PremisFile | PremisBitstream | PremisRepresentation | PremisIntellectualEntity;

export interface PremisFile extends PremisLinks {
  kind: 'file';
  identifiers: readonly PremisIdentifier[];
  preservationLevels?: readonly PremisPreservationLevel[];
  /** How many layers of encoding or packing are around the content; 0 for none. Data Dictionary 1.5.1 */
  compositionLevel?: number;
  fixity: readonly PremisFixity[];
  sizeBytes?: number;
  formats: readonly PremisFormat[];
  creatingApplications?: readonly PremisCreatingApplication[];
  inhibitors?: readonly PremisInhibitor[];
  /** `objectCharacteristicsExtension`: technical metadata of other schemas. Data Dictionary 1.5.7 */
  characteristicsExtensions?: readonly PremisExtension[];
  originalName?: string;
  storage?: readonly PremisStorage[];
  signatures?: readonly PremisSignature[];
  /** Each `signatureInformation` that has no `signature` and is known by its extensions alone. */
  signatureExtensions?: readonly (readonly PremisExtension[])[];
}

/** A part of a file that is described apart from it, e.g. the sound of a film. */
export interface PremisBitstream extends Omit<PremisFile, 'kind' | 'originalName' | 'preservationLevels'> {
  kind: 'bitstream';
}

export interface PremisRepresentation extends PremisLinks {
  kind: 'representation';
  identifiers: readonly PremisIdentifier[];
  preservationLevels?: readonly PremisPreservationLevel[];
  originalName?: string;
  storage?: readonly PremisStorage[];
}

export interface PremisIntellectualEntity extends PremisLinks {
  kind: 'intellectual entity';
  identifiers: readonly PremisIdentifier[];
  preservationLevels?: readonly PremisPreservationLevel[];
  originalName?: string;
  /** What makes it an environment: the software or hardware that something needs. Data Dictionary 1.9 */
  environment?: PremisEnvironment;
}

export interface PremisEnvironment {
  functions: readonly { type: string; level: string }[];
  designations: readonly {
    name: string;
    version?: string;
    origin?: string;
    notes?: readonly string[];
    /** Text, as the schema has it. */
    extensions?: readonly string[];
  }[];
  registries?: readonly { name: string; key: string; role?: string }[];
  extensions?: readonly PremisExtension[];
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
  /** `rightsExtension`, of the same `rights` element. */
  extensions?: readonly PremisExtension[];
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
  /** `eventOutcomeDetailExtension`. */
  outcomeExtensions?: readonly PremisExtension[];
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
  extensions?: readonly PremisExtension[];
}

/** Iterables, so that a writer needs no array of a million objects. Readers give arrays. */
export interface PremisDocument {
  objects: Iterable<PremisObject>;
  events: Iterable<PremisEvent>;
  agents: Iterable<PremisAgent>;
  /** Of `rights` elements; each statement is written in one of its own. */
  rights?: Iterable<PremisRightsStatement>;
  /** Of each `rights` element without a statement. */
  rightsExtensions?: Iterable<readonly PremisExtension[]>;
}
