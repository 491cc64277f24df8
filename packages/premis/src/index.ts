export { PremisError } from './error.js';
export type { PremisErrorCode } from './error.js';
export { readPremis, readPremisDocument } from './reader.js';
export type { PremisEntry, ReadPremisDocument, ReadPremisLimits } from './reader.js';
export { PREMIS, serialisePremis, UNKNOWN_FORMAT } from './serialiser.js';
export type { SerialisePremisOptions } from './serialiser.js';
export type {
  PremisAgent,
  PremisBitstream,
  PremisCreatingApplication,
  PremisDates,
  PremisDocument,
  PremisDocumentation,
  PremisEnvironment,
  PremisEvent,
  PremisExtension,
  PremisFile,
  PremisFixity,
  PremisFormat,
  PremisGrant,
  PremisIdentifier,
  PremisInhibitor,
  PremisIntellectualEntity,
  PremisObject,
  PremisPreservationLevel,
  PremisRelationship,
  PremisRepresentation,
  PremisRightsStatement,
  PremisSignature,
  PremisSignificantProperty,
  PremisStorage,
} from './types.js';
export {
  AGENT_ROLES,
  AGENT_TYPES,
  COPYRIGHT_STATUSES,
  DIGEST_ALGORITHMS,
  ENVIRONMENT_FUNCTION_TYPES,
  EVENT_OUTCOMES,
  EVENT_TYPES,
  GRANTED_ACTS,
  OBJECT_ROLES,
  RELATIONSHIP_TYPES,
  RIGHTS_AGENT_ROLES,
  RIGHTS_BASES,
  termLabel,
  termUri,
} from './vocabulary.js';
export type { AgentRole, AgentType, EventOutcome, EventType, ObjectRole, RightsBasis } from './vocabulary.js';
