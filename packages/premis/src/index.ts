export { PremisError } from './error.js';
export type { PremisErrorCode } from './error.js';
export { readPremis, readPremisDocument } from './reader.js';
export type { PremisEntry, ReadPremisLimits } from './reader.js';
export { PREMIS, serialisePremis, UNKNOWN_FORMAT } from './serialiser.js';
export type { SerialisePremisOptions } from './serialiser.js';
export type {
  PremisAgent,
  PremisDocument,
  PremisEvent,
  PremisFile,
  PremisFixity,
  PremisFormat,
  PremisIdentifier,
  PremisIntellectualEntity,
  PremisObject,
  PremisRelationship,
  PremisRepresentation,
} from './types.js';
export {
  AGENT_ROLES,
  AGENT_TYPES,
  DIGEST_ALGORITHMS,
  EVENT_OUTCOMES,
  EVENT_TYPES,
  OBJECT_ROLES,
  RELATIONSHIP_TYPES,
  termLabel,
  termUri,
} from './vocabulary.js';
export type { AgentRole, AgentType, EventOutcome, EventType, ObjectRole } from './vocabulary.js';
